# Right but slow: a depth-first search that looks at each pair of a waiter and a holder.
import sys


def main():
    lines = sys.stdin.buffer.read().splitlines()
    n, m = map(int, lines[0].split())
    holders = [[]] + [list(map(int, line.split()))[1:] for line in lines[1 : m + 1]]
    waits = [0] + list(map(int, lines[m + 1].split()))
    unseen, on_path, done = 0, 1, 2
    state = [unseen] * (n + 1)
    for start in range(1, n + 1):
        if state[start] != unseen:
            continue
        state[start] = on_path
        path = [start]
        rest = [iter(holders[waits[start]])]
        while path:
            here = path[-1]
            for holder in rest[-1]:
                if holder == here or state[holder] == done:
                    continue
                if state[holder] == on_path:
                    loop = path[path.index(holder) :]
                    print(len(loop))
                    print(*loop)
                    return
                state[holder] = on_path
                path.append(holder)
                rest.append(iter(holders[waits[holder]]))
                break
            else:
                state[here] = done
                path.pop()
                rest.pop()
    print("none")


main()
