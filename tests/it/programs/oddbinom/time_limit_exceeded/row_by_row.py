print(sum(2 ** bin(row).count("1") for row in range(int(input()))))
