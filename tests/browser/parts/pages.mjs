// Every page: accessible in both themes and two widths, usable at 320 px, within its budget, silent console.
import { after } from "node:test";
import { assertAccessible } from "../looks/accessible.mjs";
import { assertFitsNarrowScreen, assertTargetsAreLargeEnough } from "../looks/narrow.mjs";
import { assertLight, weightTable } from "../looks/weight.mjs";
import { designPages } from "../support/design_pages.mjs";
import { fact, house } from "../support/fact.mjs";
import { pages } from "../support/pages.mjs";

for (const { name, open, isMoment, needsProvider, limitMs } of [...pages, ...designPages]) {
  const looks = async (arrive, t) => {
    if (needsProvider && !house.provider) return t.skip("the program was built without sign-in by provider");
    await open(await arrive(), async (page) => {
      await t.test("axe finds nothing in both themes and two widths", () => assertAccessible(page));
      await t.test("it fits 320 px", () => assertFitsNarrowScreen(page));
      await t.test("its controls are large enough for a thumb", () => assertTargetsAreLargeEnough(page));
      if (!isMoment) await t.test("it stays within its budget", () => assertLight(page, name));
    });
  };
  fact(`${name} is accessible, narrow and light`, looks, { limitMs });
}

after(() => console.log(weightTable().join("\n")));
