// From an empty sheet to a design that passes, as a person with a script-running browser walks it.
import assert from "node:assert/strict";
import { code, submit, verdict, write } from "../../support/editor.mjs";
import { SIMULATION_MS, designs, shortener } from "../../support/design.mjs";
import { fact } from "../../support/fact.mjs";
import { tried } from "../../support/tried.mjs";

const preview = (page) => page.keyboard.press("ControlOrMeta+'");
const previewed = (page) => page.locator("#previewed .scenarios").waitFor({ timeout: SIMULATION_MS });

/** Notes each sentence of progress that a region shows. */
function noteProgress(page, id) {
  return page.evaluate((id) => {
    globalThis.progress = [];
    const region = document.getElementById(id);
    const note = () => {
      const words = region.querySelector(".waiting .lead")?.textContent.trim();
      if (words && progress.at(-1) !== words) progress.push(words);
    };
    new MutationObserver(note).observe(region, { childList: true, subtree: true });
  }, id);
}

fact(
  "a newcomer previews a design, sends it, reads why it fails, mends it and passes",
  async (arrive, t) => {
    const visitor = await arrive();
    await visitor.register();
    const page = await visitor.open("/problems");
    const started = performance.now();
    await page.getByRole("link", { name: shortener.title }).click();
    await page.getByRole("link", { name: "Design it" }).click();
    await page.waitForSelector("#workspace[data-ready]");
    await page.evaluate(() => (globalThis.neverReloaded = true));

    await write(page, designs.slow);
    await page.locator("#drawing svg text", { hasText: "front" }).first().waitFor();
    await noteProgress(page, "previewed");
    await preview(page);
    await previewed(page);
    const words = await page.locator("#previewed .happened").innerText();
    assert.match(words, new RegExp(`^Within its limits in \\d of ${shortener.visible} visible scenarios`));
    const told = (await page.evaluate(() => progress)).map((line) => line.match(/Scenario (\d+) of (\d+)\./));
    const steps = told.filter(Boolean).map(([, scenario]) => Number(scenario));
    assert.ok(steps.length > 1, `the preview told its progress: ${await page.evaluate(() => progress)}`);
    assert.deepEqual(steps, [...steps].sort((a, b) => a - b));

    await submit(page);
    await verdict(page, "#submitted", "Failed", SIMULATION_MS);
    assert.match(await page.locator("#submitted .happened").innerText(), /It fails \d of 8 scenarios/);
    const spike = page.locator("#submitted tr", { has: page.locator('a[href*="scenario=spike"]') });
    await spike.locator("td.slo.bad").first().waitFor();

    await write(page, designs.sound);
    await submit(page);
    await verdict(page, "#submitted", "Passed", SIMULATION_MS);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    t.diagnostic(`preview, a failed and a passed design: ${seconds} s`);
    assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
    assert.match(await page.title(), /^Passed/);
    assert.equal(await visitor.submissionCount(shortener.submissions), 2);

    await page.locator("#submitted").getByRole("link", { name: "Charts and drawing" }).click();
    await page.getByRole("link", { name: "Compare with another submission" }).click();
    await page.getByRole("heading", { name: "Compare two designs" }).waitFor();
    assert.ok(await page.locator("td.better", { hasText: "better" }).count(), "something got better");
    await page.locator("#texts ~ *", { hasText: "cache redis" }).first().waitFor();
  },
  { limitMs: 3 * SIMULATION_MS },
);

fact(
  "the page of a sent design goes from the queue to the verdict without reloading",
  async (arrive) => {
    const visitor = await arrive();
    await visitor.register();
    const page = await visitor.house.whileNobodyJudges(async () => {
      const page = await visitor.open(await visitor.send(shortener.previews, designs.sound));
      await page.evaluate(() => (globalThis.neverReloaded = true));
      await verdict(page, "main", "Queued");
      return page;
    });
    await page.locator(".scenarios").waitFor({ timeout: SIMULATION_MS });
    await page.locator("#live", { hasText: "Preview finished" }).waitFor({ state: "attached" });
    assert.equal(await page.evaluate(() => globalThis.neverReloaded), true);
    // What came by itself can be used like what came with a page.
    await page.locator("svg.lines + .chart-row").first().waitFor();
    await page.locator("#at").focus();
    await page.keyboard.press("Home");
    await page.locator('#moment-drawing [data-words^="At 0\u00a0s:"]').waitFor();
  },
  { limitMs: 2 * SIMULATION_MS },
);

