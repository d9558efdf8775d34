// Every page, in both themes and two widths, through axe; nothing on the console on any of them.
import assert from "node:assert/strict";
import { loadAxe, violations } from "../axe.mjs";
import { fact } from "../support/fact.mjs";
import { seekerPages, visitorPages } from "../support/pages.mjs";

const WIDTHS = [360, 1280];
const THEMES = ["light", "dark"];

/** Looks at the page as it stands. Theme and width change styles only, so one loading serves all four. */
async function assertAccessible(name, page) {
  await loadAxe(page);
  const found = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 860 });
      // Colours fade over from one theme to the other.
      await page.evaluate(() => {
        const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
        return Promise.all(fading.map((animation) => animation.finished));
      });
      for (const violation of await violations(page)) found.push(`${name} ${colorScheme} ${width}: ${violation}`);
    }
  }
  assert.deepEqual(found, []);
}

for (const { name, open } of [...visitorPages, ...seekerPages]) {
  fact(`axe finds nothing on ${name}`, async (arrive) => {
    await open(await arrive(), (page) => assertAccessible(name, page));
  });
}
