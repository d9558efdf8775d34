"""How often the engine's 95 % interval holds the exact value, over seed sets declared beforehand."""

import theory
from networks import bounds, simulate, words
from table import Row, mark

SETS = 200
SEEDS = 20
WARMUP = 0.2
LEAST, MOST = 0.89, 0.995


def seeds(number):
    """Set 0 to 199: 1 to 20, 1001 to 1020, …; declared here, so that nobody picks."""
    return [1_000 * number + seed for seed in range(1, SEEDS + 1)]


def measure(program, say, sets=SETS):
    """A row a statistic: the share of sets whose interval holds the exact value."""
    rows = []
    for network in theory.networks():
        held = dict.fromkeys(network.exact, 0)
        missed_low = dict.fromkeys(network.exact, 0)
        for number in range(sets):
            report = simulate(program, network, network.customers, WARMUP, seeds(number))
            for (place, statistic), exact in network.exact.items():
                low, high = bounds(report, place, statistic)
                held[place, statistic] += low <= exact <= high
                missed_low[place, statistic] += high < exact
        say(f"  {network.name}")
        for (place, statistic), exact in network.exact.items():
            share = held[place, statistic] / sets
            rows.append(Row(f"{network.name}: {words(network, place, statistic)}", f"{share:.1%}",
                            f"{exact:.5g}  exact", f"{missed_low[place, statistic]} below", "89 – 99.5 %",
                            mark(LEAST <= share <= MOST)))
    return rows
