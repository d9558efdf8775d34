"""Problem packages made for measuring: one with twenty small cases, and as many as fill a page of the list."""

import random
import uuid

CASES = 20
TWENTY = "benchtwenty"
# One page of the list.
LISTED = 50
NAMESPACE = uuid.UUID("6d2b3a5e-5d0c-4a53-8a5a-0d7a0f1c9b11")

SUMMARY = "Add the numbers of a line, as a small program that reads and prints little."
STATEMENT = """You get $n$ numbers $a_1, \\dots, a_n$. Print their sum $\\sum_{i=1}^{n} a_i$.

## Input
The first line holds $n$, the second the numbers.

## Output
One number.
"""


def write(folder, name, title, cases, topics):
    """Writes a package of this short name with `cases` secret cases, one of them a sample as well."""
    chance = random.Random(name)
    package = folder / name
    for kind, number in (("sample", 1), ("secret", cases - 1)):
        data = package / "data" / kind
        data.mkdir(parents=True)
        for index in range(number):
            numbers = [chance.randint(1, 10**6) for _ in range(50)]
            (data / f"{index + 1:02}.in").write_text(f"{len(numbers)}\n{' '.join(map(str, numbers))}\n")
            (data / f"{index + 1:02}.ans").write_text(f"{sum(numbers)}\n")
    (package / "statement").mkdir()
    (package / "statement" / "problem.en.md").write_text(STATEMENT)
    (package / "problem.yaml").write_text(
        "problem_format_version: 2025-09\n"
        f"name:\n  en: {title}\n"
        f"uuid: {uuid.uuid5(NAMESPACE, name)}\n"
        "type: pass-fail\nlicense: cc0\nlimits:\n  time_limit: 2\n  memory: 256\n"
    )
    (package / "greenroom.yaml").write_text(
        f"slug: {name}\nsummary: {SUMMARY}\ntopics: [{', '.join(topics)}]\ndifficulty: easy\ntarget_minutes: 5\n"
    )
    return package


def write_twenty(folder):
    return write(folder, TWENTY, "Twenty small cases", CASES, ["measuring"])


def fill_list(folder, already):
    """Writes packages until the list has a full page."""
    topics = ["arrays", "caching", "queues", "retries", "simulation"]
    for number in range(LISTED - already):
        name = f"benchfill{number:02}"
        write(folder, name, f"Problem to fill a page {number:02}", 2, [topics[number % 5], topics[(number + 2) % 5]])
