import sys
from math import log2


class L:
    """Sum of fading weights, kept as its base-2 logarithm m at time t, so that it never becomes 0."""

    def __init__(self):
        self.m = None
        self.t = 0

    def get(self, t, h):
        return self.m - (t - self.t) / h

    def upd(self, t, h, w):
        b = log2(w)
        if self.m is not None:
            a = self.get(t, h)
            d = abs(a - b)
            # log2(2^a + 2^b); beyond 1000 the smaller one no longer counts
            b = max(a, b) + (log2(1 + 2 ** -d) if d < 1000 else 0)
        self.m = b
        self.t = t


def p(x):
    # heats below 2^-1000 are printed as 0
    return 2 ** x if x > -1000 else 0.0


def main():
    n, h = map(int, sys.stdin.readline().split())
    tab, al, o = {}, L(), []
    for line in sys.stdin:
        kind, ts, key, *w = line.split()
        t = int(ts)
        if kind == "hit":
            tab.setdefault(key, L()).upd(t, h, int(w[0]))
            al.upd(t, h, int(w[0]))
        elif key not in tab:
            o.append(0.0)
        elif kind == "heat":
            o.append(p(tab[key].get(t, h)))
        else:
            o.append(p(tab[key].get(t, h) - al.get(t, h)))
    for x in o:
        print(f"{x:.9f}")


main()
