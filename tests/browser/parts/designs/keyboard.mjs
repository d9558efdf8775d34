// Pages of designs can be walked, seen and used with the keyboard alone.
import assert from "node:assert/strict";
import { code } from "../../support/editor.mjs";
import { SIMULATION_MS, shortener } from "../../support/design.mjs";
import { fact } from "../../support/fact.mjs";
import { tried } from "../../support/tried.mjs";
import { assertSeen, focusable, outOfEditor, walk } from "../../support/walk.mjs";

for (const width of [360, 1280]) {
  for (const [name, path] of [
    ["a failed design", async (visitor) => (await tried(visitor)).failed],
    ["two designs side by side", async (visitor) => `${(await tried(visitor)).passed}/compare`],
    ["a design problem", async () => shortener.page],
  ]) {
    fact(
      `Tab walks through ${name} at ${width} px, seen at each stop and never caught`,
      async (arrive) => {
        const visitor = await arrive({ viewport: { width, height: 740 } });
        const page = await visitor.open(await path(visitor));
        const stops = await walk(page);
        assertSeen(stops);
        assert.equal(stops.length, await focusable(page));
      },
      { limitMs: 3 * SIMULATION_MS },
    );
  }
}

fact("Tab walks through the workspace of a design and its written parts", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.designWorkspace();
  const starter = await code(page);
  const design = await walk(page, outOfEditor);
  assertSeen(design);
  assert.equal(design.length, await focusable(page));
  assert.equal(await code(page), starter);

  await page.getByRole("link", { name: /^Written parts/ }).focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.locator("#written").isVisible());
  await page.evaluate(() => {
    document.activeElement.blur();
    globalThis.stops = undefined;
  });
  await page.mouse.click(1, 1);
  const written = await walk(page, outOfEditor);
  assertSeen(written);
  // The click begins behind the link that skips to the content.
  assert.equal(written.length, (await focusable(page)) - 1);
});
