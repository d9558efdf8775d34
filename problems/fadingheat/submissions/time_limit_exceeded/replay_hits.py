# Right but quadratic: keeps all hits and adds them up anew for each question.
import sys


def main():
    lines = sys.stdin.read().splitlines()
    half_life = int(lines[0].split()[1])
    hits = []

    def heat(time, key=None):
        return sum(w * 2.0 ** (-(time - t) / half_life) for t, k, w in hits if key is None or k == key)

    for line in lines[1:]:
        words = line.split()
        time, key = int(words[1]), words[2]
        if words[0] == "hit":
            hits.append((time, key, int(words[3])))
        elif words[0] == "heat":
            print("%.9f" % heat(time, key))
        elif not hits:
            print(0)
        else:
            last_hit = hits[-1][0]
            print("%.9f" % (heat(last_hit, key) / heat(last_hit)))


main()
