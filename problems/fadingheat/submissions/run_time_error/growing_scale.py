# Crashes when the clock is far ahead of the half-life: the common scale overflows.
import sys


def main():
    lines = sys.stdin.read().splitlines()
    half_life = int(lines[0].split()[1])

    def scale(time):
        return 2.0 ** (time / half_life)

    heats = {}
    total = 0.0
    answers = []
    for line in lines[1:]:
        words = line.split()
        time, key = int(words[1]), words[2]
        heat = heats.get(key, 0.0)
        if words[0] == "hit":
            weight = int(words[3])
            heats[key] = heat + weight * scale(time)
            total += weight * scale(time)
        elif words[0] == "heat":
            answers.append(heat / scale(time))
        elif heat == 0:
            answers.append(0.0)
        else:
            answers.append(heat / total)
    sys.stdout.write("".join("%.9f\n" % answer for answer in answers))


main()
