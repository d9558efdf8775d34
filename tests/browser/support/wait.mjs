import { setTimeout as pause } from "node:timers/promises";

/** Waits for a condition that no page event announces. */
export async function expectEventually(condition, fact, limitMs = 15_000) {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`after ${limitMs / 1000} s it is not so that ${fact}`);
    await pause(50);
  }
}
