# Crashes on a long chain: the search calls itself once for each transaction on the path.
import sys


def main():
    lines = sys.stdin.buffer.read().splitlines()
    n, m = map(int, lines[0].split())
    holders = [[]] + [list(map(int, line.split()))[1:] for line in lines[1 : m + 1]]
    waits = [0] + list(map(int, lines[m + 1].split()))
    searched = [0] * (m + 1)
    upgrader = [0] * (m + 1)
    done = [False] * (n + 1)
    place = {}
    path = []

    def search(here):
        if here in place:
            return path[place[here] :]
        place[here] = len(path)
        path.append(here)
        lock = waits[here]
        if upgrader[lock] in place:
            return path[place[upgrader[lock]] :]
        while searched[lock] < len(holders[lock]):
            holder = holders[lock][searched[lock]]
            if holder == here:
                upgrader[lock] = here
            elif not done[holder]:
                loop = search(holder)
                if loop:
                    return loop
            searched[lock] += 1
        del place[here]
        path.pop()
        done[here] = True
        return None

    for start in range(1, n + 1):
        loop = None if done[start] else search(start)
        if loop:
            print(len(loop))
            print(*loop)
            return
    print("none")


main()
