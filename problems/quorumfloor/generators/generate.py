"""Rewrites data/ from nothing, always the same: python3 generators/generate.py"""
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "submissions" / "accepted" / "fenwick.py"


def log(n, *events):
    return "\n".join([f"{n} {len(events)}", *events]) + "\n"


def random_log(seed, n, q, weights, newest_step, lag, reads=None):
    """Weights of ack, down, up and read; versions grow by up to newest_step and arrive up to lag behind."""
    rng = random.Random(seed)
    newest, events = 0, []
    for _ in range(q):
        kind = rng.choices(("ack", "down", "up", "read"), weights)[0]
        if kind == "read":
            events.append(f"read {rng.randint(1, reads or n)}")
        elif kind == "ack":
            newest += rng.randint(0, newest_step)
            events.append(f"ack {rng.randint(1, n)} {max(0, newest - rng.randint(0, lag))}")
        else:
            events.append(f"{kind} {rng.randint(1, n)}")
    return log(n, *events)


def rolling_restart(n, version):
    """Replica after replica goes down, learns of a new version late, and comes back."""
    events = []
    for i in range(1, n + 1):
        events += [f"down {i}", f"read {n - 1}", f"read {n}", f"ack {i} {version + i}", "read 1", f"up {i}", f"read {max(1, n - i)}", f"read {n}"]
    return log(n, *events)


def acks_then_reads(seed, n, acks, reads):
    rng = random.Random(seed)
    events = [f"ack {rng.randint(1, n)} {rng.randint(1, 99_999)}" for _ in range(acks)]
    for i in range(reads):
        events.append(f"read {rng.randint(n - acks // 2, n)}" if i % 20 else f"down {rng.randint(1, n)}")
    return log(n, *events)


SAMPLES = [
    ("1-lagging", "three replicas, one of them behind",
     log(3, "read 2", "ack 1 5", "ack 2 4", "read 1", "read 2", "read 3", "ack 3 4", "read 1")),
    ("2-down-and-up", "late messages, a replica that is down twice, and too few for a quorum",
     log(3, "ack 1 7", "ack 1 6", "down 2", "down 2", "read 2", "read 3", "ack 2 9", "read 2", "up 2", "read 2", "read 3")),
]


def secret():
    yield "01-no-events", "no events", log(1)
    yield "02-one-replica", "a single replica", log(1, "read 1", "ack 1 3", "read 1", "down 1", "read 1", "up 1", "read 1")
    yield "03-fresh", "reads of all sizes before any write", log(6, *[f"read {r}" for r in range(1, 7)])
    yield "04-staircase", "each replica at another version, reads of all sizes", log(
        9, *[f"ack {i} {10 * i * i}" for i in (4, 9, 1, 7, 3, 8, 2, 6, 5)], *[f"read {r}" for r in range(1, 10)])
    yield "05-late-messages", "messages that arrive in reverse order", log(
        3, *[event for v in range(20, 0, -1) for event in (f"ack {v % 3 + 1} {v}", "read 1", "read 2", "read 3")])
    yield "06-message-while-down", "versions that arrive while the replica is down", log(
        3, "ack 1 1", "ack 2 1", "ack 3 1", "down 3", "ack 3 8", "read 1", "read 2", "read 3", "up 3", "read 1", "read 3", "down 1", "read 2")
    yield "07-repeated", "the same replica reported down or up several times", log(
        4, "down 2", "down 2", "down 2", "read 3", "up 2", "read 4", "up 2", "up 2", "read 4", "down 1", "read 4", "read 3")
    yield "08-everything-down", "all replicas go down and come back with their versions", log(
        5, *[f"ack {i} {i + 100}" for i in range(1, 6)], *[event for i in range(1, 6) for event in (f"down {i}", f"read {5 - i or 1}", "read 5", "read 1")],
        *[event for i in range(5, 0, -1) for event in (f"up {i}", "read 1", f"read {6 - i}")])
    yield "09-equal-versions", "many replicas with equal versions", log(
        50, *[f"ack {i} {i % 3}" for i in range(1, 51)], *[f"read {r}" for r in range(1, 51)])
    yield "10-high-versions", "versions up to 1,000,000,000", log(
        4, "ack 1 1000000000", "ack 2 999999999", "read 1", "read 3", "read 4", "ack 3 1000000000", "ack 4 999999998", "read 1", "read 2", "read 3")
    yield "11-rolling-restart", "300 replicas are restarted one after another", rolling_restart(300, 1000)
    yield "12-random-small", "400 random events on 5 replicas", random_log(12, 5, 400, (4, 2, 2, 4), 3, 6)
    yield "13-random-shaky", "5,000 random events on 40 replicas that often fail", random_log(13, 40, 5000, (3, 3, 3, 3), 2, 60)
    yield "14-random-high", "5,000 random events with versions all over the range", random_log(14, 200, 5000, (5, 1, 1, 5), 300_000, 5_000_000)
    yield "15-small-quorums", "60,000 random events on 60,000 replicas", random_log(15, 60_000, 60_000, (16, 1, 1, 2), 2, 50, 9)
    yield "16-many-reads", "100,000 replicas, 30,000 acknowledgements, then 70,000 reads with failures between", acks_then_reads(16, 100_000, 30_000, 70_000)


INVALID = {
    "replica-zero": "2 1\ndown 0\n",
    "replica-too-high": "2 1\nup 3\n",
    "quorum-too-large": "2 1\nread 3\n",
    "ack-without-version": "2 1\nack 1\n",
    "extra-event": "2 1\nread 1\nread 1\n",
}


def main():
    shutil.rmtree(ROOT / "data", ignore_errors=True)
    for folder, cases in (("sample", SAMPLES), ("secret", secret())):
        path = ROOT / "data" / folder
        path.mkdir(parents=True)
        for name, description, text in cases:
            (path / f"{name}.in").write_text(text)
            (path / f"{name}.yaml").write_text(f"description: {json.dumps(description)}\n")
            answer = subprocess.run([sys.executable, SOLUTION], input=text, capture_output=True, text=True, check=True)
            (path / f"{name}.ans").write_text(answer.stdout)
    path = ROOT / "data" / "invalid_input"
    path.mkdir()
    for name, text in INVALID.items():
        (path / f"{name}.in").write_text(text)


main()
