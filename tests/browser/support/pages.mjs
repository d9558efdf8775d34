// Every page of the program, each with what has to happen before it looks as its name says.
// `open(visitor, look)` hands the page to `look` while that state lasts. `isMoment` marks a state that
// loading the address again would end: an answer to a form, a dialog, something done in the workspace.
import { run, saved, submit, verdict, write } from "./editor.mjs";
import { problem, programs } from "./problem.mjs";

/** A page under an address, for somebody without an account. */
const at = (name, path, status) => ({
  name,
  open: async (visitor, look) => {
    if (status) visitor.expectStatus(status);
    await look(await visitor.open(path));
  },
});

/** The same for a person with a fresh account, after `before` has happened. */
const signedIn = (name, path, before = async () => {}) => ({
  name,
  open: async (visitor, look) => {
    await visitor.register();
    const shown = await before(visitor);
    await look(await visitor.open(path ?? shown));
  },
});

/** The same for an administrator. From the first of these on the link of the first administrator is dead. */
const asAdmin = (name, path, before = async () => {}) =>
  signedIn(name, null, async (visitor) => {
    await visitor.house.promote(visitor.username);
    await before(visitor);
    return path(visitor);
  });

/** A problem of the administrator's own, begun from the skeleton; its address below /admin/problems. */
const begun = async (visitor) => {
  const short_name = `p${visitor.username.replace(/[^a-z0-9]/g, "").slice(-12)}`;
  const answer = await visitor.post("/admin/problems/new", { title: "A problem under work", short_name, language: "python3" });
  if (answer.status() !== 303) throw new Error(`making a problem answered ${answer.status()}`);
  return `/admin/problems/${short_name}`;
};

/** The same with a part of its page. */
const part = (name) => async (visitor) => `${await begun(visitor)}/${name}`;

/** The same with a second version. */
const changed = async (visitor) => {
  const place = await begun(visitor);
  const form = { base: "1", language: "en", text: "Another text, with $n$.\n", note: "Shorter" };
  const answer = await visitor.post(`${place}/statement`, form);
  if (answer.status() !== 303) throw new Error(`saving answered ${answer.status()}`);
  return place;
};

/** Asks for an address for the person; a link is sent there. */
const wanted = async (visitor) => {
  const email = `${visitor.username}@mail.example`;
  const answer = await visitor.post("/account/email", { email, current_password: visitor.password });
  if (answer.status() !== 303) throw new Error(`asking for an address answered ${answer.status()}`);
  return email;
};

/** Gives the person a new account of the same browser, with an address from the beginning. */
const addressed = async (visitor) => {
  await visitor.post("/sign-out", {});
  const username = `${visitor.username}-mail`;
  const email = `${username}@mail.example`;
  const answer = await visitor.post("/register", { username, email, password: visitor.password });
  if (answer.status() !== 303) throw new Error(`registering answered ${answer.status()}`);
};

/** Signs the person in with a browser that is new to the account, so that they are told of it. */
const fromElsewhere = async (visitor, browser = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0") => {
  const form = { username: visitor.username, password: visitor.password };
  const answer = await visitor.post("/sign-in", form, { "User-Agent": browser });
  if (answer.status() !== 303) throw new Error(`signing in answered ${answer.status()}`);
};

/** Goes to the provider and comes back as somebody. */
const fromProvider = async (page, person) => {
  await page.getByRole("button", { name: "Sign in with House of keys" }).click();
  await page.getByLabel("Who are you?").fill(person);
  await page.getByRole("button", { name: "That is me" }).click();
};

/** Posts a form that must be taken; where it leads. */
const post = async (visitor, path, form = {}) => {
  const answer = await visitor.post(path, form);
  if (answer.status() !== 303) throw new Error(`${path} answered ${answer.status()}`);
  return answer.headers().location;
};

const request = () => ({ question: "Is the reading of the input clear enough?", goal: "A platform team in spring", level: "junior", talk: "en", visibility: "mentors", idempotency_key: crypto.randomUUID() });

/** A request of the person about a submission of theirs. */
const asked = async (visitor) => {
  const submission = await visitor.send(problem.submissions, programs.accepted);
  return post(visitor, `${submission}/review`, request());
};

