#!/usr/bin/env python3
"""Measures Greenroom beside its peers and prints one table. `scripts/bench` builds what is needed and calls this.

    run.py GREENROOM BENCH_PEERS [--markdown] [PART…]

PART is one of sandbox, judging, pages, reviews, rejudging, authoring, browser; all of them without one. Ratios hold on one machine in one run.
The exit code tells whether the figures could be taken, not whether targets are met: a busy machine is no fault.
"""

import argparse
import os
import pathlib
import platform
import shutil
import sys
import time

import authoring
import browser
import judging
import packages
import pages
import rejudging
import reviews
import sandbox
import sign_ins
import table
from house import House
from seeker import Seeker

PARTS = ["sandbox", "judging", "pages", "reviews", "rejudging", "authoring", "browser"]
IN_HOUSE = {"judging", "pages", "reviews", "rejudging", "authoring"}
# The problem whose page is measured: a statement with mathematics, samples and hints.
PAGE = "problems/backoffqueue"


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("peers")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/benchmarks.md")
    parser.add_argument("parts", nargs="*", metavar="PART")
    arguments = parser.parse_args()
    parts = arguments.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    program, peers = (str(pathlib.Path(path).resolve()) for path in (arguments.program, arguments.peers))
    os.chdir(pathlib.Path(__file__).resolve().parent.parent)

    say("The machine should be quiet: other work moves all figures, and ratios less than times.")
    began, loads = time.monotonic(), [os.getloadavg()[0]]
    rows = []

    def add(title, found):
        say(f"… {title}")
        rows.extend(found)
        loads.append(os.getloadavg()[0])

    try:
        if "sandbox" in parts:
            add("sandbox", sandbox.measure(program))
        if IN_HOUSE.intersection(parts):
            with House(program) as house:
                in_house(house, parts, peers, add)
        if "browser" in parts:
            add("browser", browser.measure(program))
    finally:
        # What was measured before a failure is worth reading.
        print((table.as_markdown if arguments.markdown else table.as_text)(rows))
    load = ", ".join(f"{load:.1f}" for load in loads)
    print(f"\n{os.cpu_count()} cores, {platform.system()} {platform.release()}, {time.strftime('%Y-%m-%d')}; "
          f"load average before and after each part: {load} (ours included); {time.monotonic() - began:.0f} s")


def in_house(house, parts, peers, add):
    house.problems.mkdir()
    own = [path.parent for path in pathlib.Path("problems").glob("*/problem.yaml")]
    for package in own:
        shutil.copytree(package, house.problems / package.name)
    twenty = packages.write_twenty(house.problems)
    house.start()
    house.wait_for_word("imported")
    house.wait_for_word("worker ready")
    say("… the self-checks of what was imported")
    house.wait_until_checked()
    seeker = Seeker(house)
    if "judging" in parts:
        add("judging", judging.measure(house, seeker, twenty))
    if "pages" in parts:
        if "judging" not in parts:
            seeker.submit(packages.TWENTY, "python3", judging.PYTHON)
        add("second start", pages.second_start(house))
        house.wait_for_word("worker ready")
        more = house.folder / "more"
        packages.fill_list(more, len(own) + 1)
        house.run("problems", "import", "--data-dir", house.data, more)
        slug = slug_of(pathlib.Path(PAGE))
        seeker = Seeker(house)
        seeker.submit(packages.TWENTY, "python3", judging.PYTHON)
        add("pages under load", pages.under_load(house, seeker, peers, slug))
        add("memory", pages.memory(house))
        add("sign-ins", sign_ins.measure(house, seeker))
        add("statements", pages.statements(house, seeker, peers, slug))
    if "reviews" in parts:
        add("reviews", reviews.measure(house, peers, packages.TWENTY))
    if "rejudging" in parts:
        add("rejudging", rejudging.measure(house, peers, packages.TWENTY))
    if "authoring" in parts:
        add("authoring", authoring.measure(house))


def slug_of(package):
    settings = (package / "greenroom.yaml").read_text().splitlines()
    return next(line.split(":")[1].strip() for line in settings if line.startswith("slug:"))


def say(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
