"""Rewrites data/ from nothing, always the same: python3 generators/generate.py"""
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "submissions" / "accepted" / "lazy_decay.py"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def log(half_life, events):
    return "\n".join([f"{len(events)} {half_life}", *events]) + "\n"


def names(count):
    return [DIGITS[i // 1296 % 36] + DIGITS[i // 36 % 36] + DIGITS[i % 36] for i in range(count)]


def random_log(seed, n, half_life, keys, gaps, weights=(1, 1000), hits=0.5):
    rng = random.Random(seed)
    time, events = 0, []
    for _ in range(n):
        time += rng.choice(gaps)
        key = rng.choice(keys)
        if rng.random() < hits:
            events.append(f"hit {time} {key} {rng.randint(*weights)}")
        else:
            events.append(f"{rng.choice(('heat', 'share'))} {time} {key}")
    return log(half_life, events)


def many_keys(seed, count, questions):
    """First every key is hit once, then shares are asked for, with a few hits between."""
    rng = random.Random(seed)
    keys = names(count)
    rng.shuffle(keys)
    events = [f"hit {i // 40} {key} {rng.randint(1, 9)}" for i, key in enumerate(keys)]
    start = count // 40
    for i in range(questions):
        time, key = start + i // 40, rng.choice(keys)
        events.append(f"share {time} {key}" if i % 50 else f"hit {time} {key} {rng.randint(1, 9)}")
    return log(700, events)


SAMPLES = [
    ("1-fading", "two keys fade and one is hit again",
     log(10, ["hit 0 home 8", "heat 0 home", "heat 10 home", "hit 10 cart 4", "share 15 cart", "heat 15 cart", "hit 20 home 6", "heat 20 home", "share 20 home"])),
    ("2-silence", "a question before the first hit, and a very long silence",
     log(1, ["share 0 a", "hit 5 a 1", "hit 5 b 3", "hit 7 a 2", "heat 1000000000 b", "share 1000000000 b", "share 1000000000 c"])),
]


def secret():
    yield "01-empty", "no events", log(1, [])
    yield "02-before-first-hit", "shares and heats before the first hit of all", log(5, ["share 0 a", "heat 0 a", "share 9 b", "hit 9 a 1", "share 9 a", "share 9 b"])
    yield "03-asked-again", "the same heat is asked for again and again as time goes on", log(
        4, ["hit 0 a 1000", *[f"heat {i} a" for i in range(1, 30)], "share 30 a"])
    yield "04-same-instant", "hits and questions at one instant", log(
        1000, [event for i in range(30) for event in (f"hit 7 k{i % 3} {i + 1}", f"heat 7 k{i % 3}", f"share 7 k{(i + 1) % 3}")])
    yield "05-between-half-lives", "times that are no whole number of half-lives apart", log(
        1_000_000, [event for i in range(40) for event in (f"hit {i * 333_333} a {1 + i % 7}", f"heat {i * 333_333 + 111_111} a", f"share {i * 333_333 + 222_222} a")])
    yield "06-long-silence", "shares after a silence of a million half-lives", log(
        1, ["hit 0 a 1", "hit 0 b 2", "hit 1 c 5", "heat 1000000 a", "share 1000000 a", "share 1000000 b", "share 1000000 c", "hit 1000000 a 1", "share 1000000 a", "share 1000000 b"])
    yield "07-heavy-and-old", "a heavy hit 25 half-lives ago, and hardly anything since", log(
        100, ["hit 0 a 1000", "heat 2500 a", "heat 2900 a", "hit 2900 b 1", "heat 2900 b", "share 2900 a", "share 3500 b"])
    yield "08-late-clock", "a short half-life and times close to the end of the range", log(
        1, ["hit 999999990 a 7", "hit 999999991 b 7", "heat 999999992 a", "share 999999992 a", "hit 999999999 a 7", "share 1000000000 b", "heat 1000000000 a"])
    yield "09-only-key", "the only key ever hit keeps a share of 1 over many pauses", log(
        3, [event for i in range(60) for event in (f"hit {i * 9_000} solo {1 + i % 5}", f"share {i * 9_000 + 8_999} solo")])
    yield "10-new-hot-key", "a key that was hot long ago against a new one", log(
        50, [*[f"hit {i} old 1000" for i in range(200)], *[f"hit {i} new 3" for i in range(1000, 1200)], "share 1200 old", "share 1200 new", "heat 1200 old", "heat 1200 new"])
    yield "11-similar-keys", "keys that differ only in length or leading zeros", log(
        9, [event for i, key in enumerate(("0", "00", "000", "a", "aa", "aaaaaaaa", "aaaaaaa", "7", "07")) for event in (f"hit {i} {key} {i + 1}", f"heat {i} {key}", f"share {i} {key}")])
    yield "12-random-small", "300 random events, five keys", random_log(12, 300, 13, names(5), (0, 0, 1, 2, 40))
    yield "13-random-pauses", "4,000 random events with pauses from nothing to very long", random_log(
        13, 4000, 100, names(30), (0, 0, 1, 7, 50, 200, 1000, 200_000))
    yield "14-slow-fading", "20,000 hits that hardly fade at all", random_log(14, 20_000, 1_000_000, names(4), (0, 1), hits=0.95)
    yield "15-many-keys", "100,000 events: 45,000 keys, then shares", many_keys(15, 45_000, 55_000)


INVALID = {
    "time-goes-back": "2 5\nhit 5 a 1\nheat 4 a\n",
    "zero-weight": "1 5\nhit 5 a 0\n",
    "zero-half-life": "0 0\n",
    "hit-without-weight": "1 5\nhit 5 a\n",
    "two-spaces": "1 5\nheat 5  a\n",
}


def main():
    shutil.rmtree(ROOT / "data", ignore_errors=True)
    for folder, cases in (("sample", SAMPLES), ("secret", secret())):
        path = ROOT / "data" / folder
        path.mkdir(parents=True)
        (path / "test_group.yaml").write_text('output_validator_args: [float_tolerance, "1e-6"]\n')
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