fact("a fault in the text is told by line and column, and leads there", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.designWorkspace();
  await write(page, designs.broken);
  const link = page.locator("#drawing").getByRole("link", { name: "2:13", exact: true });
  await link.click();
  for (const _ of "x0") await page.keyboard.press("Delete");
  await page.keyboard.insertText("x3");
  assert.equal(await code(page), designs.broken.replace("x0", "x3"));
  await link.waitFor({ state: "detached" });
});

fact("the drawing follows what is typed, and Format writes the text as it is kept", async (arrive) => {
  const visitor = await arrive();
  const page = await visitor.designWorkspace();
  await write(page, designs.sound.replace("lb front", "lb    front"));
  await page.locator("#drawing svg text", { hasText: "redis" }).first().waitFor();
  await page.getByRole("button", { name: "Format the text" }).click();
  await page.locator(".cm-line", { hasText: /^lb front/ }).waitFor();
});

const tells = (page, start) => page.locator(`#moment-drawing [data-words^="${start}"]`);

fact(
  "a failed design shows when and where it breaks, at every moment of the day",
  async (arrive) => {
    const visitor = await arrive();
    const page = await visitor.open((await tried(visitor)).failed);
    await page.locator(".scenarios tr.chosen td.slo.bad").first().waitFor();
    const finding = await page.locator(".lead-finding").innerText();
    assert.match(finding, /\bpg\b.*\d\s%/s, "the first finding names the bottleneck with a figure");
    const words = await page.locator("#moment-drawing [data-words]").getAttribute("data-words");
    assert.match(words, /during the fault: pg .*\(bottleneck\)/);
    await page.locator("#moment-drawing .tag-text", { hasText: "bottleneck" }).first().waitFor();

    await page.locator("#at").focus();
    await page.keyboard.press("Home");
    await tells(page, "At 0\u00a0s:").waitFor();
    assert.equal(await page.locator("#moment-drawing .tag-text").count(), 0);

    await page.getByRole("link", { name: /^An ordinary day/ }).click();
    await page.locator("#detail-title", { hasText: "An ordinary day" }).waitFor();
    assert.equal(await page.locator(".scenarios tr.chosen td.slo.bad").count(), 0);
  },
  { limitMs: 3 * SIMULATION_MS },
);

fact(
  "every chart has its figures as a table",
  async (arrive) => {
    const visitor = await arrive();
    const page = await visitor.open((await tried(visitor)).failed);
    const charts = page.locator(".chart-box");
    assert.ok((await charts.count()) >= 5);
    for (const chart of await charts.all()) {
      await chart.getByRole("link", { name: /^Table/ }).click();
      await chart.locator("tbody tr").first().waitFor();
    }
  },
  { limitMs: 3 * SIMULATION_MS },
);

fact(
  "estimates are marked, claims lead to what they name, and the author's own marks stay",
  async (arrive) => {
    const visitor = await arrive();
    const page = await visitor.open((await tried(visitor)).failed);
    const mark = (question) => page.locator(".estimates-table tr", { hasText: question }).locator(".word");
    assert.equal(await mark("Saves a second").innerText(), "Right");
    assert.equal(await mark("New bytes a year").innerText(), "Off");
    assert.equal(await mark("Cores that are busy").innerText(), "No answer");

    assert.equal(await page.getByRole("link", { name: "@pg" }).getAttribute("href"), "#node-pg");
    assert.equal(await page.locator("#node-pg").count(), 1);
    assert.match(await page.getByRole("link", { name: "@spike" }).getAttribute("href"), /scenario=spike/);

    const requirements = page.getByRole("group", { name: /^Requirements/ });
    await requirements.getByRole("radio").nth(2).check();
    await requirements.getByLabel(/^What shows it/).fill("the first sentence");
    await page.getByRole("button", { name: /Save (my|changed) marks/ }).click();
    await page.getByRole("button", { name: "Save changed marks" }).waitFor();
    assert.ok(await requirements.getByRole("radio").nth(2).isChecked());
    assert.equal(await requirements.getByLabel(/^What shows it/).inputValue(), "the first sentence");
  },
  { limitMs: 3 * SIMULATION_MS },
);
