// The whole path of a seeker, as a person with a script-running browser walks it.
import assert from "node:assert/strict";
import { run, submit, verdict, write } from "../support/editor.mjs";
import { fact } from "../support/fact.mjs";
import { problem, programs } from "../support/problem.mjs";

const MOST_ACTIONS = 12;

fact("a newcomer gets from the home page to Accepted in twelve actions", async (arrive, t) => {
  const visitor = await arrive();
  const page = await visitor.open("/");
  const started = performance.now();
  let actions = 0;
  const act = async (doing) => {
    actions += 1;
    await doing;
  };

  await act(page.getByRole("link", { name: "Create account" }).first().click());
  await act(page.getByLabel("Username").fill(visitor.username));
  await act(page.getByLabel("Password").fill(visitor.password));
  await act(page.getByRole("button", { name: "Create account" }).click());
  await act(page.getByRole("link", { name: "Practice" }).click());
  await act(page.getByRole("link", { name: problem.title }).click());
  await act(page.getByRole("link", { name: "Solve" }).click());
  await page.waitForSelector("#workspace[data-ready]");
  await page.evaluate(() => (globalThis.neverReloaded = true));

  await act(write(page, programs.wrong));
  await act(run(page));
  await verdict(page, "#run-samples", "Wrong answer");
  const sample = page.locator("#run-samples details[open]").first();
  await sample.locator("table.diff td.want mark").first().waitFor();
  await sample.locator("table.diff td.got mark").first().waitFor();

  await act(write(page, programs.accepted));
  await act(submit(page));
  await verdict(page, "#submitted", "Accepted");
  const seconds = ((performance.now() - started) / 1000).toFixed(1);

  assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
  assert.match(await page.title(), /^Accepted/);
  t.diagnostic(`from / to Accepted, with a wrong run on the way: ${actions} actions, ${seconds} s`);
  assert.ok(actions <= MOST_ACTIONS, `${actions} actions`);
});

fact("the page of a submission goes from the queue to the verdict without reloading", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.house.whileNobodyJudges(async () => {
    const page = await visitor.open(await visitor.send(problem.submissions, programs.accepted));
    await page.evaluate(() => (globalThis.neverReloaded = true));
    await verdict(page, "main", "Queued");
    return page;
  });
  await verdict(page, "main", "Accepted");
  assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
  assert.match(await page.title(), /^Accepted/);
  await page.locator("#live", { hasText: "Accepted" }).waitFor({ state: "attached" });
});

fact("the home page follows a submission to its verdict over one connection, and the focus stays", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  let connections = 0;
  const page = await visitor.house.whileNobodyJudges(async () => {
    const address = await visitor.send(problem.submissions, programs.accepted);
    const page = await visitor.context.newPage();
    page.on("request", (request) => (connections += Number(request.url().endsWith("/home/events"))));
    await page.goto(`${visitor.house.origin}/`);
    await page.getByRole("heading", { name: "Being judged" }).waitFor();
    await page.evaluate(() => (globalThis.neverReloaded = true));
    await page.locator(`a[href="${address}"]`).focus();
    return page;
  });
  await page.locator("table .badge", { hasText: "Accepted" }).waitFor();
  assert.equal(connections, 1);
  assert.equal(await page.getByRole("heading", { name: "Being judged" }).count(), 0);
  assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
  assert.match(await page.evaluate(() => document.activeElement.getAttribute("href")), /^\/submissions\//);
});

fact("a program that does not compile shows what the compiler says", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, programs.broken);
  await submit(page);
  await verdict(page, "#submitted", "Compile error");
  assert.match(await page.locator("#compiler").first().innerText(), /SyntaxError/);
});

fact("a run shows standard error and the traceback of a crash", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, programs.crashing);
  await run(page);
  await verdict(page, "#run-samples", "Runtime error");
  const words = await page.locator("#run-samples").innerText();
  assert.match(words, /so far/);
  assert.match(words, /IndexError/);
});

fact("a run on custom input shows the output for it", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, "print(input()[::-1])");
  await page.getByRole("link", { name: "Custom input" }).click();
  await page.getByLabel("Input for your program").fill("backwards");
  await run(page);
  await page.locator("#run-custom pre", { hasText: "sdrawkcab" }).waitFor();
});
