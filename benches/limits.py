"""Designs near a limit: whole judgings of the same design on many days, by `simulate --seed-set`.

A service with a few slots is a station whose figures theory knows, so the limit can be put at any distance: 10 % from
it every day must give the right verdict, closer at least never the wrong one.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile

import theory
from table import Row, mark

SETS = 100
# Seed set 0 is that of submissions; these are declared here, so that nobody picks.
NUMBERS = range(1, SETS + 1)
FAR, NEAR = 0.10, 0.075

DESIGN = """client user timeout=60s
service api slots={slots} queue={queue} time=app.cpu
user -> api
flow ask: cpu
"""

PROBLEM = """format: design-problem/1
name: Near a limit
uuid: 0f6c4d52-52b0-4a11-9d0c-6a5e0d6f7a10
license: cc by-sa
zones: [a]
palette: [client, service]
service_times:
  app.cpu: {{dist: exponential, mean: {mean_us}us}}
facts: {{rtt_same_zone: 0, rtt_cross_zone: 0, rtt_client: 0, cores_per_instance: 64}}
workload:
  horizon: {horizon}s
  warmup: 2s
  keys: {{count: 10, zipf: 0}}
  kinds:
    ask: {{share: 1, needs: an answer, work: [app.cpu]}}
  rps: {rate}
slo:
  - {promise}
budget: {{units: 100, prices: prices}}
scenarios:
  - {{id: steady, title: An ordinary day}}
self_test: []
"""
PRICES = "version: none\nunits: {service: 1}\n"


def measure(program, say):
    rows = []
    for station in (Latency(), Success()):
        for distance in (FAR, NEAR):
            for side in (-1, 1):
                say(f"  {station.name}, {distance:.1%} {'above' if side > 0 else 'below'} its limit")
                rows.append(row(program, station, side * distance))
    return rows


class Latency:
    """p99 of M/M/4 at 70 %: 28,000 requests a replication."""
    name, slots, queue, mean_us, rate, horizon = "p99 of M/M/4", 4, 10_000, 5_000, 560, 52

    def promise(self, distance):
        exact = theory.many_servers(4, 2.8).exact["a", "p99_sojourn"] * self.mean_us
        limit = round(exact / (1 + distance))
        return f"{{id: near, metric: latency, quantile: 0.99, max: {limit}us}}"


class Success:
    """Failures of M/M/2/4 at 50 %, of which 4.3 % find it full: 40,000 requests a replication."""
    name, slots, queue, mean_us, rate, horizon = "success of M/M/2/4", 2, 2, 1_000, 1_000, 42

    def promise(self, distance):
        exact = theory.bounded(2, 4, 1.0).exact["a", "loss"]
        return f"{{id: near, metric: success, min: {1 - exact / (1 + distance):.9f}}}"


def row(program, station, distance):
    """`distance` above 0: the figure is that much over its limit, and must fail."""
    right = "failed" if distance > 0 else "passed"
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-") as folder:
        folder = pathlib.Path(folder)
        (folder / "problem.yaml").write_text(PROBLEM.format(
            mean_us=station.mean_us, horizon=station.horizon, rate=station.rate, promise=station.promise(distance)))
        (folder / "prices.yaml").write_text(PRICES)
        (folder / "near.design").write_text(DESIGN.format(slots=station.slots, queue=station.queue))
        command = [program, "simulate", "--problem", folder, "--design", folder / "near.design", "--json",
                   "--threads", "1", "--seed-set"]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = collections.Counter(pool.map(lambda number: judged(command + [str(number)]), NUMBERS))
    wrong = SETS - verdicts[right] - verdicts["borderline"]
    strict = abs(distance) >= FAR
    met = wrong == 0 and (verdicts[right] == SETS or not strict)
    side = "above" if distance > 0 else "below"
    return Row(f"{station.name}, {abs(distance):.1%} {side} its limit: right verdicts", f"{verdicts[right]} of {SETS}",
               f"{verdicts['borderline']} borderline", f"{wrong} wrong", "all right" if strict else "none wrong", mark(met))


def judged(command):
    done = subprocess.run(command, stdout=subprocess.PIPE)
    if done.returncode not in (0, 21, 22):
        raise SystemExit(f"failed: {' '.join(map(str, command))}")
    return json.loads(done.stdout)["scenarios"][0]["slos"][0]["verdict"]
