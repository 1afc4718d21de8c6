#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A work order reaches the maintenance system with what the alarm knows, once, over a kill -9 while that system is away;
what maintenance found comes back onto the order."""
import http.server
import json
import pathlib
import tempfile
import threading

from harness import Server, check, equal, main, wait_for


class Cmms:
    """A maintenance system that keeps what it is posted."""

    def __init__(self, port=0):
        self.orders = []
        orders = self.orders

        class Hook(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                orders.append(json.loads(body)["work_order"])
                self.send_response(201)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Hook)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def an_order_carries_what_the_alarm_knows():
    cmms = Cmms()
    with tempfile.TemporaryDirectory() as folder:
        settings = pathlib.Path(folder) / "notify.json"
        settings.write_text(json.dumps({"public_url": "http://mill.example", "webhooks": [
            {"name": "cmms", "url": f"http://127.0.0.1:{cmms.port}/orders", "form": "work_order"}]}))
        with Server(None, "--notify", settings) as server:
            server.post("/api/v1/readings", {"signal": "plc7/p", "value": 1})
            adopted = wait_for("the signal", lambda: (lambda a: a if a.status == 200 else None)(server.post(
                "/api/v1/signals/adopt", {"address": "plc7/p", "asset": "mill/water/line1/pump1", "unit": "bar",
                                          "create_asset": True})))
            rule = server.alarm_rule({"signal": adopted.json()["id"], "kind": "high", "limit": 8, "priority": 2,
                                      "message": "Pump 1 works against a closed valve", "consequence": "It overheats"})
            equal(rule.status, 201, f"rule {rule.body!r}")
            server.post("/api/v1/readings", {"signal": "plc7/p", "value": 9.5})
            [alarm] = wait_for("the alarm", lambda: server.json("/api/v1/alarms")["alarms"])
            cmms.close()  # away while the order is made and the server dies
            made = server.post("/api/v1/work-orders", {"alarm": alarm["id"], "title": "Look at the valve"})
            equal(made.status, 201, f"order {made.body!r}")
            server.kill()
            cmms = Cmms(cmms.port)
            server.start()
            wait_for("the order at the maintenance system", lambda: cmms.orders, 120)
            order = cmms.orders[0]
            equal((order["title"], order["asset"], order["priority"], order["reported_by"], order["link"]),
                  ("Look at the valve", "mill/water/line1/pump1", "2", "admin", f"http://mill.example/alarms/{alarm['id']}"),
                  "what it was posted")
            for said in ("Pump 1 works against a closed valve", "9.5 bar", "8 bar", "It overheats", "look-and-see"):
                check(said in order["description"], f"{said!r} in {order['description']!r}")
            equal(len(cmms.orders), 1, "posted once")
            back = server.post("/api/v1/work-orders/status", {"external_id": "WO-7", "state": "closed"})
            equal(back.status, 404, "a number nobody linked")
            linked = server.post(f"/api/v1/work-orders/{made.json()['id']}", {"external_id": "WO-7"})
            equal(linked.status, 200, f"linked {linked.body!r}")
            closed = server.post("/api/v1/work-orders/status", {
                "external_id": "WO-7", "state": "closed", "failure_mode": "VIB", "outcome": "true"})
            equal((closed.status, closed.json()["state"]), (200, "closed"), f"status back {closed.body!r}")
    cmms.close()


if __name__ == "__main__":
    main(an_order_carries_what_the_alarm_knows)
