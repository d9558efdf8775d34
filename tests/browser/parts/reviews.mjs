// A review from the question to the rating, by two people in two browsers; with script and without. How its pages look, and
// that axe finds nothing on them, is a matter of pages.mjs.
import assert from "node:assert/strict";
import { fact } from "../support/fact.mjs";
import { problem, programs } from "../support/problem.mjs";
import { expectEventually } from "../support/wait.mjs";

const QUESTION = "Is reading all of the input at once a good idea?";

/** A seeker with a submission, and a mentor. */
async function two(arrive, settings) {
  const [seeker, mentor] = [await arrive(settings), await arrive(settings)];
  await seeker.register();
  await mentor.register();
  await mentor.house.makeMentor(mentor.username);
  return { seeker, mentor, submission: await seeker.judged(problem.submissions, programs.accepted) };
}

/** Asks from the page of the submission; the path of the review. */
async function ask(seeker, submission) {
  const page = await seeker.open(submission);
  await page.getByRole("link", { name: "Ask a mentor to review it" }).click();
  await page.getByRole("region", { name: "How long it may take" }).waitFor();
  await page.getByLabel("Your question").fill(QUESTION);
  await page.getByLabel("What to look at").fill("Memory");
  await page.getByRole("button", { name: "Ask for the review" }).click();
  await page.getByText("Waits for a mentor").waitFor();
  return { page, path: new URL(page.url()).pathname };
}

/** Finds the request in the queue, reads it and claims it. */
async function claim(mentor) {
  const page = await mentor.open("/queue?language=python3");
  const request = page.locator(".request").filter({ hasText: mentor.asks });
  await request.getByRole("link", { name: problem.title }).click();
  await page.getByText(QUESTION).waitFor();
  await page.getByRole("button", { name: "Claim" }).click();
  await page.getByText("You have claimed it").waitFor();
  return page;
}

for (const [how, settings] of [["with script", {}], ["without script", { javaScriptEnabled: false }]]) {
  fact(`${how} two people go through a whole review`, async (arrive) => {
    const { seeker, mentor, submission } = await two(arrive, settings);
    const asked = await ask(seeker, submission);
    mentor.asks = seeker.username;
    const desk = await claim(mentor);

    // A comment on a line, kept first.
    await desk.getByRole("link", { name: "Comment on line 6", exact: true }).click();
    await desk.getByLabel("Comment on line 6", { exact: false }).last().fill("This holds **everything** in memory.");
    const form = desk.getByRole("form", { name: "Comment on line 6" });
    await form.getByText("Suggest a change").click();
    await form.getByLabel("Send these lines along").check();
    await form.getByLabel("Lines", { exact: true }).fill("    data = iter(sys.stdin.read().split())");
    await form.getByLabel("Kind").selectOption("Must fix");
    await form.getByRole("button", { name: "Keep" }).click();
    await desk.getByRole("region", { name: "Kept comments" }).waitFor();
    assert.ok(!(await seeker.text(asked.path)).includes("everything"), "nobody else sees it yet");

    // Then all goes out at once.
    await desk.getByLabel("About the whole", { exact: false }).last().fill("Good names.");
    await desk.getByRole("form", { name: "About the whole" }).getByRole("button", { name: "Send" }).click();
    await desk.getByText("The seeker's turn").waitFor();
    assert.equal(await desk.getByRole("region", { name: /^Must fix, Line 6/ }).count(), 1, "threads are named regions");

    // The seeker hears of it, reads, replies and settles.
    const page = await seeker.open("/notifications");
    await page.getByRole("button", { name: /Your mentor has answered/ }).click();
    const thread = page.getByRole("region", { name: /^Must fix, Line 6/ });
    await thread.getByText("everything").waitFor();
    assert.match(await page.getByRole("status").first().innerText(), /Your turn[\s\S]*2 threads are open/);
    await thread.locator("summary", { hasText: "Reply" }).click();
    await thread.getByRole("textbox", { name: "Reply" }).fill("I see. Like this?");
    await thread.getByRole("button", { name: "Send" }).click();
    await page.getByText("The mentor's turn").waitFor();
    await page.getByRole("region", { name: /^Suggestion/ }).getByRole("button", { name: "Settle" }).click();
    await page.getByRole("region", { name: /^Suggestion.*settled/ }).waitFor();

    // The suggestion goes into the draft, a new submission into the review.
    await page.getByRole("region", { name: /^Must fix/ }).getByRole("button", { name: "Put it into my draft" }).click();
    await page.waitForURL(/workspace/);
    assert.ok((await seeker.text(`${problem.workspace}?language=python3`)).includes("data = iter(sys.stdin.read().split())"));
    await seeker.send(problem.submissions, programs.wrong);
    await page.goto(seeker.house.origin + asked.path);
    await page.getByRole("button", { name: /Bring it in/ }).click();
    await page.getByText("Code", { exact: true }).waitFor();

    // The mentor sees what changed, and finishes.
    await desk.reload();
    await desk.getByText("Compare with").getByRole("link", { name: "Round 1" }).click();
    await desk.getByRole("region", { name: /Round 1 and Round 2 side by side/ }).waitFor();
    await desk.getByRole("button", { name: "Finish the review" }).click();
    await desk.getByText("Finished", { exact: true }).waitFor();

    // Both say how it was.
    await page.reload();
    for (const question of ["Did it answer your question?", "Do you know what to do next?", "Was it kind and to the point?"]) {
      await page.getByRole("group", { name: question }).getByLabel("Yes").check();
    }
    await page.getByLabel("In your words").fill("Thank you!");
    await page.getByRole("button", { name: "Say it" }).click();
    await page.getByText("Thank you. The other side reads it here.").waitFor();
    await desk.reload();
    await desk.getByText("Thank you!").waitFor();
  });
}

