import sys


class Job:
    def __init__(self, number, arrival, duration, failures):
        self.number = number
        self.arrival = arrival
        self.duration = duration
        self.failures = failures
        self.attempts = 0
        self.ready_at = arrival


def pick_next(waiting):
    best = waiting[0]
    for job in waiting:
        if job.ready_at < best.ready_at:
            best = job
        elif job.ready_at == best.ready_at and job.number < best.number:
            best = job
    return best


def pause_after(attempts, base, cap):
    # stop at the cap, the doubled value is not needed beyond it
    pause = base
    i = 1
    while i < attempts and pause < cap:
        pause = pause * 2
        i += 1
    if pause > cap:
        pause = cap
    return pause


def read_jobs():
    n, base, cap, max_attempts = map(int, sys.stdin.readline().split())
    jobs = []
    for number in range(1, n + 1):
        arrival, duration, failures = map(int, sys.stdin.readline().split())
        jobs.append(Job(number, arrival, duration, failures))
    return jobs, base, cap, max_attempts


def main():
    waiting, base, cap, max_attempts = read_jobs()
    now = 0
    given_up = 0
    finished = []  # pairs of latency and job number

    while len(waiting) > 0:
        job = pick_next(waiting)
        if job.ready_at > now:
            now = job.ready_at
        now += job.duration
        job.attempts += 1

        if job.attempts > job.failures:
            finished.append((now - job.arrival, job.number))
            waiting.remove(job)
        elif job.attempts == max_attempts:
            given_up += 1
            waiting.remove(job)
        else:
            job.ready_at = now + pause_after(job.attempts, base, cap)

    total = 0
    worst_latency, worst_number = 0, 0  # stays 0 0 when nothing succeeded
    for latency, number in finished:
        total += latency
        if latency > worst_latency or (latency == worst_latency and number < worst_number):
            worst_latency, worst_number = latency, number

    print(len(finished), given_up, now, total)
    print(worst_number, worst_latency)


main()
