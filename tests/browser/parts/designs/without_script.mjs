// The same path through plain forms and links.
import assert from "node:assert/strict";
import { SIMULATION_MS, answers, designs, shortener } from "../../support/design.mjs";
import { fact } from "../../support/fact.mjs";
import { PLAIN, refreshUntilDone, refreshUntilJudged } from "../../support/plain.mjs";

const field = (page) => page.getByLabel("Design as text");

fact(
  "without script a design is drawn, previewed, sent, mended, sent again and compared",
  async (arrive) => {
    const visitor = await arrive(PLAIN);
    await visitor.register();
    const page = await visitor.open(shortener.page);
    await page.getByRole("link", { name: "Design it" }).click();

    await field(page).fill(designs.slow);
    await page.getByRole("button", { name: "Check and draw" }).click();
    await page.locator("#drawing svg text", { hasText: "front" }).first().waitFor({ state: "attached" });
    assert.equal(await field(page).inputValue(), designs.slow);

    await page.getByRole("button", { name: "Preview" }).click();
    await refreshUntilDone(page, SIMULATION_MS);
    assert.match(await page.locator(".happened").innerText(), /^Within its limits in \d of 7 visible scenarios/);
    await page.getByRole("link", { name: "Back to the design" }).click();
    assert.equal(await field(page).inputValue(), designs.slow);

    await page.getByRole("button", { name: "Submit" }).click();
    assert.equal(await refreshUntilJudged(page, SIMULATION_MS), "Failed");
    assert.match(await page.locator(".happened").innerText(), /It fails \d of 8 scenarios/);

    // The slider is a form, the other scenarios are links.
    await page.locator("#at").fill("2");
    await page.getByRole("button", { name: "Show" }).click();
    await page.locator('#moment-drawing [data-words^="At 2\u00a0s:"]').waitFor();
    await page.getByRole("link", { name: /^An ordinary day/ }).click();
    await page.locator("#detail-title", { hasText: "An ordinary day" }).waitFor();
    await page.getByRole("link", { name: "Table of Latency" }).click();
    await page.locator("#chart-latency tbody tr").first().waitFor();
    await page.locator("#detail-title", { hasText: "An ordinary day" }).waitFor();

    await page.getByRole("link", { name: "Edit this design" }).click();
    assert.equal(await field(page).inputValue(), designs.slow);
    await field(page).fill(designs.sound);
    await page.getByRole("button", { name: "Submit" }).click();
    assert.equal(await refreshUntilJudged(page, SIMULATION_MS), "Passed");

    await page.getByRole("link", { name: "Compare with another submission" }).click();
    await page.locator("td.better", { hasText: "better" }).first().waitFor();
  },
  { limitMs: 3 * SIMULATION_MS },
);

fact("without script faults stand by line and column, and a broken design is refused with all that was sent", async (arrive) => {
  const visitor = await arrive(PLAIN);
  visitor.expectStatus(422);
  await visitor.register();
  const page = await visitor.open(shortener.workspace);
  const parts = page.locator("#written");
  const requirements = parts.locator('[name="section.requirements"]');
  const saves = parts.locator('[name="estimate.save_rps"]');

  await field(page).fill(designs.broken);
  await requirements.fill(answers["section.requirements"]);
  await saves.fill(answers["estimate.save_rps"]);
  for (const button of ["Check and draw", "Preview", "Submit"]) {
    await page.getByRole("button", { name: button }).click();
    await page.locator("#drawing a", { hasText: "2:13" }).waitFor();
    if (button !== "Check and draw") await page.locator("#form-errors", { hasText: "Line 2, column 13" }).waitFor();
    assert.equal(await field(page).inputValue(), designs.broken);
    assert.equal(await requirements.inputValue(), answers["section.requirements"]);
    assert.equal(await saves.inputValue(), answers["estimate.save_rps"]);
  }
  assert.equal(await visitor.submissionCount(shortener.submissions), 0);
});
