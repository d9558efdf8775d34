"""Accepts (exit 42) exactly the inputs that the statement allows."""
import re
import sys

NUMBER = r"[1-9][0-9]{0,9}"
INPUT = re.compile(rf"({NUMBER})\n({NUMBER}(?: {NUMBER})*)\n")


def valid(text):
    found = INPUT.fullmatch(text)
    if not found:
        return False
    count, numbers = int(found.group(1)), found.group(2).split(" ")
    return count <= 100_000 and len(numbers) == count and all(int(number) <= 10**9 for number in numbers)


text = sys.stdin.buffer.read().decode("ascii", "replace")
sys.exit(42 if valid(text) else 43)
