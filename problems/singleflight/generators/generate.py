"""Rewrites data/ but for the ladder, always the same: python3 generators/generate.py"""
import json
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "submissions" / "accepted" / "single_flight.py"


def log(duration, lifetime, requests):
    lines = [f"{len(requests)} {duration} {lifetime}"]
    lines += [f"{time} {key}" for time, key in requests]
    return "\n".join(lines) + "\n"


def random_log(seed, n, duration, lifetime, keys, max_gap):
    rng = random.Random(seed)
    time, requests = 0, []
    for _ in range(n):
        time += rng.randint(0, max_gap)
        requests.append((time, rng.choice(keys)))
    return log(duration, lifetime, requests)


def names(count):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return [digits[i // 46656 % 36] + digits[i // 1296 % 36] + digits[i // 36 % 36] + digits[i % 36] for i in range(count)]


SAMPLES = [
    ("1-morning", "joins, a hit, and a value that has gone",
     log(100, 500, [(0, "home"), (30, "home"), (30, "cart"), (99, "home"), (100, "home"), (599, "home"), (600, "home"), (650, "cart")])),
    ("2-no-life", "lifetime 0: a value is never fresh",
     log(10, 0, [(5, "a"), (5, "a"), (14, "a"), (15, "a"), (15, "b"), (24, "a"), (25, "a")])),
]


def secret():
    yield "01-empty", "empty log", log(1, 0, [])
    yield "02-single", "a single request", log(1_000_000, 2_000_000_000, [(1_000_000_000, "x")])
    yield "03-arrival", "requests just before, at and just after the arrival of a value", log(
        50, 20, [(10, "k1"), (59, "k1"), (60, "k1"), (61, "k1")])
    yield "04-expiry", "requests just before and at the instant when a value goes", log(
        50, 20, [(10, "k1"), (79, "k1"), (80, "k1"), (149, "k1"), (150, "k1")])
    yield "05-steady-reader", "one client that reads often enough to keep a renewed value alive for ever", log(
        10, 100, [(time, "cfg") for time in range(0, 3000, 60)])
    yield "06-short-life", "lifetime shorter than a fetch", log(
        1000, 300, [(time, key) for time in range(0, 9000, 150) for key in ("a", "b")])
    yield "07-back-to-back", "each fetch starts at the instant at which the previous one ends", log(
        7, 0, [(7 * i, f"job{i}") for i in range(40)])
    yield "08-stampede", "1,000 requests for one key at one instant", log(250, 1000, [(77, "front")] * 1000)
    yield "09-similar-keys", "keys that differ only in leading zeros, letters or length", log(
        5, 5, [(t, k) for t in range(12) for k in ("7", "07", "007", "0", "00", "a", "aa", "aaaaaaaa", "aaaaaaa")])
    yield "10-far-expiry", "values whose end lies beyond 32 bits", log(
        1_000_000, 2_000_000_000,
        [(0, "old"), (999_000_000, "young"), (999_999_999, "old"), (999_999_999, "young"), (1_000_000_000, "young"), (1_000_000_000, "old")])
    yield "11-random-small", "300 random requests with many equal times", random_log(11, 300, 3, 4, names(5), 1)
    yield "12-random-busy", "5,000 random requests, few keys, dense times", random_log(12, 5000, 40, 60, names(30), 3)
    yield "13-zero-life-busy", "5,000 random requests with lifetime 0", random_log(13, 5000, 20, 0, names(25), 2)
    yield "14-one-hot-key", "60,000 requests, most of them for one key", random_log(14, 60_000, 500, 5000, ["hot"] * 9 + names(3000), 20)
    yield "15-all-different", "100,000 different keys within one fetch", log(
        1_000_000, 0, [(5 * i, key) for i, key in enumerate(names(100_000))])


INVALID = {
    "time-goes-back": "2 1 1\n5 a\n4 a\n",
    "upper-case-key": "1 1 1\n5 A\n",
    "zero-duration": "0 0 1\n",
    "missing-request": "2 1 1\n5 a\n",
    "no-final-newline": "1 1 1\n5 a",
}


def main():
    for path in (ROOT / "data").rglob("*"):
        if path.is_file() and "-ladder-" not in path.name:
            path.unlink()
    for folder, cases in (("sample", SAMPLES), ("secret", secret())):
        path = ROOT / "data" / folder
        path.mkdir(parents=True, exist_ok=True)
        for name, description, text in cases:
            (path / f"{name}.in").write_text(text)
            (path / f"{name}.yaml").write_text(f"description: {json.dumps(description)}\n")
            answer = subprocess.run([sys.executable, SOLUTION], input=text, capture_output=True, text=True, check=True)
            (path / f"{name}.ans").write_text(answer.stdout)
    path = ROOT / "data" / "invalid_input"
    path.mkdir(exist_ok=True)
    for name, text in INVALID.items():
        (path / f"{name}.in").write_text(text)


main()
