#!/usr/bin/env python3
"""A scripted seeker: registers, reads a problem, submits a right and a wrong program, reads both verdicts.

    seeker.py ADDRESS PACKAGE

ADDRESS is where Greenroom serves (http://127.0.0.1:8317), PACKAGE the folder of a served problem whose labelled
Python programs are submitted. Only the standard library is used; forms are filled in as a browser would,
from what the pages offer. Ends with 0 when both verdicts are as labelled.
"""

import html.parser
import http.cookiejar
import pathlib
import re
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

PATIENCE_SECONDS = 120
UNFINISHED = {"", "Queued", "Compiling", "Running"}
VOID = {"input", "img", "br", "hr", "meta", "link", "use", "wbr"}


class Page(html.parser.HTMLParser):
    """Forms, links and the verdict of a page."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.verdict, self.words = [], [], "", []
        self._form = self._verdict_depth = None
        self._depth = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in VOID:
            self._depth += 1
        if tag == "form":
            self._form = {"id": attributes.get("id"), "action": attributes.get("action", ""), "fields": {}, "kinds": {}}
            self.forms.append(self._form)
        elif tag in ("input", "textarea", "select") and self._form is not None and attributes.get("name"):
            kind = attributes.get("type", "text") if tag == "input" else tag
            self._form["kinds"][attributes["name"]] = (kind, "required" in attributes)
            if kind not in ("checkbox", "radio", "submit", "image"):
                self._form["fields"][attributes["name"]] = attributes.get("value") or ""
        elif tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if "verdict-line" in (attributes.get("class") or "").split() and self._verdict_depth is None:
            self._verdict_depth = self._depth

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if tag == "form":
            self._form = None
        if self._verdict_depth is not None and self._depth <= self._verdict_depth:
            self._verdict_depth = None
        self._depth -= 1

    def handle_data(self, data):
        self.words.append(data)
        if self._verdict_depth is not None:
            self.verdict = (self.verdict + data).strip()

    def text(self):
        return " ".join(" ".join(self.words).split())


class Browser:
    """Keeps cookies, follows redirects and names itself as the origin of what it posts."""

    def __init__(self, address):
        self.address = address.rstrip("/")
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(jar)
        )

    def open(self, path, fields=None):
        url = urllib.parse.urljoin(self.address + "/", path)
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(url, data=data)
        if data is not None:
            request.add_header("Origin", self.address)
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            sys.exit(f"{url} answered {error.code}: {Page(error.read().decode(errors='replace')).text()[:600]}")
        return answer.geturl(), Page(answer.read().decode())


def register(browser):
    _, page = browser.open("/register")
    form = next(form for form in page.forms if any(kind == "password" for kind, _ in form["kinds"].values()))
    name, password = "seeker" + secrets.token_hex(3), secrets.token_urlsafe(18)
    for field, (kind, required) in form["kinds"].items():
        if kind == "password":
            form["fields"][field] = password
        elif kind == "email" and required:
            form["fields"][field] = f"{name}@example.org"
        elif kind == "text" and required:
            form["fields"][field] = name
    _, page = browser.open(form["action"] or "/register", form["fields"])
    if any("/sign-out" in form["action"] for form in page.forms):
        print(f"registered as {name}")
    else:
        sys.exit(f"not signed in after registering: {page.text()[:600]}")


def wait_for_problem(browser, slug):
    """Problems are imported beside the running server: the first start lists them a little later."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        _, page = browser.open("/problems")
        if any(urllib.parse.urlsplit(link).path == f"/problems/{slug}" for link in page.links):
            _, page = browser.open(f"/problems/{slug}")
            print(f"read {slug}: {len(page.text())} characters")
            return
        time.sleep(0.2)
    sys.exit(f"{slug} is not in the list")


def submit(browser, slug, program):
    _, page = browser.open(f"/problems/{slug}/workspace?language=python3")
    form = next(form for form in page.forms if form["id"] == "solution")
    fields = {**form["fields"], "language": "python3", "source": program.read_text()}
    started = time.monotonic()
    url, page = browser.open(form["action"], fields)
    if not re.search(r"/submissions/\d+$", urllib.parse.urlsplit(url).path):
        sys.exit(f"submitting led to {url}: {page.text()[:600]}")
    while page.verdict in UNFINISHED:
        if time.monotonic() - started > PATIENCE_SECONDS:
            sys.exit(f"no verdict at {url}: {page.text()[:600]}")
        time.sleep(0.1)
        _, page = browser.open(url)
    print(f"{program.name}: {page.verdict} after {time.monotonic() - started:.1f} s")
    return page.verdict


def main():
    address, package = sys.argv[1], pathlib.Path(sys.argv[2])
    slug = package.name
    settings = package / "greenroom.yaml"
    if settings.exists():
        found = re.search(r"^slug:\s*([a-z0-9-]+)\s*$", settings.read_text(), re.MULTILINE)
        slug = found.group(1) if found else slug
    browser = Browser(address)
    register(browser)
    wait_for_problem(browser, slug)
    failed = 0
    for folder, expected in (("accepted", "Accepted"), ("wrong_answer", "Wrong answer")):
        program = sorted((package / "submissions" / folder).glob("*.py"))[0]
        got = submit(browser, slug, program)
        if got != expected:
            print(f"expected {expected!r} for {program}, got {got!r}", file=sys.stderr)
            failed += 1
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
