// Everything can be reached, seen and left with the keyboard alone.
import assert from "node:assert/strict";
import { code, write } from "../support/editor.mjs";
import { fact } from "../support/fact.mjs";
import { problem } from "../support/problem.mjs";

const MOST_STOPS = 150;

/** What has the focus: a name for a person, a number for the element, and whether it can be seen. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    globalThis.stops ??= new Map();
    if (!stops.has(element)) stops.set(element, stops.size);
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    // A range lies over both panes and draws the focus on its thumb; an editor draws it around its frame.
    const isRange = element.type === "range";
    const frame = element.closest(".cm-editor");
    const framed = frame && parseFloat(getComputedStyle(frame).outlineWidth) >= 2;
    const middle = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + Math.min(box.height, 20) / 2);
    return {
      number: stops.get(element),
      name: `${element.tagName.toLowerCase()}#${element.id} "${(element.getAttribute("aria-label") ?? element.textContent).trim().slice(0, 30)}"`,
      isMarked: hasOutline || Boolean(framed) || isRange,
      isOnScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      isCovered: !isRange && Boolean(middle) && !element.contains(middle) && !middle.contains(element),
    };
  });
}

/** Presses Tab from the top of the page until the focus leaves it; returns the stops in order. */
async function walk(page, press = (page) => page.keyboard.press("Tab")) {
  const stops = [];
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    await press(page);
    const stop = await focused(page);
    if (!stop || stop.number < stops.length) return stops;
    stops.push(stop);
  }
  throw new Error(`no end after ${MOST_STOPS} stops, the last one at ${stops.at(-1).name}`);
}

/** All that Tab should stop at: what a browser counts as focusable and shows. */
function focusable(page) {
  return page.evaluate(() => {
    const list = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    return [...document.querySelectorAll(list)].filter(
      (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }),
    ).length;
  });
}

function assertSeen(stops) {
  assert.deepEqual(stops.filter((stop) => !stop.isMarked).map((stop) => stop.name), [], "focus without a mark");
  assert.deepEqual(stops.filter((stop) => !stop.isOnScreen).map((stop) => stop.name), [], "focus off the screen");
  assert.deepEqual(stops.filter((stop) => stop.isCovered).map((stop) => stop.name), [], "focus under something else");
}

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
  const stops = await walk(page, async () => {
    const inEditor = await page.evaluate(() => document.activeElement.matches(".cm-content"));
    if (inEditor) await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
  });
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
