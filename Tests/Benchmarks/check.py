#!/usr/bin/env python3
"""What job J3 must give for some files: a second opinion in plain Python, obvious rather than fast.

    check.py EXPECTED-DIR INPUT.ndjson... [--drop-role NAME]... [--window 60] [--lateness 600]

Each input file is one partition, its records in offset order, one a line. EXPECTED-DIR gets

    events.ndjson  the kept lines, in the order of the input, bytes unchanged
    calls.ndjson   how many of them fall into each (window of eventTime, eventName), late ones aside
    late.ndjson    the kept lines that came too late to be counted

A record is dropped if its userIdentity.arn is a session of a --drop-role in one of the accounts.
It is late if its event time is more than --lateness seconds before the newest event time of the
records before it in its file, the dropped ones included.
"""

import argparse
import collections
import datetime
import json
import pathlib

ACCOUNTS = ["111122223333", "444455556666", "123456789012"]
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MILLISECOND = datetime.timedelta(milliseconds=1)


def milliseconds(text):
    """Milliseconds since the Unix epoch of a time such as 2026-01-31T23:59:59Z."""
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // MILLISECOND


def text(time):
    """The time, whole seconds in milliseconds since the Unix epoch, in ISO 8601."""
    return (EPOCH + time * MILLISECOND).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_dropped(record, roles):
    arn = record.get("userIdentity", {}).get("arn", "")
    return any(
        arn.startswith(f"arn:aws:sts::{account}:assumed-role/{role}/")
        for account in ACCOUNTS
        for role in roles
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("expected", type=pathlib.Path, metavar="EXPECTED-DIR")
    parser.add_argument("inputs", type=pathlib.Path, nargs="+", metavar="INPUT")
    parser.add_argument("--drop-role", action="append", default=[], metavar="NAME")
    parser.add_argument("--window", type=int, default=60, metavar="SECONDS")
    parser.add_argument("--lateness", type=int, default=600, metavar="SECONDS")
    options = parser.parse_args()
    window = options.window * 1000
    lateness = options.lateness * 1000

    options.expected.mkdir(parents=True, exist_ok=True)
    calls = collections.Counter()
    with (
        open(options.expected / "events.ndjson", "wb") as events,
        open(options.expected / "late.ndjson", "wb") as late,
    ):
        for path in options.inputs:
            newest = None
            for line in path.read_bytes().split(b"\n"):
                if not line:
                    continue
                record = json.loads(line)
                time = milliseconds(record["eventTime"])
                is_late = newest is not None and time < newest - lateness
                newest = time if newest is None else max(newest, time)
                if is_dropped(record, options.drop_role):
                    continue
                events.write(line + b"\n")
                if is_late:
                    late.write(line + b"\n")
                else:
                    calls[time - time % window, record["eventName"]] += 1

    with open(options.expected / "calls.ndjson", "wb") as rows:
        for start, name in sorted(calls, key=lambda key: (key[0], key[1].encode())):
            row = {
                "window_start": text(start),
                "window_end": text(start + window),
                "eventName": name,
                "calls": calls[start, name],
            }
            rows.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


if __name__ == "__main__":
    main()
