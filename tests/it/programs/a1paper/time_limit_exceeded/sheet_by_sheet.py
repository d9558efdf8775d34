input()
counted = [sum(1 for _ in range(int(sheets))) for sheets in input().split()]
missing, tape, side = 1, 0.0, 2**-0.75
for sheets in counted:
    if missing == 0:
        break
    tape += missing * side
    missing = max(0, missing * 2 - sheets)
    side /= 2**0.5
print("impossible" if missing else tape)
