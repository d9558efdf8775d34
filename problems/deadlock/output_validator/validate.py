"""Checks a deadlock, since many lists can be right: validate.py INPUT ANSWER FEEDBACK_DIR < output

Exit 42 accepts, 43 refuses. Any other code is an error of this package.
"""
import os
import re
import sys

NUMBER = re.compile(r"[0-9]{1,6}")


def problem_with(output, input_lines, has_deadlock):
    """The mistake in the output, or None if it is right."""
    if not output:
        return "the output is empty"
    if output[0].lower() == "none":
        if len(output) > 1:
            return "something follows after none"
        return "says none, but there is a deadlock" if has_deadlock else None
    if not all(NUMBER.fullmatch(token) for token in output):
        return "a token is neither none nor a number in range"
    n, m = map(int, input_lines[0].split())
    length, *members = map(int, output)
    if length != len(members):
        return f"announces {length} transactions and lists {len(members)}"
    if length < 2:
        return f"a deadlock has at least 2 transactions, not {length}"
    if not all(1 <= member <= n for member in members):
        return "a transaction is out of range"
    if len(set(members)) != length:
        return "a transaction is listed twice"

    waits = input_lines[m + 1].split()
    holders = {}
    for here, there in zip(members, members[1:] + members[:1]):
        lock = int(waits[here - 1])
        if lock == 0:
            return f"transaction {here} waits for no lock"
        if lock not in holders:
            holders[lock] = set(map(int, input_lines[lock].split()[1:]))
        if there not in holders[lock]:
            return f"transaction {here} waits for lock {lock}, which {there} does not hold"
    return None


def main():
    input_path, answer_path, feedback = sys.argv[1:4]
    with open(input_path, encoding="ascii") as file:
        input_lines = file.read().splitlines()
    with open(answer_path, encoding="ascii") as file:
        has_deadlock = file.read().split() != ["none"]
    output = sys.stdin.buffer.read().decode("ascii", "replace").split()
    problem = problem_with(output, input_lines, has_deadlock)
    if problem is None and not has_deadlock and len(output) > 1:
        sys.exit("the output holds a valid deadlock, but the answer file says none")
    if problem is not None:
        with open(os.path.join(feedback, "judgemessage.txt"), "w", encoding="utf-8") as file:
            file.write(problem + "\n")
    sys.exit(42 if problem is None else 43)


main()