/** The person is somebody else from now on, in the same browser. */
const become = async (visitor, username, isNew = false) => {
  await visitor.post("/sign-out", {});
  visitor.username = username;
  if (isNew) await visitor.register();
  else await fromElsewhere(visitor);
};

/** Makes the person a mentor, whom somebody else asks; the review, claimed and half answered. */
const mentoring = async (visitor) => {
  const mentor = visitor.username;
  await visitor.house.makeMentor(mentor);
  await become(visitor, `${mentor}-asks`, true);
  const review = await asked(visitor);
  await become(visitor, mentor);
  await post(visitor, `${review}/claim`);
  const file = (await visitor.text(review)).match(/Lines of ([^"]+)"/)[1];
  await post(visitor, `${review}/comments`, { place: `lines 3 5 ${file}`, kind: "must-fix", body: "This is read **twice**:\n\n```\nread()\n```", with_suggestion: "yes", suggestion: "one = read()", intent: "keep" });
  await post(visitor, `${review}/comments`, { place: "whole", kind: "praise", body: "Good names throughout.", intent: "keep" });
  return review;
};

/** The same once it was sent, for the seeker. */
const answered = async (visitor) => {
  const review = await mentoring(visitor);
  await post(visitor, `${review}/send`);
  await become(visitor, `${visitor.username}-asks`);
  return review;
};

/** A review that both sides let mentors read; for its mentor. */
const shared = async (visitor) => {
  const review = await finished(visitor);
  await post(visitor, `${review}/example`, { shares: "yes" });
  await become(visitor, visitor.username.replace(/-asks$/, ""));
  await post(visitor, `${review}/example`, { shares: "yes" });
  return `/mentor/examples/${review.split("/").at(-1)}`;
};

/** A rejudging of the person's own submission, not begun. */
const proposed = async (visitor) => {
  await visitor.judged(problem.submissions, programs.wrong);
  const scope = { user: visitor.username, reason: "A case of the second group had a wrong answer", idempotency_key: crypto.randomUUID() };
  return post(visitor, "/admin/rejudgings", { problem: problem.page.split("/").at(-1), ...scope });
};

/** Marks on both sides; for the seeker. */
const marked = async (visitor) => {
  const review = await mentoring(visitor);
  await post(visitor, `${review}/marks`, { "level.clarity": "2", "evidence.clarity": "L3-5", "level.approach": "4", "evidence.approach": "One pass over the input" });
  await post(visitor, `${review}/send`);
  await become(visitor, `${visitor.username}-asks`);
  await post(visitor, `${review}/marks`, { "level.clarity": "3", "evidence.clarity": "L1", "level.language": "3" });
  return review;
};

/** A mentor who has marked the first submission with known marks; its page. */
const calibrated = async (visitor) => {
  await visitor.house.makeMentor(visitor.username);
  const list = await visitor.text("/mentor/calibration");
  const first = list.match(/\/mentor\/calibration\/[a-z-]+\/1/)[0];
  const criteria = (await visitor.text(first)).matchAll(/name="(level\.[a-z_]+)" value="2"/g);
  await post(visitor, first, Object.fromEntries([...criteria].map(([, name]) => [name, "2"])));
  return first;
};

/** The same in its second round. */
const secondRound = async (visitor) => {
  const review = await answered(visitor);
  const next = await visitor.send(problem.submissions, programs.wrong);
  await post(visitor, `${review}/rounds`, { submission: next.split("/").at(-1) });
  return `${review}?round=2&diff=1`;
};

const finished = async (visitor) => {
  const review = await answered(visitor);
  await post(visitor, `${review}/finish`);
  return review;
};

/** Somebody wants to be a mentor, and a request waits. */
const applied = async (visitor) => {
  const admin = visitor.username;
  await become(visitor, `${admin}-asks`, true);
  await asked(visitor);
  await post(visitor, "/mentor", { "language-python3": "yes", "talk-en": "yes", level: "senior", capacity: "3", about: "Ten years of queues." });
  await become(visitor, admin);
};

/** A comment that can't be sent any more. */
const stranded = async (visitor) => {
  const review = await mentoring(visitor);
  await post(visitor, `${review}/release`);
};

/** A week of samples of the queue and of sizes. */
const pastDays = (visitor) =>
  visitor.house.sql(`
    INSERT INTO worker_samples SELECT t, 1, 2, (extract(epoch FROM t)::int / 60) % 3, (extract(epoch FROM t)::int / 60) % 7, 0
      FROM generate_series(now() - interval '6 days', now(), interval '1 minute') t ON CONFLICT DO NOTHING;
    INSERT INTO queue_samples SELECT t, k, c, 10 + 9 * sin(extract(epoch FROM t) / 9000 + c), 1, 30 + 29 * sin(extract(epoch FROM t) / 20000 + c)
      FROM generate_series(now() - interval '6 days', now(), interval '5 minutes') t, (VALUES ('judge', 10), ('run', 0), ('measure', 20)) v (k, c) ON CONFLICT DO NOTHING;
    INSERT INTO storage_samples SELECT t, 40e6 + extract(epoch FROM t - now() + interval '7 days') * 20, 21e6, 9e6, 3e6, 1e5, 5e5
      FROM generate_series(now() - interval '6 days', now(), interval '1 hour') t ON CONFLICT DO NOTHING`);

const reviewPages = [
  signedIn("no reviews yet", "/reviews"),
  signedIn("the form that asks for a review", null, async (visitor) => `${await visitor.send(problem.submissions, programs.accepted)}/review`),
  {
    name: "a request that is refused",
    isMoment: true,
    open: async (visitor, look) => {
      visitor.expectStatus(422);
      await visitor.register();
      const submission = await visitor.send(problem.submissions, programs.accepted);
      const page = await visitor.open(`${submission}/review`);
      await page.getByLabel("Your question").fill("help");
      await page.getByRole("button", { name: "Ask for the review" }).click();
      await page.locator("#form-errors").waitFor();
      await look(page);
    },
  },
  signedIn("a request in the queue, for its seeker", null, asked),
  signedIn("the reviews that somebody asked for", "/reviews", answered),
  signedIn("the reviews that a mentor gives", "/reviews?show=mentoring", mentoring),
  signedIn("texts that were kept", "/reviews?show=kept", stranded),
  signedIn("the queue", "/queue", stranded),
  signedIn("a review that a mentor writes", null, mentoring),
  {
    name: "a link for somebody outside, just made",
    isMoment: true,
    open: async (visitor, look) => {
      await visitor.register();
      const page = await visitor.open(`${await visitor.send(problem.submissions, programs.accepted)}/shares`);
      await page.getByLabel("For whom").fill("My uncle");
      await page.getByRole("button", { name: "Make a link" }).click();
      await page.getByText("Copy the link now.").waitFor();
      await look(page);
      const link = await page.locator("#new-link").innerText();
      await page.goto(visitor.house.origin + new URL(link).pathname);
      await page.getByText("They can end this link at any time.").waitFor();
      await look(page);
    },
  },
  signedIn("saved replies", "/mentor/replies", async (visitor) => {
    await visitor.house.makeMentor(visitor.username);
    await post(visitor, "/mentor/replies", { title: "Read line by line", body: "A log has no end, so read it **line by line**.", problem: problem.page.split("/").at(-1), is_shared: "yes" });
  }),
  signedIn("a review with an answer", null, answered),
  signedIn("a second round", null, secondRound),
  signedIn("a review that is finished", null, finished),
  signedIn("a review with marks of both sides", null, marked),
  signedIn("somebody's marks over time", "/reviews/marks", marked),
  signedIn("the submissions with known marks", "/mentor/calibration", calibrated),
  signedIn("a submission with known marks, marked", null, calibrated),
  signedIn("examples of reviews", "/mentor/examples", shared),
  signedIn("an example of a review", null, shared),
  signedIn("a review with the editorial beside the code", null, async (visitor) => `${await mentoring(visitor)}?beside=editorial`),
  signedIn("a review with the verdict beside the code", null, async (visitor) => `${await mentoring(visitor)}?beside=verdict`),
  signedIn("a second round below the first", null, async (visitor) => `${await secondRound(visitor)}&view=unified`),
  signedIn("a mentor's figures", "/mentor/statistics", async (visitor) => {
    await answered(visitor);
    await become(visitor, visitor.username.replace(/-asks$/, ""));
  }),
  signedIn("the application of a mentor", "/mentor"),
  asAdmin("the queue as administrators see it", () => "/admin/reviews", applied),
];

/** Somebody at work: hints, a note, a bookmark, an interview that was ended, submissions. */
const practising = async (visitor) => {
  await post(visitor, `${problem.page}/hints`, { hint: "1" });
  await post(visitor, `${problem.page}/bookmark`, { on: "1" });
  await post(visitor, `${problem.page}/note`, { body: "Fetches end **in order**, so a queue is enough:\n\n- push the start\n- drop from the front", revision: "0" });
  await post(visitor, `${problem.page}/interviews`, { minutes: "45" });
  const end = (await visitor.text(problem.page)).match(/\/interviews\/\d+\/end/)[0];
  await visitor.judged(problem.submissions, programs.wrong);
  await post(visitor, end);
  return visitor.judged(problem.submissions, programs.accepted);
};

/** A case that failed and was reported; its page. */
const reported = async (visitor) => {
  const submission = await visitor.judged(problem.submissions, programs.wrong);
  const report = `${submission}/cases/1/report`;
  await post(visitor, report, { body: "The statement counts the peak otherwise: see its second paragraph." });
  return report;
};

const practicePages = [
  signedIn("no progress yet", "/progress"),
  signedIn("progress", "/progress", practising),
  signedIn("nothing kept yet", "/bookmarks"),
  signedIn("bookmarks and notes", "/bookmarks", practising),
  signedIn("a problem with a hint and a note", problem.page, practising),
  signedIn("the form of a note", `${problem.page}/note`, practising),
  signedIn("a problem in an interview", problem.page, (visitor) => post(visitor, `${problem.page}/interviews`, { minutes: "45" })),
  signedIn("the question before the programs", `${problem.page}/solutions`),
  signedIn("the programs of a problem", `${problem.page}/solutions`, (visitor) => post(visitor, `${problem.page}/solutions`)),
  at("the question before an editorial, for a visitor", `${problem.page}/editorial`),
  signedIn("two submissions side by side", null, async (visitor) => `${await practising(visitor)}/compare`),
  signedIn("one's submissions to a problem", problem.submissions, practising),
  signedIn("the form that reports a case", null, async (visitor) => `${await visitor.judged(problem.submissions, programs.wrong)}/cases/1/report`),
  signedIn("a case that was reported", null, reported),
  asAdmin("reported cases", () => "/admin/reports/tests", reported),
  asAdmin("reported cases that are settled", () => "/admin/reports/tests?state=settled"),
];

/** Pages of a program that was built with sign-in by provider. */
const providerPages = [
  {
    name: "the way to a provider",
    isMoment: true,
    needsProvider: true,
    open: async (visitor, look) => {
      const page = await visitor.open("/sign-in");
      // A place with nothing to show: the browser stays where it is.
      await page.route(/\/authorize\?/, (route) => route.fulfill({ status: 204 }));
      await page.getByRole("button", { name: "Sign in with House of keys" }).click();
      await page.getByRole("link", { name: "Go on to House of keys" }).waitFor();
      await look(page);
    },
  },
  {
    name: "the account of somebody from a provider",
    isMoment: true,
    needsProvider: true,
    open: async (visitor, look) => {
      const page = await visitor.open("/sign-in");
      await fromProvider(page, visitor.username);
      await page.waitForURL(visitor.house.origin + "/register/with");
      await look(page);
    },
  },
  {
    name: "the ways to sign in",
    needsProvider: true,
    open: async (visitor, look) => {
      const page = await visitor.open("/sign-in");
      await fromProvider(page, visitor.username);
      await page.getByRole("button", { name: "Create account" }).click();
      await page.waitForURL(/\/$/);
      await page.goto(visitor.house.origin + "/account/identities");
      await page.getByText("You have no password yet").waitFor();
      await look(page);
    },
  },
];

export const pages = [
  at("the visitor's home", "/"),
  at("the list of problems", "/problems"),
  at("a list without results", "/problems?q=nothing+is+called+this"),
  at("a problem", problem.page),
  at("the workspace of a visitor", problem.workspace),
  at("the sign-in form", "/sign-in"),
  at("the registration form", "/register"),
  at("a page that does not exist", "/nowhere", 404),
  {
    name: "the registration form with errors",
    isMoment: true,
    open: async (visitor, look) => {
      visitor.expectStatus(422);
      const page = await visitor.open("/register");
      await page.getByLabel("Username").fill("no spaces, please");
      await page.getByLabel("Password").fill("short");
      await page.getByRole("button", { name: "Create account" }).click();
      await page.locator("#form-errors").waitFor();
      await look(page);
    },
  },
  {
    name: "the sign-in form with an error",
    isMoment: true,
    open: async (visitor, look) => {
      visitor.expectStatus(422);
      const page = await visitor.open("/sign-in");
      await page.getByLabel("Username").fill(visitor.username);
      await page.getByLabel("Password").fill("not the password");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await page.locator("#form-errors").waitFor();
      await look(page);
    },
  },
  {
    name: "a form that another site sent",
    isMoment: true,
    open: async (visitor, look) => {
      visitor.expectStatus(403);
      const page = await visitor.context.newPage();
      await page.setContent(`<form method="post" action="${visitor.house.origin}/sign-out"><button>Win</button></form>`);
      await page.getByRole("button").click();
      await page.getByText("Error 403").waitFor();
      await look(page);
    },
  },
  {
    name: "the page of the first administrator",
    open: async (visitor, look) => look(await visitor.open(new URL(visitor.house.firstAdmin).pathname)),
  },
  signedIn("an empty dashboard", "/"),
  signedIn("a dashboard with a draft, work and verdicts", "/", async (visitor) => {
    await visitor.judged(problem.submissions, programs.accepted);
    await visitor.judged(problem.submissions, programs.wrong);
    const page = await visitor.open("/problems/quorum-floor/workspace?language=python3");
    await page.waitForSelector("#workspace[data-ready]");
    await write(page, "# not sent yet\n");
    await saved(page);
    await page.close();
  }),
  signedIn("the list of problems with a solved one", "/problems", (visitor) =>
    visitor.judged(problem.submissions, programs.accepted),
  ),
  signedIn("an empty list of submissions", "/submissions"),
  signedIn("the list of submissions", "/submissions", async (visitor) => {
    await visitor.judged(problem.submissions, programs.accepted);
    await visitor.judged(problem.submissions, programs.broken);
  }),
  signedIn("an accepted submission", null, (visitor) => visitor.judged(problem.submissions, programs.accepted)),
  signedIn("a wrong answer with its comparison", null, (visitor) => visitor.judged(problem.submissions, programs.wrong)),
  signedIn("a compile error", null, (visitor) => visitor.judged(problem.submissions, programs.broken)),
  signedIn("a crash with its traceback", null, (visitor) => visitor.judged(problem.submissions, programs.crashing)),
  signedIn("the page of a run", null, (visitor) => visitor.judged(problem.runs, programs.wrong)),
  signedIn("the form for a new password", "/account/password"),
  signedIn("the form for an e-mail address", "/account/email"),
  signedIn("an e-mail address that is not confirmed", "/account/email", addressed),
  signedIn("the page behind a link that was sent to an address", null, async (visitor) => {
    await visitor.house.linkFor(await wanted(visitor), "/email/").then((link) => visitor.open(link));
    return "/email";
  }),
  at("the form for a forgotten password", "/forgotten"),
  signedIn("the page of one's data", "/account/data"),
  signedIn("the page for leaving", "/account/leave"),
  signedIn("the page of somebody who is leaving", "/account/leave", async (visitor) => {
    const answer = await visitor.post("/account/leave", { username: visitor.username, current_password: visitor.password });
    if (answer.status() !== 303) throw new Error(`leaving answered ${answer.status()}`);
  }),
  signedIn("no notifications yet", "/notifications"),
  signedIn("notifications, read and unread", "/notifications", async (visitor) => {
    await fromElsewhere(visitor);
    const id = (await visitor.text("/notifications")).match(/notifications\/(\d+)\/open/)[1];
    await visitor.post(`/notifications/${id}/open`, {});
    await fromElsewhere(visitor, "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36");
  }),
  signedIn("how mail tells of notifications", "/notifications", async (visitor) => {
    const link = await visitor.house.linkFor(await wanted(visitor), "/email/");
    await visitor.open(link);
    await visitor.post("/email", {});
  }),
  signedIn("the devices of a person", "/account/devices"),
  signedIn("the page before a second factor", "/account/second-factor"),
  signedIn("the page that sets a second factor up", "/account/second-factor", (visitor) => visitor.post("/account/second-factor", {})),
  signedIn("the versions of a draft", "/problems/one-fetch-for-many/drafts/python3/versions", async (visitor) => {
    await visitor.send(problem.submissions, "# the first\nprint(1)\n");
    await visitor.send(problem.submissions, "# the second\nprint(2)\n");
  }),
  {
    name: "a submission in the queue",
    open: async (visitor, look) => {
      await visitor.register();
      await visitor.house.whileNobodyJudges(async () => {
        const page = await visitor.open(await visitor.send(problem.submissions, programs.accepted));
        await verdict(page, "main", "Queued");
        await look(page);
        await page.close();
      });
    },
  },
  {
    name: "the workspace",
    open: async (visitor, look) => {
      await visitor.register();
      await look(await visitor.workspace());
    },
  },
  {
    name: "the workspace with a failed run",
    isMoment: true,
    open: async (visitor, look) => {
      await visitor.register();
      const page = await visitor.workspace();
      await write(page, programs.wrong);
      await run(page);
      await verdict(page, "#run-samples", "Wrong answer");
      await saved(page);
      await look(page);
    },
  },
  {
    name: "the workspace with a verdict",
    isMoment: true,
    open: async (visitor, look) => {
      await visitor.register();
      const page = await visitor.workspace();
      await write(page, programs.accepted);
      await submit(page);
      await verdict(page, "#submitted", "Accepted");
      await saved(page);
      await look(page);
    },
  },
  {
    name: "the dialog for signing in again",
    isMoment: true,
    open: async (visitor, look) => {
      visitor.expectStatus(401);
      await visitor.register();
      const page = await visitor.workspace();
      await write(page, programs.accepted);
      await saved(page);
      await visitor.context.clearCookies();
      await submit(page);
      await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
      await look(page);
    },
  },
  {
    name: "the list of keys",
    isMoment: true,
    open: async (visitor, look) => {
      const page = await visitor.open("/problems");
      await page.locator("h1").click();
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await look(page);
    },
  },
  asAdmin("the people", () => "/admin/users"),
  asAdmin("nobody found", () => "/admin/users?q=nobody+is+called+this"),
  asAdmin("a person as an administrator sees them", (visitor) => `/admin/users/${visitor.username}`),
  asAdmin("an empty list of invitations", () => "/admin/invites"),
  asAdmin("the invitations", () => "/admin/invites", async (visitor) => {
    const answer = await visitor.post("/admin/invites", { note: "Somebody with quite a long name, from the evening course" });
    if (answer.status() !== 200) throw new Error(`inviting answered ${answer.status()}`);
  }),
  asAdmin("the form of a new problem", () => "/admin/problems/new"),
  asAdmin("the upload of problems", () => "/admin/problems/upload"),
  asAdmin("the details of a problem", part("edit")),
  asAdmin("the statement of a problem", part("statement")),
  asAdmin("the cases of a problem", part("cases?case=secret/01-single")),
  asAdmin("the programs of a problem", part("programs")),
  asAdmin("the files of a problem", part("files?path=greenroom.yaml")),
  asAdmin("the versions of a problem", async (visitor) => `${await changed(visitor)}/versions`),
  asAdmin("a version beside another", async (visitor) => `${await changed(visitor)}/versions/2`),
  asAdmin("a check that nobody asked for", part("versions/1/check")),
  asAdmin("a check of the problem at hand", () => `/admin/problems/${problem.page.split("/").at(-1)}/versions/1/check`),
  asAdmin("the rejudgings", () => "/admin/rejudgings", proposed),
  asAdmin("the form of a rejudging", () => "/admin/rejudgings/new"),
  asAdmin("the preview of a rejudging", proposed),
  asAdmin("the submissions of a rejudging", async (visitor) => `${await proposed(visitor)}/submissions`),
  asAdmin("the page of health", () => "/admin/health"),
  asAdmin("the queue and the workers", () => "/admin/judging", pastDays),
  asAdmin("the queue of an hour", () => "/admin/judging?span=hour", pastDays),
  asAdmin("a worker that has ended as it was told", () => "/admin/judging", async (visitor) => {
    await visitor.house.sql("INSERT INTO worker_orders (place, wanted, reason) VALUES ('judge-7-0f3a9c2b7d44', 'drained', 'its disk is old') ON CONFLICT DO NOTHING");
  }),
  {
    name: "an order to a worker refused for want of a reason",
    isMoment: true,
    open: async (visitor, look) => {
      visitor.expectStatus(422);
      await visitor.register();
      await visitor.house.promote(visitor.username);
      const page = await visitor.open("/admin/judging");
      await page.getByLabel("Worker", { exact: true }).selectOption("*");
      await page.getByLabel("Order", { exact: true }).selectOption("pause");
      await page.locator("#reason").fill("  ");
      await page.getByRole("button", { name: "Give the order" }).click();
      await page.locator("#form-errors").waitFor();
      await look(page);
    },
  },
  asAdmin("no Judge errors", () => "/admin/judge-errors"),
  asAdmin("Judge errors with their causes", () => "/admin/judge-errors", async (visitor) => {
    const sent = await visitor.judged(problem.submissions, programs.accepted);
    const id = sent.split("/").at(-1);
    await visitor.house.sql(`UPDATE judgements SET verdict = 'judge_error', fault = 'package of version 7: data/secret/03.ans is not there' WHERE submission_id = ${id}`);
  }),
  asAdmin("what takes room", () => "/admin/storage", pastDays),
  asAdmin("all problems", () => "/admin/problems"),
  asAdmin("no problem of the name", () => "/admin/problems?q=nothing+is+called+this"),
  asAdmin("the statistics of a problem", () => `/admin/problems/${problem.page.split("/").at(-1)}/statistics`, async (visitor) => {
    for (const program of [programs.wrong, programs.accepted]) await visitor.judged(problem.submissions, program);
  }),
  asAdmin("the settings in effect", () => "/admin/settings"),
  asAdmin("the outbox", () => "/admin/mail", wanted),
  asAdmin("no letter found", () => "/admin/mail?state=failed"),
  asAdmin("a letter", async (visitor) => (await visitor.text("/admin/mail")).match(/\/admin\/mail\/\d+/)[0], wanted),
  asAdmin("every kind of letter", () => "/admin/mail/templates"),
  asAdmin("the audit log", () => "/admin/audit"),
  asAdmin("no event found", () => "/admin/audit?actor=nobody"),
  {
    name: "a change refused for want of a reason",
    isMoment: true,
    open: async (visitor, look) => {
      visitor.expectStatus(422);
      await visitor.register();
      await visitor.house.promote(visitor.username);
      const page = await visitor.open(`/admin/users/${visitor.username}`);
      await page.locator("#reason-roles").fill("  ");
      await page.getByRole("button", { name: "Change roles" }).click();
      await page.locator("#form-errors").waitFor();
      await look(page);
    },
  },
  {
    name: "a link for a new password",
    isMoment: true,
    open: async (visitor, look) => {
      await visitor.register();
      await visitor.house.promote(visitor.username);
      const page = await visitor.open(`/admin/users/${visitor.username}`);
      await page.locator("#reason-reset").fill("asked for by telephone");
      await page.getByRole("button", { name: "Make a link" }).click();
      const link = await page.locator("#reset-link").innerText();
      await look(page);
      const other = await visitor.open(new URL(link, visitor.house.origin).pathname);
      await other.getByText("Choose a new password").first().waitFor();
      await look(other);
    },
  },
  ...providerPages,
  ...practicePages,
  // Last: the link of the first administrator is dead from here on.
  ...reviewPages,
];
