# Mistake: the heat falls to 1/e instead of to a half.
import math
import sys


def main():
    lines = sys.stdin.read().splitlines()
    half_life = int(lines[0].split()[1])

    def factor(since, until):
        return math.exp(-(until - since) / half_life)

    heats = {}  # key -> (heat at the last hit of the key, time of that hit)
    total, total_time = 0.0, 0
    answers = []
    for line in lines[1:]:
        words = line.split()
        time, key = int(words[1]), words[2]
        heat, hit_time = heats.get(key, (0.0, time))
        if words[0] == "hit":
            weight = int(words[3])
            heats[key] = (heat * factor(hit_time, time) + weight, time)
            total = total * factor(total_time, time) + weight
            total_time = time
        elif words[0] == "heat":
            answers.append(heat * factor(hit_time, time))
        elif heat == 0:
            answers.append(0.0)
        else:
            # Without hits the share stays the same, so it is taken at the last hit of all.
            answers.append(heat * factor(hit_time, total_time) / total)
    sys.stdout.write("".join("%.9f\n" % answer for answer in answers))


main()
