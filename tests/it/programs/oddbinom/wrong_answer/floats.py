from math import log2

print(int(int(input()) ** log2(3)))
