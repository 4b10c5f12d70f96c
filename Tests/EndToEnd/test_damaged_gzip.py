"""A gzip file that is cut or damaged gives the records before that, whatever its size, and the other
files are read."""

import base64
import gzip
import json
import os
import pty
import random
import subprocess
import tty
import zlib

import pytest

import program
from broker import ROOT

PIPELINE = """\
name: damaged
kafka: { bootstrap.servers: "localhost:1" }
source: { topics: [raw] }
outputs: { events: { topic: events }, rejected: { topic: rejected } }
"""
SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"
# Packed: read as one, and too large for that.
SIZES = {"small": 60, "large": 12_000}


@pytest.fixture(scope="module", params=SIZES.values(), ids=SIZES)
def lines(request):
    return program.run("generate", "--count", request.param).stdout.splitlines(keepends=True)


@pytest.fixture(scope="module")
def others():
    return program.run("generate", "--count", 3, "--seed", 99).stdout


def run(folder, content, others=b""):
    """What comes out of a damaged file and of one that is read behind it: events and rejections."""
    source, other, out = folder / "a.gz", folder / "b.ndjson", folder / "out"
    source.write_bytes(content)
    other.write_bytes(others)
    (folder / "p.yaml").write_text(PIPELINE)
    done = program.run("run", folder / "p.yaml", "--from", source, other, "--to", out)
    assert done.returncode == 0, done.stderr
    rejections = (out / "rejected.ndjson").read_bytes().splitlines()
    return (out / "events.ndjson").read_bytes(), [json.loads(line) for line in rejections]


def unpacked(packed):
    """All that comes out of it before its damage."""
    inflate, text = zlib.decompressobj(31), bytearray()
    try:
        for index in range(len(packed)):
            text += inflate.decompress(packed[index : index + 1])
    except zlib.error:
        pass
    return bytes(text)


def test_one_that_is_cut(lines, others, tmp_path, seed):
    packed = gzip.compress(b"".join(lines), 1)
    chance = random.Random(seed)
    for cut in [3, 15, len(packed) - 1, *chance.choices(range(20, len(packed) - 8), k=5)]:
        text = unpacked(packed[:cut])
        whole = text.rfind(b"\n") + 1
        events, rejections = run(tmp_path, packed[:cut], others)
        assert events == text[:whole] + others
        (rejection,) = rejections
        start = f"gzip ends early, at byte {cut} of the packed file"
        assert rejection["reason"].startswith(start)
        assert (rejection["source"], rejection["offset"]) == (str(tmp_path / "a.gz"), whole)
        assert base64.b64decode(rejection["bytes"]) == text[whole:]


