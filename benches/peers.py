"""What both Python peers share: one JSON document on the standard input, one answer.

In: {"network": {"stations": […]}, "customers": N, "warmup": W, "seeds": […]}. Out: {"cpu_s", "customers",
"runs": [{"a": {"mean_wait", "p99_sojourn", "utilisation", "loss"}, …, "sojourn": {"mean", "p99"}}, …]}.
"""

import json
import math
import sys


class Tally:
    """What one station counts of measured customers, and when it worked for anybody: [(begun, ended), …]."""

    def __init__(self):
        self.arrived = self.lost = 0
        self.waits, self.sojourns, self.work = [], [], []


def service(description):
    """A function from a random generator to a service time."""
    mean, cv = description["mean"], description.get("cv")
    match description["dist"]:
        case "exponential":
            return lambda generator: generator.expovariate(1 / mean)
        case "deterministic":
            return lambda generator: mean
        case "erlang":
            stages = round(1 / cv**2)
            return lambda generator: generator.gammavariate(stages, mean / stages)
        case "lognormal":
            spread = math.log(1 + cv * cv)
            return lambda generator: generator.lognormvariate(math.log(mean) - spread / 2, math.sqrt(spread))


def figures(places, sojourns, state, seconds):
    begin, end = state["begin"], state["end"]
    found = {}
    for identity, place in places.items():
        tally = place.tally
        busy = sum(max(0.0, min(ended, end) - max(begun, begin)) for begun, ended in tally.work)
        found[identity] = {
            "mean_wait": sum(tally.waits) / max(len(tally.waits), 1),
            "p99_sojourn": quantile(tally.sojourns, 0.99),
            "utilisation": busy / (end - begin) / place.servers,
            "loss": tally.lost / max(tally.arrived, 1),
        }
    found["sojourn"] = {"mean": sum(sojourns) / max(len(sojourns), 1), "p99": quantile(sojourns, 0.99)}
    return found, state["arrived"], seconds


def quantile(values, share):
    return sorted(values)[math.ceil(share * len(values)) - 1] if values else 0.0


def main(run):
    task = json.load(sys.stdin)
    runs = [run(task["network"], task["customers"], task["warmup"], seed) for seed in task["seeds"]]
    answer = {"cpu_s": sum(seconds for _, _, seconds in runs), "customers": sum(arrived for _, arrived, _ in runs),
              "runs": [found for found, _, _ in runs]}
    json.dump(answer, sys.stdout)
