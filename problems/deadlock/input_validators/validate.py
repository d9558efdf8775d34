"""Accepts (exit 42) exactly the inputs that the statement allows."""
import re
import sys

LINE = re.compile(r"(?:0|[1-9][0-9]{0,5})(?: (?:0|[1-9][0-9]{0,5}))*\n")


def valid(lines):
    if not lines or not all(LINE.fullmatch(line) for line in lines):
        return False
    rows = [list(map(int, line.split())) for line in lines]
    if len(rows[0]) != 2:
        return False
    n, m = rows[0]
    if not 1 <= n <= 100_000 or not 1 <= m <= 100_000 or len(rows) != m + 2:
        return False
    total = 0
    for count, *holders in rows[1 : m + 1]:
        if len(holders) != count or len(set(holders)) != count:
            return False
        if not all(1 <= holder <= n for holder in holders):
            return False
        total += count
    waits = rows[m + 1]
    return total <= 200_000 and len(waits) == n and max(waits) <= m


text = sys.stdin.buffer.read().decode("ascii", "replace")
sys.exit(42 if valid(text.splitlines(keepends=True)) else 43)
