from collections import Counter
from fractions import Fraction

difficulty, modifier = map(int, input().split())
mode = input().strip()
bonus = Counter({0: Fraction(1)})
for text in input().split()[1:]:
    sides, sign = int(text[2:]), 1 if text[0] == "+" else -1
    wider = Counter()
    for total, share in bonus.items():
        for face in range(1, sides + 1):
            wider[total + sign * face] += share / sides
    bonus = wider

pick = {"straight": None, "advantage": max, "disadvantage": min}[mode]
rolls = Counter()
for first in range(1, 21):
    for second in range(1, 21):
        rolls[pick(first, second) if pick else first] += Fraction(1, 400)

success = Fraction(0)
for roll, chance in rolls.items():
    for total, share in bonus.items():
        if roll == 20 or roll != 1 and roll + modifier + total >= difficulty:
            success += chance * share
print(float(success))
