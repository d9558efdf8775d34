# Mistake: replicas that are down still answer, as long as enough are up.
import sys


def main():
    lines = sys.stdin.read().splitlines()
    n = int(lines[0].split()[0])
    events = [line.split() for line in lines[1:]]
    versions = sorted({0, *(int(event[2]) for event in events if event[0] == "ack")})
    rank = {version: i for i, version in enumerate(versions)}

    size = 1
    while size < len(versions):
        size *= 2
    tree = [0] * (size + 1)  # Fenwick tree: how many replicas that are up have each version

    def add(index, amount):
        index += 1
        while index <= size:
            tree[index] += amount
            index += index & -index

    current = [0] * n
    is_up = [True] * n
    up = n
    add(0, n)
    answers = []
    for event in events:
        kind, number = event[0], int(event[1])
        if kind == "read":
            if number > up:
                answers.append("unavailable")
                continue
            position, step = 0, size
            while step:
                if position + step <= size and tree[position + step] < number:
                    position += step
                    number -= tree[position]
                step //= 2
            answers.append(str(versions[position]))
            continue
        replica = number - 1
        if kind == "ack":
            new = rank[int(event[2])]
            if new > current[replica]:
                add(current[replica], -1)
                add(new, 1)
                current[replica] = new
        elif kind == "down":
            if is_up[replica]:
                is_up[replica] = False
                up -= 1
        elif not is_up[replica]:
            is_up[replica] = True
            up += 1
    print("\n".join(answers))


main()
