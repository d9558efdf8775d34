# Mistake: of several largest latencies it names the one that finished first.
import sys
from heapq import heapify, heappop, heappush


def main():
    data = list(map(int, sys.stdin.buffer.read().split()))
    n, base, cap, max_attempts = data[:4]
    arrivals = data[4::3]
    durations = data[5::3]
    failures = data[6::3]
    failed = [0] * n

    queue = [(arrivals[job], job) for job in range(n)]
    heapify(queue)
    now = total = succeeded = given_up = 0
    slowest, largest = 0, 0
    while queue:
        ready, job = heappop(queue)
        now = max(now, ready) + durations[job]
        if failed[job] == failures[job]:
            latency = now - arrivals[job]
            succeeded += 1
            total += latency
            if latency > largest:
                slowest, largest = job + 1, latency
            continue
        failed[job] += 1
        if failed[job] == max_attempts:
            given_up += 1
        else:
            pause = min(cap, base * 2 ** (failed[job] - 1))
            heappush(queue, (now + pause, job))
    print(succeeded, given_up, now, total)
    print(slowest, largest)


main()
