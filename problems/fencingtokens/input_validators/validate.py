"""Accepts (exit 42) exactly the inputs that the statement allows."""
import re
import sys

INTEGER = r"(0|[1-9][0-9]{0,9})"
NAME = r"([a-z0-9]{1,8})"
COUNT = re.compile(rf"{INTEGER}\n")
ACQUIRE = re.compile(rf"acquire {INTEGER} {NAME} {NAME} {INTEGER}\n")
RELEASE = re.compile(rf"release {INTEGER} {NAME} {NAME}\n")
WRITE = re.compile(rf"write {INTEGER} {NAME} {INTEGER}\n")


class Locks:
    """The lock service, to know which tokens have been given out."""

    def __init__(self):
        self.leases = {}
        self.tokens = {}

    def holder(self, time, lock):
        client, end = self.leases.get(lock, (None, 0))
        return client if time < end else None

    def acquire(self, time, lock, client, duration):
        holder = self.holder(time, lock)
        if holder is None:
            self.leases[lock] = (client, time + duration)
            self.tokens[lock] = self.tokens.get(lock, 0) + 1
        elif holder == client:
            self.leases[lock] = (client, max(self.leases[lock][1], time + duration))

    def release(self, time, lock, client):
        if self.holder(time, lock) == client:
            del self.leases[lock]


def valid(lines):
    count = COUNT.fullmatch(lines[0]) if lines else None
    if not count or int(count.group(1)) > 50_000 or len(lines) != int(count.group(1)) + 1:
        return False
    locks, previous = Locks(), 0
    for line in lines[1:]:
        request = ACQUIRE.fullmatch(line) or RELEASE.fullmatch(line) or WRITE.fullmatch(line)
        if not request:
            return False
        time, lock = int(request.group(1)), request.group(2)
        if not previous <= time <= 10**9:
            return False
        previous = time
        if request.re is ACQUIRE:
            duration = int(request.group(4))
            if not 1 <= duration <= 10**9:
                return False
            locks.acquire(time, lock, request.group(3), duration)
        elif request.re is RELEASE:
            locks.release(time, lock, request.group(3))
        elif not 1 <= int(request.group(3)) <= locks.tokens.get(lock, 0):
            return False
    return True


text = sys.stdin.buffer.read().decode("ascii", "replace")
sys.exit(42 if valid(text.splitlines(keepends=True)) else 43)
