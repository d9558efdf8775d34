"""Accepts (exit 42) exactly the inputs that the statement allows."""
import re
import sys

INTEGER = r"(0|[1-9][0-9]{0,9})"
HEADER = re.compile(rf"{INTEGER} {INTEGER}\n")
ACK = re.compile(rf"ack {INTEGER} {INTEGER}\n")
OTHER = re.compile(rf"(?:down|up|read) {INTEGER}\n")


def valid(lines):
    header = HEADER.fullmatch(lines[0]) if lines else None
    if not header:
        return False
    n, q = map(int, header.groups())
    if not 1 <= n <= 100_000 or q > 100_000 or len(lines) != q + 1:
        return False
    for line in lines[1:]:
        event = ACK.fullmatch(line) or OTHER.fullmatch(line)
        if not event or not 1 <= int(event.group(1)) <= n:
            return False
        if event.re is ACK and int(event.group(2)) > 10**9:
            return False
    return True


text = sys.stdin.buffer.read().decode("ascii", "replace")
sys.exit(42 if valid(text.splitlines(keepends=True)) else 43)
