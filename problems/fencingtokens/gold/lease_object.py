import sys
from collections import defaultdict
from dataclasses import dataclass


@dataclass
class Lock:
    holder: str | None = None
    end: int = 0
    token: int = 0

    def holder_at(self, now: int) -> str | None:
        """Who holds the lock now; at the end of a lease it is free."""
        return self.holder if now < self.end else None

    def acquire(self, now: int, client: str, duration: str) -> str:
        match self.holder_at(now):
            case None:
                self.holder, self.end = client, now + int(duration)
                self.token += 1
            case holder if holder == client:
                self.end = max(self.end, now + int(duration))
            case _:
                return "busy"
        return str(self.token)

    def release(self, now: int, client: str) -> str:
        if self.holder_at(now) != client:
            return "ignored"
        self.holder = None
        return "ok"

    def write(self, now: int, token: str) -> str:
        return "ok" if int(token) >= self.token else "stale"


def replay(log):
    locks = defaultdict(Lock)
    for line in log:
        verb, time, name, *details = line.split()
        yield getattr(locks[name], verb)(int(time), *details)


def main():
    next(sys.stdin)
    for answer in replay(sys.stdin):
        print(answer)


if __name__ == "__main__":
    main()
