# Mistake: only the first holder of each lock is looked at.
import sys


def read():
    lines = sys.stdin.buffer.read().splitlines()
    n, m = map(int, lines[0].split())
    holders = [[]] + [list(map(int, line.split()))[1:2] for line in lines[1 : m + 1]]
    waits = [0] + list(map(int, lines[m + 1].split()))
    return n, m, holders, waits


def find_stuck(n, m, holders, waits):
    """For each transaction, whether it can never finish."""
    held = [[] for _ in range(n + 1)]
    waiters = [[] for _ in range(m + 1)]
    for lock in range(1, m + 1):
        for holder in holders[lock]:
            held[holder].append(lock)
    for transaction in range(1, n + 1):
        waiters[waits[transaction]].append(transaction)

    stuck = [True] * (n + 1)
    left = [len(some) for some in holders]
    finished = []

    def finish(transaction):
        if stuck[transaction]:
            stuck[transaction] = False
            finished.append(transaction)

    def look_at(lock):
        if left[lock] == 0:
            for waiter in waiters[lock]:
                finish(waiter)
        elif left[lock] == 1:
            for holder in holders[lock]:
                if stuck[holder] and waits[holder] == lock:
                    finish(holder)

    # Number 0 stands for no lock: it has no holders, so all that "wait" for it finish.
    for lock in range(m + 1):
        look_at(lock)
    while finished:
        for lock in held[finished.pop()]:
            left[lock] -= 1
            look_at(lock)
    return stuck


def find_loop(start, holders, waits, stuck):
    two_stuck = {}

    def next_of(transaction):
        lock = waits[transaction]
        if lock not in two_stuck:
            two_stuck[lock] = [holder for holder in holders[lock] if stuck[holder]][:2]
        first, *second = two_stuck[lock]
        return second[0] if first == transaction else first

    place, walk, here = {}, [], start
    while here not in place:
        place[here] = len(walk)
        walk.append(here)
        here = next_of(here)
    return walk[place[here] :]


def main():
    n, m, holders, waits = read()
    stuck = find_stuck(n, m, holders, waits)
    start = next((transaction for transaction in range(1, n + 1) if stuck[transaction]), None)
    if start is None:
        print("none")
        return
    loop = find_loop(start, holders, waits, stuck)
    print(len(loop))
    print(*loop)


main()
