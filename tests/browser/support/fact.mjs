// `fact` is a test with a browser: one program and one Chromium for all of them, fresh profiles for each.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { executable, launch } from "../chromium.mjs";
import { keepPages } from "../looks/valid.mjs";
import { House } from "./house.mjs";
import { Visitor } from "./visitor.mjs";

const FACT_MS = 120_000;
const STEP_MS = 20_000;

let browser = null;
let failures = 0;
export let house = null;

if (executable) {
  before(async () => {
    house = await House.open();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await house?.close();
    if (failures) console.log(`The program's last words:\n${house?.log}`);
  });
} else {
  console.log("SKIPPED: the whole browser suite. Chromium is missing; install it or set GREENROOM_CHROMIUM.");
}

/**
 * A test named by the fact that it proves. `body` gets `arrive(settings)`, which makes a visitor with a
 * profile of their own, and the test's context. Errors on any visitor's console fail the test.
 */
export function fact(name, body, { limitMs = FACT_MS } = {}) {
  const skip = executable ? false : "Chromium is missing";
  test(name, { skip, timeout: limitMs }, async (t) => {
    const visitors = [];
    const arrive = async (settings = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...settings });
      context.setDefaultTimeout(STEP_MS);
      keepPages(context, house.origin);
      visitors.push(new Visitor(house, context));
      return visitors.at(-1);
    };
    try {
      await body(arrive, t);
      assert.deepEqual(visitors.flatMap((visitor) => visitor.complaints), [], "nothing on the console");
    } catch (error) {
      failures += 1;
      await describePages(visitors, t);
      throw error;
    } finally {
      await Promise.all(visitors.map((visitor) => visitor.context.close()));
    }
  });
}

/** What a person who reads the failure would have seen. */
async function describePages(visitors, t) {
  for (const page of visitors.flatMap((visitor) => visitor.context.pages())) {
    const words = await page.innerText("main", { timeout: 1000 }).catch(() => "(no main)");
    t.diagnostic(`${page.url()}: ${words.replace(/\s+/g, " ").slice(0, 600)}`);
  }
}
