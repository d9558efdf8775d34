"""One sandboxed run of a trivial static C program, beside a bare fork and exec and beside bubblewrap."""

import re
import subprocess

from table import Row, mark, show

RUNS = 300
OVERHEAD_MS = 2.0
MILLISECONDS = {"s": 1000.0, "ms": 1.0, "µs": 0.001, "ns": 0.000001}


def measure(program):
    answer = subprocess.run(
        [program, "sandbox", "bench", "--runs", str(RUNS)], check=True, capture_output=True, text=True
    ).stdout
    found = re.findall(r"^(.+?)\s+p10 ([\d.]+)(\S+)\s+median ([\d.]+)(\S+)$", answer, re.MULTILINE)
    p10 = {name: float(number) * MILLISECONDS[unit] for name, number, unit, _, _ in found}
    median = {name: float(number) * MILLISECONDS[unit] for name, _, _, number, unit in found}
    ours, bare = p10["greenroom sandbox"], p10["bare fork and exec"]
    yield Row(
        "sandboxed C run, p10",
        show(ours, "ms"),
        f"{show(bare, 'ms')}  bare fork + exec",
        f"{ours / bare:.2f} ×",
        f"≤ bare + {OVERHEAD_MS:g} ms",
        mark(ours <= bare + OVERHEAD_MS),
    )
    yield Row.beside("sandboxed C run, median", median["greenroom sandbox"], "bare fork + exec",
                    median["bare fork and exec"], unit="ms")
    if "bubblewrap" in p10:
        yield Row.beside("sandboxed C run, p10", ours, "bubblewrap", p10["bubblewrap"], unit="ms")
    else:
        yield Row("sandboxed C run, p10", show(ours, "ms"), "bubblewrap is not installed")
