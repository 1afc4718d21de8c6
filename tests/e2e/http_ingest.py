"""Readings over HTTP: JSON, NDJSON, gzip, zstd, the Influx client, Telegraf's requests, bad input."""
import base64
import concurrent.futures
import gzip
import http.client
import json
import math
import socket
import subprocess
import zlib

from _peers import node
from harness import Server, check, equal, main, wait_for

READINGS = "/api/v1/readings"
T0 = 1_763_824_468_000  # ms


def post(server, path, body, content_type="application/json", **headers):
    headers = {"Content-Type": content_type, **{k.replace("_", "-"): v for k, v in headers.items()}}
    return server.request("POST", path, body, headers=headers, login=False)


def values_of(server, address):
    wait_for(address, lambda: address in server.signals())
    series = server.readings(server.signals()[address]["id"])
    return dict(zip(series["time"], series["value"]))


def quarantined(server):
    return [(e["line"], e["reason"], e["raw"]) for e in server.json("/api/v1/quarantine?limit=1000")["entries"]]


def json_and_ndjson():
    with Server() as server:
        answer = post(server, READINGS, {"signal": "http/one", "value": 4.25, "ts": "2025-11-22T16:14:28.5+01:00"})
        equal((answer.status, answer.json()), (200, {"accepted": 1, "quarantined": 0, "problems": []}), "one object")
        answer = post(server, READINGS, [{"signal": "http/two", "value": n, "ts": T0 + n} for n in range(1000)])
        equal(answer.json()["accepted"], 1000, "an array")
        lines = "\n".join(json.dumps({"signal": "http", "values": {"three": n, "deep": {"four": n < 5}}, "ts": T0 + n})
                          for n in range(10))
        answer = post(server, READINGS, lines, "application/x-ndjson")
        equal(answer.json()["accepted"], 20, "NDJSON")
        equal(server.settled_ledger()["total"]["stored"], 1021, "stored")
        equal(values_of(server, "http/one"), {"2025-11-22T15:14:28.5Z": 4.25}, "one")
        equal(list(values_of(server, "http/two").values()), list(range(1000)), "two")
        equal(list(values_of(server, "http/deep/four").values()), [n < 5 for n in range(10)], "four")


def compressed_bodies():
    def zstd(data):
        return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout
    with Server() as server:
        for name, pack in (("gzip", gzip.compress), ("zstd", zstd), ("x-gzip", gzip.compress),
                           ("identity", lambda data: data)):
            body = "\n".join(json.dumps({"signal": f"packed/{name}", "value": n, "ts": T0 + n})
                             for n in range(20_000)).encode()
            answer = post(server, READINGS, pack(body), "application/x-ndjson", Content_Encoding=name)
            equal((answer.status, answer.json()["accepted"]), (200, 20_000), name)
        equal(server.settled_ledger()["total"]["stored"], 80_000, "stored")


def bombs_and_broken_codings():
    with Server() as server:
        bomb = gzip.compress(b" " * (200 << 20), 9)
        zbomb = subprocess.run("head -c 200M /dev/zero | zstd -q -19 -c", shell=True, capture_output=True,
                               check=True).stdout
        whole = gzip.compress(json.dumps({"signal": "x/y", "value": 1}).encode())
        cases = [
            ("gzip bomb", "gzip", bomb, (413,)),
            ("zstd bomb", "zstd", zbomb, (413,)),
            ("cut off", "gzip", whole[:-5], (400,)),
            ("flipped", "gzip", whole[:-6] + bytes([whole[-6] ^ 1]) + whole[-5:], (400,)),
            ("bytes after the end", "gzip", whole + b"more", (400,)),
            ("garbage gzip", "gzip", b"\x00\x01garbage", (400,)),
            ("garbage zstd", "zstd", b"\x28\xb5\x2f\xfdgarbage", (400,)),
            ("deflate, which is not taken", "deflate", zlib.compress(b"1"), (415,)),
            ("an unknown coding", "sdch", b"1", (415,)),
        ]
        for name, coding, body, wanted in cases:
            answer = post(server, READINGS, body, Content_Encoding=coding)
            check(answer.status in wanted, f"{name}: {answer.status} {answer.body[:300]!r}, wanted {wanted}")
        equal(server.settled_ledger()["total"]["received"], 0, "nothing was taken")
        memory_kb = int(next(line.split()[1] for line in open(f"/proc/{server.process.pid}/status")
                             if line.startswith("VmHWM")))
        check(memory_kb < 600_000, f"the bombs took {memory_kb} kB")


