input()
missing, tape, side = 1, 0.0, 2**-0.75
for sheets in map(int, input().split()):
    if missing == 0:
        break
    tape += missing * side
    missing = max(0, missing * 2 - sheets)
    side /= 2**0.5
print("impossible" if missing else tape)
