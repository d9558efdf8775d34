"""ladder.py JOBS SEED: a day of JOBS jobs that keeps the queue long, for a ladder of sizes."""
import random
import sys

jobs, seed = map(int, sys.argv[1:])
rng = random.Random(seed)
print(jobs, 30, 1000, 3)
for _ in range(jobs):
    print(rng.randint(0, jobs), rng.randint(1, 9), rng.choice((0, 0, 1, 1, 2, 3)))
