"""Rewrites data/ from nothing, always the same: python3 generators/generate.py"""
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "submissions" / "accepted" / "remove_finished.py"


def snapshot(holders, waits):
    """holders: a list for each lock; waits: a lock or 0 for each transaction."""
    lines = [f"{len(waits)} {len(holders)}"]
    lines += [" ".join(map(str, [len(some), *some])) for some in holders]
    lines.append(" ".join(map(str, waits)))
    return "\n".join(lines) + "\n"


def random_snapshot(seed, n, m, holds, waiting, forward=False):
    """Up to `holds` holders spread over the locks. With `forward`, each waits only for itself or higher ones: no loop."""
    rng = random.Random(seed)
    holders = [set() for _ in range(m)]
    for _ in range(holds):
        holders[rng.randrange(m)].add(rng.randint(1, n))
    waits = []
    for x in range(1, n + 1):
        lock = rng.randint(1, m) if rng.random() < waiting else 0
        if forward and lock and any(holder < x for holder in holders[lock - 1]):
            lock = 0
        waits.append(lock)
    shuffled = [rng.sample(sorted(some), len(some)) for some in holders]
    return snapshot(shuffled, waits)


def chain(n, closed=False, seed=None):
    """Transaction i waits for i + 1; the last one runs, or waits for the first. With a seed the numbers are mixed."""
    order = list(range(1, n + 1))
    if seed is not None:
        random.Random(seed).shuffle(order)
    holders, waits = [], [0] * n
    for i, x in enumerate(order):
        if i + 1 < n or closed:
            holders.append([order[(i + 1) % n]])
            waits[x - 1] = len(holders)
    return snapshot(holders, waits)


def crowd(waiting, holding, loop):
    """Many wait for one lock with many holders, who wait for one that runs; the last holder may be in a loop with the first waiter."""
    n = waiting + holding + 1
    everyone = [list(range(waiting + 1, waiting + holding + 1)), [n], [1]]
    waits = [1] * waiting + [2] * holding + [0]
    if loop:
        waits[waiting + holding - 1] = 3
    return snapshot(everyone, waits)


