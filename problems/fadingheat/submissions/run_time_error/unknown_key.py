# Crashes on a question about a key without hits.
import sys


def main():
    lines = sys.stdin.read().splitlines()
    half_life = int(lines[0].split()[1])

    def factor(since, until):
        return 2.0 ** (-(until - since) / half_life)

    heats = {}  # key -> (heat at the last hit of the key, time of that hit)
    total, total_time = 0.0, 0
    answers = []
    for line in lines[1:]:
        words = line.split()
        time, key = int(words[1]), words[2]
        if words[0] == "hit" and key not in heats:
            heats[key] = (0.0, time)
        heat, hit_time = heats[key]
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
