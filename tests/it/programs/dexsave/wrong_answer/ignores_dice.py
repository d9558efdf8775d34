difficulty, modifier = map(int, input().split())
mode = input().strip()
pick = {"straight": lambda a, b: a, "advantage": max, "disadvantage": min}[mode]
saved = 0
for first in range(1, 21):
    for second in range(1, 21):
        roll = pick(first, second)
        saved += roll == 20 or roll != 1 and roll + modifier >= difficulty
print(saved / 400)
