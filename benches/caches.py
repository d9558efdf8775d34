"""Che's approximation against exact lists of the same size: `examples/cache_laws.rs` counts, in the engine's own code."""

import json
import subprocess

from table import Row, mark

POINTS = 0.5


def measure(cache_laws):
    done = subprocess.run([cache_laws], stdout=subprocess.PIPE, check=True)
    return [row(json.loads(line)) for line in done.stdout.splitlines()]


def row(found):
    apart = abs(found["exact"] - found["che"]) * 100
    name = f"hits, Zipf {found['exponent']}, {found['entries']:,} of 1,000,000 keys"
    return Row(name, f"{found['che']:.2%}  by law", f"{found['exact']:.2%}  counted", f"{apart:.2f} points",
               f"≤ {POINTS} points", mark(apart <= POINTS))
