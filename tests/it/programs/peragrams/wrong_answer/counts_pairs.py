from collections import Counter

print(sum(count == 1 for count in Counter(input().strip()).values()))
