// What is typed survives the page, the tab and the server.
import assert from "node:assert/strict";
import { code, saved, write } from "../../support/editor.mjs";
import { fact } from "../../support/fact.mjs";
import { problem } from "../../support/problem.mjs";
import { expectEventually } from "../../support/wait.mjs";

const TEXT = "# typed a moment ago\nprint('здравствуй, 世界')\n";
const AFTER_A_KEY_MS = 1000;

fact("a page that is closed a second after a key has the text when it is opened again", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, TEXT);
  // The second belongs to the scenario: the timed save comes later than that.
  await page.waitForTimeout(AFTER_A_KEY_MS);
  await page.close();

  assert.equal(await code(await visitor.workspace()), TEXT);
});

fact("what was typed in a page that is closed at once reaches the server", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, TEXT);
  await page.close({ runBeforeUnload: true });

  const elsewhere = await arrive({ javaScriptEnabled: false });
  await elsewhere.context.addCookies(await visitor.context.cookies());
  const arrived = async () => (await elsewhere.text(`${problem.workspace}?language=python3`)).includes("typed a moment ago");
  await expectEventually(arrived, "the draft is on the server");
});

fact("a tab that dies a second after a key has the text when it is opened again", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, TEXT);
  await page.waitForTimeout(AFTER_A_KEY_MS);
  const died = page.waitForEvent("crash");
  const debug = await visitor.context.newCDPSession(page);
  // A renderer that is gone gives no answer.
  debug.send("Page.crash").catch(() => {});
  await died;
  await page.close();

  assert.equal(await code(await visitor.workspace()), TEXT);
});

fact("a visitor's text is still there after they have made an account", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.workspace();
  await write(page, TEXT);
  await page.locator("#save-state[data-state=local]").waitFor();
  await visitor.register();

  const again = await visitor.workspace();
  const offer = again.getByRole("button", { name: "Use it" });
  await again.locator("#messages .callout").waitFor();
  if (await offer.count()) await offer.click();
  assert.equal(await code(again), TEXT);
  await saved(again);
});

fact("a restart of the server while somebody types loses nothing and saving goes on by itself", async (arrive) => {
  const visitor = await arrive();
  visitor.expectOutage();
  await visitor.register();
  const page = await visitor.workspace();
  await write(page, "# before\n");
  await saved(page);

  assert.equal(await visitor.house.stop(), 0);
  await write(page, TEXT);
  await page.locator("#save-state[data-state=offline]").waitFor();
  await visitor.house.start();
  await saved(page);
  assert.equal(await code(page), TEXT);

  const plain = await visitor.text(`${problem.workspace}?language=python3`);
  assert.match(plain, /typed a moment ago/);
});
