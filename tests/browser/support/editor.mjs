// Acts in the workspace as a person does: through the editor and the keys.
import assert from "node:assert/strict";
import { VERDICT_MS } from "./visitor.mjs";

/** Replaces all code, as select-all and paste would. */
export async function write(page, source) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(source);
  assert.equal(await code(page), source);
}

/** The code as the form would send it. */
export function code(page) {
  return page.locator("#source").inputValue();
}

export const run = (page) => page.keyboard.press("ControlOrMeta+'");
export const submit = (page) => page.keyboard.press("ControlOrMeta+Enter");

/** Waits until the badge of the newest result in the region says the word. */
export function verdict(page, region, word, limitMs = VERDICT_MS) {
  return page.locator(`${region} .verdict-line .badge`, { hasText: word }).first().waitFor({ timeout: limitMs });
}

/** Waits until the draft is on the server; a design's written parts say it at `#written-state`. */
export function saved(page, place = "#save-state") {
  return page.locator(`${place}[data-state=saved]`, { hasText: /Saved \d/ }).waitFor({ state: "attached" });
}
