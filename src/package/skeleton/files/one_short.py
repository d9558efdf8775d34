# Counts the changes in the sorted list and forgets that the first number is one too.
import sys

numbers = sorted(sys.stdin.read().split()[1:])
print(sum(a != b for a, b in zip(numbers, numbers[1:])))
