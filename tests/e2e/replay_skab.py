"""Replays SKAB valve1/0.csv through the front door and reads every value back."""
import csv

from harness import DATA, Server, check, equal, main, skip

FILE = DATA / "SKAB/data/valve1/0.csv"


def every_value_comes_back_equal():
    if not FILE.exists():
        skip("replay_skab", f"{FILE} is absent; set MILLWRIGHT_TEST_DATA")
        return
    with FILE.open() as handle:
        rows = list(csv.DictReader(handle, delimiter=";"))
    columns = [c for c in rows[0] if c not in ("datetime", "anomaly", "changepoint")]
    with Server() as server:
        server.cli("replay", FILE, "--prefix", "skab/valve1/run0/loop", "--ignore",
                   "anomaly,changepoint")
        ledger = server.settled_ledger()
        equal(ledger["total"]["stored"], len(rows) * len(columns), "readings stored")
        equal(ledger["total"]["quarantined"], 0, "readings quarantined")
        signals = server.signals()
        for column in columns:
            signal = signals[f"skab/valve1/run0/loop/{column}"]
            series = server.readings(signal["id"])
            check(not series["truncated"], "truncated")
            got = dict(zip(series["time"], series["value"]))
            wanted = {r["datetime"].replace(" ", "T") + "Z": float(r[column]) for r in rows}
            equal(got, wanted, column)


def replaying_twice_stores_nothing_twice():
    if not FILE.exists():
        skip("replay_skab_twice", f"{FILE} is absent; set MILLWRIGHT_TEST_DATA")
        return
    with Server() as server:
        for _ in range(2):
            server.cli("replay", FILE, "--prefix", "skab/valve1/run0/loop")
        ledger = server.settled_ledger()
        equal(ledger["total"]["duplicate"], ledger["total"]["stored"], "duplicates")


main(every_value_comes_back_equal, replaying_twice_stores_nothing_twice)
