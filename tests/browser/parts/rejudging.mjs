// A wrong test is mended, and what was judged by it is judged again.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fact } from "../support/fact.mjs";

const SUM = "one, other = map(int, input().split())\nprint(one + other)\n";

/** Imports a problem whose secret case has this answer. */
async function importSum(house, folder, slug, uuid, answer) {
  const files = {
    "problem.yaml": `problem_format_version: 2025-09\nname: {en: The sum ${slug}}\ncredits: {authors: [Ada Author]}\nlicense: cc by-sa\nlimits: {time_limit: 2, memory: 256}\nuuid: ${uuid}\n`,
    "statement/problem.en.md": "Print the sum of two numbers.\n",
    "data/sample/1.in": "1 2\n",
    "data/sample/1.ans": "3\n",
    "data/secret/1.in": "20 22\n",
    "data/secret/1.ans": `${answer}\n`,
    "submissions/accepted/sum.py": SUM,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, slug, path)), { recursive: true });
    await writeFile(join(folder, slug, path), text);
  }
  await house.importProblem(join(folder, slug));
}

fact("an administrator previews a rejudging, applies it, and the seeker is told", async (arrive) => {
  const [seeker, admin] = [await arrive(), await arrive()];
  await Promise.all([seeker.register(), admin.register()]);
  const { house } = seeker;
  await house.promote(admin.username);
  const folder = await mkdtemp(join(tmpdir(), "greenroom-rejudging-"));
  const slug = `sum-${seeker.username.slice(-8)}`;
  const uuid = crypto.randomUUID();
  try {
    await importSum(house, folder, slug, uuid, 43);
    const sent = await seeker.judged(`/problems/${slug}/submissions`, SUM);
    const own = await seeker.open(sent);
    await own.getByText("Your answer to case 2 is wrong.").waitFor();
    await importSum(house, folder, slug, uuid, 42);

    const page = await admin.open("/admin/rejudgings");
    await page.getByRole("link", { name: `Judge them again for The sum ${slug}` }).click();
    await page.getByLabel("Sent by").fill("nobody-of-this-name");
    await page.getByLabel("Reason").fill("The answer of case 2 was wrong");
    admin.expectStatus(422);
    await page.getByRole("button", { name: "See what it would take" }).click();
    await page.getByRole("alert").getByText("Nobody has this username.").waitFor();
    assert.equal(await page.getByLabel("Reason").inputValue(), "The answer of case 2 was wrong");
    await page.getByLabel("Sent by").fill(seeker.username);
    await page.getByRole("button", { name: "See what it would take" }).click();

    await page.getByText("1 submission would be judged against version 2.").waitFor();
    await page.getByRole("button", { name: "Judge them again" }).click();
    // The page follows by itself.
    await page.getByRole("heading", { name: "Judged, not applied" }).waitFor({ timeout: 60_000 });
    await page.getByText("1 verdict changes").waitFor();
    const row = page.getByRole("row", { name: /^Wrong answer/ });
    await row.getByRole("link", { name: "1" }).click();
    await page.getByRole("cell", { name: seeker.username }).waitFor();
    await page.goBack();
    await own.reload();
    await own.getByText("Your answer to case 2 is wrong.").waitFor();

    await page.getByRole("button", { name: "Apply the new verdicts" }).click();
    await page.getByRole("heading", { name: "Applied" }).waitFor();
    await own.getByRole("link", { name: /^Notifications/ }).getByText("1 unread").waitFor();
    await own.goto(`${house.origin}/notifications`);
    await own.getByText(/was judged again: Accepted, before Wrong answer\. Why: The answer of case 2 was wrong/).first().waitFor();
    await own.goto(house.origin + sent);
    await own.getByRole("heading", { name: "Judged before" }).waitFor();
    await own.getByText("All 2 cases passed.").waitFor();

    await page.goto(`${house.origin}/admin/audit`);
    await page.getByRole("cell", { name: "applied a rejudging" }).first().waitFor();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
