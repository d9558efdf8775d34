"""numbers.py COUNT MOST SEED: a list of COUNT numbers from 1 to MOST, always the same for the same seed."""
import sys

count, most, seed = map(int, sys.argv[1:])
state = seed
numbers = []
for _ in range(count):
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    numbers.append(1 + (state >> 33) % most)
print(count)
print(*numbers)