def bad_readings_name_their_line():
    lines = ['{"signal": "part/a", "value": 1, "ts": %d}' % T0,
             '{"signal": "part/a", "value": NaN}',
             '{"signal": "part/a", "value": 1e999}',
             '{"signal": "part/b" "value": 2}',
             '',
             '{"signal": "part/b", "value": 3, "ts": "yesterday"}',
             '{"value": 4}',
             '{"signal": "part/b", "value": 5, "ts": %d}' % T0,
             '{"signal": "part/#", "value": 6}',
             '{"signal": "part/c", "value": null}',
             '\x00\xff\xfe']
    body = b"\n".join(line.encode("latin-1") for line in lines)
    with Server() as server:
        answer = post(server, READINGS, body, "application/x-ndjson").json()
        equal((answer["accepted"], answer["quarantined"]), (2, 8), f"counts {answer}")
        equal([p["line"] for p in answer["problems"]], [2, 3, 4, 6, 7, 9, 10, 11], "lines")
        check(all(len(p["reason"]) > 8 for p in answer["problems"]), f"reasons {answer['problems']}")
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["quarantined"], total["received"]), (2, 8, 10), "ledger")
        kept = quarantined(server)
        equal(sorted(line for line, _, _ in kept), [2, 3, 4, 6, 7, 9, 10, 11], "quarantined lines")
        check(any('"part/b" "value": 2' in raw for _, _, raw in kept), "the raw line is kept")
        answer = post(server, READINGS, '[{"signal": "part/a", "value": 1}, {"signal": "part')
        equal((answer.json()["accepted"], answer.json()["quarantined"]), (0, 1), "a cut-off array is refused whole")
        answer = post(server, READINGS, [{"signal": "part/a", "value": 7, "ts": T0 + 1}, {"signal": "part/a", "value": "on"}])
        equal((answer.json()["accepted"], answer.json()["quarantined"]), (1, 1), "text does not fit a number")


def influx_client_of_npm():
    with Server() as server:
        said = json.loads(node("influx_client.mjs", f"http://{server.http}", server.token("operator")))
        equal(said["partial"]["status"], 400, "the partial write")
        check("line 2" in said["partial"]["message"] and "partial write" in said["partial"]["message"],
              f"the client's message: {said['partial']['message']}")
        equal(said["refused"], 401, "a wrong token")
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["quarantined"]), (500 * 5 + 2, 1), "stored, quarantined")
        signals = server.signals()
        base = "pump,id=p3,site=mill a%2Cb"
        wanted = {"pressure": 4.498, "starts": 498, "hours": 598, "running": True, "mode": 'auto "498" \\'}
        for field, value in wanted.items():
            last = list(values_of(server, f"{base}/{field}").values())[-1]
            check(last == value or (isinstance(value, float) and math.isclose(last, value)), f"{field}: {last!r}")
        equal(signals[f"{base}/mode"]["type"], "text", "type of a string field")
        equal(signals[f"{base}/hours"]["type"], "uint64", "type of an unsigned field")


def telegraf(server, path, body, authorization=None, compress=True, chunked=True):
    """A request as Telegraf's outputs.influxdb and outputs.influxdb_v2 send it (Go's client: chunked gzip)."""
    connection = http.client.HTTPConnection(server.http_host, server.http_port, timeout=60)
    headers = {"User-Agent": "Telegraf/1.30.0 Go/1.22.2", "Content-Type": "text/plain; charset=utf-8",
               "Accept-Encoding": "gzip"}
    if authorization:
        headers["Authorization"] = authorization
    if compress:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body)
    if chunked:
        headers["Transfer-Encoding"] = "chunked"
        body = iter([body[:100], body[100:]]) if len(body) > 100 else iter([body])
    connection.request("POST", path, body, headers, encode_chunked=chunked)
    answer = connection.getresponse()
    text = answer.read()
    if answer.getheader("Content-Encoding") == "gzip":
        text = gzip.decompress(text)
    connection.close()
    return answer.status, text


