// Walking through a page with the Tab key.
import assert from "node:assert/strict";

const MOST_STOPS = 200;

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
export async function walk(page, press = (page) => page.keyboard.press("Tab")) {
  const stops = [];
  for (let presses = 0; presses < MOST_STOPS; presses += 1) {
    await press(page);
    const stop = await focused(page);
    if (!stop || stop.number < stops.length) return stops;
    stops.push(stop);
  }
  throw new Error(`no end after ${MOST_STOPS} stops, the last one at ${stops.at(-1).name}`);
}

/** Tab, and out of an editor Escape before it. */
export async function outOfEditor(page) {
  const inEditor = await page.evaluate(() => document.activeElement.matches(".cm-content"));
  if (inEditor) await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
}

/**
 * All that Tab should stop at: what a browser counts as focusable and shows; of radio buttons one a group; and
 * boxes that scroll with nothing in them to stop at.
 */
export function focusable(page) {
  return page.evaluate(() => {
    const list = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const stops = [...document.querySelectorAll(list)].filter(
      (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }),
    );
    const scrolls = (box) => /auto|scroll/.test(getComputedStyle(box).overflow) && (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight);
    const boxes = [...document.body.querySelectorAll("*")].filter(
      (box) => box.tabIndex < 0 && scrolls(box) && box.checkVisibility() && !stops.some((stop) => box.contains(stop)),
    );
    return new Set(stops.map((stop) => (stop.type === "radio" ? stop.name : stop))).size + boxes.length;
  });
}

export function assertSeen(stops) {
  assert.deepEqual(stops.filter((stop) => !stop.isMarked).map((stop) => stop.name), [], "focus without a mark");
  assert.deepEqual(stops.filter((stop) => !stop.isOnScreen).map((stop) => stop.name), [], "focus off the screen");
  assert.deepEqual(stops.filter((stop) => stop.isCovered).map((stop) => stop.name), [], "focus under something else");
}
