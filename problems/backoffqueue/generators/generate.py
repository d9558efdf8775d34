"""Rewrites data/ but for the ladder, always the same: python3 generators/generate.py"""
import json
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "submissions" / "accepted" / "one_heap.py"


def day(base, cap, max_attempts, jobs):
    lines = [f"{len(jobs)} {base} {cap} {max_attempts}"]
    lines += [" ".join(map(str, job)) for job in jobs]
    return "\n".join(lines) + "\n"


def random_day(seed, n, base, cap, max_attempts, arrival, duration, failures):
    rng = random.Random(seed)
    return day(base, cap, max_attempts, [
        (rng.randint(0, arrival), rng.randint(1, duration), rng.choice(failures)) for _ in range(n)])


SAMPLES = [
    ("1-three-jobs", "two jobs retry while a third one arrives", day(4, 6, 3, [(0, 3, 1), (1, 2, 3), (6, 5, 0)])),
    ("2-longest-wait", "the job that has waited longest goes first, whatever its number",
     day(10, 100, 5, [(5, 1, 0), (4, 8, 0), (0, 20, 0), (50, 2, 2), (52, 2, 0)])),
    ("3-all-given-up", "no job succeeds", day(1, 1, 2, [(7, 2, 2), (7, 2, 60)])),
]


def secret():
    yield "01-empty", "no jobs at all", day(1, 1, 1, [])
    yield "02-single", "one job that succeeds at once, late in the day", day(5, 5, 1, [(1_000_000_000, 10_000, 0)])
    yield "03-last-chance", "a job that succeeds in its very last attempt, and one that does not", day(
        3, 50, 4, [(0, 1, 3), (0, 1, 4)])
    yield "04-one-attempt-only", "a single attempt per job", day(9, 9, 1, [(0, 4, 0), (1, 4, 1), (2, 4, 0), (3, 4, 60)])
    yield "05-cap-below-base", "the cap is smaller than the first pause", day(1000, 3, 10, [(0, 2, 9), (1, 2, 5)])
    yield "06-long-series", "58 failures in a row: the pause without the cap would not fit into 64 bits", day(
        1_000_000_000, 1_000_000_000, 60, [(0, 1, 58), (5, 1, 0)])
    yield "07-small-base-long-series", "59 failures in a row with a small first pause", day(
        3, 1_000_000_000, 60, [(0, 10_000, 59), (1, 1, 60)])
    yield "08-retry-meets-arrival", "retries that become ready together with arrivals of other numbers", day(
        10, 10, 5, [(100, 5, 1), (15, 5, 0), (0, 5, 3), (15, 5, 1), (30, 5, 0), (45, 5, 0), (115, 1, 0)])
    yield "09-reverse-arrivals", "jobs listed from the last arrival to the first", day(
        2, 8, 3, [(10 * (40 - i), 12, i % 3) for i in range(40)])
    yield "10-idle-worker", "long pauses in which nothing is ready", day(
        1000, 100_000, 10, [(i * 3_000_000, 7, 6) for i in range(30)])
    yield "11-free-just-in-time", "each job becomes ready at the moment at which the worker becomes free", day(
        5, 5, 2, [(5 * i, 5, 0) for i in range(30)])
    yield "12-equal-latencies", "several jobs share the largest latency", day(
        5, 5, 2, [(40, 3, 0), (20, 9, 0), (60, 9, 0), (0, 9, 0), (80, 3, 0)])
    yield "13-nobody-succeeds", "all jobs are given up, after many attempts", day(
        1, 64, 20, [(i % 5, 3, 20 + i % 40) for i in range(50)])
    yield "14-random-small", "200 random jobs in a rush, many equal times", random_day(14, 200, 2, 20, 4, 50, 3, range(6))
    yield "15-random-sparse", "3,000 random jobs with idle time between", random_day(
        15, 3000, 50, 900, 8, 900_000, 60, (0, 0, 0, 1, 2, 3, 7, 8, 9))
    yield "16-stubborn", "3,300 jobs that fail almost all day", random_day(16, 3300, 7, 1_000_000, 60, 100_000, 20, range(56, 61))
    yield "17-all-at-once", "60,000 jobs that arrive at the same instant", random_day(17, 60_000, 1, 1000, 3, 0, 9, (0, 0, 1, 2, 3))
    yield "18-full-day", "100,000 jobs, 200,000 attempts", random_day(18, 100_000, 30, 5000, 2, 99_999, 9, (1, 1, 1, 2))


INVALID = {
    "missing-job": "2 1 1 1\n0 1 0\n",
    "zero-duration": "1 1 1 1\n0 0 0\n",
    "leading-zero": "1 1 1 1\n00 1 0\n",
    "too-many-attempts-allowed": "1 1 1 61\n0 1 0\n",
    "blank-line-at-end": "1 1 1 1\n0 1 0\n\n",
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