def telegraf_requests():
    lines = b"".join(b"cpu,cpu=cpu%d,host=edge1 usage_idle=%d.5,usage_user=1i %d\n" % (n % 4, n, (T0 + n) * 1_000_000)
                     for n in range(200))
    seconds = b"disk,host=edge1,path=/data used=1u %d\n" % (T0 // 1000)
    with Server() as server:
        token = server.token("operator")
        # outputs.influxdb (v1)
        equal(telegraf(server, "/write?db=telegraf", lines), (204, b""), "v1")
        equal(telegraf(server, "/write?consistency=any&db=telegraf&rp=autogen", lines, compress=False), (204, b""), "v1 plain")
        equal(telegraf(server, "/write?db=telegraf&precision=s", seconds)[0], 204, "v1 precision")
        # outputs.influxdb_v2
        v2 = "/api/v2/write?bucket=plant&org=mill&precision=ns"
        equal(telegraf(server, v2, lines.replace(b"edge1", b"edge2"), f"Token {token}"), (204, b""), "v2")
        equal(telegraf(server, v2, lines, "Token wrong")[0], 401, "v2 with a wrong token")
        status, text = telegraf(server, v2, b"ok a=1 1763824468000000000\nbroken\nok b=2 1763824468000000000\n", f"Token {token}")
        said = json.loads(text)
        equal(status, 400, "a partial write")
        check("line 2" in said["message"] and said["line"] == 2, f"says where: {said}")
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["duplicate"], total["quarantined"]), (200 * 2 * 2 + 1 + 2, 400, 1), "ledger")
        equal(list(values_of(server, "disk,host=edge1,path=%2Fdata/used")), ["2025-11-22T15:14:28Z"], "precision s")


def telegraf_v1_first_request():
    """outputs.influxdb asks for its database before it writes, and warns unless it gets a result."""
    with Server() as server:
        answer = server.request("POST", "/query", "q=CREATE+DATABASE+%22telegraf%22", login=False, headers={
            "User-Agent": "Telegraf/1.30.0 Go/1.22.2", "Content-Type": "application/x-www-form-urlencoded"})
        equal(answer.status, 200, f"CREATE DATABASE: {answer.body[:300]!r}")
        check("error" not in answer.json()["results"][0], f"result {answer.body!r}")
        for other in ("q=SELECT+*+FROM+cpu", "q=DROP+DATABASE+telegraf", ""):
            answer = server.request("POST", "/query", other, login=False, headers={
                "Content-Type": "application/x-www-form-urlencoded"})
            check(400 <= answer.status < 500, f"{other!r} is refused: {answer.status}")
        token = server.token("operator")
        basic = base64.b64encode(f"telegraf:{token}".encode()).decode()
        equal(telegraf(server, "/write?db=telegraf", b"m a=1\n", f"Basic {basic}")[0], 204, "user and password as Telegraf sends them")
        equal(telegraf(server, "/write?db=telegraf", b"m a=1\n", "Basic " + base64.b64encode(b"telegraf:no").decode())[0],
              401, "a wrong password")
        status, text = telegraf(server, "/write?db=telegraf", b"ok a=1\nbroken\n")
        equal(status, 400, "a partial write")
        check("partial write" in json.loads(text).get("error", ""), f"v1 clients read the member error: {text!r}")


def line_protocol_bad_lines():
    body = (b"# a comment\n"
            b"m,t=1 a=1,b=2i 1763824468000000000\n"
            b"m,t=1 a=NaN\n"
            b"m,t=1 a=inf\n"
            b"m,t=1 b=99999999999999999999i\n"
            b"m,t=1 =3\n"
            b"m,t=1 a=1 notatime\n"
            b"m,,t=1 a=1\n"
            b"\xff\xfe a=1\n"
            b'm,t=1 s="open\n'
            b"m,t=2 a=4 1763824468000000000\r\n"
            b"\n")
    with Server() as server:
        answer = post(server, "/write", body, "text/plain")
        equal(answer.status, 400, "a partial write")
        equal(answer.json()["line"], 3, "the first bad line")
        equal(sorted(line for line, _, _ in quarantined(server) or wait_for("quarantine", lambda: quarantined(server))),
              [3, 4, 5, 6, 7, 8, 9, 10], "the bad lines")
        total = server.settled_ledger()["total"]
        equal((total["stored"], total["quarantined"]), (3, 8), "good lines are kept")
        equal(post(server, "/write?precision=fortnights", b"m a=1", "text/plain").status, 400, "an unknown precision")


