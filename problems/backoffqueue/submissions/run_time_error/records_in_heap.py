# Crashes when two ready times are equal: the heap then compares two dictionaries.
import sys
from heapq import heapify, heappop, heappush


def main():
    data = list(map(int, sys.stdin.buffer.read().split()))
    n, base, cap, max_attempts = data[:4]
    arrivals = data[4::3]
    durations = data[5::3]
    failures = data[6::3]
    failed = [0] * n

    queue = [(arrivals[job], {"number": job}) for job in range(n)]
    heapify(queue)
    now = total = succeeded = given_up = 0
    slowest, largest = 0, 0
    while queue:
        ready, record = heappop(queue)
        job = record["number"]
        now = max(now, ready) + durations[job]
        if failed[job] == failures[job]:
            latency = now - arrivals[job]
            succeeded += 1
            total += latency
            if latency > largest or (latency == largest and job + 1 < slowest):
                slowest, largest = job + 1, latency
            continue
        failed[job] += 1
        if failed[job] == max_attempts:
            given_up += 1
        else:
            pause = min(cap, base * 2 ** (failed[job] - 1))
            heappush(queue, (now + pause, record))
    print(succeeded, given_up, now, total)
    print(slowest, largest)


main()