for (const [how, settings] of [["with script", {}], ["without script", { javaScriptEnabled: false }]]) {
  fact(`${how} both sides mark by the rubric, and see each other's marks once they have`, async (arrive) => {
    const { seeker, mentor, submission } = await two(arrive, settings);
    const asked = await ask(seeker, submission);
    mentor.asks = seeker.username;
    const desk = await claim(mentor);
    const clarity = (page) => page.getByRole("group", { name: /^Clarity/ });
    await clarity(desk).getByLabel(/^Lean no/).check();
    await clarity(desk).getByLabel("What shows it").fill("L1");
    await desk.getByRole("button", { name: "Keep the marks" }).click();
    await desk.getByRole("button", { name: "Send 1 mark" }).click();
    await desk.getByText("The seeker's turn").waitFor();
    const page = await seeker.open(asked.path);
    await clarity(page).getByText("Mentor: marked.").waitFor();
    await clarity(page).getByLabel(/^Hire/).check();
    await page.getByRole("button", { name: "Keep the marks" }).click();
    await clarity(page).getByText("This mark counts once you say what shows it.").waitFor();
    await clarity(page).getByLabel("What shows it").fill("Every name says what it holds");
    await page.getByRole("button", { name: "Keep the marks" }).click();
    await clarity(page).getByText("Mentor: Lean no").waitFor();
    await clarity(page).getByRole("link", { name: "L1" }).click();
    assert.ok(page.url().endsWith("#L1"));
    await desk.reload();
    await clarity(desk).getByText("Every name says what it holds").waitFor();
    await page.getByRole("link", { name: "Your marks over time" }).click();
    await page.getByText("You: Hire. Mentors marked 1 submission and saw 0 as you did.").waitFor();
  });
}

