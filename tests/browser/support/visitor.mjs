// One person at one browser profile, and what the tests let them do.
import { randomBytes } from "node:crypto";
import { expectEventually } from "./wait.mjs";
import { SIMULATION_MS, shortener } from "./design.mjs";
import { problem } from "./problem.mjs";

/** Judging on a busy machine: compile, fifteen cases, a queue before it. */
export const VERDICT_MS = 60_000;
const PASSWORD = "a long enough password";

export class Visitor {
  /** What no page may do: script errors, errors on the console, violations of the policy. */
  complaints = [];
  #allowed = [];

  constructor(house, context) {
    // Limits count by address, and a hundred people don't share one.
    const address = `10.${[...randomBytes(3)].join(".")}`;
    Object.assign(this, { house, context, address, password: PASSWORD, username: `seeker-${randomBytes(4).toString("hex")}` });
    context.on("console", (message) => {
      if (message.type() !== "error") return;
      const text = `${message.text()} (${message.location().url})`;
      if (!this.#allowed.some((pattern) => pattern.test(text))) this.complaints.push(text);
    });
    context.on("weberror", (event) => this.complaints.push(String(event.error())));
  }

  /** Chromium reports each refused request on the console; a test that provokes one names its status here. */
  expectStatus(...statuses) {
    this.#allowed.push(...statuses.map((status) => new RegExp(`status of ${status} `)));
  }

  /** And that a stream meets the sign-in page once its session has ended. */
  expectEndOfStream() {
    this.#allowed.push(/EventSource's response has a MIME type/);
  }

  /** The same for requests without an answer. */
  expectOutage() {
    this.#allowed.push(/net::ERR_/);
  }

  async open(path) {
    const page = await this.context.newPage();
    await page.goto(this.house.origin + path);
    return page;
  }

  /** Makes an account without the pages, which have tests of their own. */
  async register() {
    const form = { username: this.username, password: this.password };
    const answer = await this.post("/register", form);
    if (answer.status() !== 303) throw new Error(`registering answered ${answer.status()}`);
    return this;
  }

  /** Posts a form and follows nothing. */
  post(path, form, more = {}) {
    const headers = { Origin: this.house.origin, "X-Forwarded-For": this.address, ...more };
    return this.context.request.post(this.house.origin + path, { form, headers, maxRedirects: 0 });
  }

  /** Sends a program as the plain form does and returns the path of its page. */
  async send(path, source, more = {}) {
    const form = { language: "python3", source, idempotency_key: crypto.randomUUID(), run_on: "samples", ...more };
    const answer = await this.post(path, form);
    if (answer.status() !== 303) throw new Error(`${path} answered ${answer.status()}`);
    return answer.headers().location;
  }

  /** The same, once it has been judged. */
  async judged(path, source) {
    const sent = await this.send(path, source);
    await this.untilJudged(sent);
    return sent;
  }

  untilJudged(sent, limitMs = VERDICT_MS) {
    const isJudged = async () => !(await this.text(sent)).includes('class="js-refresh"');
    return expectEventually(isJudged, `${sent} is judged`, limitMs);
  }

  /** Sends a design with its written parts, as a submission or a preview, and waits for what comes of it. */
  async simulated(path, source, written = {}) {
    const sent = await this.send(path, source, written);
    await this.untilJudged(sent, SIMULATION_MS);
    return sent;
  }

  async text(path) {
    return (await this.context.request.get(this.house.origin + path)).text();
  }

  /** The workspace with its script in charge. */
  async workspace(language = "python3") {
    const page = await this.open(`${problem.workspace}?language=${language}`);
    await page.waitForSelector("#workspace[data-ready]");
    return page;
  }

  /** The workspace of a design with its script in charge. */
  async designWorkspace() {
    const page = await this.open(shortener.workspace);
    await page.waitForSelector("#workspace[data-ready]");
    return page;
  }

  /** How many submissions to a problem this person has, as their list says. */
  async submissionCount(path = problem.submissions) {
    return (await this.text(path)).match(/class="badge-link"/g)?.length ?? 0;
  }
}
