# Does not sort: equal numbers that are no neighbours count twice.
import sys

numbers = sys.stdin.read().split()[1:]
print(1 + sum(a != b for a, b in zip(numbers, numbers[1:])))
