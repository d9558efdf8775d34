"""Actions and seconds from `/` to Accepted, as the browser suite counts them."""

import os
import pathlib
import re
import subprocess

from table import Row, mark

SUITE = pathlib.Path("tests/browser")
FACT = "a newcomer gets from the home page to Accepted"
MOST_ACTIONS = 12


def measure(program):
    name = "browser, from / to Accepted"
    if not (SUITE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=SUITE, check=True)
    outcome = subprocess.run(
        ["node", "--test", "--test-reporter=tap", f"--test-name-pattern={FACT}", "parts/journey.mjs"],
        cwd=SUITE,
        env=os.environ | {"GREENROOM_PROGRAM": str(pathlib.Path(program).resolve())},
        capture_output=True,
        text=True,
    )
    found = re.search(r"to Accepted.*?: (\d+) actions, ([\d.]+) s", outcome.stdout)
    if outcome.returncode != 0 or not found:
        print(outcome.stdout[-3000:], outcome.stderr[-1000:])
        raise SystemExit("the journey from / to Accepted failed")
    actions, seconds = int(found.group(1)), found.group(2)
    return [Row(name, f"{actions} actions, {seconds} s", target=f"≤ {MOST_ACTIONS} actions", met=mark(actions <= MOST_ACTIONS))]
