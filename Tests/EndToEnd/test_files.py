"""Runs on files: interrupted, with wrong times, with inputs that hold no records or can't be read."""

import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

import program
from broker import ROOT
from pipeline import write_pipeline
from terminal import closing_report, shown

SIGNALS = [signal.SIGINT, signal.SIGTERM]
SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"
SAMPLE = ROOT / "pipelines/sample.ndjson"


def stopped(stderr):
    """The counts of the closing log line."""
    entries = [json.loads(line) for line in stderr.splitlines() if line.startswith(b"{")]
    (found,) = [entry for entry in entries if entry["message"] == "stopped"]
    return found


def lines(path):
    """An output's lines; fails if the last one was cut."""
    content = pathlib.Path(path).read_bytes()
    assert not content or content.endswith(b"\n"), "a line was cut"
    return [json.loads(line) for line in content.splitlines()]


def check_interrupted(process):
    """It has said that its results are of a part of the input; what it has counted."""
    said = process.log.read_bytes()
    assert any("interrupted" in line for line in program.complaints(said)), said
    counts = stopped(said)
    assert counts["interrupted"] == "true"
    return {name: int(value) for name, value in counts.items() if value.isdigit()}


@pytest.mark.parametrize("number", SIGNALS)
def test_interrupted(tmp_path, number):
    sample = SAMPLE.read_bytes()
    big = tmp_path / "big.ndjson"
    big.write_bytes(sample * 800)
    out = tmp_path / "out"
    pipeline = write_pipeline(tmp_path)
    with program.Running(
        tmp_path, "run", pipeline, "--from", big, SAMPLE, "--to", out
    ) as process:
        while not (out / "events.ndjson").exists() or not (out / "events.ndjson").stat().st_size:
            time.sleep(0.02)
        assert process.stop(number) == 0
        counts = check_interrupted(process)
    assert 0 < counts["records"] < sample.count(b"\n") * 800
    assert len(lines(out / "events.ndjson")) == counts["kept"]
    # Windows are closed, as at the end of the input.
    assert len(lines(out / "calls.ndjson")) == counts["rows"] > 0
    assert len(lines(out / "late.ndjson")) == counts["late"]
    assert len(lines(out / "rejected.ndjson")) == counts["rejected"]
    calls = sum(row["calls"] for row in lines(out / "calls.ndjson"))
    assert calls == counts["kept"] - counts["late"]


@pytest.mark.parametrize("number", SIGNALS)
def test_interrupted_while_it_waits_for_input(traffic, tmp_path, number):
    text = traffic(1).files[0].read_bytes()[:100_000].rsplit(b"\n", 1)[0] + b"\n"
    out = tmp_path / "out"
    with program.Running(
        tmp_path, "run", write_pipeline(tmp_path), "--from", "-", "--to", out,
        stdin=subprocess.PIPE,
    ) as process:
        # The last line has come in part only: it is no record, and nothing that is wrong.
        process.stdin.write(text + b'{"eventVersion":"1.08","eventTi')
        process.stdin.flush()
        time.sleep(0.5)
        assert process.stop(number, limit=2) == 0
        counts = check_interrupted(process)
    assert counts["records"] == text.count(b"\n") and counts["rejected"] == 0
    assert len(lines(out / "events.ndjson")) == counts["kept"] > 0


def test_interrupted_while_nobody_writes_to_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with program.Running(tmp_path, "select", SELECTORS, pipe) as process:
        time.sleep(0.5)
        assert process.stop(limit=2) == 0
        assert check_interrupted(process)["records"] == 0


