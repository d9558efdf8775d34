"""Accepts (exit 42) exactly the inputs that the statement allows."""
import re
import sys

INTEGER = r"(0|[1-9][0-9]{0,9})"
KEY = r"[a-z0-9]{1,8}"
HEADER = re.compile(rf"{INTEGER} {INTEGER}\n")
HIT = re.compile(rf"hit {INTEGER} {KEY} {INTEGER}\n")
QUESTION = re.compile(rf"(?:heat|share) {INTEGER} {KEY}\n")


def valid(lines):
    header = HEADER.fullmatch(lines[0]) if lines else None
    if not header:
        return False
    n, half_life = map(int, header.groups())
    if n > 100_000 or not 1 <= half_life <= 10**6 or len(lines) != n + 1:
        return False
    previous = 0
    for line in lines[1:]:
        event = HIT.fullmatch(line) or QUESTION.fullmatch(line)
        if not event:
            return False
        time = int(event.group(1))
        if not previous <= time <= 10**9:
            return False
        previous = time
        if event.re is HIT and not 1 <= int(event.group(2)) <= 1000:
            return False
    return True


text = sys.stdin.buffer.read().decode("ascii", "replace")
sys.exit(42 if valid(text.splitlines(keepends=True)) else 43)
