// Every page of designs, for the same looks as all others; see pages.mjs.
import { submit, saved, verdict, write } from "./editor.mjs";
import { SIMULATION_MS, designs, shortener } from "./design.mjs";
import { tried } from "./tried.mjs";

/** A page of the person who has tried the shortener. */
const ofTried = (name, path) => ({
  name,
  limitMs: 3 * SIMULATION_MS,
  open: async (visitor, look) => look(await visitor.open(path(await tried(visitor)))),
});

/** A state of the workspace that `bring` brings about; it ends when the page is loaded again. */
const inWorkspace = (name, bring) => ({
  name,
  isMoment: true,
  limitMs: 2 * SIMULATION_MS,
  open: async (visitor, look) => {
    await visitor.register();
    const page = await visitor.designWorkspace();
    await bring(page);
    await look(page);
  },
});

export const designPages = [
  { name: "a design problem", open: async (visitor, look) => look(await visitor.open(shortener.page)) },
  { name: "the workspace of a design for a visitor", open: async (visitor, look) => look(await visitor.designWorkspace()) },
  {
    name: "the workspace of a design",
    open: async (visitor, look) => {
      await visitor.register();
      await look(await visitor.designWorkspace());
    },
  },
  inWorkspace("the workspace of a design with faults", async (page) => {
    await write(page, designs.broken);
    await page.locator("#drawing .faults").waitFor();
    await saved(page);
  }),
  inWorkspace("the written parts of a design", async (page) => {
    await page.getByRole("link", { name: /^Written parts/ }).click();
    await page.locator("#written").waitFor();
  }),
  inWorkspace("the workspace of a design with a preview", async (page) => {
    await write(page, designs.slow);
    await page.keyboard.press("ControlOrMeta+'");
    await page.locator("#previewed .scenarios").waitFor({ timeout: SIMULATION_MS });
    await saved(page);
  }),
  inWorkspace("the workspace of a design with a verdict", async (page) => {
    await write(page, designs.slow);
    await submit(page);
    await verdict(page, "#submitted", "Failed", SIMULATION_MS);
    await saved(page);
  }),
  {
    name: "a design in the queue",
    open: async (visitor, look) => {
      await visitor.register();
      await visitor.house.whileNobodyJudges(async () => {
        const page = await visitor.open(await visitor.send(shortener.previews, designs.sound));
        await verdict(page, "main", "Queued");
        await look(page);
        await page.close();
      });
    },
  },
  ofTried("a preview", (paths) => paths.preview),
  ofTried("a failed design", (paths) => paths.failed),
  ofTried("a passed design", (paths) => paths.passed),
  ofTried("two designs side by side", (paths) => `${paths.passed}/compare`),
  ofTried("the versions of a design", () => `${shortener.draft}/versions`),
  ofTried("the editorial of a design problem", () => shortener.editorial),
  { name: "an editorial that waits", open: async (visitor, look) => look(await visitor.open(shortener.editorial)) },
];
