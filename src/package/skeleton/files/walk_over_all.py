# Walks over all numbers met so far: quadratic.
import sys

met = []
for number in map(int, sys.stdin.read().split()[1:]):
    if number not in met:
        met.append(number)
print(len(met))
