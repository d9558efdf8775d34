// A session that ends while somebody types: sign in where you are, and go on.
import assert from "node:assert/strict";
import { code, saved, submit, verdict, write } from "../../support/editor.mjs";
import { fact } from "../../support/fact.mjs";
import { problem, programs } from "../../support/problem.mjs";

fact("after the session has ended Submit asks for the password in place and then submits", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(401, 422);
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, programs.accepted);
  await saved(page);
  await visitor.context.clearCookies();
  await submit(page);

  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.waitFor();
  assert.equal(await dialog.getByLabel("Username").inputValue(), visitor.username);
  await dialog.getByLabel("Password").fill("not the password");
  await page.keyboard.press("Enter");
  await dialog.getByText("don't match").waitFor();
  await dialog.getByLabel("Password").fill(visitor.password);
  await page.keyboard.press("Enter");

  await verdict(page, "#submitted", "Accepted");
  assert.equal(await code(page), programs.accepted);
  assert.equal(await visitor.submissionCount(), 1);
});

fact("somebody who does not sign in again keeps the text and can submit later", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(401);
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, programs.accepted);
  await saved(page);
  await visitor.context.clearCookies();
  await submit(page);
  await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
  await page.keyboard.press("Escape");

  const message = page.locator("#messages .callout.bad", { hasText: "signed out" });
  await message.waitFor();
  assert.equal(await code(page), programs.accepted);
  await message.getByRole("button", { name: "Submit again" }).click();
  await page.getByRole("dialog").getByLabel("Password").fill(visitor.password);
  await page.keyboard.press("Enter");
  await verdict(page, "#submitted", "Accepted");
});

fact("a draft that could not be saved because the session ended is saved after signing in", async (arrive) => {
  const visitor = await arrive();
  visitor.expectStatus(401);
  await visitor.register();
  const page = await visitor.workspace();
  await visitor.context.clearCookies();
  await write(page, "# signed out meanwhile\n");
  await page.locator("#messages").getByRole("button", { name: "Sign in again" }).click();
  await page.getByRole("dialog").getByLabel("Password").fill(visitor.password);
  await page.keyboard.press("Enter");
  await saved(page);
  assert.match(await visitor.text(`${problem.workspace}?language=python3`), /signed out meanwhile/);
});

fact("without script the code that met an ended session is in the editor after signing in", async (arrive) => {
  const visitor = await arrive({ javaScriptEnabled: false });
  await visitor.register();
  const page = await visitor.open(`${problem.workspace}?language=python3`);
  await page.getByLabel(/^Source code/).fill(programs.accepted);
  await visitor.context.clearCookies();
  await page.getByRole("button", { name: "Submit" }).click();

  await page.getByText("Your code is safe").waitFor();
  await page.getByLabel("Username").fill(visitor.username);
  await page.getByLabel("Password").fill(visitor.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  assert.equal(new URL(page.url()).pathname, problem.workspace);
  assert.equal(await page.getByLabel(/^Source code/).inputValue(), programs.accepted);

  await page.getByRole("button", { name: "Submit" }).click();
  await page.waitForURL("**/submissions/*");
});

fact("without script the code survives making an account instead of signing in", async (arrive) => {
  const visitor = await arrive({ javaScriptEnabled: false });
  await visitor.register();
  const page = await visitor.open(`${problem.workspace}?language=python3`);
  await page.getByLabel(/^Source code/).fill("# by somebody new\n");
  await visitor.context.clearCookies();
  await page.getByRole("button", { name: "Run", exact: true }).click();

  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Username").fill(`${visitor.username}-new`);
  await page.getByLabel("Password").fill(visitor.password);
  await page.getByRole("button", { name: "Create account" }).click();
  assert.equal(await page.getByLabel(/^Source code/).inputValue(), "# by somebody new\n");
});
