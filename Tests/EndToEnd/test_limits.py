"""A flood of different keys: memory stays within its bound, and no count is lost."""

import json
import re
import subprocess
import time

import pytest

import program

# 2026-01-01T00:00:00Z
START = 1_767_225_600
MEBIBYTE = 1 << 20
# What a process may hold as state here, and what its memory may come to beyond that of a process
# without any: half as much more, for what the allocator keeps and for blocks of other records.
STATE = 32 * MEBIBYTE
ALLOWANCE = STATE * 3 // 2

PIPELINE = """\
name: flood
source: {{ topics: [raw] }}
time: {{ lateness: 10s }}
{limits}
stages:
  - {stage}
outputs:
  events: {{ topic: events }}
  rejected: {{ topic: rejected }}
{outputs}
"""

AGGREGATE = "aggregate: {{ id: calls, by: [{by}], window: {window}, measures: {{ {measures} }}, output: calls }}"

# By name: the stage, the records, how many different ids and names they have, and the seconds that
# they are spread over.
FLOODS = {
    "groups": (
        AGGREGATE.format(by="eventID", window="1m", measures="calls: count"),
        5_000_000, 5_000_000, 1, 300,
    ),
    "measures": (
        AGGREGATE.format(
            by="eventName",
            window="1m",
            measures="calls: count, ids: count_distinct(eventID), ids_top: 'top(eventID, 3)'",
        ),
        2_000_000, 2_000_000, 2_000, 120,
    ),
    "sessions": (
        AGGREGATE.format(by="eventID", window="{ gap: 30s }", measures="calls: count"),
        1_000_000, 1_000_000, 1, 120,
    ),
    "dedupe": ("dedupe: { id: once }", 2_000_000, 2_000_000, 1, 120),
}


def lines(count, ids, names, seconds, block=20_000):
    """Records in blocks, a line each, in the order of their times."""
    for first in range(0, count, block):
        second = START + first * seconds // count
        time = f"2026-01-01T00:{(second - START) // 60:02}:{(second - START) % 60:02}Z"
        head = f'{{"eventVersion":"1.08","eventTime":"{time}","eventSource":"s","eventName":"n'
        yield "".join(
            f'{head}{number % names}","eventID":"id-{number % ids}"}}\n'
            for number in range(first, min(first + block, count))
        ).encode()


def run(folder, stage, flood, limits=""):
    """Runs it; the most memory that it had, in bytes, and its lines on standard error."""
    path = folder / "flood.yaml"
    outputs = "  calls: { topic: calls }" if "calls" in stage else ""
    path.write_text(PIPELINE.format(stage=stage, limits=limits, outputs=outputs))
    with open(folder / "stderr", "wb") as stderr:
        process = subprocess.Popen(
            [program.PROGRAM, "run", path, "--from", "-", "--to", folder / "out"],
            stdin=subprocess.PIPE,
            stderr=stderr,
        )
    most = 0
    for block in lines(*flood):
        process.stdin.write(block)
    process.stdin.close()
    while process.poll() is None:
        most = max(most, program.high_water(process.pid))
        time.sleep(0.005)
    complaints = (folder / "stderr").read_text()
    assert process.returncode == 0, complaints
    return most, complaints


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_of_keys_stays_within_its_bound(name, tmp_path, record_property):
    stage, *flood = FLOODS[name]
    count, ids, names, seconds = flood
    (tmp_path / "few").mkdir()
    # Hardly any state, but all the rest.
    base, _ = run(tmp_path / "few", stage, (count // 8, ids, names, seconds), "limits: { state: 1MiB }")
    most, complaints = run(tmp_path, stage, flood, f"limits: {{ state: {STATE >> 20}MiB }}")
    record_property("beyond_base_mebibytes", (most - base) // MEBIBYTE)
    print(f"{name}: {(most - base) // MEBIBYTE} MiB beyond {base // MEBIBYTE} MiB")
    assert "limits.state is reached" in complaints
    assert most - base < ALLOWANCE, f"{(most - base) // MEBIBYTE} MiB"
    if name == "dedupe":
        # None comes twice, and none is taken off.
        assert sum(1 for _ in open(tmp_path / "out/events.ndjson", "rb")) == count
        return
    text = (tmp_path / "out/calls.ndjson").read_text()
    assert sum(int(number) for number in re.findall(r'"calls":(\d+)', text)) == count
    assert '"__other__"' in text


def test_a_record_that_is_too_long_is_rejected_alone(tmp_path):
    path = tmp_path / "flood.yaml"
    stage = "dedupe: { id: once }"
    path.write_text(PIPELINE.format(stage=stage, limits="limits: { record: 1KiB }", outputs=""))
    short = b"".join(lines(3, 3, 1, 3))
    long = short.splitlines()[0].replace(b'"s"', b'"' + b"s" * 1024 + b'"')
    done = program.run("run", path, "--from", "-", "--to", tmp_path / "out", stdin=short + long)
    assert done.returncode == 0
    assert b"limits.record is reached" in done.stderr
    assert (tmp_path / "out/events.ndjson").read_bytes() == short
    rejection = json.loads((tmp_path / "out/rejected.ndjson").read_text())
    assert "limits.record" in rejection["reason"]
