import sys
from collections import deque


def main():
    data = sys.stdin.read().split()
    n, duration, lifetime = int(data[0]), int(data[1]), int(data[2])
    started = {}
    running = deque()
    hits = joins = misses = peak = 0
    for i in range(n):
        time = int(data[3 + 2 * i])
        key = data[4 + 2 * i]
        age = time - started[key] if key in started else duration + lifetime
        if age < duration:
            joins += 1
        elif age < duration + lifetime:
            hits += 1
        else:
            misses += 1
            started[key] = time
            while running and running[0] <= time - duration:
                running.popleft()
            running.append(time)
            peak = max(peak, len(running))
    print(hits, joins, misses, peak)


main()
