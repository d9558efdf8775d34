// A problem from nothing to a verdict, a weak one refused, and two people at one file.
import assert from "node:assert/strict";
import { fact } from "../support/fact.mjs";

/** Begins a problem; answers its address below /admin/problems. */
async function begin(page, house, name, title) {
  await page.goto(`${house.origin}/admin/problems/new`);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("Name of the package").fill(name);
  await page.getByRole("button", { name: "Make a draft" }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  return `/admin/problems/${name}`;
}

const nameOf = (visitor) => `p${visitor.username.replace(/[^a-z0-9]/g, "").slice(-10)}`;

fact("an administrator makes a problem from nothing, publishes it through the gate, and a seeker solves it", async (arrive) => {
  const [admin, seeker] = [await arrive(), await arrive()];
  await Promise.all([admin.register(), seeker.register()]);
  const { house } = admin;
  await house.promote(admin.username);
  const page = await admin.open("/admin/problems");
  const name = nameOf(admin);
  const place = await begin(page, house, name, "Distinct numbers");

  await page.getByRole("link", { name: "Statement", exact: true }).click();
  const text = page.locator("textarea[name=text]");
  await text.fill(`${await text.inputValue()}\nNo number is larger than $10^9$.\n`);
  // What it becomes follows by itself.
  await page.locator("#preview math").last().waitFor();
  await page.locator("#preview").getByText("No number is larger than").waitFor();
  await page.getByLabel("What changes, and why").first().fill("Says how large a number may be");
  await page.getByRole("button", { name: "Save a version" }).click();
  await page.getByText("Saved as version 2.").waitFor();

  await page.getByRole("link", { name: "Versions", exact: true }).click();
  await page.getByText("Says how large a number may be").waitFor();
  await page.getByRole("link", { name: "Version 2" }).first().click();
  await page.getByText("+No number is larger than").waitFor();
  await page.getByRole("link", { name: "Versions", exact: true }).click();
  await page.getByLabel("Reason").fill("It is ready");
  await page.getByRole("button", { name: "Check and publish" }).click();
  // Live: the page shows the report once the worker has it.
  await page.getByRole("heading", { name: "It has passed, and is what seekers see" }).waitFor({ timeout: 110_000 });
  await page.getByRole("region", { name: "Table of the kill matrix" }).waitFor();

  const own = await seeker.open(`/problems/${name}`);
  await own.getByRole("heading", { level: 1, name: "Distinct numbers" }).waitFor();
  const accepted = await admin.text(`${place}/versions/2/raw/submissions/accepted/distinct.py`);
  const sent = await seeker.judged(`/problems/${name}/submissions`, accepted);
  await own.goto(house.origin + sent);
  await own.getByText("Accepted").first().waitFor();
});

fact("a weak set of cases is refused, and the page says which case catches nothing", async (arrive) => {
  const admin = await arrive();
  await admin.register();
  const { house } = admin;
  await house.promote(admin.username);
  const page = await admin.open("/admin/problems");
  const place = await begin(page, house, nameOf(admin), "Weak cases");
  await page.goto(`${house.origin}${place}/cases`);
  const sample = page.getByRole("link", { name: "sample/1" });
  await sample.click();
  const [input, answer] = [await page.locator("textarea[name=input]").inputValue(), await page.locator("textarea[name=answer]").inputValue()];
  // Cases that nobody can fail on: the wrong programs' own one, as many times as it takes.
  await page.goto(`${house.origin}${place}/programs`);
  const wrong = await page.getByRole("row").filter({ hasText: "wrong_answer" }).getByRole("link").allTextContents();
  for (const path of wrong) {
    await page.goto(`${house.origin}${place}/files?path=${path}`);
    await page.getByRole("button", { name: `Delete ${path}` }).click();
    await page.getByText(/Saved as version/).waitFor();
  }
  assert.ok(input.length > 0 && answer.length > 0);
  await page.goto(`${house.origin}${place}/versions`);
  await page.getByLabel("Reason").fill("Trying it");
  await page.getByRole("button", { name: "Check and publish" }).click();
  await page.getByRole("heading", { name: "It may not be published yet" }).waitFor({ timeout: 110_000 });
  await page.getByText(/catches no wrong program/).first().waitFor();
  admin.expectStatus(404);
  const shown = await page.goto(`${house.origin}/problems`);
  assert.equal(shown.status(), 200);
});

fact("of two who change one file at once the second gets both texts, and nothing is written over", async (arrive) => {
  const [ada, bo] = [await arrive(), await arrive()];
  await Promise.all([ada.register(), bo.register()]);
  const { house } = ada;
  await house.promote(ada.username);
  await house.promote(bo.username);
  const page = await ada.open("/admin/problems");
  const place = await begin(page, house, nameOf(ada), "Two at once");
  await page.goto(`${house.origin}${place}/statement`);
  const other = await bo.open(`${place}/statement`);
  await page.locator("textarea[name=text]").fill("The text of the first.\n");
  await other.locator("textarea[name=text]").fill("The text of the second.\n");
  await page.getByRole("button", { name: "Save a version" }).click();
  await page.getByText("Saved as version 2.").waitFor();
  bo.expectStatus(409);
  await other.getByRole("button", { name: "Save a version" }).click();
  await other.getByRole("heading", { name: "Somebody else saved this while you wrote" }).waitFor();
  assert.match(await other.getByLabel("Your text, to be saved").inputValue(), /of the second/);
  assert.match(await other.getByLabel("Their text, as it stands").inputValue(), /of the first/);
  await other.getByLabel("Your text, to be saved").fill("The text of both.\n");
  await other.getByRole("button", { name: "Save statement/problem.en.md" }).click();
  await other.getByText("Saved as version 3.").waitFor();
});
