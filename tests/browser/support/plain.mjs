// Pages as a browser without JavaScript shows them.
import { expectEventually } from "./wait.mjs";
import { VERDICT_MS } from "./visitor.mjs";

export const PLAIN = { javaScriptEnabled: false };

/** Follows the Refresh link until the page has none: then there is a verdict. */
export async function refreshUntilJudged(page, limitMs = VERDICT_MS) {
  await refreshUntilDone(page, limitMs);
  return page.locator("main .verdict-line .badge").first().innerText();
}

/** The same for what ends without a verdict. */
export async function refreshUntilDone(page, limitMs = VERDICT_MS) {
  const refresh = page.getByRole("link", { name: "Refresh" });
  const isDone = async () => {
    if (!(await refresh.count())) return true;
    await refresh.click();
    return false;
  };
  await expectEventually(isDone, "the page no longer waits", limitMs);
}
