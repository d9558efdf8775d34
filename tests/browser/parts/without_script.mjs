// The same path through plain forms and links: nothing needs JavaScript.
import assert from "node:assert/strict";
import { fact } from "../support/fact.mjs";
import { PLAIN, refreshUntilJudged } from "../support/plain.mjs";
import { problem, programs } from "../support/problem.mjs";

fact("without script a newcomer registers, runs, submits and reads Accepted after Refresh", async (arrive) => {
  const visitor = await arrive(PLAIN);
  const page = await visitor.open("/");
  await page.getByRole("link", { name: "Create account" }).first().click();
  await page.getByLabel("Username").fill(visitor.username);
  await page.getByLabel("Password").fill(visitor.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("link", { name: "Practice" }).click();
  await page.getByRole("link", { name: problem.title }).click();
  await page.getByRole("link", { name: "Solve" }).click();

  await page.getByLabel(/^Source code/).fill(programs.wrong);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  assert.equal(await refreshUntilJudged(page), "Wrong answer");
  await page.locator("table.diff td.got mark").first().waitFor();

  await page.getByRole("link", { name: "Back to the code" }).click();
  assert.equal(await page.getByLabel(/^Source code/).inputValue(), programs.wrong);
  await page.getByLabel(/^Source code/).fill(programs.accepted);
  await page.getByRole("button", { name: "Submit" }).click();
  assert.equal(await refreshUntilJudged(page), "Accepted");
});

fact("without script a run on custom input shows the output for it", async (arrive) => {
  const visitor = await arrive(PLAIN);
  await visitor.register();
  const page = await visitor.open(problem.workspace);
  await page.getByLabel(/^Source code/).fill("print(input()[::-1])");
  await page.getByLabel("Input for your program").fill("backwards");
  await page.getByRole("button", { name: "Run on this input" }).click();
  assert.equal(await refreshUntilJudged(page), "Finished");
  await page.locator("pre", { hasText: "sdrawkcab" }).waitFor();
});

fact("without script changing the language keeps the text of both languages", async (arrive) => {
  const visitor = await arrive(PLAIN);
  await visitor.register();
  const page = await visitor.open(`${problem.workspace}?language=python3`);
  const code = page.getByLabel(/^Source code/);
  const change = async (language) => {
    await page.getByLabel("Language").selectOption(language);
    await page.getByRole("button", { name: "Change" }).click();
    await page.waitForURL((url) => url.searchParams.get("language") === language);
  };
  await code.fill("# kept in Python\n");
  await change("cpp");
  assert.match(await code.inputValue(), /#include/);
  await code.fill("// kept in C++\n");
  await change("python3");
  assert.equal(await code.inputValue(), "# kept in Python\n");
  await change("cpp");
  assert.equal(await code.inputValue(), "// kept in C++\n");
});

fact("without script a refused program comes back with the reason beside it", async (arrive) => {
  const visitor = await arrive(PLAIN);
  visitor.expectStatus(422, 413);
  await visitor.register();
  const page = await visitor.open(problem.workspace);
  const code = page.getByLabel(/^Source code/);
  await code.fill("   \n");
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText("There is no code yet").waitFor();

  const long = `# ${"x".repeat(200_000)}\n`;
  await code.fill(long);
  await page.getByRole("button", { name: "Submit" }).click();
  await page.getByText(/larger|too large|128 KiB/i).first().waitFor();
  assert.equal(await code.inputValue(), long);
});

fact("without script the theme is chosen by buttons and stays", async (arrive) => {
  const visitor = await arrive(PLAIN);
  const page = await visitor.open("/problems");
  await page.getByRole("button", { name: "Dark" }).click();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  assert.equal(new URL(page.url()).pathname, "/problems");
});
