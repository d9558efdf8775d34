import sys

numbers = sys.stdin.read().split()[1:]
print(len(set(numbers)))