def forest(seed, n, ring):
    """A ring somewhere in the middle, long branches that lead to it, and others that do not."""
    rng = random.Random(seed)
    order = list(range(1, n + 1))
    rng.shuffle(order)
    members, outside = order[:ring], order[ring:]
    holders, waits = [], [0] * n
    for i, x in enumerate(members):
        readers = [members[(i + 1) % ring], *rng.sample(outside[n // 2 :], 2)]
        rng.shuffle(readers)
        holders.append(readers)
        waits[x - 1] = len(holders)
    placed = [members[0]]
    for x in outside[: n // 2]:
        holders.append([rng.choice(placed[-3:])])
        waits[x - 1] = len(holders)
        placed.append(x)
    return snapshot(holders, waits)


SAMPLES = [
    ("1-three", "a loop of three, one that waits for it, and one that runs", snapshot([[2], [5, 3], [1]], [1, 2, 3, 2, 0])),
    ("2-upgrades", "one upgrade alone, one among readers that finish", snapshot([[1], [2, 3]], [1, 2, 0])),
    ("3-two-upgrades", "two readers of one lock both want it for themselves", snapshot([[1, 2, 3], []], [1, 2, 1])),
]


def secret():
    yield "01-all-run", "a single transaction that waits for nothing", snapshot([[1]], [0])
    yield "02-free-lock", "transactions that wait for a lock without holders", snapshot([[], [1, 2, 3]], [1, 1, 1])
    yield "03-lone-upgrade", "an upgrade without other holders, and others waiting behind it", snapshot([[2], [1, 3]], [1, 1, 1])
    yield "04-upgrade-among-readers", "an upgrade that waits for readers which wait for a running one", snapshot(
        [[1, 2, 3], [4]], [1, 2, 2, 0])
    yield "05-pair", "two transactions that wait for each other", snapshot([[2], [1]], [1, 2])
    yield "06-two-upgrades", "two upgrades of one lock, with many locks around", snapshot([[4], [1, 2], [4, 3], [5]], [4, 1, 3, 3, 0])
    yield "07-diamond", "two ways that lead to the same running transaction", snapshot([[2, 3], [4], [4], [5]], [1, 2, 3, 4, 0])
    yield "08-last-holder", "a loop through the last of several holders", snapshot([[3, 4, 5, 2], [4, 5, 1]], [1, 2, 0, 0, 0])
    yield "09-one-reader-left", "one of two holders finishes, the other one never does", snapshot([[3, 2], [4, 1], [5]], [1, 2, 0, 3, 0])
    yield "10-upgrade-in-a-ring", "an upgrade as part of a longer loop", snapshot([[1, 2], [3], [1]], [1, 2, 3])
    yield "11-upgrade-beside-a-ring", "a loop and an upgrade that meet in one lock", snapshot(
        [[1, 2], [3], [4]], [1, 2, 3, 1])
    yield "12-direction", "a loop of five in mixed order", chain(5, closed=True, seed=12)
    yield "13-long-tail", "thirty transactions in a row that lead to a pair", snapshot(
        [[i + 1] for i in range(1, 32)] + [[31]], list(range(1, 32)) + [32])
    yield "14-random-none", "200 random transactions, no loop", random_snapshot(14, 200, 150, 260, 0.9, forward=True)
    yield "15-random-small", "30 random transactions that share and upgrade a few locks", random_snapshot(15, 30, 12, 40, 0.8)
    yield "16-random-wide", "20,000 random transactions, most of them waiting", random_snapshot(16, 20_000, 15_000, 30_000, 0.7)
    yield "17-random-forward", "20,000 random transactions without a loop", random_snapshot(17, 20_000, 12_000, 20_000, 1.0, forward=True)
    yield "18-forest", "a ring of 50 with long branches, 16,000 transactions", forest(18, 16_000, 50)
    yield "19-long-ring", "one loop of 20,000 transactions", chain(20_000, closed=True, seed=19)
    yield "20-crowd-with-loop", "8,000 wait for 8,000 holders, one of which waits for the first waiter", crowd(8_000, 8_000, loop=True)
    yield "21-crowd", "50,000 wait for one lock with 49,999 holders", crowd(50_000, 49_999, loop=False)
    yield "22-long-chain", "100,000 transactions in one chain without a loop", chain(100_000)


INVALID = {
    "holder-twice": "2 1\n2 1 1\n0 0\n",
    "unknown-lock": "1 1\n0\n2\n",
    "holder-missing": "2 1\n2 1\n0 0\n",
    "no-waits": "1 1\n0\n",
    "trailing-space": "1 1\n0 \n0\n",
}

TWO_LOOPS = snapshot([[2], [1], [4], [3]], [1, 2, 3, 4])
WRONG_OUTPUTS = {
    "says-none": (TWO_LOOPS, "none\n"),
    "not-a-loop": (TWO_LOOPS, "2\n1 3\n"),
    "listed-twice": (TWO_LOOPS, "4\n1 2 1 2\n"),
    "too-many": (TWO_LOOPS, "2\n1 2 3\n"),
    "out-of-range": (TWO_LOOPS, "2\n1 9\n"),
    "not-a-number": (TWO_LOOPS, "2\n1 two\n"),
    "empty": (TWO_LOOPS, ""),
    "alone": (snapshot([[1]], [1]), "1\n1\n"),
}
RIGHT_OUTPUTS = {"other-loop": (TWO_LOOPS, "2\n4 3\n"), "other-start": (TWO_LOOPS, "2 2 1\n")}


def solve(text):
    return subprocess.run([sys.executable, SOLUTION], input=text, capture_output=True, text=True, check=True).stdout


def main():
    shutil.rmtree(ROOT / "data", ignore_errors=True)
    for folder, cases in (("sample", SAMPLES), ("secret", secret())):
        path = ROOT / "data" / folder
        path.mkdir(parents=True)
        for name, description, text in cases:
            (path / f"{name}.in").write_text(text)
            (path / f"{name}.yaml").write_text(f"description: {json.dumps(description)}\n")
            (path / f"{name}.ans").write_text(solve(text))
    path = ROOT / "data" / "invalid_input"
    path.mkdir()
    for name, text in INVALID.items():
        (path / f"{name}.in").write_text(text)
    for folder, outputs in (("invalid_output", WRONG_OUTPUTS), ("valid_output", RIGHT_OUTPUTS)):
        path = ROOT / "data" / folder
        path.mkdir()
        for name, (text, output) in outputs.items():
            (path / f"{name}.in").write_text(text)
            (path / f"{name}.ans").write_text(solve(text))
            (path / f"{name}.out").write_text(output)


main()
