"""Rewrites data/ from nothing, always the same: python3 generators/generate.py"""
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "submissions" / "accepted" / "stale_writers.py"


def log(*requests):
    return "\n".join([str(len(requests)), *requests]) + "\n"


class Writer:
    """Makes random requests and follows the leases, since writes may use only tokens that exist."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.time = 0
        self.requests = []
        self.leases = {}
        self.tokens = {}

    def acquire(self, lock, client, duration):
        self.requests.append(f"acquire {self.time} {lock} {client} {duration}")
        holder, end = self.leases.get(lock, (None, 0))
        if self.time >= end:
            self.tokens[lock] = self.tokens.get(lock, 0) + 1
            self.leases[lock] = (client, self.time + duration)
        elif holder == client:
            self.leases[lock] = (client, max(end, self.time + duration))

    def release(self, lock, client):
        self.requests.append(f"release {self.time} {lock} {client}")
        holder, end = self.leases.get(lock, (None, 0))
        if holder == client and self.time < end:
            del self.leases[lock]

    def write(self, lock, token):
        self.requests.append(f"write {self.time} {lock} {token}")

    def step(self, locks, clients, max_gap, max_duration):
        self.time += self.rng.randint(0, max_gap)
        lock, client = self.rng.choice(locks), self.rng.choice(clients)
        kind = self.rng.random()
        if kind < 0.5 or (kind >= 0.65 and lock not in self.tokens):
            self.acquire(lock, client, self.rng.randint(1, max_duration))
        elif kind < 0.65:
            self.release(lock, client)
        else:
            last = self.tokens[lock]
            self.write(lock, max(1, last - self.rng.choice((0, 0, 0, 1, 1, 2, 5))))


def random_log(seed, n, locks, clients, max_gap, max_duration):
    writer = Writer(seed)
    for _ in range(n):
        writer.step(locks, clients, max_gap, max_duration)
    return log(*writer.requests)


def many_locks(seed, count, extra, max_gap):
    """First every lock is taken for long, then requests hit locks at random."""
    writer = Writer(seed)
    locks = [f"l{i}" for i in range(count)]
    writer.rng.shuffle(locks)
    for lock in locks:
        writer.time += writer.rng.randint(0, max_gap)
        writer.acquire(lock, "a", 10**9)
    for _ in range(extra):
        writer.step(locks, ["a", "b"], max_gap, 10**9)
    return log(*writer.requests)


def tug_of_war(rounds):
    """Two clients take turns at the very end of each other's leases; the loser always writes late."""
    requests = []
    for i in range(rounds):
        requests.append(f"acquire {10 * i} lead {'xy'[i % 2]} 10")
        requests.append(f"write {10 * i} lead {i + 1}")
        if i:
            requests.append(f"write {10 * i} lead {i}")
    return log(*requests)


SAMPLES = [
    ("1-pause", "a client pauses, loses its lease and writes too late",
     log("acquire 0 db ann 100", "write 10 db 1", "acquire 50 db bob 100", "acquire 100 db bob 100",
         "write 110 db 1", "write 120 db 2", "write 130 db 1", "release 140 db ann", "release 150 db bob", "acquire 160 db bob 5")),
    ("2-renewal", "renewals, one of them shorter than what is left",
     log("release 5 cron eve", "acquire 5 cron eve 50", "acquire 20 cron eve 10", "acquire 40 cron dan 10", "acquire 54 cron eve 20",
         "acquire 70 cron dan 10", "acquire 74 cron eve 10")),
]


def secret():
    yield "01-empty", "empty log", log()
    yield "02-unknown", "a release of a lock that nobody has ever taken", log("release 7 ghost ann")
    yield "03-end", "requests just before and at the end of a lease", log(
        "acquire 0 a x 10", "acquire 9 a y 10", "release 10 a x", "acquire 10 a y 10", "release 19 a y", "acquire 19 a x 1")
    yield "04-short-renewal", "a renewal that asks for less than what is left", log(
        "acquire 0 a x 100", "acquire 1 a x 1", "acquire 50 a y 5", "release 99 a x")
    yield "05-comes-back", "one client takes the same lock again after its lease has ended", log(
        "acquire 0 a x 5", "acquire 5 a x 5", "acquire 100 a x 5", "write 100 a 2", "write 101 a 1", "write 102 a 3")
    yield "06-release-and-again", "one client releases and takes the lock again and again", log(
        *[f"{verb} {i} a x{' 50' if verb == 'acquire' else ''}" for i in range(20) for verb in ("acquire", "release", "release")])
    yield "07-late-but-welcome", "old tokens write before any newer one has written", log(
        "acquire 0 a x 5", "acquire 10 a y 5", "acquire 20 a z 5", "write 30 a 1", "write 30 a 2", "write 30 a 1", "write 31 a 3", "write 32 a 2")
    yield "08-repeated-writes", "many writes with the same token", log(
        "acquire 0 a x 1000", *[f"write {i} a 1" for i in range(1, 40)])
    yield "09-late-release", "a release after the end of the lease, when another client holds the lock", log(
        "acquire 0 a x 10", "release 10 a x", "release 11 a x", "acquire 12 a y 10", "release 13 a x", "acquire 14 a x 3")
    yield "10-two-digit-tokens", "tokens that pass 9 and 99", tug_of_war(120)
    yield "11-same-names", "locks and clients with the same names, all at one instant", log(
        *[f"acquire 3 {lock} {client} 4" for lock in ("a", "b", "0", "00") for client in ("b", "a", "00", "0")],
        *[f"release 3 {lock} {client}" for lock in ("a", "b", "0", "00") for client in ("a", "b")])
    yield "12-far-ends", "leases that end beyond the last possible time", log(
        "acquire 999999999 a x 1000000000", "acquire 1000000000 a y 1000000000", "acquire 1000000000 a x 1000000000", "release 1000000000 a x",
        "acquire 1000000000 a y 1")
    yield "13-random-small", "400 random requests for two locks", random_log(13, 400, ["a", "b"], ["x", "y", "z"], 3, 8)
    yield "14-random-rush", "6,000 random requests, many at the same instant", random_log(14, 6000, [f"s{i}" for i in range(12)], ["x", "y", "z"], 1, 30)
    yield "15-long-day", "20,000 requests spread over the whole range of times", random_log(
        15, 20_000, [f"shard{i}" for i in range(40)], ["w1", "w2", "w3"], 99_000, 2_000_000)
    yield "16-many-locks", "50,000 requests for 25,000 locks", many_locks(16, 25_000, 25_000, 20_000)


INVALID = {
    "token-not-given": "2\nacquire 0 a x 5\nwrite 1 a 2\n",
    "time-goes-back": "2\nacquire 5 a x 5\nrelease 4 a x\n",
    "zero-duration": "1\nacquire 5 a x 0\n",
    "unknown-verb": "1\nrenew 5 a x 5\n",
    "trailing-space": "1\nrelease 5 a x \n",
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
