// The workspace's script against a server that answers as each test wants. Pages come from the gallery:
// GALLERY_DIR, else `cargo run --example gallery` writes them.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { executable, launch } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const skip = executable ? false : "Chromium is missing";
let folder, site, browser, page, context, seen, answers;

const json = (response, status, body, headers = {}) => {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type, ...headers }).end(body === null ? "" : JSON.stringify(body));
};

before(async () => {
  if (skip) return;
  folder = process.env.GALLERY_DIR;
  if (!folder) {
    folder = mkdtempSync(join(tmpdir(), "gallery-"));
    execFileSync("cargo", ["run", "-q", "--example", "gallery", "--", folder], { stdio: "inherit" });
  }
  browser = await launch();
});

after(async () => {
  await browser?.close();
  site?.close();
});

const draftUrl = "/problems/token-bucket/drafts/python3";
beforeEach(async () => {
  if (skip) return;
  await context?.close();
  site?.close();
  seen = [];
  let revision = 7;
  answers = {
    [`POST ${draftUrl}`]: (response) => json(response, 200, { revision: ++revision, saved_at: "12:09:10" }),
    "POST /problems/token-bucket/runs": (response) =>
      json(response, 201, { id: 7, url: "/runs/7", events: "/runs/7/events" }),
    "POST /problems/token-bucket/submissions": (response) =>
      json(response, 201, { id: 9, url: "/submissions/9", events: "/submissions/9/events" }),
    "GET /runs/7/events": (response) => stream(response, "<p data-announce='Accepted. All 2 samples passed.'>Passed</p>"),
    "GET /submissions/9/events": (response) =>
      stream(response, "<p data-announce='Accepted. All 16 cases passed.' data-title='Accepted · T'>Well done</p>"),
  };
  // A server for each test: the last save of the page before goes to the one before.
  const [noted, given] = [seen, answers];
  site = await serve(folder, (request, response, body) => {
    const path = new URL(request.url, "http://x").pathname;
    noted.push({ method: request.method, path, body });
    const key = Object.keys(given).find((each) => `${request.method} ${path}`.startsWith(each));
    if (!key) return false;
    given[key](response, body, request);
    return true;
  });
  context = await browser.newContext();
  page = await context.newPage();
});

function stream(response, html) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("event: update\ndata: <p data-announce='Running'>Case 1 of 2.</p>\n\n");
  response.end(`event: done\ndata: ${html}\n\n`);
}

async function open(name = "workspace") {
  await page.goto(`${site.origin}/${name}`);
  await page.waitForSelector("#workspace[data-ready]");
}

async function type(text) {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(text);
}

const editorText = () => page.locator("#source").inputValue();
const posted = (path) => seen.filter((each) => each.method === "POST" && each.path === path);
const submissions = () => posted("/problems/token-bucket/submissions").map((each) => new URLSearchParams(each.body));

async function until(condition, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`never happened: ${what}`);
}

