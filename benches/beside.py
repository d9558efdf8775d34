"""The same networks in Ciw, SimPy and nexosim: do the figures agree, and how many customers a second?"""

import json
import math
import statistics
import subprocess

import theory
from networks import bounds, part, simulate, words
from table import Row, mark

CUSTOMERS = 20_000
WARMUP = 4_000
# Declared here, as in coverage.py; peers have generators of their own, so numbers mean something else to them.
SEEDS = [11, 12, 13, 14, 15]
OUR_SEEDS = list(range(500_001, 500_021))
# Student's quantiles: 99 % with 4 degrees of freedom; 99 % and 95 % with 19.
T4_99, T19_99, T19_95 = 4.604, 2.861, 2.093
AT_LEAST = {"Ciw": 50, "SimPy": 30, "nexosim": 5}


def measure(program, python, nexosim, say):
    rows = []
    for network in theory.networks():
        ours = simulate(program, network, CUSTOMERS, WARMUP, OUR_SEEDS, threads=1)
        for peer, run in [("Ciw", in_ciw), ("SimPy", in_simpy), ("nexosim", in_nexosim)]:
            theirs = run(network, nexosim if peer == "nexosim" else python)
            if theirs is None:
                continue
            say(f"  {network.name}, {peer}")
            rows.append(speed(network, ours, peer, theirs))
            rows.append(agreement(network, ours, peer, theirs))
    return sorted(rows, key=lambda row: "agree" in row.name)


def speed(network, ours, peer, theirs):
    mine, other = ours["customers"] / ours["cpu_ms"] * 1e3, theirs["customers"] / theirs["cpu_s"]
    ratio = mine / other
    return Row(f"{network.name}: customers/s", f"{mine:,.0f}", f"{other:,.0f}  {peer}", f"{ratio:.1f} ×",
               f"≥ {AT_LEAST[peer]} ×", mark(ratio >= AT_LEAST[peer]))


def agreement(network, ours, peer, theirs):
    """Agree means: our 99 % interval and theirs have a value in common."""
    apart, asked = [], 0
    for place, statistic in network.exact:
        values = [run[place][statistic] for run in theirs["runs"] if statistic in run.get(place, {})]
        if not values:
            continue
        asked += 1
        middle, spread = statistics.mean(values), statistics.stdev(values)
        half = T4_99 * spread / math.sqrt(len(values))
        low, high = bounds(ours, place, statistic)
        own = part(ours, place)[statistic]
        own_half = (high - own) * T19_99 / T19_95
        if abs(own - middle) > half + own_half:
            apart.append(f"{words(network, place, statistic)} {own:.4g} ± {own_half:.2g}, {middle:.4g} ± {half:.2g}")
    return Row(f"{network.name}: figures that agree", f"{asked - len(apart)} of {asked}", peer, "; ".join(apart),
               "all", mark(not apart))


def in_simpy(network, python):
    return ask(python, "peer_simpy.py", network)


def in_ciw(network, python):
    """Ciw has no retrials and no closed groups."""
    if any("retrial" in station or "population" in station.get("arrivals", {}) for station in network.stations):
        return None
    return ask(python, "peer_ciw.py", network)


def ask(python, script, network):
    task = {"network": {"stations": network.stations}, "customers": CUSTOMERS, "warmup": WARMUP, "seeds": SEEDS}
    done = subprocess.run([python, "-B", f"benches/{script}"], input=json.dumps(task), stdout=subprocess.PIPE,
                          text=True, check=True)
    return json.loads(done.stdout)


def in_nexosim(network, program):
    """The networks of plain M/M/c stations in a row: M/M/1, M/M/8 and the tandem."""
    first = network.stations[0]
    plain = {"id", "arrivals", "service", "servers", "route"}
    if any(set(station) - plain or station["service"] != first["service"] for station in network.stations):
        return None
    in_a_row = [station.get("route", {}) for station in network.stations]
    expected = [{station["id"]: 1} for station in network.stations[1:]] + [{}]
    if in_a_row != expected or first["service"]["dist"] != "exponential" or "rate" not in first["arrivals"]:
        return None
    runs, cpu_ms = [], 0
    for seed in SEEDS:
        numbers = [len(network.stations), first.get("servers", 1), first["arrivals"]["rate"], CUSTOMERS, WARMUP, seed]
        done = subprocess.run([program, *map(str, numbers)], stdout=subprocess.PIPE, check=True)
        found = json.loads(done.stdout)
        cpu_ms += found["cpu_ms"]
        figures = {"sojourn": {"mean": found["mean"], "p99": found["p99"]}}
        if len(network.stations) == 1:
            figures["a"] = {"mean_wait": found["mean_wait"], "p99_sojourn": found["p99"]}
        runs.append(figures)
    return {"runs": runs, "customers": CUSTOMERS * len(SEEDS), "cpu_s": cpu_ms / 1e3}
