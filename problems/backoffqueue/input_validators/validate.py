"""Accepts (exit 42) exactly the inputs that the statement allows."""
import re
import sys

INTEGER = r"(0|[1-9][0-9]{0,9})"
HEADER = re.compile(rf"{INTEGER} {INTEGER} {INTEGER} {INTEGER}\n")
JOB = re.compile(rf"{INTEGER} {INTEGER} {INTEGER}\n")


def valid(lines):
    header = HEADER.fullmatch(lines[0]) if lines else None
    if not header:
        return False
    n, base, cap, max_attempts = map(int, header.groups())
    if n > 100_000 or not 1 <= base <= 10**9 or not 1 <= cap <= 10**9 or not 1 <= max_attempts <= 60:
        return False
    if len(lines) != n + 1:
        return False
    attempts = 0
    for line in lines[1:]:
        job = JOB.fullmatch(line)
        if not job:
            return False
        arrival, duration, failures = map(int, job.groups())
        if arrival > 10**9 or not 1 <= duration <= 10**4 or failures > 60:
            return False
        attempts += min(failures + 1, max_attempts)
    return attempts <= 200_000


text = sys.stdin.buffer.read().decode("ascii", "replace")
sys.exit(42 if valid(text.splitlines(keepends=True)) else 43)
