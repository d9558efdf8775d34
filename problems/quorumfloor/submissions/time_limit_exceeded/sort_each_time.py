# Right but quadratic: sorts the versions of all replicas that are up at each read.
import sys


def main():
    lines = sys.stdin.read().splitlines()
    n = int(lines[0].split()[0])
    version = [0] * (n + 1)
    is_up = [False] + [True] * n
    for line in lines[1:]:
        kind, number, *rest = line.split()
        number = int(number)
        if kind == "ack":
            version[number] = max(version[number], int(rest[0]))
        elif kind == "read":
            answers = sorted(v for v, up in zip(version, is_up) if up)
            print(answers[number - 1] if number <= len(answers) else "unavailable")
        else:
            is_up[number] = kind == "up"


main()
