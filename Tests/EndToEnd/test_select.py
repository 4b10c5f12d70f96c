"""`sluice select` keeps and drops records as they are."""

import gzip
import subprocess

import pytest

import program
from broker import ROOT

SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"


@pytest.fixture(scope="module")
def records(traffic):
    """All lines, and those to be kept."""
    made = traffic(1)
    return made.files[0].read_bytes(), lines_of(made.expected.events[0])


def lines_of(lines):
    return b"".join(line + b"\n" for line in lines)


def select(*arguments, stdin=None):
    done = program.run("select", SELECTORS, *arguments, stdin=stdin)
    assert (done.returncode, program.complaints(done.stderr)) == (0, [])
    return done.stdout


def test_kept_and_dropped_are_everything_in_order(records, traffic):
    every, kept = records
    path = traffic(1).files[0]
    assert select(path) == kept
    dropped = select("--dropped", path)
    kept_lines = set(kept.splitlines())
    assert dropped.splitlines() == [line for line in every.splitlines() if line not in kept_lines]


def test_from_gzip(records, tmp_path):
    every, kept = records
    path = tmp_path / "records.json.gz"
    path.write_bytes(gzip.compress(every))
    assert select(path) == kept


def test_from_gzip_of_many_members(records, tmp_path):
    every, kept = records
    lines = every.splitlines(keepends=True)
    path = tmp_path / "records.gz"
    parts = [lines[start : start + 700] for start in range(0, len(lines), 700)]
    path.write_bytes(b"".join(gzip.compress(b"".join(part)) for part in parts))
    assert select(path) == kept


@pytest.mark.parametrize("arguments", [["-"], []])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_from_standard_input(records, arguments, pack):
    every, kept = records
    assert select(*arguments, stdin=pack(every)) == kept


def test_from_a_folder(records, traffic, tmp_path):
    """Every file below it, in the order of their paths; hidden ones are left out."""
    parts = traffic(4)
    folder = tmp_path / "in"
    (folder / "b" / "c").mkdir(parents=True)
    places = ["a.ndjson", "b/c/d.ndjson.gz", "b/e.json", "f"]
    for place, path in zip(places, parts.files):
        content = path.read_bytes()
        (folder / place).write_bytes(gzip.compress(content) if "gz" in place else content)
    (folder / ".hidden").write_bytes(parts.files[0].read_bytes())
    assert select(folder) == lines_of(sum(parts.expected.events, []))


def test_from_several_paths(traffic):
    parts = traffic(4)
    assert select(*parts.files[:2]) == lines_of(sum(parts.expected.events[:2], []))


def test_a_last_line_without_an_end(records):
    every, kept = records
    assert select(stdin=every.rstrip(b"\n")) == kept


def test_what_is_no_record(records):
    """Whoever sees the output sees that something is missing in it."""
    every, kept = records
    cut = every[: every.index(b"\n") // 2] + b"\n"
    done = program.run("select", SELECTORS, stdin=cut + every)
    assert done.stdout == kept
    assert done.returncode == 0
    assert len(program.complaints(done.stderr)) == 1


def test_a_reader_that_has_seen_enough(records):
    """`sluice select … | head -1` ends at once, without a word."""
    every, _ = records
    process = subprocess.Popen(
        [program.PROGRAM, "select", SELECTORS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    try:
        process.stdin.write(every * 4)
        process.stdin.close()
    except BrokenPipeError:
        pass
    complaint = process.stderr.read()
    process.wait(timeout=30)
    assert complaint == b""


@pytest.mark.parametrize(
    ("content", "text"), [(None, "path"), ("{", "JSON"), ("[]", "selector"), ("{}", "selector")]
)
def test_bad_selectors(tmp_path, content, text):
    path = tmp_path / "selectors.json"
    if content is not None:
        path.write_text(content)
    done = program.run("select", path, stdin=b"")
    assert done.returncode == 2
    (line,) = program.complaints(done.stderr)
    assert str(path) in line and text.lower() in line.lower()


@pytest.mark.parametrize("flags", [[], ["--quiet"]])
def test_input_without_a_record_is_told_apart_from_one_of_which_nothing_is_kept(tmp_path, flags):
    path = tmp_path / "records.json"
    path.write_text('{"eventName": "x"}\n{"a": 1}\n')
    done = program.run("select", SELECTORS, *flags, path)
    assert (done.returncode, done.stdout) == (0, b"")
    [complaint] = program.complaints(done.stderr)
    assert complaint.startswith("sluice: 2 parts of the input are no CloudTrail records")
    assert f", the first at byte 0 of {path}: " in complaint


def test_a_rejected_line_is_named_by_its_place(tmp_path, records):
    line = records[0].splitlines(keepends=True)[0]
    done = program.run("select", SELECTORS, "--quiet", stdin=line + b'{"a": 1}\n')
    [complaint] = program.complaints(done.stderr)
    assert f", at byte {len(line)} of standard input: neither an event" in complaint