def test_an_envelope_that_is_cut(lines, others, tmp_path):
    records = [line.rstrip() for line in lines][:10_000]
    packed = gzip.compress(b'{"Records":[' + b",".join(records) + b"]}", 1)
    packed = packed[: len(packed) // 2]
    text = unpacked(packed)
    events, rejections = run(tmp_path, packed, others)
    kept = events.removesuffix(others).splitlines()
    assert kept == records[: len(kept)] and len(kept) > len(records) // 3
    (rejection,) = rejections
    rest = base64.b64decode(rejection["bytes"])
    assert text.endswith(rest) and rejection["offset"] == len(text) - len(rest)
    assert records[len(kept)].startswith(rest)


def test_one_that_is_damaged_in_its_middle(lines, others, tmp_path):
    packed = bytearray(gzip.compress(b"".join(lines), 1))
    middle = len(packed) // 2
    packed[middle : middle + 40] = b"\xff" * 40
    text = unpacked(bytes(packed))
    events, rejections = run(tmp_path, bytes(packed), others)
    assert events.endswith(others)
    kept = events.removesuffix(others)
    assert lines[0] in kept and text.startswith(kept[: len(text) // 3])
    assert rejections[-1]["reason"].startswith("corrupt gzip: ")
    place = int(rejections[-1]["reason"].split("at byte ")[1].split()[0])
    assert middle <= place < len(packed)


@pytest.mark.parametrize(
    "damage, reason",
    [
        (lambda packed: packed[:-8] + b"\0\0\0\0" + packed[-4:], "corrupt gzip: incorrect data check"),
        (lambda packed: packed[:-4] + b"\0\0\0\0", "corrupt gzip: incorrect length check"),
        (lambda packed: packed + b"garbage", "bytes after the end of gzip"),
        (lambda packed: packed + b"\0\0garbage", "bytes after the end of gzip"),
        (lambda packed: packed + gzip.compress(b"")[:-4], "gzip ends early"),
    ],
    ids=["checksum", "length", "garbage", "padding and garbage", "a second one, cut"],
)
def test_one_whose_end_is_wrong(lines, others, tmp_path, damage, reason):
    text = b"".join(lines)
    events, rejections = run(tmp_path, damage(gzip.compress(text, 1)), others)
    assert events == text + others
    (rejection,) = rejections
    assert rejection["reason"].startswith(reason + ", at byte ")
    assert (rejection["offset"], rejection["bytes"]) == (len(text), "")


def test_several_in_a_row_of_which_the_second_is_cut(lines, others, tmp_path):
    first, second = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    packed = gzip.compress(b"".join(second), 1)[:-2000]
    text = unpacked(packed)
    packed = gzip.compress(b"".join(first), 1) + packed
    events, rejections = run(tmp_path, packed, others)
    assert events == b"".join(first) + text[: text.rfind(b"\n") + 1] + others
    assert [r["reason"].split(";")[0] for r in rejections] == [
        f"gzip ends early, at byte {len(packed)} of the packed file"
    ]


def test_select_and_explain_take_the_records_before_the_cut(lines, others, tmp_path):
    packed = gzip.compress(b"".join(lines), 1)
    path, other = tmp_path / "a.gz", tmp_path / "b.ndjson"
    path.write_bytes(packed[:-2000])
    other.write_bytes(others)
    text = unpacked(packed[:-2000])
    text = text[: text.rfind(b"\n") + 1] + others
    kept = program.run("select", SELECTORS, stdin=text).stdout
    done = program.run("select", SELECTORS, path, other)
    assert (done.returncode, done.stdout) == (0, kept)
    assert "gzip ends early" in program.complaints(done.stderr)[0]
    wanted = json.loads(others.splitlines()[-1])["eventID"]
    done = program.run("explain", SELECTORS, "--event", wanted, path, other, "--format", "json")
    assert done.returncode == 0 and json.loads(done.stdout)["record"] == 3
    assert "gzip ends early" in program.complaints(done.stderr)[0]


def test_a_small_file_that_unpacks_to_more_than_a_message_may_have(tmp_path):
    """As a large one does: only a line is held to that."""
    (line,) = program.run("generate", "--count", 1).stdout.splitlines(keepends=True)
    count = (70 << 20) // len(line)
    packed = gzip.compress(line * count)
    assert len(packed) < 1 << 20
    events, rejections = run(tmp_path, packed)
    assert (events == line * count, rejections) == (True, [])


def test_a_small_file_that_unpacks_to_one_endless_line(tmp_path, others):
    packed = gzip.compress(b"x" * (300 << 20))
    assert len(packed) < 1 << 20
    events, rejections = run(tmp_path, packed, others)
    assert events == others
    assert [r["reason"] for r in rejections] == [
        f"{300 << 20} bytes, longer than {64 << 20} bytes (limits.message); "
        f"only the first {1 << 20} are kept here"
    ]


def test_a_file_that_can_not_be_read_to_its_end_is_no_gzip_file_that_is_cut(lines):
    """A terminal whose other side is gone says so by a fault, not by an end."""
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    os.write(theirs, gzip.compress(b"".join(lines[:5]))[:600])
    os.close(theirs)
    done = subprocess.run([program.PROGRAM, "select", SELECTORS], stdin=ours, capture_output=True)
    os.close(ours)
    assert done.returncode == 3
    (complaint,) = program.complaints(done.stderr)
    assert "Input/output error; check that it can be read" in complaint


@pytest.mark.parametrize("content", [b"", gzip.compress(b"")], ids=["plain", "gzip"])
def test_a_file_without_a_byte_holds_no_records(tmp_path, others, content):
    assert run(tmp_path, content, others) == (others, [])
