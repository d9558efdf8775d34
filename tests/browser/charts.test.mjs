// Reading charts and moving the time slider, on the gallery's page of charts.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { executable, launch } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const skip = executable ? false : "Chromium is missing";
let browser, site, page, asked, held;

before(async () => {
  if (skip) return;
  let folder = process.env.GALLERY_DIR;
  if (!folder) {
    folder = mkdtempSync(join(tmpdir(), "gallery-"));
    execFileSync("cargo", ["run", "-q", "--example", "gallery", "--", folder], { stdio: "inherit" });
  }
  browser = await launch();
  site = await serve(folder, async (request, response) => {
    const url = new URL(request.url, "http://x");
    if (url.pathname !== "/drawing") return false;
    const at = url.searchParams.get("at");
    asked.push(at);
    if (held === at) await new Promise((resolve) => request.socket.once("close", resolve));
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<p data-words="At ${at} s: all well.">drawn at ${at}</p><details><summary>Words</summary></details>`);
    return true;
  });
});

after(async () => {
  await browser?.close();
  site?.close();
});

beforeEach(async () => {
  if (skip) return;
  asked = [];
  held = null;
  await page?.context().close();
  page = await (await browser.newContext({ viewport: { width: 1000, height: 900 } })).newPage();
  await page.goto(`${site.origin}/charts`);
  await page.waitForSelector(".chart-row");
});

const chart = () => page.locator("svg.lines").first();
const row = () => page.locator("svg.lines + .chart-row").first();
const words = () => row().locator("output").textContent();

test("the pointer reads the figures of a moment", { skip }, async () => {
  const plot = await chart().locator(".grid").first().boundingBox();
  await page.mouse.move(plot.x + (plot.width * 31.5) / 90, plot.y - 40);
  assert.match(await words(), /^31 s: p99 .*ms, p90 .*ms, p50 .*ms$/);
  const place = await chart().locator(".cross").getAttribute("x1");
  assert.equal(place, "35%");
});

test("the arrow keys read on and say it", { skip }, async () => {
  const range = row().locator("input");
  await range.focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
  assert.match(await words(), /^3 s: /);
  assert.equal(await range.evaluate((element) => element.ariaValueText), await words());
  assert.equal(await range.evaluate((element) => element.ariaLabel), "Read Latency over time");
});

test("small charts are read together", { skip }, async () => {
  const group = page.locator(".multiples").first();
  await group.scrollIntoViewIfNeeded();
  const plot = await group.locator("svg").first().locator(".grid").first().boundingBox();
  await page.mouse.move(plot.x + plot.width - 1, plot.y + 10);
  assert.equal(await page.locator(".multiples + .chart-row output").first().textContent(), "At 89 s");
  const busy = group.locator("svg", { hasText: "meta" }).locator(".now");
  assert.equal((await busy.textContent()).replace(/\s/, " "), "100 %");
});

test("reading a chart moves nothing on the page", { skip }, async () => {
  const before = await page.locator("h2").last().boundingBox();
  const plot = await chart().boundingBox();
  await page.mouse.move(plot.x + plot.width / 2, plot.y - 40);
  assert.deepEqual(await page.locator("h2").last().boundingBox(), before);
});

test("a chart that comes later can be read too", { skip }, async () => {
  await page.evaluate(() => {
    const copy = document.querySelector("svg.lines").cloneNode(true);
    copy.insertAdjacentHTML("afterbegin", "<title>Another</title>");
    copy.querySelector(".cross").remove();
    document.getElementById("drawing").append(copy);
  });
  await page.waitForSelector("#drawing .chart-row");
});

test("the slider draws the moment it stops at, once", { skip }, async () => {
  await page.locator("[name=at]").focus();
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
  await page.getByText("drawn at 36").waitFor();
  assert.equal(asked.at(-1), "36");
  assert.ok(asked.length < 5, `asked ${asked}`);
  const said = await page.locator("[name=at]").evaluate((element) => element.ariaValueText);
  assert.equal(said, "At 36 s: all well.");
});

test("a late answer does not replace a newer one", { skip }, async () => {
  held = "32";
  const slider = page.locator("[name=at]");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  while (!asked.includes("32")) await new Promise((resolve) => setTimeout(resolve, 10));
  await page.keyboard.press("ArrowRight");
  await page.getByText("drawn at 33").waitFor();
});

test("a click on a chart takes the drawing there", { skip }, async () => {
  const plot = await chart().locator(".grid").first().boundingBox();
  await page.mouse.click(plot.x + (plot.width * 60.5) / 90, plot.y - 40);
  await page.getByText("drawn at 60").waitFor();
});

test("what was unfolded under the drawing stays so", { skip }, async () => {
  const slider = page.locator("[name=at]");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("drawn at 32").waitFor();
  await page.getByText("Words").click();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.getByText("drawn at 33").waitFor();
  assert.equal(await page.locator("#drawing details").getAttribute("open"), "");
});
