# Right but quadratic: counts the running fetches anew at each miss.
import sys


def main():
    data = sys.stdin.read().split()
    n, duration, lifetime = int(data[0]), int(data[1]), int(data[2])
    started = {}
    running = []
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
            running.append(time)
            peak = max(peak, sum(start > time - duration for start in running))
    print(hits, joins, misses, peak)


main()
