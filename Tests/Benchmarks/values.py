#!/usr/bin/env python3
"""What many values cost: `sluice select` with 500 values beside one, on the same records.

Both documents keep the same records: the other 499 values match none. Figures are user and system
CPU seconds of the whole process; the two take turns, and the ratio is the median of the pairs'.
RECORDS and RUNS change the size. Fails if a ratio is above LIMIT.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SLUICE = os.environ.get("SLUICE", str(ROOT / ".build/release/sluice"))
RECORDS = int(os.environ.get("RECORDS", "200000"))
RUNS = int(os.environ.get("RUNS", "5"))
LIMIT = 1.15
SESSION = "arn:aws:sts::111122223333:assumed-role/"


def selector(*fields):
    """An advanced event selector with these (field, operator, values)."""
    return {
        "FieldSelectors": [
            {"Field": field, operator: values} for field, operator, values in fields
        ]
    }


def among_others(value, make):
    """The value, and 499 others of the same kind that match nothing."""
    return [value] + [make(number) for number in range(499)]


def documents():
    """By name: the document with one value, the one with 500."""
    names = among_others("GetObject", lambda number: f"Thing{number}")
    roles = among_others(
        f"{SESSION}DatadogIntegrationRole/", lambda number: f"{SESSION}Role-{number * 7919}/"
    )
    ends = among_others("Object", lambda number: f"thing{number}.log")
    data = [
        ("eventCategory", "Equals", ["Data"]),
        ("resources.type", "Equals", ["AWS::S3::Object"]),
    ]
    for label, field, operator, values in [
        ("Equals", "eventName", "Equals", names),
        ("NotEquals", "eventName", "NotEquals", names),
        ("NotStartsWith", "userIdentity.arn", "NotStartsWith", roles),
        ("NotEndsWith", "eventName", "NotEndsWith", ends),
    ]:
        yield label, [selector((field, operator, values[:1]))], [selector((field, operator, values))]
    yield (
        "500 selectors",
        [selector(("eventName", "Equals", names[:1]))],
        [selector(("eventName", "Equals", [name])) for name in names],
    )
    yield (
        "166 data selectors",
        [selector(*data, ("eventName", "Equals", names[:1]))],
        [selector(*data, ("eventName", "Equals", [name])) for name in names[:166]],
    )


def cpu_seconds(document, records):
    """The CPU seconds of one run, and how many bytes it kept."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([SLUICE, "select", document, records], stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"failed with status {process.returncode}: {document}")
        return usage.ru_utime + usage.ru_stime, output.seek(0, os.SEEK_END)


def compare(folder, records, one, many):
    """The CPU seconds of both, in pairs; the first pair warms the page cache."""
    (folder / "one.json").write_text(json.dumps(one))
    (folder / "many.json").write_text(json.dumps(many))
    pairs = []
    for _ in range(RUNS + 1):
        few, few_kept = cpu_seconds(folder / "one.json", records)
        all_, all_kept = cpu_seconds(folder / "many.json", records)
        assert few_kept == all_kept
        pairs.append((few, all_))
    return pairs[1:]


def main():
    failed = False
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as name:
        folder = pathlib.Path(name)
        records = folder / "records.ndjson"
        with open(records, "wb") as file:
            subprocess.run(
                [SLUICE, "generate", "--count", str(RECORDS), "--seed", "7"],
                stdout=file, check=True)
        print(f"{RECORDS} records, {RUNS} pairs; CPU seconds: one value, 500 values", flush=True)
        for label, one, many in documents():
            pairs = compare(folder, records, one, many)
            ratio = statistics.median(after / before for before, after in pairs)
            few, all_ = (statistics.median(side) for side in zip(*pairs))
            print(f"{label:<20}{few:8.3f} s {all_:8.3f} s   ratio {ratio:5.2f}", flush=True)
            failed |= ratio > LIMIT
    sys.exit(1 if failed else 0)


main()
