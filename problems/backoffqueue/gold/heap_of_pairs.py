import sys
from heapq import heapify, heappop, heappush

n, b, c, m = map(int, input().split())
x = [list(map(int, s.split())) for s in sys.stdin]

# One heap of (ready time, index) is enough: ready and sleeping jobs are ordered alike, so its top is
# the next one either way. Each attempt is one pop and at most one push, O(log n).
q = [(v[0], i) for i, v in enumerate(x)]
heapify(q)
k = [0] * n
t = s = g = z = 0
r = []
while q:
    u, i = heappop(q)
    t = max(t, u) + x[i][1]
    if k[i] == x[i][2]:
        s += 1
        z += t - x[i][0]
        r.append((x[i][0] - t, i + 1))
    else:
        k[i] += 1
        if k[i] == m:
            g += 1
        else:
            heappush(q, (t + min(c, b << k[i] - 1), i))

print(s, g, t, z)
w = min(r)
print(w[1], -w[0])
