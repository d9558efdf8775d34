// Answers that refuse: a message in place, the text untouched, the buttons usable, and then success.
import assert from "node:assert/strict";
import { code, run, saved, submit, verdict, write } from "../../support/editor.mjs";
import { fact } from "../../support/fact.mjs";
import { problem, programs } from "../../support/problem.mjs";
import { STATUSES, refuseOnce } from "../../support/refuse.mjs";

const SENDING = [
  { what: "a run", press: run, again: "Run again", path: problem.runs, region: "#run-samples" },
  { what: "a submission", press: submit, again: "Submit again", path: problem.submissions, region: "#submitted" },
];
const DRAFT = "/problems/one-fetch-for-many/drafts/python3";

async function assertStillThere(page, text) {
  assert.equal(await code(page), text);
  await page.locator("#submit[aria-disabled=false]").waitFor();
  await page.locator("#run[aria-disabled=false]").waitFor();
}

for (const { what, press, again, path, region } of SENDING) {
  fact(`each refusal of ${what} is explained in place and can be repeated`, async (arrive) => {
    const visitor = await arrive();
    visitor.expectStatus(...STATUSES);
    await visitor.register();
    const page = await visitor.workspace();
    for (const status of STATUSES) {
      const source = `# ${status}\n${programs.accepted}`;
      await write(page, source);
      await refuseOnce(page, path, status);
      await press(page);
      const message = page.locator("#messages .callout.bad", { hasText: `Refused with ${status}` });
      await message.waitFor();
      await assertStillThere(page, source);

      await page.locator(region).evaluate((element) => element.replaceChildren());
      await message.getByRole("button", { name: again }).click();
      await verdict(page, region, "Accepted");
      assert.equal(await message.count(), 0);
      assert.equal(await code(page), source);
    }
  });
}

fact("each refusal of a draft keeps the text, and a later save succeeds", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(...STATUSES);
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, "# the beginning\n");
  await saved(page);
  for (const status of STATUSES) {
    const source = `# ${status}\n`;
    await refuseOnce(page, DRAFT, status);
    await write(page, source);
    await page.locator("#save-state[data-state=offline]").waitFor();
    assert.equal(await code(page), source);

    // Where waiting helps, the page tries again by itself; else the next key does.
    if (status !== 429 && status !== 503) {
      await page.locator("#messages", { hasText: `Refused with ${status}` }).waitFor();
      await page.keyboard.type("#");
    }
    await saved(page);
    assert.equal(await page.locator("#messages .callout").count(), 0);
    assert.ok((await visitor.text(`${problem.workspace}?language=python3`)).includes(`# ${status}`));
  }
});

fact("code over the limit is refused with the limit and goes through when shortened", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(413);
  await visitor.register();
  const page = await visitor.workspace();
  const long = `# ${"x".repeat(200_000)}\n${programs.accepted}`;
  await write(page, long);
  for (const { press } of SENDING) {
    await press(page);
    await page.locator("#messages .callout.bad", { hasText: "KiB" }).waitFor();
    await assertStillThere(page, long);
  }
  await write(page, programs.accepted);
  await submit(page);
  await verdict(page, "#submitted", "Accepted");
});

fact("an empty editor is refused with a reason and goes through when filled", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(422);
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, "");
  for (const { press } of SENDING) {
    await press(page);
    await page.locator("#messages .callout.bad", { hasText: "no code yet" }).waitFor();
    await assertStillThere(page, "");
  }
  await write(page, programs.accepted);
  await submit(page);
  await verdict(page, "#submitted", "Accepted");
});

fact("a fourth run while three wait is refused with the time to wait and goes through later", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(429);
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, programs.accepted);
  const message = page.locator("#messages .callout.bad", { hasText: /Try again in \d+ s/ });
  const waiting = [];
  await visitor.house.whileNobodyJudges(async () => {
    for (const input of ["1", "2", "3"]) {
      waiting.push(await visitor.send(problem.runs, programs.accepted, { run_on: "custom", input }));
    }
    await run(page);
    await message.waitFor();
    await assertStillThere(page, programs.accepted);
  });
  for (const sent of waiting) await visitor.untilJudged(sent);
  await message.getByRole("button", { name: "Run again" }).click();
  await verdict(page, "#run-samples", "Accepted");
});
