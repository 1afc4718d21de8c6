"""Runs the examples of docs/api.md in order: an ```http block, an optional "-> status" line (200 when
left out) and an optional ```json block with a part of the answer. "..." in it stands for anything, as
the last element of a list for any further ones. A GET is repeated until it fits, as consumers need a
moment to take what was sent. A header line "Cookie: ...=<name>" asks as that person, an engineer.
"""
import json
import re
import time

from harness import ROOT, Failure, check

PATIENCE_S = 60
EXAMPLE = re.compile(r"^```http\n(?P<request>.*?)^```\n"
                     r"(?:\n?^-> (?P<status>\d+)$\n?)?"
                     r"(?:\n?^```json\n(?P<answer>.*?)^```$)?", re.M | re.S)


def difference(got, wanted, at="$"):
    """The first place where `got` is not as `wanted` says; nothing when it is."""
    if wanted == "...":
        return None
    if isinstance(wanted, dict):
        if not isinstance(got, dict):
            return f"{at}: {got!r} is no object"
        for name, value in wanted.items():
            if name not in got:
                return f"{at}: {name} is missing"
            if found := difference(got[name], value, f"{at}.{name}"):
                return found
        return None
    if isinstance(wanted, list):
        if not isinstance(got, list):
            return f"{at}: {got!r} is no list"
        is_open = bool(wanted) and wanted[-1] == "..." and len(got) >= len(wanted) - 1
        if len(got) != len(wanted) and not is_open:
            return f"{at}: has {len(got)} elements, not {len(wanted)}"
        for i, (one, other) in enumerate(zip(got, wanted)):
            if found := difference(one, other, f"{at}[{i}]"):
                return found
        return None
    is_same = got == wanted and isinstance(got, bool) == isinstance(wanted, bool)
    return None if is_same else f"{at}: got {got!r}, wanted {wanted!r}"


def examples():
    text = (ROOT / "docs/api.md").read_text()
    found = []
    for match in EXAMPLE.finditer(text):
        head, _, body = match["request"].partition("\n\n")
        first, *header_lines = head.strip().splitlines()
        method, target = first.split(" ", 1)
        headers = dict(line.split(": ", 1) for line in header_lines)
        answer = json.loads(match["answer"]) if match["answer"] else None
        line = text.count("\n", 0, match.start()) + 1
        found.append((line, method, target, headers, body.rstrip("\n"),
                      int(match["status"] or 200), answer))
    check(len(found) == text.count("```http\n"), "an example of docs/api.md was not understood")
    return found


PERSON = re.compile(r"<(\w+)>$")


def ask(server, method, target, headers, body, status, answer):
    if person := PERSON.search(headers.get("Cookie", "")):
        headers = server.person(person[1])
    reply = server.request(method, target, body or None, headers, login="Cookie" not in headers)
    if reply.status != status:
        return f"answered {reply.status}, not {status}: {reply.body[:500]!r}"
    if answer is None:
        return None if not reply.body else f"has a body: {reply.body[:500]!r}"
    found = difference(reply.json(), answer)
    return found and f"{found} in {reply.body[:2000].decode()}"


def run(server):
    for line, method, *rest in examples():
        end = time.monotonic() + PATIENCE_S
        while found := ask(server, method, *rest):
            if method != "GET" or time.monotonic() > end:
                raise Failure(f"docs/api.md:{line}: {method} {rest[0]} {found}")
            time.sleep(0.1)
