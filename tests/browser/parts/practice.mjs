// Around solving: hints, solutions, notes, the clock of an interview, comparing, reporting a case.
import assert from "node:assert/strict";
import { fact } from "../support/fact.mjs";
import { PLAIN } from "../support/plain.mjs";
import { problem, programs } from "../support/problem.mjs";

fact("hints come one by one, a solution by choice, and both are remembered", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.open(problem.page);
  await page.getByRole("button", { name: "Show hint 1 of 3" }).click();
  await page.getByRole("heading", { name: "Hint 1" }).waitFor();
  await page.getByRole("button", { name: "Show hint 2 of 3" }).click();
  await page.getByRole("heading", { name: "Hint 2" }).waitFor();
  assert.equal(await page.getByRole("heading", { name: "Hint 3" }).count(), 0);

  await page.getByRole("link", { name: "Programs" }).click();
  assert.equal(await page.locator("ol.code").count(), 0);
  await page.getByRole("button", { name: "Show it anyway" }).click();
  await page.getByRole("heading", { name: /^Python/ }).waitFor();

  await page.goto(visitor.house.origin + "/progress");
  await page.getByText("Hints shown").waitFor();
  assert.match(await page.locator("dl.figures").innerText(), /Hints shown\s+2\s+Solutions read before solving\s+1 problem/);
});

fact("a bookmark and a note are found again", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.open(problem.page);
  await page.getByRole("button", { name: "Bookmark it" }).click();
  await page.getByRole("button", { name: "Remove the bookmark" }).waitFor();
  await page.getByRole("link", { name: "Write a note" }).click();
  await page.getByLabel("What to remember").fill("Fetches end **in order**.");
  await page.getByRole("button", { name: "Save the note" }).click();
  await page.locator("strong", { hasText: "in order" }).waitFor();
  await page.getByRole("link", { name: "Practice" }).first().click();
  await page.getByLabel("Bookmarked").check();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  assert.deepEqual(await page.locator(".problem-title").allInnerTexts(), [problem.title]);
  await page.getByRole("link", { name: "Your bookmarks and notes" }).click();
  await page.getByText("Fetches end **in order**.").waitFor();
});

fact("the clock of an interview counts down, is said aloud, and hides what an interviewer would not say", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.open(problem.page);
  await page.getByText("Easy", { exact: true }).first().waitFor();
  await page.getByLabel("Time", { exact: true }).selectOption("15");
  await page.clock.install();
  await page.getByRole("button", { name: "Start the clock" }).click();
  await page.waitForURL(/\/workspace/);
  const clock = page.locator("[data-countdown]");
  await clock.getByText(/^1[45]:\d\d left$/).waitFor();
  assert.equal(await page.getByText("Easy", { exact: true }).count(), 0);
  await page.clock.fastForward("05:02");
  await page.locator("#live", { hasText: "10 minutes left" }).waitFor({ state: "attached" });
  await clock.getByText(/^9:\d\d left$/).waitFor();
  await page.clock.fastForward("05:00");
  await page.locator("#live", { hasText: "5 minutes left" }).waitFor({ state: "attached" });
  await page.getByRole("button", { name: "End the interview" }).click();
  await page.getByText("The interview is ended.").waitFor();
  await page.getByText("Easy", { exact: true }).first().waitFor();
});

fact("without script an interview is kept, and a hint in the workspace loses nothing", async (arrive) => {
  const visitor = await arrive(PLAIN);
  await visitor.register();
  const page = await visitor.open(problem.workspace);
  await page.getByLabel(/^Source code/).fill("print('half of it')\n");
  await page.getByRole("button", { name: "Show hint 1 of 3" }).click();
  await page.getByRole("heading", { name: "Hint 1" }).waitFor();
  assert.match(await page.getByLabel(/^Source code/).inputValue(), /half of it/);
  await page.getByRole("link", { name: problem.title }).click();
  await page.getByRole("button", { name: "Start the clock" }).click();
  await page.getByText("Interview, 20 minutes.").waitFor();
  await page.getByText(/^(19|20) minutes left$/).waitFor();
  assert.equal(await page.getByRole("heading", { name: "Hint 1" }).count(), 0);
  await page.getByRole("button", { name: "End the interview" }).click();
  await page.goto(visitor.house.origin + "/progress");
  await page.getByRole("cell", { name: "ended by hand" }).waitFor();
});

fact("an accepted program is told of its growth, and two submissions stand side by side", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  await visitor.judged(problem.submissions, programs.wrong);
  const page = await visitor.open(await visitor.judged(problem.submissions, programs.accepted));
  await page.getByRole("heading", { name: "Growth" }).waitFor();
  await page.getByRole("img", { name: /^CPU time of each case against the size of its input/ }).waitFor();
  await page.getByRole("link", { name: "Compare with another" }).click();
  await page.getByRole("row", { name: /^Verdict\s+Wrong answer\s+Accepted/ }).waitFor();
  await page.locator("table.diff mark").first().waitFor();
});

fact("a case that somebody takes for wrong reaches an administrator, and the answer comes back", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.open(await visitor.judged(problem.submissions, programs.wrong));
  await page.getByRole("link", { name: /^report/ }).first().click();
  await page.getByLabel("What is wrong with it?").fill("The statement counts the peak otherwise.");
  await page.getByRole("button", { name: "Report the case" }).click();
  await page.getByText("None yet. You will be told.").waitFor();

  const admin = await arrive();
  await admin.register();
  await admin.house.promote(admin.username);
  const list = await admin.open("/admin/reports/tests");
  await list.getByText("The statement counts the peak otherwise.").waitFor();
  await list.getByLabel(`Answer to ${visitor.username}`).fill("It counts running fetches, as the second paragraph says.");
  await list.getByRole("button", { name: `Settle the report of ${visitor.username}` }).click();
  await list.getByText("The report is settled and its writer is told.").waitFor();

  await page.getByRole("link", { name: /^Notifications/ }).click();
  await page.getByRole("button", { name: /^See it/ }).click();
  await page.getByText("It counts running fetches").waitFor();
});
