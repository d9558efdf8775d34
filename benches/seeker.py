"""A scripted seeker: one account, one kept-alive connection, and the stream of a submission."""

import http.client
import json
import re
import secrets
import time
import urllib.parse
import uuid

VERDICT_SECONDS = 120


class Seeker:
    def __init__(self, house):
        self.house = house
        self.username = "bench" + secrets.token_hex(4)
        self.cookie = ""
        self.connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=VERDICT_SECONDS)
        answer = self.post(
            "/register",
            {"username": self.username, "display_name": self.username, "password": secrets.token_urlsafe(18)},
        )
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"could not register: {answer.status}")
        self.cookie = answer.getheader("Set-Cookie").split(";")[0]

    def get(self, path):
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        return self.connection.getresponse()

    def post(self, path, fields, **headers):
        body = urllib.parse.urlencode(fields).encode()
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.house.address}
        self.connection.request("POST", path, body, headers | {"Cookie": self.cookie})
        return self.connection.getresponse()

    def submit(self, slug, language, source):
        """Sends a program as the workspace's script does and follows its stream.

        Returns the seconds from the post to the event that shows the verdict, and the verdict's word.
        """
        fields = {"language": language, "source": source, "idempotency_key": str(uuid.uuid4())}
        began = time.perf_counter()
        answer = self.post(f"/problems/{slug}/submissions", fields, Accept="application/json")
        body = answer.read()
        if answer.status != 201:
            raise SystemExit(f"submitting {language} answered {answer.status}: {body.decode()[:400]}")
        stream = self.get(json.loads(body)["events"])
        event, data = "", []
        for line in iter(stream.readline, b""):
            line = line.decode().rstrip("\n")
            if line.startswith("event:"):
                event = line[6:].strip()
            elif line.startswith("data:"):
                data.append(line[5:])
            elif not line:
                if event == "done":
                    seconds = time.perf_counter() - began
                    stream.read()
                    return seconds, verdict_of("\n".join(data))
                event, data = "", []
        raise SystemExit("the stream of a submission ended without a verdict")


def verdict_of(html):
    found = re.search(r'class="verdict-line">.*?</svg>([^<]*)<', html, re.DOTALL)
    return found.group(1).strip() if found else "?"
