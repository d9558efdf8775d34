import assert from "node:assert/strict";

/** 1280 px at 400 %, or a small phone. */
const NARROW = { width: 320, height: 640 };
const SMALLEST_TARGET = 24;

/** The page does not scroll sideways; what must, code and tables, scrolls in a box of its own. */
export async function assertFitsNarrowScreen(page) {
  await page.setViewportSize(NARROW);
  const over = await page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    const sticksOut = (element) => element.getBoundingClientRect().right > edge + 1;
    const scrolls = (element) => !["visible", "clip"].includes(getComputedStyle(element).overflowX);
    const isBoxed = (element) => {
      for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) if (scrolls(box)) return true;
      return false;
    };
    const culprits = [...document.body.querySelectorAll("*")].filter((element) => sticksOut(element) && !isBoxed(element));
    return culprits.slice(-3).map((element) => `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.trim().slice(0, 40)}"`);
  });
  assert.deepEqual(over, [], "wider than 320 px");
}

/** Controls are large enough for a thumb; links within sentences are exempt (WCAG 2.5.8). */
export async function assertTargetsAreLargeEnough(page) {
  await page.setViewportSize(NARROW);
  const small = await page.evaluate((least) => {
    const controls = document.querySelectorAll("button, select, summary, input, textarea, a.btn, a.cell, .tabs a, .bar-nav a");
    return [...controls]
      .filter((control) => control.checkVisibility({ visibilityProperty: true }))
      .map((control) => ({ control, box: control.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (Math.round(box.width) < least || Math.round(box.height) < least))
      .map(({ control, box }) => `${control.tagName.toLowerCase()} "${(control.textContent || control.id).trim().slice(0, 30)}" ${Math.round(box.width)}x${Math.round(box.height)}`);
  }, SMALLEST_TARGET);
  assert.deepEqual(small, [], `smaller than ${SMALLEST_TARGET} px`);
}