def test_a_pipe_is_read_to_its_end(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with program.Running(tmp_path, "select", SELECTORS, pipe) as process:
        time.sleep(0.3)
        with open(pipe, "wb") as writer:
            for line in SAMPLE.read_bytes().splitlines(keepends=True):
                writer.write(line)
        assert process.wait(10) == 0
        counts = stopped(process.log.read_bytes())
    assert counts["records"] == "999" and "interrupted" not in counts


@pytest.mark.parametrize("number", SIGNALS)
def test_select_in_a_pipe_is_interrupted(tmp_path, number):
    """A reader that is slow gets whole lines."""
    big = tmp_path / "big.ndjson"
    big.write_bytes(SAMPLE.read_bytes() * 400)
    selecting = subprocess.Popen(
        [program.PROGRAM, "select", SELECTORS, big], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    content = selecting.stdout.read(300_000)
    selecting.send_signal(number)
    content += selecting.stdout.read()
    said = selecting.stderr.read()
    assert selecting.wait(10) == 0
    assert content.endswith(b"\n")
    assert content.count(b"\n") == int(stopped(said)["kept"]) < 594 * 400


def test_a_second_signal_ends_it_at_once(tmp_path):
    """Also where nobody takes what it prints."""
    with stuck_in_a_pipe(tmp_path) as process:
        process.send_signal(signal.SIGINT)
        time.sleep(1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(1) == -signal.SIGINT
        process.stdout.close()


def test_a_signal_ends_it_soon_where_nobody_takes_what_it_prints(tmp_path):
    with stuck_in_a_pipe(tmp_path) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(program.STOP_LIMIT) == 3
        assert b"not everything could be written" in process.stderr.read()
        process.stdout.close()


def stuck_in_a_pipe(tmp_path):
    """A `select` that has more to print than its pipe takes, and waits."""
    big = tmp_path / "big.ndjson"
    big.write_bytes(SAMPLE.read_bytes() * 10)
    process = subprocess.Popen(
        [program.PROGRAM, "select", SELECTORS, big], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(0.5)
    return process


def run_sample(tmp_path, change):
    """Runs the shipped pipeline on what `change` makes of the sample."""
    path = tmp_path / "changed.ndjson"
    path.write_bytes(change(SAMPLE.read_bytes()))
    out = tmp_path / "out"
    done = program.run("run", ROOT / "pipelines/cloudtrail.yaml", "--from", path, "--to", out)
    assert done.returncode == 0
    return {path.stem: path.read_bytes() for path in out.iterdir()}, done.stderr


def at(record, moment):
    """The record at another time."""
    fields = json.loads(record)
    return json.dumps({**fields, "eventTime": moment}).encode() + b"\n"


def first_kept(sample):
    return program.run("select", SELECTORS, stdin=sample).stdout.splitlines()[0]


def test_a_record_from_the_future_voids_nothing(tmp_path):
    expected, _ = run_sample(tmp_path, lambda sample: sample)
    future = at(first_kept(SAMPLE.read_bytes()), "9999-12-31T23:59:59Z")
    found, said = run_sample(tmp_path, lambda sample: future + sample)
    assert found["calls"] == expected["calls"] and found["alerts"] == expected["alerts"]
    assert sorted(found["late"].splitlines(True)) == sorted(
        [future, *expected["late"].splitlines(True)]
    )
    assert stopped(said)["ahead"] == "1"
    (complaint,) = [line for line in program.complaints(said) if "ahead" in line]
    assert "1 record is more than a day ahead of the clock" in complaint
    assert "'late'" in complaint


def test_that_most_are_late_is_said(tmp_path):
    """A time that can be true, but is newer than the others by far."""
    newer = at(first_kept(SAMPLE.read_bytes()), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    found, said = run_sample(tmp_path, lambda sample: newer + sample)
    assert found["late"].count(b"\n") == 594
    (complaint,) = [line for line in program.complaints(said) if "too late" in line]
    assert "594 of 595 kept records" in complaint
    assert "time.lateness" in complaint and "'late'" in complaint


RECORDLESS = {
    "digest": b'{"digestStartTime":"2026-03-02T09:00:00Z","logFiles":[]}\n',
    "delivery-notification": b'{"s3Bucket":"trails","s3ObjectKey":["AWSLogs/1.json.gz"]}\n',
    "cwl-control": b'{"messageType":"CONTROL_MESSAGE","logEvents":[]}\n',
}


@pytest.mark.parametrize("command", ["run", "select"])
def test_what_holds_no_records_is_counted(tmp_path, command):
    path = tmp_path / "none.ndjson"
    path.write_bytes(b"".join(RECORDLESS.values()) + RECORDLESS["digest"])
    arguments = {
        "run": ["run", write_pipeline(tmp_path), "--from", path, "--to", tmp_path / "out"],
        "select": ["select", SELECTORS, path],
    }[command]
    counts = stopped(program.run(*arguments).stderr)
    assert counts["recordless.digest"] == "2"
    assert counts["recordless.delivery-notification"] == counts["recordless.cwl-control"] == "1"
    report = closing_report(*arguments)
    assert any(
        "no records in 4 parts: 1 cwl-control, 1 delivery-notification, 2 digest" in line
        for line in report
    ), report


def test_a_folder_that_can_not_be_read(tmp_path):
    (tmp_path / "in/good").mkdir(parents=True)
    (tmp_path / "in/good/sample.ndjson").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "in/shut").mkdir()
    (tmp_path / "in/shut/sample.ndjson").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "in/shut").chmod(0)
    try:
        done = subprocess.run(
            [*unprivileged(), program.PROGRAM, "select", SELECTORS, tmp_path / "in"],
            capture_output=True,
        )
    finally:
        (tmp_path / "in/shut").chmod(0o700)
    assert done.returncode == 3
    (complaint,) = program.complaints(done.stderr)
    assert f"{tmp_path}/in/shut: Permission denied" in complaint


def test_a_file_that_can_not_be_read_leaves_outputs_as_they_are(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "a.ndjson").write_bytes(SAMPLE.read_bytes())
    (folder / "b.ndjson").write_bytes(SAMPLE.read_bytes())
    (folder / "b.ndjson").chmod(0)
    out.mkdir()
    (out / "calls.ndjson").write_bytes(b"{}\n")
    command = [*unprivileged(), program.PROGRAM]
    for arguments in (
        ["run", write_pipeline(tmp_path), "--from", folder, "--to", out],
        ["run", write_pipeline(tmp_path), "--from", folder, "--to", tmp_path / "new"],
        ["select", SELECTORS, folder],
    ):
        done = subprocess.run([*command, *arguments], capture_output=True)
        assert (done.returncode, done.stdout) == (3, b"")
        (complaint,) = program.complaints(done.stderr)
        assert f"{folder}/b.ndjson: Permission denied; check that it can be read" in complaint
    assert [path.name for path in out.iterdir()] == ["calls.ndjson"]
    assert (out / "calls.ndjson").read_bytes() == b"{}\n"
    assert not (tmp_path / "new").exists()


def test_an_output_that_can_not_be_written_leaves_the_others_as_they_are(tmp_path):
    out = tmp_path / "out"
    (out / "rejected.ndjson").mkdir(parents=True)
    names = ["calls", "events", "late"]
    for name in names:
        (out / f"{name}.ndjson").write_bytes(b"{}\n")
    arguments = ["run", write_pipeline(tmp_path), "--from", SAMPLE, "--to", out]
    done = program.run(*arguments)
    assert done.returncode == 3
    (complaint,) = program.complaints(done.stderr)
    assert "rejected.ndjson: can't write: Is a directory" in complaint
    # Nor where one of them is to be read.
    done = program.run(*arguments[:3], out / "late.ndjson", *arguments[4:])
    assert done.returncode == 2 and b"would overwrite an input" in done.stderr
    assert all((out / f"{name}.ndjson").read_bytes() == b"{}\n" for name in names)
    (out / "rejected.ndjson").rmdir()
    assert program.run(*arguments).returncode == 0
    assert all(b"{}\n" not in (out / f"{name}.ndjson").read_bytes() for name in names)


@pytest.mark.parametrize("way", ["hard link", "standard input", "printed", "selected"])
def test_an_input_is_not_overwritten_by_whatever_name(tmp_path, way):
    out = tmp_path / "out"
    out.mkdir()
    input = out / "events.ndjson"
    input.write_bytes(SAMPLE.read_bytes())
    pipeline = write_pipeline(tmp_path)
    link = tmp_path / "link"
    link.hardlink_to(input)
    arguments = {
        "hard link": ["run", pipeline, "--from", link, "--to", out],
        "standard input": ["run", pipeline, "--from", "-", "--to", out],
        "printed": ["run", pipeline, "--from", link, "--to", "-"],
        "selected": ["select", SELECTORS, link],
    }[way]
    appended = {"stdout": open(input, "ab")} if way in ("printed", "selected") else {}
    with open(input, "rb") as given:
        done = subprocess.run(
            [program.PROGRAM, *map(str, arguments)], stdin=given, stderr=subprocess.PIPE, **appended
        )
    assert done.returncode == 2 and b"would overwrite an input" in done.stderr
    assert input.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("command", ["run", "select", "generate"])
def test_a_file_that_may_not_grow_any_further(tmp_path, command):
    big = tmp_path / "big.ndjson"
    big.write_bytes(SAMPLE.read_bytes() * 4)
    arguments = {
        "run": ["run", write_pipeline(tmp_path), "--from", big, "--to", tmp_path / "out"],
        "select": ["select", SELECTORS, big],
        "generate": ["generate", "--count", "2000"],
    }[command]
    with open(tmp_path / "printed", "wb") as printed:
        done = subprocess.run(
            ["sh", "-c", 'ulimit -f 64; exec "$@"', "sh", program.PROGRAM, *map(str, arguments)],
            stdout=printed, stderr=subprocess.PIPE,
        )
    assert done.returncode == 3
    (complaint,) = program.complaints(done.stderr)
    assert "can't write: File too large; free some space" in complaint


def unprivileged():
    """What runs a command so that permissions hold for it, also where this is root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "sample.ndjson"
    path.write_bytes(SAMPLE.read_bytes())
    (tmp_path / "link").symlink_to(path)
    done = program.run("select", SELECTORS, path, folder, f"{folder}/../in/", tmp_path / "link")
    assert stopped(done.stderr)["records"] == "999"


def test_the_progress_line_fits_the_terminal():
    for columns in (80, 30):
        seen = shown("select", SELECTORS, "-", columns=columns, feed=feed_slowly)
        parts = [part.removeprefix("\x1b[K") for part in seen.split("\r")]
        progress = [
            part
            for part, next in zip(parts, parts[1:])
            # The closing report may wrap.
            if part[:1].isdigit() and not next.startswith("\n")
        ]
        assert len(progress) > 1, seen
        assert all(len(part) < columns for part in progress), progress
        assert all("records" in part for part in progress)


def feed_slowly(pipe):
    with pipe:
        for _ in range(8):
            pipe.write(SAMPLE.read_bytes())
            pipe.flush()
            time.sleep(0.3)
