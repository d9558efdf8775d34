"""Authoring: how long a zip of sixty problems and a package of 50 MB take from the browser to the database, in how much
memory, and how long an author waits for a list, a save and a preview."""

import io
import pathlib
import random
import re
import statistics
import time
import uuid
import zipfile

from seeker import Seeker
from table import Row

PROBLEMS = 60
LARGE_MB = 50
MOST_MIB = 256.0
ROUNDS = 20
SOURCE = pathlib.Path("problems/singleflight")


def measure(house):
    admin = Seeker(house)
    house.run("admin", "promote", admin.username, "--data-dir", house.data)
    for what, archive in ((f"a zip of {PROBLEMS} problems", sixty()), (f"a package of {LARGE_MB} MB", large())):
        began = time.perf_counter()
        place = upload(admin, archive)
        looked = time.perf_counter() - began
        began = time.perf_counter()
        # As drafts: the checks of sixty problems are another figure.
        taken(admin.post(place, {}))
        imported = time.perf_counter() - began
        yield Row(f"{what} ({len(archive) / 1e6:.0f} MB sent), dry run", f"{looked:.1f} s")
        yield Row("the same, import", f"{imported:.1f} s")
        _, peak = house.resident_mib("web")
        yield Row.within("peak memory of the web process after it", peak, "MiB", at_most=MOST_MIB)
    slug = "bulk000"
    yield Row("list of all problems, median", milliseconds(lambda _: admin.get("/admin/problems"), 200))
    preview = {"language": "en", "text": "Let $n$ be at most $10^5$.\n" * 40}
    yield Row("preview of a statement, median", milliseconds(lambda _: admin.post(f"/admin/problems/{slug}/preview", preview), 200))

    def save(number):
        fields = {"base": str(number + 1), "language": "en", "text": f"Version {number}, with $n$.\n", "note": ""}
        return admin.post(f"/admin/problems/{slug}/statement", fields)

    yield Row("save of a statement, median", milliseconds(save, 303))


def milliseconds(ask, status):
    found = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        answer = ask(number)
        answer.read()
        found.append((time.perf_counter() - began) * 1000)
        if answer.status != status:
            raise SystemExit(f"answered {answer.status}, not {status}")
    return f"{statistics.median(found):.0f} ms"


def sixty():
    """Copies of one of our packages, each a problem of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(PROBLEMS):
            name = f"bulk{number:03}"
            for path in sorted(path for path in SOURCE.rglob("*") if path.is_file()):
                inside = f"{name}/{path.relative_to(SOURCE)}"
                data = path.read_bytes()
                if path.name == "problem.yaml":
                    data = re.sub(rb"uuid: .*", f"uuid: {uuid.uuid4()}".encode(), data)
                if path.name == "greenroom.yaml":
                    data = re.sub(rb"slug: .*", f"slug: {name}".encode(), data)
                archive.writestr(inside, data)
    return packed.getvalue()


def large():
    """One problem with cases of 50 MB in all, of numbers that compress as numbers do."""
    numbers = random.Random(50)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        def add(path, text):
            archive.writestr(f"largeone/{path}", text)

        add("problem.yaml", f"problem_format_version: 2025-09\nname: Large\nuuid: {uuid.uuid4()}\nlimits:\n  time_limit: 1\n")
        add("statement/problem.en.md", "Print the first number.\n")
        size = 0
        for number in range(LARGE_MB):
            line = " ".join(str(numbers.randrange(10**9)) for _ in range(100_000))
            size += len(line)
            add(f"data/secret/{number:02}.in", line + "\n")
            add(f"data/secret/{number:02}.ans", line.split(" ", 1)[0] + "\n")
        add("submissions/accepted/first.py", "print(input().split()[0])\n")
    return packed.getvalue()


def upload(admin, archive):
    boundary = uuid.uuid4().hex
    head = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"package\"; filename=\"bench.zip\"\r\n"
            "Content-Type: application/zip\r\n\r\n").encode()
    body = head + archive + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Origin": admin.house.address, "Cookie": admin.cookie}
    admin.connection.request("POST", "/admin/problems/upload", body, headers)
    return taken(admin.connection.getresponse())


def taken(answer):
    text = answer.read().decode()
    if answer.status != 303:
        raise SystemExit(f"answered {answer.status}: {text[:400]}")
    return answer.getheader("Location")
