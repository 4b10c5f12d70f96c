"""A line that is longer than a message may be is rejected alone, and takes little memory."""

import base64
import gzip
import json
import os
import subprocess
import sys

import pytest

import program

MESSAGE = 4 << 20
KEPT = 1 << 20

PIPELINE = """\
name: long-lines
kafka: { bootstrap.servers: "localhost:1" }
source: { topics: [raw] }
limits: { message: 4MiB }
outputs: { events: { topic: events }, rejected: { topic: rejected } }
"""


def record(number, padding=0):
    return (
        b'{"eventVersion":"1.08","eventTime":"2023-07-10T11:42:36Z","eventID":"%d","p":"%s"}'
        % (number, b"x" * padding)
    )


def of_size(number, size):
    return record(number, size - len(record(number)))


def run(folder, content):
    """What a run on `content` gives: the ids of the events, and the rejections."""
    source, pipeline, out = folder / "in", folder / "p.yaml", folder / "out"
    source.write_bytes(content)
    pipeline.write_text(PIPELINE)
    run = program.run("run", pipeline, "--from", source, "--to", out)
    assert run.returncode == 0, run.stderr
    events = (out / "events.ndjson").read_bytes().splitlines()
    rejections = (out / "rejected.ndjson").read_bytes().splitlines()
    return (
        [int(json.loads(line)["eventID"]) for line in events],
        [json.loads(line) for line in rejections],
    )


LONG_ONES = {
    "an event": of_size(0, MESSAGE + 500_000),
    "an event of exactly one byte too many": of_size(0, MESSAGE + 1),
    "an event many times too long": of_size(0, 9 * MESSAGE),
    "words": b"words " * MESSAGE,
    "digits": b"1" * (2 * MESSAGE),
    "a cut event": of_size(0, 2 * MESSAGE)[:-2],
    "an event that ends in a comma": of_size(0, 2 * MESSAGE) + b",",
}


@pytest.mark.parametrize("long", LONG_ONES.values(), ids=LONG_ONES)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_the_lines_around_come_out(tmp_path, long, packed):
    before = [record(n, 100) for n in range(1, 3_000)]
    # More than one block, and more than a message, of good lines.
    after = [record(n, 2_000) for n in range(3_000, 6_000)]
    content = b"\n".join([*before, long, *after]) + b"\n"
    if packed:
        # Not whole in memory: larger than a file that is unpacked as one message.
        noise = base64.b64encode(os.urandom(1_500_000))
        content = gzip.compress(b'{"Records":[],"n":"' + noise + b'"}\n' + content, 1)
    ids, rejections = run(tmp_path, content)
    assert ids == list(range(1, 6_000))
    (rejection,) = rejections
    size = len(long) + 1
    assert rejection["reason"] == (
        f"{size} bytes, longer than {MESSAGE} bytes (limits.message); "
        f"only the first {KEPT} are kept here"
    )
    assert base64.b64decode(rejection["bytes"]) == long[:KEPT]
    if not packed:
        assert rejection["offset"] == sum(len(line) + 1 for line in before)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_one_that_is_the_last_or_alone(tmp_path, end):
    long = of_size(0, 2 * MESSAGE)
    for content, expected in [(long + end, []), (record(1) + b"\n" + long + end, [1])]:
        ids, rejections = run(tmp_path, content)
        assert ids == expected
        assert [r["reason"].split(",")[0] for r in rejections] == [f"{len(long + end)} bytes"]


def test_one_that_is_just_short_enough(tmp_path):
    lines = [of_size(n, MESSAGE - 1) for n in range(1, 4)]
    ids, rejections = run(tmp_path, b"\n".join(lines) + b"\n")
    assert (ids, rejections) == ([1, 2, 3], [])


def test_a_value_over_many_lines(tmp_path):
    inner = b",\n".join(record(0, 1_000) for _ in range(5_000))
    content = record(1) + b'\n{"Records":[\n' + inner + b"\n]}\n" + record(2) + b"\n"
    ids, rejections = run(tmp_path, content)
    assert ids == [1, 2]
    assert len(rejections) == 1


def test_a_json_text_sequence_that_is_longer_than_a_message(tmp_path):
    content = b"".join(b"\x1e" + record(n, 2_000) + b"\n" for n in range(1, 4_000))
    ids, rejections = run(tmp_path, content)
    assert (ids, rejections) == (list(range(1, 4_000)), [])


def test_memory_stays_bounded(tmp_path):
    """With the default limit of 64 MiB: a line of 300 MB, and 200 MB of short ones behind."""
    source, pipeline = tmp_path / "in", tmp_path / "p.yaml"
    pipeline.write_text(PIPELINE.replace("limits: { message: 4MiB }\n", ""))
    with open(source, "wb") as file:
        file.write(record(1) + b"\n" + of_size(0, 300_000_000) + b"\n")
        file.writelines(record(n) + b"\n" for n in range(2, 2_000_000))
    command = [program.PROGRAM, "run", str(pipeline), "--from", str(source)]
    peak = peak_kilobytes([*command, "--to", str(tmp_path / "out"), "--quiet"])
    with open(tmp_path / "out/events.ndjson", "rb") as file:
        assert sum(1 for _ in file) == 1_999_999
    assert peak < 512 << 10


def peak_kilobytes(command):
    """The most memory that a command has; started by a small process, for Linux counts that of its
    parent too, and this one may be large."""
    starter = (
        "import os, sys; pid = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:]);"
        " _, status, usage = os.wait4(pid, 0); print(usage.ru_maxrss); sys.exit(status != 0)"
    )
    done = subprocess.run([sys.executable, "-c", starter, *command], stdout=subprocess.PIPE, check=True)
    return int(done.stdout)


@pytest.mark.parametrize("form", ["JSON strings", "base64", "elements, the last cut"])
def test_lines_of_other_forms_in_a_file_that_is_longer_than_a_message(tmp_path, form):
    records = [of_size(number, 1000 + number % 3) for number in range(2 * MESSAGE // 1000)]
    if form == "JSON strings":
        content = b"".join(json.dumps(record.decode()).encode() + b"\n" for record in records)
    elif form == "base64":
        content = b"".join(base64.b64encode(record) + b"\n" for record in records)
    else:
        records = records[: MESSAGE // 1010]
        content = b'{"Records":[\n' + b",\n".join(records) + b',\n{"cut'
    ids, rejections = run(tmp_path, content)
    assert ids == list(range(len(records)))
    expected = [b'{"cut'] if "cut" in form else []
    assert [base64.b64decode(rejection["bytes"]) for rejection in rejections] == expected
