// Axe as every page is looked at: all rules of WCAG 2.2 AA and its best practices.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Puts axe into the page by the debugger, which the page's policy does not bind. */
export function loadAxe(page) {
  return page.evaluate(source);
}

/** Violations as lines for a person; empty on a page without any. */
export async function violations(page) {
  const found = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags, resultTypes: ["violations"] }), TAGS);
  return found.violations.map((violation) => {
    const nodes = violation.nodes.slice(0, 3).map((node) => {
      const why = [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ");
      return `${node.target.join(" ")}: ${why}`;
    });
    return `${violation.id}: ${nodes.join(" | ")}`;
  });
}
