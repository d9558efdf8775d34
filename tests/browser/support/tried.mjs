// Somebody who has tried the link shortener: simulating takes its time, so it is done once for all who look.
import { answers, designs, shortener } from "./design.mjs";

let first = null;

/**
 * Makes the visitor that person: one failed and one passed design with written parts, and a preview of the
 * failed one. Returns the paths of their pages.
 */
export async function tried(visitor) {
  first ??= begin(visitor);
  const { cookies, paths } = await first;
  await visitor.context.addCookies(cookies);
  return paths;
}

async function begin(visitor) {
  await visitor.register();
  const paths = {
    failed: await visitor.simulated(shortener.designs, designs.slow, answers),
    passed: await visitor.simulated(shortener.designs, designs.sound, answers),
    preview: await visitor.simulated(shortener.previews, designs.slow),
  };
  return { cookies: await visitor.context.cookies(), paths };
}
