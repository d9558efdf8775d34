import sys
from itertools import accumulate


def count(data, d, life):
    # val[key] = (state, time), state 'f' = fetching since time, 'v' = value since time
    val = {}
    res = [0, 0, 0]
    evs = []
    it = iter(data)
    for time2, key in zip(map(int, it), it):
        flag = False
        s, x = val.get(key, ('', 0))
        if s == 'f':
            if time2 > x + d:
                s, x = val[key] = 'v', x + d
            else:
                res[1] += 1
                flag = True
        if s == 'v' and time2 - x <= life:
            res[0] += 1
            flag = True
        if not flag:
            res[2] += 1
            val[key] = 'f', time2
            evs += [(time2, 1), (time2 + d, -1)]
    return res, evs


def get_max(evs):
    # sweep over starts and ends in order of time, starts first
    evs.sort(key=lambda e: (e[0], -e[1]))
    return max(accumulate(change for _, change in evs))


n, d, life = map(int, sys.stdin.readline().split())
rest = sys.stdin.read().split()
res, evs = count(rest, d, life)
print(*res, get_max(evs))