test("a key is saved within three seconds and says so", { skip }, async () => {
  await open();
  await type("# one");
  await until(() => posted(draftUrl).length > 0, "a save");
  const sent = JSON.parse(posted(draftUrl)[0].body);
  assert.equal(sent.base_revision, 7);
  assert.match(sent.source, /# one$/);
  await page.getByText("Saved 12:09").waitFor();
});

test("a killed tab loses nothing", { skip }, async () => {
  answers[`POST ${draftUrl}`] = (response) => response.destroy();
  await open();
  await type("# kept");
  const other = await context.newPage();
  await page.close({ runBeforeUnload: false });
  page = other;
  await open();
  assert.match(await editorText(), /# kept$/);
  await page.getByText("had not reached the server").waitFor();
});

test("a draft changed elsewhere is shown, and both texts are kept", { skip }, async () => {
  let calls = 0;
  answers[`POST ${draftUrl}`] = (response) => {
    calls += 1;
    if (calls === 1) json(response, 409, { revision: 9, source: "theirs", saved_at: "12:05:00" });
    else json(response, 200, { revision: 9 + calls, saved_at: "12:10:00" });
  };
  await open();
  await type("# mine");
  await page.getByRole("button", { name: "Take the other one" }).click();
  await until(async () => (await editorText()) === "theirs", "their text in the editor");
  const [, mine, theirs] = posted(draftUrl).map((each) => JSON.parse(each.body));
  assert.match(mine.source, /# mine$/);
  assert.equal(mine.base_revision, 9);
  assert.equal(theirs.source, "theirs");
});

test("another tab's save leaves this tab's local copy alone", { skip }, async () => {
  const save = answers[`POST ${draftUrl}`];
  answers[`POST ${draftUrl}`] = (response) => json(response, 409, { revision: 9, source: "theirs" });
  await open();
  await type("# first");
  await page.getByText("Two versions").waitFor();
  answers[`POST ${draftUrl}`] = save;
  const other = await context.newPage();
  await other.goto(`${site.origin}/workspace`);
  await other.waitForSelector("#workspace[data-ready]");
  await page.bringToFront();
  await type(" and more");
  await other.bringToFront();
  await other.getByText("Saved 12:09").waitFor();
  const kept = await other.evaluate(() => localStorage.getItem("greenroom:draft:ada:token-bucket:python3"));
  assert.match(JSON.parse(kept).source, /# first and more$/);
});

test("offline is said and mended without a hand", { skip }, async () => {
  const save = answers[`POST ${draftUrl}`];
  answers[`POST ${draftUrl}`] = (response) => response.destroy();
  await open();
  await type("# later");
  await page.getByText("Offline, kept in this browser").waitFor();
  answers[`POST ${draftUrl}`] = save;
  await page.getByText("Saved 12:09").waitFor({ timeout: 15000 });
});

test("the keys run and submit, results come forward and are announced", { skip }, async () => {
  await open();
  await type("# go");
  await page.keyboard.press("Control+'");
  await page.locator("#run-samples").getByText("Passed").waitFor();
  assert.equal(await page.locator("#live").textContent(), "Accepted. All 2 samples passed.");
  const run = new URLSearchParams(posted("/problems/token-bucket/runs")[0].body);
  assert.equal(run.get("run_on"), "samples");
  assert.match(run.get("source"), /# go$/);
  await page.keyboard.press("Control+Enter");
  await page.getByText("Well done").waitFor();
  assert.equal(await page.title(), "Accepted · T");
  assert.notEqual(submissions()[0].get("idempotency_key"), run.get("idempotency_key"));
});

test("custom input runs on that input", { skip }, async () => {
  await open();
  await page.getByRole("link", { name: "Custom input" }).click();
  await page.locator("#input").fill("9 9");
  await page.keyboard.press("Control+'");
  await page.locator("#run-custom").getByText("Passed").waitFor();
  const run = new URLSearchParams(posted("/problems/token-bucket/runs")[0].body);
  assert.deepEqual([run.get("run_on"), run.get("input")], ["custom", "9 9"]);
});

for (const [status, problem, words, headers] of [
  [403, { detail: "This account may only read." }, "This account may only read.", {}],
  [413, { title: "Too large" }, "Too large", {}],
  [422, { errors: [{ field: "source", message: "NUL at byte 3." }] }, "NUL at byte 3.", {}],
  [429, {}, "Try again in 30 s", { "retry-after": "30" }],
  [503, {}, "Nothing is lost", {}],
  [500, { request_id: "r42" }, "r42", {}],
]) {
  test(`an answer ${status} is explained in place and can be repeated with the same key`, { skip }, async () => {
    const success = answers["POST /problems/token-bucket/submissions"];
    answers["POST /problems/token-bucket/submissions"] = (response) => json(response, status, problem, headers);
    await open();
    await type("# mine");
    await page.locator("#submit").click();
    await page.locator("#messages").getByText(words).waitFor();
    assert.match(await editorText(), /# mine$/);
    answers["POST /problems/token-bucket/submissions"] = success;
    await page.locator("#submit").click();
    await page.getByText("Well done").waitFor();
    const [first, second] = submissions();
    assert.equal(first.get("idempotency_key"), second.get("idempotency_key"));
  });
}

test("an expired session is mended in place and the submission goes through", { skip }, async () => {
  let signedIn = false;
  const success = answers["POST /problems/token-bucket/submissions"];
  answers["POST /problems/token-bucket/submissions"] = (response) =>
    signedIn ? success(response) : json(response, 401, { title: "Sign in" });
  answers["POST /sign-in"] = (response, body) => {
    signedIn = new URLSearchParams(body).get("password") === "right";
    if (signedIn) response.writeHead(204).end();
    else json(response, 422, { detail: "Username or password is not right." });
  };
  await open();
  await page.keyboard.press("Control+Enter");
  await page.locator("#again-password").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByText("Username or password is not right.").waitFor();
  await page.locator("#again-password").fill("right");
  await page.keyboard.press("Enter");
  await page.getByText("Well done").waitFor();
});

test("each language keeps its draft", { skip }, async () => {
  answers["GET /problems/token-bucket/drafts/cpp"] = (response) =>
    json(response, 200, { revision: 3, source: "int main() {}", saved_at: "11:00:00" });
  answers["GET /problems/token-bucket/drafts/c"] = (response) => json(response, 404, {});
  await open();
  await type("# python");
  await page.locator("#language").selectOption("cpp");
  await until(async () => (await editorText()) === "int main() {}", "the draft in C++");
  assert.match(JSON.parse(posted(draftUrl)[0].body).source, /# python$/);
  await page.locator("#language").selectOption("c");
  await until(async () => (await editorText()) === "starter of c\n", "the starter of C");
});

test("reset can be undone", { skip }, async () => {
  await open();
  const before = await editorText();
  await page.locator("#reset").click();
  assert.equal(await editorText(), "starter of python3\n");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await editorText(), before);
});

test("Tab indents, and after Escape it leaves the editor", { skip }, async () => {
  await open();
  await type("\n");
  await page.keyboard.press("Tab");
  assert.match(await editorText(), /\n {4}$/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(".cm-content").evaluate((element) => element === document.activeElement), false);
});

test("the splitter moves by keys and is remembered", { skip }, async () => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open();
  const width = () => page.locator("#statement").evaluate((element) => element.offsetWidth);
  const before = await width();
  await page.locator("#split").focus();
  for (let presses = 0; presses < 5; presses += 1) await page.keyboard.press("ArrowRight");
  assert.ok((await width()) > before);
  const after = await width();
  await open();
  assert.equal(await width(), after);
});

test("without script the form, its buttons and all panels are there", { skip }, async () => {
  await context.close();
  context = await browser.newContext({ javaScriptEnabled: false });
  page = await context.newPage();
  await page.goto(`${site.origin}/workspace`);
  for (const name of ["Change", "Run", "Submit", "Run on this input"]) {
    assert.ok(await page.getByRole("button", { name, exact: true }).isVisible(), name);
  }
  assert.ok(await page.locator("#source").isVisible());
  assert.ok(await page.locator("#panel-custom").isVisible());
  await page.getByRole("button", { name: "Submit", exact: true }).click();
  await until(() => submissions().length > 0, "a post");
  assert.equal(submissions()[0].get("language"), "python3");
});

test("question mark shows the keys, outside inputs only", { skip }, async () => {
  await open();
  await type("?");
  assert.equal(await page.locator("#keys").count(), 0);
  await page.locator("#main").focus();
  await page.keyboard.press("?");
  await page.locator("#keys").getByText("Leave the editor").waitFor();
});
