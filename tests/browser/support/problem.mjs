// The problem that the suite solves, and programs for it.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");
export const problems = join(root, "problems");

const accepted = readFileSync(join(problems, "singleflight/submissions/accepted/single_flight.py"), "utf8");

export const problem = {
  title: "One Fetch for Many",
  page: "/problems/one-fetch-for-many",
  workspace: "/problems/one-fetch-for-many/workspace",
  submissions: "/problems/one-fetch-for-many/submissions",
  runs: "/problems/one-fetch-for-many/runs",
};

/** Python programs, by what the judge says of them. */
export const programs = {
  accepted,
  /** Wrong in the last of four numbers, so already on the first sample. */
  wrong: edit(accepted, "misses, peak)", "misses, peak + 1)"),
  broken: "def main(:\n    pass\n",
  crashing: "import sys\nprint('so far', file=sys.stderr)\n[][1]\n",
  /** Runs into the time limit of every case. */
  endless: "while True:\n    pass\n",
};

function edit(text, from, to) {
  if (text.split(from).length !== 2) throw new Error(`"${from}" should stand in the program once`);
  return text.replace(from, to);
}
