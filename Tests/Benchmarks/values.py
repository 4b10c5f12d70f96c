#!/usr/bin/env python3
"""What many values cost: `sluice select` with 500 values beside one, on the same records.

The values are in one selector, or each in a selector of its own. Both documents keep the same records:
the other 499 values match none. Figures are user and system CPU seconds of the whole process; the two
take turns, and the ratio is the median of the pairs'. RECORDS and RUNS change the size; arguments choose
documents by what their names contain. Fails if a ratio is above LIMIT.
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
    for label, field, operator, values in [
        ("Equals", "eventName", "Equals", names),
        ("NotEquals", "eventName", "NotEquals", names),
        ("NotStartsWith", "userIdentity.arn", "NotStartsWith", roles),
        ("NotEndsWith", "eventName", "NotEndsWith", ends),
    ]:
        yield label, [selector((field, operator, values[:1]))], [selector((field, operator, values))]
    shapes = selector_shapes()
    for label, make in shapes.items():
        yield f"500 selectors: {label}", [make(0)], [make(number) for number in range(500)]
    mixed = [make for label, make in shapes.items() if label not in ("NotEquals", "ARN but")]
    yield (
        "500 selectors: mixed",
        [make(0) for make in mixed],
        [make(0) for make in mixed]
        + [mixed[number % len(mixed)](number) for number in range(1, 501 - len(mixed))],
    )


def selector_shapes():
    """By name: what makes the selector with this number, of which only that with 0 matches anything."""

    def other(value, number):
        return [value if number == 0 else f"{value}-{number * 7919}"]

    def data(number, *fields):
        return selector(
            ("eventCategory", "Equals", ["Data"]),
            ("resources.type", "Equals", ["AWS::S3::Object"]),
            *fields,
        )

    bucket = "arn:aws:s3:::"
    role = "AssumedRole"
    session = f"{SESSION}DatadogIntegrationRole"
    return {
        "Equals": lambda number: selector(("eventName", "Equals", other("GetObject", number))),
        "two fields": lambda number: selector(
            ("eventSource", "Equals", ["s3.amazonaws.com"]),
            ("eventName", "Equals", other("GetObject", number)),
        ),
        "StartsWith": lambda number: selector(
            ("userIdentity.arn", "StartsWith", [f"{other(session, number)[0]}/"])
        ),
        "EndsWith": lambda number: selector(
            ("eventName", "EndsWith", ["Object" if number == 0 else f"thing{number}.log"])
        ),
        "NotEquals": lambda number: selector(
            ("eventName", "NotEquals", other("GetObject", number)),
            ("userIdentity.type", "Equals", other(role, number)),
        ),
        "NotStartsWith": lambda number: selector(
            ("userIdentity.arn", "NotStartsWith", [f"{other(session, number)[0]}/"]),
            ("userIdentity.type", "Equals", other(role, number)),
        ),
        "data": lambda number: data(number, ("eventName", "Equals", other("GetObject", number))),
        "ARN": lambda number: data(
            number, ("resources.ARN", "StartsWith", [bucket if number == 0 else f"{bucket}b{number}/"])
        ),
        "ARN but": lambda number: data(
            number,
            ("resources.ARN", "NotStartsWith", [f"{bucket}b{number}/"]),
            ("eventName", "Equals", other("GetObject", number)),
        ),
    }


def cpu_seconds(document, records):
    """The CPU seconds of one run, and how many bytes it kept."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([SLUICE, "select", "--quiet", document, records], stdout=output)
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
        wanted = [
            (label, one, many)
            for label, one, many in documents()
            if all(word in label for word in sys.argv[1:])
        ]
        for label, one, many in wanted:
            pairs = compare(folder, records, one, many)
            ratio = statistics.median(after / before for before, after in pairs)
            few, all_ = (statistics.median(side) for side in zip(*pairs))
            print(f"{label:<30}{few:8.3f} s {all_:8.3f} s   ratio {ratio:5.2f}", flush=True)
            failed |= ratio > LIMIT
    sys.exit(1 if failed else 0)


main()
