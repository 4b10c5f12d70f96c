"""What comes slowly through a pipe goes on at once, and gives what it would give in one piece."""

import contextlib
import gzip
import json
import os
import pty
import random
import select
import subprocess
import time
import zlib

import pytest

import program
from broker import ROOT
from pipeline import write_pipeline

SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"


@pytest.fixture(scope="module")
def lines():
    """Records that are kept."""
    made = program.run("generate", "--count", 400).stdout
    return program.run("select", SELECTORS, stdin=made).stdout.splitlines(keepends=True)[:100]


@contextlib.contextmanager
def started(*arguments):
    process = subprocess.Popen(
        [program.PROGRAM, *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def give(process, content):
    process.stdin.write(content)
    process.stdin.flush()


def take(process, count, limit=1):
    """What it prints, until there are so many lines; fails if that takes longer than it may."""
    content, end = b"", time.monotonic() + limit
    while content.count(b"\n") < count:
        ready, _, _ = select.select([process.stdout], [], [], max(0, end - time.monotonic()))
        assert ready, f"only {content.count(10)} lines after {limit} s"
        content += os.read(process.stdout.fileno(), 1 << 20)
    return content


def pretty(line):
    return json.dumps(json.loads(line), indent=2).encode() + b"\n"


def on_one_line(content):
    return [json.loads(line) for line in content.splitlines()]


@pytest.mark.parametrize("form", [bytes, pretty, lambda line: b"[" + line.rstrip() + b"\n]\n"])
def test_each_record_is_printed_soon(lines, form):
    with started("select", SELECTORS) as process:
        for line in lines[:4]:
            give(process, form(line))
            assert on_one_line(take(process, 1)) == [json.loads(line)]


def test_a_record_is_printed_soon_where_others_keep_coming(lines):
    """Without a pause that is long enough to be one."""
    with started("select", SELECTORS) as process:
        begin = time.monotonic()
        for line in lines:
            give(process, line)
            time.sleep(0.02)
            if select.select([process.stdout], [], [], 0)[0]:
                break
        assert time.monotonic() - begin < 1


def test_one_that_has_come_in_part_waits_for_its_rest(lines):
    with started("select", SELECTORS) as process:
        give(process, lines[0] + lines[1][:100])
        assert take(process, 1) == lines[0]
        give(process, lines[1][100:])
        assert take(process, 1) == lines[1]
        give(process, b"\n\n")
        time.sleep(0.4)
        process.stdin.close()
        assert process.wait(5) == 0
        assert program.complaints(process.stderr.read()) == []


def test_from_gzip(lines):
    pack = zlib.compressobj(wbits=31)
    with started("select", SELECTORS) as process:
        for line in lines[:4]:
            give(process, pack.compress(line) + pack.flush(zlib.Z_SYNC_FLUSH))
            assert take(process, 1) == line


@pytest.mark.parametrize("typed", [b"", b"{", b'{"a":1}\n'])
def test_a_terminal_says_its_end_once(typed):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [program.PROGRAM, "select", SELECTORS], stdin=theirs, stderr=subprocess.PIPE
    )
    # What stands in a line before the end is handed over by the first.
    os.write(ours, typed + b"\x04" * (2 if typed == b"{" else 1))
    try:
        assert process.wait(3) == 0
    finally:
        process.kill()
        os.close(ours)
        os.close(theirs)
        process.stderr.close()


def test_run_and_explain(lines, tmp_path):
    with started("run", write_pipeline(tmp_path), "--from", "-", "--to", "-") as process:
        for line in lines[:3]:
            give(process, line)
            assert line in take(process, 1)
    event = json.loads(lines[0])["eventID"]
    with started("explain", SELECTORS, "--event", event, "--format", "json") as process:
        give(process, lines[0])
        assert json.loads(take(process, 1))["verdict"] == "kept"


def forms(lines):
    """Inputs in which a pause may come anywhere."""
    records = [line.rstrip() for line in lines]
    yield "lines", b"".join(lines)
    yield "without an end", b"".join(lines)[:-1]
    yield "envelope over lines", b'{"Records":[\n' + b",\n".join(records) + b"\n]}\n"
    yield "commas before", b"[" + b"\n,".join(records) + b"\n]\n" + lines[0]
    yield "elements on lines", b'{"Records":[' + b"\n,\n".join(records) + b"\n]\n}\n"
    yield "pretty", b"".join(pretty(line) for line in lines)
    yield "broken ones", b'{"a":"x\n' + b'{"b":[1,2\n'.join(lines) + b"}]\n\n" + lines[0]
    yield "blank lines", b"\r\n\r\n".join(records) + b"\r\n\r\n \n"
    yield "gzip", gzip.compress(b"".join(lines))
    yield "gzip, cut", gzip.compress(b"".join(lines))[:-300]


@pytest.mark.parametrize("number", range(10))
def test_pauses_change_no_record(lines, seed, number):
    name, content = list(forms(lines[:12]))[number]
    expected = program.run("select", SELECTORS, stdin=content)
    chance = random.Random(f"{seed} {name}")
    ends = [index + 1 for index, byte in enumerate(content) if byte == 10 and index + 1 < len(content)]
    places = chance.sample(range(1, len(content)), 4) + chance.sample(ends, min(4, len(ends)))
    with started("select", SELECTORS) as process:
        start = 0
        for place in sorted(set(places)):
            give(process, content[start:place])
            start = place
            time.sleep(0.4)
        give(process, content[start:])
        process.stdin.close()
        assert process.stdout.read() == expected.stdout, name
        assert process.wait(5) == 0
        found, wanted = (
            [line.split(", ")[0] for line in program.complaints(said)]
            for said in (process.stderr.read(), expected.stderr)
        )
        assert found == wanted or name == "broken ones"


# What is read at once, behind the two bytes that tell what an input is.
FIRST_READ = 2 + (1 << 19)
PACKED_READ = 1 << 18


def padded(line, byte_count):
    """The record with a field more, so that its line has so many bytes."""
    record = json.loads(line)
    bare = len(json.dumps({**record, "pad": ""})) + 1
    return json.dumps({**record, "pad": "x" * (byte_count - bare)}).encode() + b"\n"


def filling(lines, byte_count):
    """Lines of so many bytes in all."""
    made = [padded(lines[number % len(lines)], 4096) for number in range(byte_count // 4096 - 1)]
    return b"".join(made) + padded(lines[0], byte_count - 4096 * len(made))


@pytest.mark.parametrize("behind, more", [(0, 0), (100, 0), (100, 150)])
def test_what_fills_a_read_exactly(lines, behind, more):
    """Also where a part of the next record has come behind it, inside the read or outside of it."""
    burst = filling(lines, FIRST_READ - behind)
    following = padded(lines[1], 4096)
    with started("select", SELECTORS) as process:
        give(process, burst + following[:behind + more])
        assert take(process, burst.count(b"\n")) == burst
        give(process, following[behind + more:])
        assert take(process, 1) == following


def test_what_fills_a_read_of_gzip_exactly(lines):
    pack = zlib.compressobj(0, wbits=31)
    first = pack.compress(lines[0]) + pack.flush(zlib.Z_SYNC_FLUSH)
    burst, packed = filling(lines, PACKED_READ - 4096), b""
    while len(packed) != PACKED_READ:
        burst = filling(lines, len(burst) + PACKED_READ - len(packed) if packed else len(burst))
        trial = pack.copy()
        packed = trial.compress(burst) + trial.flush(zlib.Z_SYNC_FLUSH)
    with started("select", SELECTORS) as process:
        give(process, first)
        assert take(process, 1) == lines[0]
        give(process, packed)
        assert take(process, burst.count(b"\n")) == burst


@pytest.mark.parametrize("delay", [0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32, 0.34])
def test_whoever_printed_slowly_does_not_wait_for_what_comes_next(lines, delay):
    """It comes back while the other thread still decodes what was read last."""
    made = program.run("generate", "--count", 400).stdout
    dropped = program.run("select", "--dropped", SELECTORS, stdin=made).stdout.splitlines()
    first = b"".join(lines) * 4
    last = b'{"Records":[' + b",".join(dropped * (25_000 // len(dropped))) + b"," + lines[0][:-1]
    with started("select", SELECTORS) as process:
        os.sched_setaffinity(process.pid, sorted(os.sched_getaffinity(0))[:2])
        give(process, first + last + b"]}\n")
        time.sleep(delay)
        assert take(process, 401, limit=2) == first + lines[0]
