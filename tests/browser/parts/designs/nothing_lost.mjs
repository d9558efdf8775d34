// Refusals, ended sessions, closed pages and second tabs: the design and its written parts stay.
import assert from "node:assert/strict";
import { code, saved, submit, verdict, write } from "../../support/editor.mjs";
import { SIMULATION_MS, designs, shortener } from "../../support/design.mjs";
import { fact } from "../../support/fact.mjs";
import { PLAIN } from "../../support/plain.mjs";
import { STATUSES, refuseOnce } from "../../support/refuse.mjs";

const TEXT = "# typed a moment ago: 世界\nclient user\n";
const WORDS = "A link that was saved is never lost.\nсохранено";

const preview = (page) => page.keyboard.press("ControlOrMeta+'");
const part = (page) => page.locator('#written [name="section.requirements"]');

async function writePart(page, words) {
  await page.getByRole("link", { name: /^Written parts/ }).click();
  await part(page).fill(words);
  await page.getByRole("link", { name: "Design", exact: true }).click();
}

async function assertStillThere(page, text, words) {
  assert.equal(await code(page), text);
  assert.equal(await part(page).inputValue(), words);
}

fact("a design and its written parts are there again after the page was closed at once", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.designWorkspace();
  await writePart(page, WORDS);
  await write(page, TEXT);
  await page.close();
  await assertStillThere(await visitor.designWorkspace(), TEXT, WORDS);
});

fact("a saved design and its written parts are there in another browser", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.designWorkspace();
  await writePart(page, WORDS);
  await write(page, TEXT);
  await saved(page);
  await saved(page, "#written-state");

  const elsewhere = await arrive();
  await elsewhere.context.addCookies(await visitor.context.cookies());
  await assertStillThere(await elsewhere.designWorkspace(), TEXT, WORDS);
});

const SENDING = [
  { what: "a preview", press: preview, again: "Preview again", path: shortener.previews, region: "#previewed" },
  { what: "a submission", press: submit, again: "Submit again", path: shortener.designs, region: "#submitted" },
];

for (const { what, press, again, path, region } of SENDING) {
  fact(
    `each refusal of ${what} of a design is explained in place, keeps all parts and can be repeated`,
    async (arrive) => {
      const visitor = await arrive();
      visitor.expectStatus(...STATUSES);
      await visitor.register();
      const page = await visitor.designWorkspace();
      await writePart(page, WORDS);
      let message = null;
      for (const status of STATUSES) {
        const source = `# ${status}\n${designs.sound}`;
        await write(page, source);
        await refuseOnce(page, path, status);
        await press(page);
        message = page.locator("#messages .callout.bad", { hasText: `Refused with ${status}` });
        await message.waitFor();
        await assertStillThere(page, source, WORDS);
      }
      await message.getByRole("button", { name: again }).click();
      await page.locator(`${region} .scenarios`).waitFor({ timeout: SIMULATION_MS });
      assert.equal(await message.count(), 0);
    },
    { limitMs: 2 * SIMULATION_MS },
  );
}

fact("a broken design that is sent is refused with line and column, and nothing is stored", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(422);
  await visitor.register();
  const page = await visitor.designWorkspace();
  await writePart(page, WORDS);
  await write(page, designs.broken);
  for (const press of [preview, submit]) {
    await press(page);
    const message = page.locator("#messages .callout.bad", { hasText: "Line 2, column 13" });
    await message.waitFor();
    await assertStillThere(page, designs.broken, WORDS);
    await message.getByRole("button", { name: "Close" }).click();
  }
  assert.equal(await visitor.submissionCount(shortener.submissions), 0);
});

fact("a design over the limit is refused with the limit", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(413);
  await visitor.register();
  const page = await visitor.designWorkspace();
  const long = `# ${"x".repeat(200_000)}\n${designs.sound}`;
  await write(page, long);
  await submit(page);
  await page.locator("#messages .callout.bad", { hasText: "KiB" }).waitFor();
  assert.equal(await code(page), long);
});

fact("after the session has ended Submit asks for the password in place and sends the design", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(401);
  await visitor.register();
  const page = await visitor.designWorkspace();
  await write(page, designs.sound);
  await saved(page);
  await visitor.house.whileNobodyJudges(async () => {
    await visitor.context.clearCookies();
    await submit(page);
    await page.getByRole("dialog", { name: "Sign in again" }).getByLabel("Password").fill(visitor.password);
    await page.keyboard.press("Enter");
    await verdict(page, "#submitted", "Queued");
    await page.close();
  });
  assert.equal(await visitor.submissionCount(shortener.submissions), 1);
});

fact("without script a design that met an ended session is in the workspace after signing in", async (arrive) => {
  const visitor = await arrive(PLAIN);
  await visitor.register();
  const page = await visitor.open(shortener.workspace);
  await page.getByLabel("Design as text").fill(TEXT);
  await part(page).fill(WORDS);
  await visitor.context.clearCookies();
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByLabel("Username").fill(visitor.username);
  await page.getByLabel("Password").fill(visitor.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  assert.equal(new URL(page.url()).pathname, shortener.workspace);
  await assertStillThere(page, TEXT, WORDS);
});

fact("two tabs that disagree on a design keep both texts", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(409);
  await visitor.register();
  const here = await visitor.designWorkspace();
  const there = await visitor.designWorkspace();
  await write(there, "# in the other tab\n");
  await saved(there);
  await here.bringToFront();
  await write(here, "# in this tab\n");
  await here.locator("#save-state[data-state=conflict]").waitFor();
  await here.getByRole("button", { name: "Keep mine" }).click();
  await saved(here);
  assert.equal(await code(here), "# in this tab\n");
  const versions = await visitor.text(`${shortener.draft}/versions`);
  assert.ok(versions.includes("# in this tab") && versions.includes("# in the other tab"));
});

fact("a double click on Submit makes one submission of a design", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.designWorkspace();
  await write(page, designs.sound);
  await visitor.house.whileNobodyJudges(async () => {
    await page.getByRole("button", { name: "Submit" }).dblclick();
    await verdict(page, "#submitted", "Queued");
    await page.close();
  });
  assert.equal(await visitor.submissionCount(shortener.submissions), 1);
});
