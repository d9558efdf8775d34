"""Accepts (exit 42) exactly the inputs that the statement allows."""
import re
import sys

INTEGER = r"(?:0|[1-9][0-9]{0,9})"
HEADER = re.compile(rf"({INTEGER}) ({INTEGER}) ({INTEGER})\n")
REQUEST = re.compile(rf"({INTEGER}) [a-z0-9]{{1,8}}\n")


def valid(lines):
    header = HEADER.fullmatch(lines[0]) if lines else None
    if not header:
        return False
    n, duration, lifetime = map(int, header.groups())
    if n > 100_000 or not 1 <= duration <= 10**6 or lifetime > 2 * 10**9:
        return False
    if len(lines) != n + 1:
        return False
    previous = 0
    for line in lines[1:]:
        request = REQUEST.fullmatch(line)
        if not request:
            return False
        time = int(request.group(1))
        if not previous <= time <= 10**9:
            return False
        previous = time
    return True


text = sys.stdin.buffer.read().decode("ascii", "replace")
sys.exit(42 if valid(text.splitlines(keepends=True)) else 43)
