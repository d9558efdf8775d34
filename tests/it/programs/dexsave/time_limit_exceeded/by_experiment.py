import random

difficulty, modifier = map(int, input().split())
mode = input().strip()
dice = [(1 if text[0] == "+" else -1, int(text[2:])) for text in input().split()[1:]]
pick = {"straight": lambda a, b: a, "advantage": max, "disadvantage": min}[mode]
tries, saved = 10**12, 0
for _ in range(tries):
    roll = pick(random.randint(1, 20), random.randint(1, 20))
    bonus = sum(sign * random.randint(1, sides) for sign, sides in dice)
    saved += roll == 20 or roll != 1 and roll + modifier + bonus >= difficulty
print(saved / tries)
