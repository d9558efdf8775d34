"""Signed-in pages under load, their statements, the memory afterwards, and a second start."""

import contextlib
import http.client
import re
import statistics
import subprocess
import time

from house import free_port
from table import Row, mark, show

WRK = ["wrk", "-c32", "-t2", "-d5s", "--latency"]
ROUNDS = 3
LEAST_SHARE = 0.45
MOST_STATEMENTS = 12
STARTS = 3
LONGEST_START_S = 1.0
MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@contextlib.contextmanager
def peers(program, mode, house, seeker):
    """A process of `bench_peers`; gives its port."""
    port = free_port()
    process = subprocess.Popen([program, mode, f"127.0.0.1:{port}", house.data, seeker.username])
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                fetch(port, "/problems", "")
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"bench_peers {mode} did not start") from None
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait()


def fetch(port, path, cookie):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def load(port, path, cookie=""):
    """Requests a second and the 99th percentile in ms."""
    answer, _ = fetch(port, path, cookie)
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    text = subprocess.run(
        [*WRK, *headers, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise SystemExit(f"errors under load on {path}:\n{text}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    number, unit = re.search(r"\s99%\s+([\d.]+)(us|ms|s)\s", text).groups()
    return rate, float(number) * MILLISECONDS[unit]


def check_same(house, seeker, port, path):
    """The peer must really send the same page: it differs by the nonce, the names and the like only."""
    _, ours = fetch(house.port, path, seeker.cookie)
    _, theirs = fetch(port, path, "")
    if abs(len(ours) - len(theirs)) > 200 or seeker.username not in theirs:
        raise SystemExit(f"the peer's {path} is another page: {len(theirs)} bytes against {len(ours)}")


def under_load(house, seeker, program, slug):
    pages = {"problem list": "/problems", "problem page": f"/problems/{slug}"}
    with peers(program, "bare", house, seeker) as port:
        for path in pages.values():
            check_same(house, seeker, port, path)
        runs = {"hello": (port, "/hello", "")}
        for name, path in pages.items():
            runs[name, "peer"] = (port, path, "")
            runs[name, "ours"] = (house.port, path, seeker.cookie)
        # In turns, so that a busy moment of the machine hits all alike.
        results = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                results[name].append(load(*run))
    rate = {name: statistics.median(rate for rate, _ in found) for name, found in results.items()}
    p99 = {name: statistics.median(p99 for _, p99 in found) for name, found in results.items()}
    for name in pages:
        ours, peer = rate[name, "ours"], rate[name, "peer"]
        yield Row.beside(f"signed-in {name}", ours, "same query and template, no session", peer, "req/s",
                        at_least=LEAST_SHARE)
        hello = rate["hello"]
        yield Row(f"signed-in {name}", show(ours, "req/s"), f"{show(hello, 'req/s')}  bare actix handler",
                  f"{ours / hello:.1%}")
        yield Row.beside(f"signed-in {name}, p99", p99[name, "ours"], "same, no session", p99[name, "peer"], "ms")


def statements(house, seeker, program, slug):
    """Statements of each page, session included: the least of three, since a session is touched now and then."""
    paths = ["/", "/problems", f"/problems/{slug}", f"/problems/{slug}/workspace", "/submissions"]
    _, html = fetch(house.port, "/submissions", seeker.cookie)
    paths += re.findall(r'href="(/submissions/\d+)"', html)[:1]
    most = (0, "")
    with peers(program, "whole", house, seeker) as port:

        def sent(path):
            answer, _ = fetch(port, path, seeker.cookie)
            if answer.status != 200:
                raise SystemExit(f"{path} answered {answer.status}")
            return int(answer.getheader("X-Statements"))

        for path in paths:
            counts = [sent(path) for _ in range(4)]
            each = min(after - before for before, after in zip(counts, counts[1:]))
            yield Row(f"SQL statements, {re.sub('[0-9]+', '…', path)}", str(each), target=f"≤ {MOST_STATEMENTS}",
                      met=mark(each <= MOST_STATEMENTS))


def memory(house):
    now, peak = house.resident_mib("web")
    yield Row("resident memory of the web process after that", f"{now:.0f} MiB, peak {peak:.0f}")


def second_start(house):
    """Stops and starts again; the data are there."""
    times = []
    for _ in range(STARTS):
        house.stop()
        times.append(house.start())
    yield Row.within("second start of serve to the first page", statistics.median(times), "s", at_most=LONGEST_START_S)
