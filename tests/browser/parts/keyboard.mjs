// Everything can be reached, seen and left with the keyboard alone.
import assert from "node:assert/strict";
import { code, write } from "../support/editor.mjs";
import { fact } from "../support/fact.mjs";
import { problem } from "../support/problem.mjs";
import { assertSeen, focusable, outOfEditor, walk } from "../support/walk.mjs";

const ORDINARY = [
  ["the visitor's home", "/"],
  ["the list of problems", "/problems"],
  ["a problem", problem.page],
];

for (const [name, path] of ORDINARY) {
  for (const width of [360, 1280]) {
    fact(`Tab walks through ${name} at ${width} px, seen at each stop and never caught`, async (arrive) => {
      const visitor = await arrive({ viewport: { width, height: 740 } });
      const page = await visitor.open(path);
      const stops = await walk(page);
      assertSeen(stops);
      assert.equal(stops.length, await focusable(page));
    });
  }
}

fact("Tab walks through the workspace, and Escape, then Tab leaves the editor", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.workspace();
  const starter = await code(page);
  const stops = await walk(page, outOfEditor);
  assertSeen(stops);
  assert.equal(stops.length, await focusable(page));
  assert.equal(await code(page), starter);
});

fact("Tab indents in the editor as long as Escape has not been pressed", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.workspace();
  await write(page, "pass");
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  assert.equal(await code(page), "    pass");
});

fact("the skip link comes first and leads to the content", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.open(problem.page);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the content" });
  assert.ok(await skip.evaluate((link) => link === document.activeElement && link.getBoundingClientRect().top >= 0));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
});

fact("the question mark opens the list of keys, Escape closes it and gives the focus back", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.open("/problems");
  const link = page.getByRole("link", { name: problem.title });
  await link.focus();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.ok(await link.evaluate((element) => element === document.activeElement));
});

fact("a slash focuses the search, and inside a field it is a slash", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.open("/");
  await page.keyboard.press("/");
  await page.keyboard.type("a/b?");
  const search = page.getByRole("searchbox");
  assert.equal(await search.inputValue(), "a/b?");
  assert.equal(await page.getByRole("dialog").count(), 0);
});

fact("single keys can be turned off", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.open("/");
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.getByRole("checkbox").uncheck();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("/");
  await page.keyboard.press("?");
  assert.ok(await page.evaluate(() => !document.activeElement.matches("[data-search]")));
  assert.equal(await dialog.count(), 0);
});
