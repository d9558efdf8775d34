"""The program under test: `greenroom serve` in a folder of its own, on a port of its own."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

START_SECONDS = 120
STOP_SECONDS = 40
# The self-checks of our own problems, one after the other on one core.
CHECK_SECONDS = 1200


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class House:
    """A temporary data folder and the processes that serve from it; `with` ends and removes them."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="greenroom-bench-"))
        # Started by root, Postgres and the web process run as other users and have to get in.
        self.folder.chmod(0o711)
        self.data = self.folder / "data"
        self.problems = self.folder / "problems"
        self.cache = self.folder / "cache"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.log = self.folder / "log"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
        kept.pop("DATABASE_URL", None)
        if "GREENROOM_TOOLS" in os.environ:
            kept["GREENROOM_TOOLS"] = os.environ["GREENROOM_TOOLS"]
        # What the product logs unasked is part of what a page costs.
        kept.pop("RUST_LOG", None)
        # As behind a proxy on this machine, so that many people can come from addresses of their own.
        return kept | {"GREENROOM_CACHE_DIR": str(self.cache), "GREENROOM_PROBLEMS_DIR": str(self.problems),
                       "GREENROOM_TRUSTED_PROXIES": "127.0.0.1"}

    def start(self):
        """Starts to serve; returns the seconds until the first page was answered."""
        began = time.perf_counter()
        # A file, since a pipe would cost somebody time to read while pages are measured.
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--data-dir", self.data, "--bind", f"127.0.0.1:{self.port}"],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        while not self._answers():
            if self.process.poll() is not None or time.perf_counter() - began > START_SECONDS:
                raise SystemExit(f"greenroom serve did not start:\n{self._last_words()}")
            time.sleep(0.002)
        return time.perf_counter() - began

    def _last_words(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])

    def _answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/problems")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def wait_for_word(self, word):
        """Waits until the output since the last start holds this word."""
        deadline = time.monotonic() + START_SECONDS
        while word not in self.log.read_text(errors="replace"):
            if time.monotonic() > deadline:
                raise SystemExit(f"never said {word!r}:\n{self._last_words()}")
            time.sleep(0.02)

    def wait_until_checked(self):
        """Waits until no self-check waits or is under way: it would move every figure."""
        connection = json.loads((pathlib.Path(self.data) / "run" / "connection.json").read_text())["owner_url"]
        count = "SELECT count(*) FROM jobs WHERE kind = 'check'"
        deadline = time.monotonic() + CHECK_SECONDS
        while True:
            found = subprocess.run(["psql", connection, "--no-psqlrc", "-Atc", count], check=True, capture_output=True, text=True)
            if found.stdout.strip() == "0":
                return
            if time.monotonic() > deadline:
                raise SystemExit("the self-checks never came to an end")
            time.sleep(1)

    def run(self, *arguments):
        subprocess.run(
            [self.program, *arguments], env=self.environment(), check=True, stdout=subprocess.DEVNULL
        )

    def resident_mib(self, command):
        """Resident memory and its peak, in MiB, of the child that runs `greenroom COMMAND`."""
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            try:
                facts = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                words = (status.parent / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(facts.get("PPid", 0)) == self.process.pid and words[1:2] == [command.encode()]:
                return tuple(int(facts[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
        raise SystemExit(f"no process runs greenroom {command}")
