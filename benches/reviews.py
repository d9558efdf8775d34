"""Pages of reviews: one with many threads beside one with one, and a queue of ten thousand beside one of ten."""

import re
import statistics
import subprocess

import pages
from seeker import Seeker
from table import Row, mark

LINES = 500
THREADS = 60
REQUESTS = (10, 10_000)
MOST_TIMES = 1.5
ROUNDS = 3
SOURCE = "".join(f"value_{n} = {n} + {n % 7}  # a line like any other\n" for n in range(LINES - 1)) + "print(value_1)\n"


def measure(house, program, slug):
    asker, mentor = Seeker(house), Seeker(house)
    house.run("admin", "mentor", mentor.username, "--data-dir", house.data)
    few, many = (review(asker, mentor, slug, threads) for threads in (1, THREADS))
    slow, fast = rates(house, mentor, [many, few])
    yield Row.beside(f"review page, {LINES} lines, {THREADS} threads, time", 1000 / slow, "the same with one thread",
                     1000 / fast, "ms", at_most=MOST_TIMES)
    lengths = []
    for count in REQUESTS:
        subprocess.run([program, "ask", str(count), house.data, mentor.username], check=True)
        lengths += rates(house, mentor, ["/queue"])
    yield Row.beside(f"queue page, {REQUESTS[1]:,} requests, time", 1000 / lengths[1], f"the same with {REQUESTS[0]}",
                     1000 / lengths[0], "ms", at_most=MOST_TIMES)
    with pages.peers(program, "whole", house, mentor) as port:
        for path in (many, "/queue"):
            counts = [int(pages.fetch(port, path, mentor.cookie)[0].getheader("X-Statements")) for _ in range(4)]
            each = min(after - before for before, after in zip(counts, counts[1:]))
            yield Row(f"SQL statements, {re.sub('[0-9]+', '…', path)}", str(each), target=f"≤ {pages.MOST_STATEMENTS}",
                      met=mark(each <= pages.MOST_STATEMENTS))


def rates(house, person, paths):
    """Requests a second of each, in turns."""
    found = {path: [] for path in paths}
    for _ in range(ROUNDS):
        for path in paths:
            found[path].append(pages.load(house.port, path, person.cookie)[0])
    return [statistics.median(found[path]) for path in paths]


def review(asker, mentor, slug, threads):
    """A review with so many threads on the code; its path."""
    # Unlike any that was sent before, or the same submission would come back.
    source = f"# with {threads}\n" + SOURCE.split("\n", 1)[1]
    asker.submit(slug, "python3", source)
    answer = asker.get("/submissions")
    submission = re.search(r'href="(/submissions/\d+)"', answer.read().decode()).group(1)
    path = taken(asker, f"{submission}/review", {"question": "Is it clear what this does, and why?", "level": "junior",
                                                 "talk": "en", "visibility": "mentors"})
    taken(mentor, f"{path}/claim", {})
    for number in range(threads):
        line = number * (LINES // THREADS) + 1
        taken(mentor, f"{path}/comments", {"place": f"lines {line} {line + 1} main.py", "kind": "suggestion", "intent": "keep",
                                           "body": f"Thread {number}: a *name* would say more than `value_{line}`."})
    taken(mentor, f"{path}/send", {})
    taken(mentor, f"{path}/finish", {})
    return path


def taken(person, path, fields):
    answer = person.post(path, fields)
    answer.read()
    if answer.status != 303:
        raise SystemExit(f"{path} answered {answer.status}")
    return answer.getheader("Location")
