#!/usr/bin/env python3
"""Holds the simulator against theory and its peers and prints one table. `scripts/bench-simulator` calls this.

    simulator.py GREENROOM CACHE_LAWS PEERS_PYTHON NEXOSIM_PEER [--markdown] [PART…]

PART is one of speed, peers, caches, limits, coverage; all of them without one. Ratios hold on one machine in one run. The exit code
tells whether the figures could be taken, not whether targets are met: a busy machine is no fault.
"""

import argparse
import os
import pathlib
import platform
import sys
import time

import beside
import caches
import coverage
import limits
import speed
import table

PARTS = ["speed", "peers", "caches", "limits", "coverage"]
REFERENCE = ("problems/linkshortener", "designs/reference.design")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("cache_laws")
    parser.add_argument("python")
    parser.add_argument("nexosim")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/simulator.md")
    parser.add_argument("parts", nargs="*", metavar="PART")
    # Parts may follow an option.
    arguments = parser.parse_intermixed_args()
    parts = arguments.parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    # Not resolved: a virtual environment's Python is a link that must be called by its own name.
    programs = (arguments.program, arguments.cache_laws, arguments.python, arguments.nexosim)
    program, cache_laws, python, nexosim = map(os.path.abspath, programs)
    os.chdir(pathlib.Path(__file__).resolve().parent.parent)

    say("The machine should be quiet: other work moves all speeds, and ratios less than speeds.")
    began, loads = time.monotonic(), [os.getloadavg()[0]]
    rows = []

    def add(title, measure):
        say(f"… {title}")
        rows.extend(measure())
        loads.append(os.getloadavg()[0])

    try:
        if "speed" in parts:
            add("speed", lambda: speed.measure(program) + speed.measure_design(program, *REFERENCE))
        if "peers" in parts:
            add("peers", lambda: beside.measure(program, python, nexosim, say))
        if "caches" in parts:
            add("Che's law against exact lists", lambda: caches.measure(cache_laws))
        if "limits" in parts:
            add(f"designs near a limit, {limits.SETS} seed sets", lambda: limits.measure(program, say))
        if "coverage" in parts:
            add(f"coverage over {coverage.SETS} seed sets", lambda: coverage.measure(program, say))
    finally:
        # What was measured before a failure is worth reading.
        print((table.as_markdown if arguments.markdown else table.as_text)(rows))
    load = ", ".join(f"{load:.1f}" for load in loads)
    missed = sum(row.met == "NO" for row in rows)
    print(f"\n{len(rows)} rows, {missed} targets missed; {os.cpu_count()} cores, {platform.system()} "
          f"{platform.release()}, {time.strftime('%Y-%m-%d')}; load average before and after each part: {load} "
          f"(ours included); {time.monotonic() - began:.0f} s")


def say(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