def hostile_http():
    """None of it takes the server down, and no file beside the pages is served."""
    cases = [
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999\r\n\r\n",
        b"POST /write HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /write HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",  # answered with the start page, as any path is
        b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    ]
    with Server() as server:
        for case in cases:
            with socket.create_connection((server.http_host, server.http_port), 20) as connection:
                connection.sendall(case)
                connection.shutdown(socket.SHUT_WR)
                answer = b""
                try:
                    while more := connection.recv(65536):
                        answer += more
                except ConnectionError:
                    pass
            status = answer.split(b" ")[1] if b" " in answer else b"closed"
            check(b"root:" not in answer, f"{case[:40]!r}: served a file")
            status = b"404" if status == b"200" and b"<div id=" in answer else status
            check(status in (b"closed", b"400", b"404", b"408", b"411", b"413", b"414", b"431", b"501", b"505"),
                  f"{case[:60]!r}: {answer[:200]!r}")
            equal(server.get("/healthz", login=False).status, 200, f"alive after {case[:40]!r}")


def retries_take_each_entry_once():
    """Of three entries the one whose cause is gone is taken, the others stay; two requests at once take it once."""
    with Server() as server:
        for name in ("x", "y", "z"):
            equal(server.post("/api/v1/readings", {"signal": f"retry/{name}", "value": 1}).status, 200, "a number first")
        wait_for("three signals", lambda: {f"retry/{name}" for name in "xyz"} <= set(server.signals()))
        for name in ("x", "y", "z"):
            answer = server.post("/api/v1/readings", {"signal": f"retry/{name}", "value": "text"})
            equal(answer.json()["quarantined"], 1, "then a text, which does not fit")

        def entries():
            return {e["address"]: e for e in server.json("/api/v1/quarantine")["entries"]}

        waiting = wait_for("three entries", lambda: len(entries()) == 3 and entries())
        # The cause goes away for one of them: its signal is forgotten, so that it may become one of text.
        equal(server.post(f"/api/v1/signals/{server.signals()['retry/x']['id']}/dismiss").status, 204, "dismiss")
        for name in ("y", "z"):
            answer = server.post(f"/api/v1/quarantine/{waiting[f'retry/{name}']['id']}/retry").json()
            equal((answer["accepted"], answer["quarantined"]), (0, 1), f"{name} still does not fit")
            check(answer["problems"][0]["reason"], "and the answer says why")
        path = f"/api/v1/quarantine/{waiting['retry/x']['id']}/retry"
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: server.post(path), range(8)))
        taken = [a for a in answers if a.status == 200]
        equal(len(taken), 1, f"one request takes it: {[(a.status, a.body) for a in answers]}")
        equal((taken[0].json()["accepted"], taken[0].json()["quarantined"]), (1, 0), "whole")
        for answer in answers:
            if answer.status != 200:
                said = answer.json()["detail"]
                equal(answer.status, 409, "the others are told")
                check("by another request" in said or "by an earlier retry" in said, f"why: {said}")
        server.settled_ledger()
        equal(server.readings(server.signals()["retry/x"]["id"])["value"], ["text"], "stored once")
        after = entries()
        check("retry/x" not in after or after["retry/x"].get("is_retried"), "it is done with")
        for name in ("y", "z"):
            check(f"retry/{name}" in after and not after[f"retry/{name}"].get("is_retried"), f"{name} stays")


if __name__ == "__main__":
    main(json_and_ndjson, compressed_bodies, bombs_and_broken_codings, bad_readings_name_their_line,
         influx_client_of_npm, telegraf_requests, telegraf_v1_first_request, line_protocol_bad_lines, hostile_http,
         retries_take_each_entry_once)
