import sys
from collections import Counter

sys.setrecursionlimit(5000)
word = input().strip()


def fewest(at, kept):
    if at == len(word):
        return 0 if sum(n % 2 for n in Counter(kept).values()) <= 1 else 10**6
    return min(fewest(at + 1, kept + word[at]), 1 + fewest(at + 1, kept))


print(fewest(0, ""))
