"""Events a second on one core: the processor time of the simulating thread, the median of several runs."""

import json
import pathlib
import statistics
import subprocess
import time

import theory
from networks import simulate
from table import Row, mark

CUSTOMERS = 1_000_000
ROUNDS = 5


def measure(program):
    network = theory.one_server(0.8)
    reports = [simulate(program, network, CUSTOMERS, 0.1, [seed], threads=1) for seed in range(1, ROUNDS + 1)]
    rate = statistics.median(report["events"] / report["cpu_ms"] / 1e3 for report in reports)
    return [row("events/s on one core, M/M/1", rate, 5)]


def row(name, millions, least):
    return Row(name, f"{millions:.1f} M/s", target=f"≥ {least} M/s", met=mark(millions >= least))


def measure_design(program, package, design):
    """A whole submission and a preview of a problem's reference, as workers run them; the median of three each."""
    package = pathlib.Path(package)
    command = [program, "simulate", "--problem", package, "--design", package / design, "--json"]
    one = timed(command + ["--threads", "1"])[0]
    submit, preview = (statistics.median(timed(command + more)[1] for _ in range(3)) for more in ([], ["--preview"]))
    return [
        row(f"events/s on one core, reference of {package.name}", one["events"] / one["cpu_ms"] / 1e3, 2),
        Row.within(f"whole submission, {package.name}, all cores", submit, "s", at_most=15.0),
        Row.within(f"preview, {package.name}, all cores", preview, "s", at_most=2.0),
    ]


def timed(command):
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE)
    took = time.perf_counter() - began
    if done.returncode not in (0, 21, 22, 23):
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return json.loads(done.stdout), took
