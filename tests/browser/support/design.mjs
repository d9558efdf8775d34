// The design problem that the suite solves, and designs for it by what the simulation says of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { problems } from "./problem.mjs";

/** Eight scenarios, three runs each, on a machine that may be busy. */
export const SIMULATION_MS = 180_000;

const folder = join(problems, "linkshortener");
const text = (name) => readFileSync(join(folder, "designs", `${name}.design`), "utf8");

export const shortener = {
  title: "Link Shortener",
  page: "/problems/link-shortener",
  workspace: "/problems/link-shortener/design",
  editorial: "/problems/link-shortener/editorial",
  submissions: "/problems/link-shortener/submissions",
  designs: "/problems/link-shortener/designs",
  previews: "/problems/link-shortener/previews",
  draft: "/problems/link-shortener/drafts/design",
  answers: "/problems/link-shortener/drafts/design-answers",
  visible: 7,
  scenarios: 8,
};

export const designs = {
  sound: text("reference"),
  /** Every redirect reads `pg`: enough for an ordinary day, too slow in the spike. */
  slow: text("no-cache"),
  /** The fault stands in line 2, column 13. */
  broken: "client user\nservice api x0\n",
};

/** Written parts as a form sends them. */
export const answers = {
  "estimate.save_rps": "80/s",
  "estimate.new_bytes": "3 PB",
  "section.requirements": "Redirects within 40 ms at p99; statistics are left out.",
  "section.deep_dive": "In @spike the queue of @pg fills.",
};
