// Screenshots and axe over the pages of `cargo run --example gallery -- FOLDER`:
//   node gallery.mjs FOLDER [--only=WORD] [--shots=OUT] [--full] [--no-axe]
// Exits non-zero on any axe violation, console error, refused resource or sideways scrolling at 320 px.
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadAxe, violations } from "./axe.mjs";
import { launch } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const [folder, ...flags] = process.argv.slice(2);
const option = (name) => flags.find((flag) => flag.startsWith(`--${name}=`))?.split("=")[1];

const words = option("only")?.split(",");
const pages = (await readFile(join(folder, "pages.txt"), "utf8"))
  .split("\n")
  .filter((name) => !words || words.some((word) => name.includes(word)));
const shots = option("shots");
if (shots) await mkdir(shots, { recursive: true });

const site = await serve(folder);
const browser = await launch();
let problems = 0;
const complain = (where, what) => {
  problems += 1;
  console.log(`${where}: ${what}`);
};

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: width < 500 ? 740 : 860 },
      bypassCSP: false,
    });
    for (const name of pages) {
      const page = await context.newPage();
      const where = `${name} ${colorScheme} ${width}`;
      page.on("console", (message) => {
        const expected = /events|drafts/.test(message.location().url);
        if (message.type() === "error" && !expected) complain(where, message.text());
      });
      page.on("pageerror", (error) => complain(where, error.message));
      await page.goto(`${site.origin}/${name}`);
      if (name.startsWith("workspace")) await page.waitForSelector(".cm-editor");
      if (shots) {
        await page.screenshot({ path: join(shots, `${name}-${colorScheme}-${width}.png`), fullPage: flags.includes("--full") });
      }
      if (!flags.includes("--no-axe")) {
        await loadAxe(page);
        for (const violation of await violations(page)) complain(where, violation);
      }
      if (width === 360) {
        await page.setViewportSize({ width: 320, height: 640 });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (over > 0) complain(where, `scrolls sideways by ${over} px at 320 px`);
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
site.close();
console.log(`${pages.length} pages in 2 themes and 2 widths, ${problems} problems`);
process.exitCode = problems ? 1 : 0;
