// Every page that any test saw, as the program sent it, held against the HTML standard by the Nu Html Checker.
import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const checker = createRequire(import.meta.url)("vnu-jar");
/** Bodies by their hash, with where each came from; pages that differ by names and times only are one. */
const pages = new Map();

/** Keeps what this browser gets as a page. */
export function keepPages(context, origin) {
  context.on("response", async (response) => {
    if (!response.url().startsWith(origin) || response.request().resourceType() !== "document") return;
    const type = (await response.headerValue("content-type").catch(() => null)) ?? "";
    if (!type.startsWith("text/html")) return;
    // A browser that has closed meanwhile, or a redirect, has no body to give.
    const html = await response.text().catch(() => "");
    if (html) keep(html, `${response.request().method()} ${new URL(response.url()).pathname}: ${response.status()}`);
  });
}

function keep(html, place) {
  const shape = html.replace(/[0-9a-f]{8,}|\d+/g, "0");
  pages.set(createHash("sha256").update(shape).digest("hex"), { html, place });
}

/** What the checker is written in. */
export const hasJava = () => spawnSync("java", ["-version"]).status === 0;

export const countPages = () => pages.size;

/** What is wrong, with where it was seen. */
export async function findInvalid() {
  const folder = await mkdtemp(join(tmpdir(), "greenroom-html-"));
  try {
    const names = new Map();
    for (const [hash, { html, place }] of pages) {
      names.set(`${hash}.html`, place);
      await writeFile(join(folder, `${hash}.html`), html);
    }
    const words = ["-Xss4m", "-jar", checker, "--format", "json", "--stdout", "--exit-zero-always", "--errors-only", folder];
    const { messages } = JSON.parse(await output("java", words));
    return messages.map(({ url, lastLine, message, extract }) => `${names.get(url.split("/").at(-1))} line ${lastLine}: ${message} … ${extract}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function output(program, words) {
  return new Promise((done, failed) => {
    execFile(program, words, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => (error ? failed(error) : done(stdout)));
  });
}
