"""ladder.py REQUESTS SEED: a busy log of REQUESTS requests for as many keys as a log of that length has, for a ladder of sizes."""
import random
import sys

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

requests, seed = map(int, sys.argv[1:])
rng = random.Random(seed)
keys = max(2, min(1296, requests // 40))
print(requests, 20, 60)
time = 0
for _ in range(requests):
    time += rng.random() < 1 / 8
    key = rng.randrange(keys)
    print(time, DIGITS[key // 36] + DIGITS[key % 36])
