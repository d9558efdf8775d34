// The same thing in two tabs, and the same button pressed twice.
import assert from "node:assert/strict";
import { code, saved, verdict, write } from "../../support/editor.mjs";
import { fact } from "../../support/fact.mjs";
import { problem, programs } from "../../support/problem.mjs";

const HERE = "# written in this tab\n";
const THERE = "# written in the other tab\n";
const VERSIONS = "/problems/one-fetch-for-many/drafts/python3/versions";

/** Two tabs on one draft; the second one to save is told. */
async function disagree(visitor) {
  visitor.expectStatus(409);
  await visitor.register();
  const here = await visitor.workspace();
  const there = await visitor.workspace();
  await write(there, THERE);
  await saved(there);
  await here.bringToFront();
  await write(here, HERE);
  await here.locator("#save-state[data-state=conflict]").waitFor();
  return here;
}

async function assertBothKept(visitor) {
  const versions = await visitor.text(VERSIONS);
  assert.ok(versions.includes(HERE.trim()), "this tab's text is among the versions");
  assert.ok(versions.includes(THERE.trim()), "the other tab's text is among the versions");
}

fact("two tabs that disagree show both texts, and keeping mine keeps the other as a version", async (arrive) => {
  const visitor = await arrive();
  const page = await disagree(visitor);
  assert.equal(await code(page), HERE);
  await page.getByText("Look at the other version").click();
  assert.equal(await page.getByLabel("The other version").textContent(), THERE);

  await page.getByRole("button", { name: "Keep mine" }).click();
  await saved(page);
  assert.equal(await code(page), HERE);
  await assertBothKept(visitor);
});

fact("taking the other tab's text keeps mine as a version", async (arrive) => {
  const visitor = await arrive();
  const page = await disagree(visitor);
  await page.getByRole("button", { name: "Take the other one" }).click();
  await saved(page);
  assert.equal(await code(page), THERE);
  await assertBothKept(visitor);
});

fact("a version can be restored, and that can be undone as well", async (arrive) => {
  const visitor = await arrive();
  const page = await disagree(visitor);
  await page.getByRole("button", { name: "Keep mine" }).click();
  await saved(page);
  await page.getByRole("link", { name: "Versions" }).click();
  const other = page.locator("li.version", { hasText: THERE.trim() });
  await other.getByRole("button", { name: /^Restore/ }).click();
  await page.waitForSelector("#workspace[data-ready]");
  assert.equal(await code(page), THERE);
  await assertBothKept(visitor);
});

fact("a double click on Submit makes one submission", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, programs.accepted);
  await page.getByRole("button", { name: "Submit" }).dblclick();
  await verdict(page, "#submitted", "Accepted");
  assert.equal(await visitor.submissionCount(), 1);
});

fact("without script a double click on Submit makes one submission", async (arrive) => {
  const visitor = await arrive({ javaScriptEnabled: false });
  await visitor.register();
  const page = await visitor.open(`${problem.workspace}?language=python3`);
  await page.getByLabel(/^Source code/).fill(programs.accepted);
  await page.getByRole("button", { name: "Submit" }).dblclick();
  await page.waitForURL("**/submissions/*");
  assert.equal(await visitor.submissionCount(), 1);
});
