// To be imported last: what all other parts have seen is valid.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countPages, findInvalid, hasJava } from "../looks/valid.mjs";

/** The pages of parts/pages.mjs alone are more. */
const FEW = 40;

test("every page that was seen is valid HTML", { timeout: 300_000 }, async (t) => {
  const count = countPages();
  if (count < FEW) return t.skip(`only ${count} pages were seen`);
  if (!hasJava()) return t.skip("SKIPPED: no page was held against the HTML standard. Java is missing; install a JDK.");
  t.diagnostic(`${count} different pages`);
  assert.deepEqual([...new Set(await findInvalid())], []);
});
