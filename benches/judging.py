"""Submit → verdict on the page for twenty small cases, beside the same compile command and twenty bare runs."""

import os
import pathlib
import shutil
import statistics
import tempfile
import time

from packages import CASES, TWENTY
from table import Row

ROUNDS = 7
TARGET = 1.5
WITHOUT_HEADER = "g++ without header"

BITS = """#include <bits/stdc++.h>
using namespace std;
int main() {
    int n;
    cin >> n;
    vector<long long> a(n);
    for (auto &x : a) cin >> x;
    cout << accumulate(a.begin(), a.end(), 0LL) << "\\n";
}
"""
STDIO = """#include <cstdio>
int main() {
    int n;
    long long x, sum = 0;
    if (scanf("%d", &n) != 1) return 1;
    while (n-- > 0 && scanf("%lld", &x) == 1) sum += x;
    printf("%lld\\n", sum);
}
"""
PYTHON = """n = int(input())
print(sum(map(int, input().split())))
"""


def spawn(arguments, stdin=None, stdout="/dev/null"):
    """Runs a program as plainly as possible: posix_spawn, files for input and output."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, stdin or "/dev/null", os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, stdout, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    process = os.posix_spawn(arguments[0], arguments, os.environ, file_actions=actions)
    _, status = os.waitpid(process, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(arguments)} ended with {os.waitstatus_to_exitcode(status)}")


def bare(compiling, command, package):
    """Seconds of the compile command, if any, and one plain run on every case, answers compared."""
    output = "output.txt"
    began = time.perf_counter()
    spawn(compiling)
    for data in sorted((package / "data").glob("*/*.in")):
        spawn(command, str(data), output)
        if pathlib.Path(output).read_text().split() != data.with_suffix(".ans").read_text().split():
            raise SystemExit(f"{command} is wrong on {data}")
    return time.perf_counter() - began


def headers(house):
    """The folder with the worker's precompiled header; it is made when the worker starts."""
    return next(iter((house.cache / "headers").glob("cpp-*")), None)


def measure(house, seeker, package):
    # As the judge chooses it: the system's first.
    python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else shutil.which("python3")
    compiler = ["/usr/bin/g++", "-O2", "-std=gnu++20", "-pthread"]
    build = ["-x", "c++", "-o", "program", "program.cpp"]
    check = [python, "-I", "-B", "-m", "py_compile", "program.py"]
    with_header = [*compiler, f"-I{headers(house)}", *build]
    peers = {
        "C++, <bits/stdc++.h>": ("cpp", BITS, WITHOUT_HEADER, [*compiler, *build], ["./program"]),
        "C++, <bits/stdc++.h> again": ("cpp", BITS, "g++ with our header", with_header, ["./program"]),
        "C++, <cstdio>": ("cpp", STDIO, "g++, neither has a header", [*compiler, *build], ["./program"]),
        "Python": ("python3", PYTHON, "py_compile", check, [python, "-I", "-B", "program.py"]),
    }
    if headers(house) is None:
        raise SystemExit("the worker made no precompiled header")
    ours, theirs = {name: [] for name in peers}, {name: [] for name in peers}
    here = os.getcwd()
    with tempfile.TemporaryDirectory(prefix="greenroom-bench-bare-") as folder:
        os.chdir(folder)
        try:
            # The first round warms caches on both sides and is not counted.
            for number in range(ROUNDS + 1):
                for name, (language, source, _, compiling, command) in peers.items():
                    comment = "#" if language == "python3" else "//"
                    source = f"{source}{comment} {name}, round {number}\n"
                    pathlib.Path("program.py" if language == "python3" else "program.cpp").write_text(source)
                    seconds, verdict = seeker.submit(TWENTY, language, source)
                    if verdict != "Accepted":
                        raise SystemExit(f"{name}: {verdict}")
                    peer = bare(compiling, command, package)
                    if number > 0:
                        ours[name].append(seconds)
                        theirs[name].append(peer)
        finally:
            os.chdir(here)
    for name, (_, _, peer, _, _) in peers.items():
        title = f"submit → verdict, {CASES} cases, {name.removesuffix(' again')}"
        # The target asks for the same compile command. A header that only we have would meet it by itself.
        yield Row.beside(title, statistics.median(ours[name]), f"{peer} + bare runs", statistics.median(theirs[name]),
                        unit="s", at_most=None if peer == WITHOUT_HEADER else TARGET)
