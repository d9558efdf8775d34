"""Two hundred people sign in at once: what everybody else's pages feel of it, and what it takes in memory."""

import http.client
import secrets
import statistics
import threading
import time
import urllib.parse

from table import Row, mark

PEOPLE = 200
QUIET_SECONDS = 4
MOST_MORE_MS = 50
MOST_MORE_MIB = 64
PASSWORD = secrets.token_urlsafe(18)


def measure(house, seeker):
    names = [f"flood{secrets.token_hex(4)}" for _ in range(PEOPLE)]
    for number, name in enumerate(names):
        if (status := post(house, number, "/register", name)) != 303:
            raise SystemExit(f"registering answered {status}")
    time.sleep(1)
    # What was idle meanwhile is closed; the next request opens it anew.
    seeker.connection.close()
    quiet = probe(seeker, lambda since: time.monotonic() - since > QUIET_SECONDS)
    before, _ = house.resident_mib("web")
    statuses, together = [], threading.Barrier(PEOPLE + 1)

    def sign_in(number, name):
        together.wait()
        statuses.append(post(house, number, "/sign-in", name))

    threads = [threading.Thread(target=sign_in, args=pair) for pair in enumerate(names)]
    for thread in threads:
        thread.start()
    together.wait()
    began = time.monotonic()
    busy = probe(seeker, lambda _: not any(thread.is_alive() for thread in threads))
    took = time.monotonic() - began
    now, peak = house.resident_mib("web")
    ours, peer = p95(busy), p95(quiet)
    yield Row(f"problem list, p95, while {PEOPLE} people sign in", f"{ours:.2f} ms", f"{peer:.2f} ms  the same, quiet",
              f"+ {ours - peer:.1f} ms", f"≤ quiet + {MOST_MORE_MS} ms", mark(ours - peer <= MOST_MORE_MS))
    answered = ", ".join(f"{statuses.count(status)} × {status}" for status in sorted(set(statuses)))
    yield Row(f"{PEOPLE} sign-ins at once", f"{took:.1f} s", answered, f"{len(busy)} pages meanwhile")
    yield Row("memory of the web process by that", f"{now:.0f} MiB, peak {peak:.0f}", f"{before:.0f} MiB  before",
              f"+ {now - before:.0f} MiB", f"≤ + {MOST_MORE_MIB} MiB", mark(now - before <= MOST_MORE_MIB))


def post(house, number, path, name):
    """From an address of the person's own, as a proxy would tell it; the status."""
    body = urllib.parse.urlencode({"username": name, "password": PASSWORD}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": house.address,
               "X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}"}
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=120)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def probe(seeker, is_over):
    """Milliseconds of one page after the other."""
    times, since = [], time.monotonic()
    while not is_over(since):
        began = time.perf_counter()
        answer = seeker.get("/problems")
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"the problem list answered {answer.status}")
        times.append((time.perf_counter() - began) * 1000)
    return times


def p95(times):
    return statistics.quantiles(times, n=20)[-1]