fact("a mentor's marks are kept while they are made, a seeker's only when they say so", async (arrive) => {
  const { seeker, mentor, submission } = await two(arrive, {});
  const asked = await ask(seeker, submission);
  mentor.asks = seeker.username;
  const desk = await claim(mentor);
  const clarity = (page) => page.getByRole("group", { name: /^Clarity/ });
  await clarity(desk).getByLabel(/^Lean no/).check();
  await desk.locator(".rubric-form").getByText("Kept", { exact: true }).waitFor();
  await desk.reload();
  assert.ok(await clarity(desk).getByLabel(/^Lean no/).isChecked());
  const page = await seeker.open(asked.path);
  await clarity(page).getByLabel(/^Hire/).check();
  await clarity(page).getByLabel("What shows it").fill("half a sen");
  // Longer than the script waits before it keeps what is typed.
  await page.waitForTimeout(1500);
  assert.ok(!(await seeker.text(asked.path)).includes("half a sen"));
});

fact("what a mentor types is kept while they type, and comes back after the session has ended", async (arrive) => {
  const { seeker, mentor, submission } = await two(arrive, {});
  await ask(seeker, submission);
  mentor.asks = seeker.username;
  const desk = await claim(mentor);
  const path = new URL(desk.url()).pathname;
  const field = desk.getByRole("form", { name: "About the whole" }).getByRole("textbox").first();
  await field.fill("As I go along");
  await desk.getByRole("form", { name: "About the whole" }).getByText("Kept", { exact: true }).waitFor();
  await desk.reload();
  assert.equal(await field.inputValue(), "As I go along");

  // Left at once: the page hands over what is not kept yet.
  await field.fill("As I go along, and the last words");
  await desk.goto(mentor.house.origin + "/problems");
  const isKept = async () => (await mentor.text(path)).includes("and the last words");
  await expectEventually(isKept, "the last words are kept");

  // Signed out in another tab: what is sent then is back after signing in.
  await desk.goto(mentor.house.origin + path);
  await mentor.post("/sign-out", {});
  mentor.expectStatus(401);
  mentor.expectEndOfStream();
  await field.fill("Written without a session");
  await desk.getByText("Not kept: you are signed out").waitFor();
  await desk.getByRole("form", { name: "About the whole" }).getByRole("button", { name: "Send" }).click();
  await desk.getByText("Your comment is safe.").waitFor();
  await desk.getByLabel("Username").fill(mentor.username);
  await desk.getByLabel("Password").fill(mentor.password);
  await desk.getByRole("button", { name: "Sign in", exact: true }).click();
  await desk.getByText("Your comment is back.").waitFor();
  assert.equal(await field.inputValue(), "Written without a session");
});

fact("by keyboard a mentor walks the threads and comments on a range", async (arrive) => {
  const { seeker, mentor, submission } = await two(arrive, {});
  await ask(seeker, submission);
  mentor.asks = seeker.username;
  const desk = await claim(mentor);
  const path = new URL(desk.url()).pathname;
  await desk.goto(`${mentor.house.origin}${path}?from=2&to=4#body-f0-2-4`);
  // The address asks for the field, so the cursor is in it.
  const field = desk.getByRole("form", { name: "Comment on lines 2 to 4" }).getByRole("textbox").first();
  await expectEventually(() => field.evaluate((element) => element === document.activeElement), "the field has the focus");
  await desk.keyboard.type("These three lines");
  await desk.getByRole("form", { name: "Comment on lines 2 to 4" }).getByText("Kept", { exact: true }).waitFor();
  await desk.keyboard.press("Tab");
  await desk.getByRole("button", { name: /^Send 1 comment/ }).isHidden();
  await desk.getByRole("form", { name: "Comment on lines 2 to 4" }).getByRole("button", { name: /^Send/ }).press("Enter");
  await desk.getByText("The seeker's turn").waitFor();
  await desk.keyboard.press("n");
  const focused = await desk.evaluate(() => document.activeElement.closest("section.thread")?.getAttribute("aria-label"));
  assert.match(focused, /Lines 2 to 4/);
  // With shift a second line ends the range.
  await desk.getByRole("link", { name: "Comment on line 8", exact: true }).click();
  await desk.getByRole("link", { name: "Comment on line 10", exact: true }).click({ modifiers: ["Shift"] });
  await desk.getByRole("form", { name: "Comment on lines 8 to 10" }).waitFor();
});
