"""How long somebody alone waits for a verdict while ten thousand submissions are judged again, beside a quiet instance."""

import re
import statistics
import subprocess
import time
import uuid

import judging
from seeker import Seeker
from table import Row

MANY = 10_000
SUBMISSIONS = 40
MOST_MORE_MS = 100.0
# Before the first and between two, as a person does: what is measured is a wait, not a queue of one's own.
PAUSE_SECONDS = 0.3


def measure(house, program, slug):
    """`program` is bench_peers, which copies a submission as often as one likes."""
    seeker, admin = Seeker(house), Seeker(house)
    house.run("admin", "promote", admin.username, "--data-dir", house.data)
    seeker.submit(slug, "python3", judging.PYTHON + "# to be copied\n")
    quiet = waits(seeker, slug, "quiet")
    subprocess.run([program, "sent", str(MANY), house.data, seeker.username], check=True)
    fields = {"problem": slug, "reason": "to be measured", "idempotency_key": str(uuid.uuid4())}
    page = taken(admin, "/admin/rejudgings", fields)
    began = time.perf_counter()
    taken(admin, f"{page}/start", {})
    first = judged(admin, page)
    busy = waits(seeker, slug, "busy")
    last = judged(admin, page)
    if last is None or last <= first:
        raise SystemExit(f"the rejudging was not under way: {first}, then {last} judged")
    rate = last / (time.perf_counter() - began)
    taken(admin, f"{page}/cancel", {})
    more = (p95(busy) - p95(quiet)) * 1000
    yield Row.within(f"p95 of a lone submitter's wait, more than on a quiet instance, while {MANY:,} are rejudged", more, "ms",
                     at_most=MOST_MORE_MS)
    yield Row.beside("p95 of a lone submitter's wait meanwhile", p95(busy), "quiet", p95(quiet), "s")
    yield Row.beside("median of it", statistics.median(busy), "quiet", statistics.median(quiet), "s")
    yield Row("rejudged a second meanwhile", f"{rate:.1f}")


def waits(seeker, slug, word):
    found = []
    for number in range(SUBMISSIONS + 1):
        time.sleep(PAUSE_SECONDS)
        seconds, verdict = seeker.submit(slug, "python3", f"{judging.PYTHON}# {word} {number}\n")
        if verdict != "Accepted":
            raise SystemExit(f"{word}: {verdict}")
        found.append(seconds)
    # The first warms what is cold and is not counted.
    return found[1:]


def p95(seconds):
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def judged(admin, page):
    """How many are judged by now; `None` where none is any more."""
    answer = admin.get(page)
    found = re.search(r"<p>([\d,]+) of [\d,]+ submissions? judged\. No verdict has changed", answer.read().decode())
    return int(found.group(1).replace(",", "")) if found else None


def taken(person, path, fields):
    answer = person.post(path, fields)
    answer.read()
    if answer.status != 303:
        raise SystemExit(f"{path} answered {answer.status}")
    return answer.getheader("Location")
