# Mistake: a second write with the same token is refused.
import sys


class Lock:
    def __init__(self):
        self.holder = None
        self.end = 0
        self.token = 0
        self.written = 0

    def is_held(self, time):
        return self.holder is not None and time < self.end

    def acquire(self, time, client, duration):
        if not self.is_held(time):
            self.holder = client
            self.end = time + duration
            self.token += 1
        elif self.holder == client:
            self.end = max(self.end, time + duration)
        else:
            return "busy"
        return str(self.token)

    def release(self, time, client):
        if self.is_held(time) and self.holder == client:
            self.holder = None
            return "ok"
        return "ignored"

    def write(self, token):
        if token <= self.written:
            return "stale"
        self.written = token
        return "ok"


def main():
    lines = sys.stdin.read().splitlines()
    locks = {}
    answers = []
    for line in lines[1:]:
        verb, time, name, *rest = line.split()
        time = int(time)
        if name not in locks:
            locks[name] = Lock()
        lock = locks[name]
        if verb == "acquire":
            answers.append(lock.acquire(time, rest[0], int(rest[1])))
        elif verb == "release":
            answers.append(lock.release(time, rest[0]))
        else:
            answers.append(lock.write(int(rest[0])))
    print("\n".join(answers))


main()
