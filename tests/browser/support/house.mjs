// The program under test: `greenroom serve` with a private Postgres, a worker, its sandbox and problems/.
import { execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { problem, problems, root } from "./problem.mjs";
import { CLIENT, openProvider } from "./provider.mjs";
import { expectEventually } from "./wait.mjs";

const program = process.env.GREENROOM_PROGRAM || join(root, "target/debug/greenroom");
/** A first start makes a Postgres cluster and imports the problems, on a machine that may be busy. */
const LONGEST_START_MS = 120_000;
const LONGEST_STOP_MS = 30_000;
const LOG_LINES = 200;

export class House {
  #log = [];

  /** Makes the data folder and serves from it, with all problems imported. */
  static async open() {
    if (!existsSync(program)) throw new Error(`${program} does not exist: build it, or set GREENROOM_PROGRAM`);
    const folder = await mkdtemp(join(tmpdir(), "greenroom-browser-"));
    // Postgres runs as a user of its own when root starts the program, and has to get in.
    await chmod(folder, 0o711);
    const house = Object.assign(new House(), { folder, bind: "127.0.0.1:0" });
    house.provider = await provider();
    try {
      await house.start();
    } catch (error) {
      console.log(`The program's last words:\n${house.log}`);
      await house.close().catch(() => {});
      throw error;
    }
    return house;
  }

  /** Serves; the second time on the same address and from the same data. */
  async start() {
    const child = spawn(program, ["serve", "--data-dir", join(this.folder, "data"), "--bind", this.bind], {
      // As behind a proxy on this machine, so that people who register come from addresses of their own.
      env: { ...cleanEnvironment(), GREENROOM_PROBLEMS_DIR: problems, GREENROOM_TRUSTED_PROXIES: "127.0.0.1", GREENROOM_MAIL_DIR: join(this.folder, "mail"), RUST_LOG: "info", ...this.provider?.settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child = child;
    this.ended = new Promise((done) => child.once("exit", (code, signal) => done(code ?? signal)));
    createInterface(child.stderr).on("line", (line) => this.#keep(line));

    const lines = createInterface(child.stdout);
    const greeted = new Promise((ready, failed) => {
      const seen = {};
      lines.on("line", (line) => {
        this.#keep(line);
        seen.origin ??= line.match(/^Greenroom is ready: (\S+)/)?.[1];
        seen.firstAdmin ??= line.match(/(http\S+\/first-admin\/\S+)$/)?.[1];
        seen.imported ??= line.match(/imported/i)?.[0];
        if (seen.origin && (seen.firstAdmin || this.hasAdmin) && seen.imported) ready(seen);
      });
      this.ended.then((end) => failed(new Error(`greenroom serve ended with ${end} before it was ready`)));
    });
    const { origin, firstAdmin } = await within(LONGEST_START_MS, "starting", greeted);
    this.origin = origin;
    this.bind = new URL(origin).host;
    // Each start makes a new link as long as nobody is admin.
    this.firstAdmin = firstAdmin;
    // Languages are offered once the worker has told which ones it has.
    const canJudge = async () => /value="python3"[^>]*>[^<]*Python 3/.test(await (await fetch(origin + problem.workspace)).text());
    await expectEventually(canJudge, "the worker has reported", LONGEST_START_MS);
  }

  /** Makes somebody an administrator, as a person at the machine does. */
  async promote(username) {
    await this.#command("admin", "promote", username);
    this.hasAdmin = true;
  }

  /** Makes somebody a mentor. */
  makeMentor(username) {
    return this.#command("admin", "mentor", username);
  }

  /** Brings a package into the running instance, as an author at the machine does. */
  importProblem(folder) {
    return this.#command("problems", "import", folder);
  }

  /** Writes into the database what would take days to come about. */
  async sql(text) {
    const { owner_url } = JSON.parse(await readFile(join(this.folder, "data", "run", "connection.json"), "utf8"));
    await promisify(execFile)("psql", [owner_url, "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--command", text]);
  }

  #command(...words) {
    return promisify(execFile)(program, [...words, "--data-dir", join(this.folder, "data")], { env: cleanEnvironment() });
  }

  /** The path of the one-time link in a letter to somebody, once it is out. */
  async linkFor(recipient, path) {
    let link;
    const hasCome = async () => {
      for (const name of await readdir(join(this.folder, "mail"))) {
        const letter = (await readFile(join(this.folder, "mail", name), "utf8")).replaceAll("=\r\n", "");
        if (letter.includes(`To: ${recipient}`)) link = letter.match(new RegExp(`${path}[0-9a-f]{64}`))?.[0] ?? link;
      }
      return link !== undefined;
    };
    await expectEventually(hasCome, `a letter to ${recipient} with a link is out`);
    return link;
  }

  /** Asks the program to stop as a terminal or a service manager would; resolves to its exit code. */
  async stop() {
    this.child.kill("SIGTERM");
    return within(LONGEST_STOP_MS, "stopping", this.ended);
  }

  /** Freezes the worker while `body` runs, so that what is sent stays in the queue. */
  async whileNobodyJudges(body) {
    const worker = await this.#worker();
    process.kill(worker, "SIGSTOP");
    try {
      return await body();
    } finally {
      process.kill(worker, "SIGCONT");
    }
  }

  async close() {
    try {
      const code = await this.stop();
      if (code !== 0) throw new Error(`greenroom serve ended with ${code}`);
    } finally {
      this.child.kill("SIGKILL");
      this.provider?.close();
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  /** The last lines that the program wrote. */
  get log() {
    return this.#log.join("\n");
  }

  #keep(line) {
    this.#log.push(line);
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }

  /** The process number of the worker, a child of some thread of the supervisor. */
  async #worker() {
    const tasks = `/proc/${this.child.pid}/task`;
    for (const task of await readdir(tasks)) {
      const children = await readFile(join(tasks, task, "children"), "utf8");
      for (const child of children.split(" ").filter(Boolean)) {
        const words = (await readFile(`/proc/${child}/cmdline`, "utf8")).split("\0");
        if (words.includes("worker")) return Number(child);
      }
    }
    throw new Error("greenroom serve has no worker among its children");
  }
}

/** Somebody to sign in with, where the program was built with it. */
async function provider() {
  const words = ["config", "check"];
  const asked = { GREENROOM_GITHUB_CLIENT_ID: "x", GREENROOM_GITHUB_CLIENT_SECRET: "x" };
  try {
    await promisify(execFile)(program, words, { env: { ...cleanEnvironment(), ...asked } });
  } catch (error) {
    console.log(`SKIPPED: signing in by provider. Build the program with --features oidc. (${String(error.stderr).trim()})`);
    return null;
  }
  const provider = await openProvider();
  provider.settings = {
    GREENROOM_OIDC_ISSUER: provider.url,
    GREENROOM_OIDC_NAME: "House of keys",
    GREENROOM_OIDC_CLIENT_ID: CLIENT.id,
    GREENROOM_OIDC_CLIENT_SECRET: CLIENT.secret,
  };
  return provider;
}

/** Settings of the person who runs the tests must not reach the program. */
function cleanEnvironment() {
  const ours = (name) => name === "DATABASE_URL" || name.startsWith("GREENROOM_");
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours(name)));
}

function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(`${what} takes longer than ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
