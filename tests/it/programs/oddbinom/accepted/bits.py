rows = int(input())
total, seen = 0, 0
for bit in reversed(range(rows.bit_length())):
    if rows >> bit & 1:
        total += 2**seen * 3**bit
        seen += 1
print(total)
