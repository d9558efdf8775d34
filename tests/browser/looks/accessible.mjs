import assert from "node:assert/strict";
import { loadAxe, violations } from "../axe.mjs";

const WIDTHS = [360, 1280];
const THEMES = ["light", "dark"];

/** Axe finds nothing. Theme and width change styles only, so one loading serves all four. */
export async function assertAccessible(page) {
  await loadAxe(page);
  const found = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 860 });
      await coloursSettle(page);
      for (const violation of await violations(page)) found.push(`${colorScheme} ${width}: ${violation}`);
    }
  }
  assert.deepEqual(found, []);
}

/** Colours fade over from one theme to the other. */
function coloursSettle(page) {
  return page.evaluate(() => {
    const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    // A page behind another one may not draw at all, and its colours never come to an end.
    const longest = new Promise((done) => setTimeout(done, 2000));
    return Promise.race([Promise.allSettled(fading.map((animation) => animation.finished)).then(() => {}), longest]);
  });
}
