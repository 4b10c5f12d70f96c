"""What is typed wrong is said in one line, with what to type; and what `test` and `generate` do."""

import json
import os
import subprocess
import time

import pytest

import program
from pipeline import write_pipeline

PIPELINE = "PIPELINE"
# What is typed, and what must be said.
TYPED = [
    (["rnu", "x"], ["unknown command 'rnu'", "did you mean 'run'"]),
    (["bogus"], ["unknown command 'bogus'", "use one of run, "]),
    (["help", "bogus"], ["unknown command 'bogus'", "use one of run, "]),
    (["run", PIPELINE, "--bogus"], ["'--bogus'", "'sluice run --help'"]),
    (["run"], ["<pipeline>", "'sluice run --help'"]),
    (["--bogus"], ["'--bogus'", "'sluice --help'"]),
    (["run", PIPELINE, "--embedded", "--seconds", "-1"], ["'-1'", "a whole number from 1"]),
    (["run", PIPELINE, "--embedded", "--seconds=-1"], ["'-1'", "a whole number from 1"]),
    (["run", PIPELINE, "--embedded", "--seconds", "abc"], ["'abc'", "a whole number from 1"]),
    (["run", PIPELINE, "--embedded", "--until-end"], ["has no end", "--seconds"]),
    (["run", PIPELINE, "--from", PIPELINE, "--to", ""], ["--to names no folder", "name one"]),
    (["generate", "--count", "-5"], ["'-5'", "a whole number from 0"]),
    (["generate", "--count", "abc"], ["'abc'", "a whole number from 0"]),
    (["generate", "--count", "1", "--seed", "-1"], ["'-1'", "a whole number from 0"]),
    (["generate", "--count", "1", "--rate", "0"], ["'0'", "a number from 0.001"]),
    (["generate", "--count", "1", "--start", "soon"], ["'soon'", "2026-01-01T00:00:00Z"]),
    (["generate", "--count", "9", "--start", "9999-12-31T23:59:59Z"], ["the year 9999", "lower"]),
    (["generate", "--count", "9999999", "--rate", "0.001"], ["290 years", "lower --count"]),
    (["run", "/dev/null"], ["/dev/null", "device", "name a file"]),
    (["run", "FOLDER"], ["folder", "name"]),
    (["run", "BINARY"], ["binary.yaml", ""]),
    (["run", ""], ["''", "name one"]),
    (["run", PIPELINE, "--from", "", "--to", "x"], ["''", "name one"]),
    (["run", "a\nb"], ["a\\u{a}b", "check the path"]),
]


@pytest.mark.parametrize("typed, texts", TYPED, ids=lambda value: " ".join(value)[:40])
def test_what_is_typed_wrong(tmp_path, typed, texts):
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(bytes(range(256)))
    places = {PIPELINE: write_pipeline(tmp_path), "FOLDER": tmp_path, "BINARY": binary}
    done = program.run(*[places.get(word, word) for word in typed], timeout=30)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.decode().splitlines()
    print(line)
    assert line.startswith("sluice: ")
    assert all(text in line for text in texts), line
    assert done.stdout == b""


def test_help_of_a_command_and_the_version():
    for arguments in [["help"], ["help", "run"], ["run", "--help"], ["--version"], ["--help"], []]:
        done = program.run(*arguments)
        assert (done.returncode, done.stderr) == (0, b"") and done.stdout, arguments


def test_the_last_times_that_can_be_written():
    done = program.run("generate", "--count", 20, "--start", "9999-12-31T23:57:00Z")
    assert done.returncode == 0, done.stderr
    assert all(json.loads(line)["eventTime"] > "9999" for line in done.stdout.splitlines())


SELECTORS = "SELECTORS"
PRINTING = [
    ["generate", "--count", 10],
    ["check", PIPELINE],
    ["check", "--fix", "--dry-run", SELECTORS],
    ["test", PIPELINE],
    ["compile", "--keep", "eventCategory = Management and readOnly"],
]
PRINTING_NAMES = ["generate", "check", "check --fix", "test", "compile"]


@pytest.mark.parametrize("typed", PRINTING, ids=PRINTING_NAMES)
def test_standard_output_that_nobody_reads(tmp_path, typed):
    """Python ignores signals of a broken pipe, and so does what it starts without restoring them."""
    reading, writing = os.pipe()
    os.close(reading)
    for restores in (False, True):
        done = run_to(writing, tmp_path, typed, restore_signals=restores)
        assert (done.returncode, done.stderr) == (141, b"")
    os.close(writing)


def test_standard_error_that_nobody_reads(tmp_path):
    """What was asked for is done all the same."""
    reading, writing = os.pipe()
    os.close(reading)
    out = tmp_path / "out"
    arguments = ["run", write_pipeline(tmp_path), "--from", "-", "--to", out]
    done = subprocess.run(
        [program.PROGRAM, *map(str, arguments)], input=b"no record\n", stderr=writing
    )
    os.close(writing)
    assert done.returncode == 0
    assert (out / "rejected.ndjson").read_bytes().count(b"\n") == 1


@pytest.mark.parametrize("typed", PRINTING, ids=PRINTING_NAMES)
def test_standard_output_that_is_not_there(tmp_path, typed):
    closed = run_to(None, tmp_path, typed, preexec_fn=lambda: os.close(1))
    assert closed.returncode == 3
    assert closed.stderr == b"sluice: standard output: it is closed; give it a file, or /dev/null\n"
    with open("/dev/full", "wb") as full:
        done = run_to(full, tmp_path, typed)
    assert done.returncode == 3 and b"free some space" in done.stderr


def test_no_file_takes_the_number_of_a_closed_stream(tmp_path):
    """What is said on standard error would be written into it."""
    arguments = ["run", write_pipeline(tmp_path), "--from", "-", "--to", tmp_path / "out"]
    closed = lambda: [os.close(number) for number in (1, 2)]  # noqa: E731
    with subprocess.Popen(
        [program.PROGRAM, *map(str, arguments)], stdin=subprocess.PIPE, preexec_fn=closed
    ) as process:
        while not (tmp_path / "out/rejected.ndjson").exists():
            assert process.poll() is None
            time.sleep(0.02)
        opened = [os.readlink(f"/proc/{process.pid}/fd/{number}") for number in (1, 2)]
        process.stdin.close()
        assert process.wait(20) == 0
    assert opened == ["/dev/null"] * 2


def run_to(stdout, folder, typed, **options):
    mendable = folder / "mendable.json"
    mendable.write_text('[{"FieldSelectors": [{"Field": "eventname", "Equals": ["x"]}]}]')
    places = {PIPELINE: write_pipeline(folder), SELECTORS: mendable}
    command = [program.PROGRAM, *[str(places.get(word, word)) for word in typed]]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, timeout=30, **options)


def with_tests(folder, tests):
    path = write_pipeline(folder)
    path.write_text(path.read_text() + tests)
    return path


def test_a_test_without_its_input_fails_alone(tmp_path):
    records = program.run("generate", "--count", 3).stdout
    (tmp_path / "three.ndjson").write_bytes(records)
    path = with_tests(
        tmp_path,
        "tests:\n"
        "  - { name: lost, input: absent.ndjson, expect: { late: { count: 0 } } }\n"
        "  - { name: there, input: three.ndjson, expect: { late: { count: 0 } } }\n",
    )
    done = program.run("test", path)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 1 and done.stderr == b""
    assert lines[0] == f"FAIL {path}: lost" and "absent.ndjson" in lines[1]
    assert lines[2:] == [f"ok   {path}: there", "1 passed, 1 failed"]


def test_an_input_that_is_named_from_the_root(tmp_path):
    records = tmp_path / "elsewhere" / "three.ndjson"
    records.parent.mkdir()
    records.write_bytes(program.run("generate", "--count", 3).stdout)
    test = f"{{ name: three, input: {records}, expect: {{ late: {{ count: 0 }} }} }}"
    path = with_tests(tmp_path, f"tests: [{test}]\n")
    done = program.run("test", path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.decode().splitlines() == [f"ok   {path}: three", "1 passed, 0 failed"]


def test_a_pipeline_that_is_wrong_keeps_no_other_from_its_tests(tmp_path):
    (tmp_path / "three.ndjson").write_bytes(program.run("generate", "--count", 3).stdout)
    for count in [3, 4]:
        (tmp_path / f"{count}.yaml").write_text(
            "name: all\nsource: { topics: [raw] }\noutputs: { events: { topic: events } }\n"
            f"tests: [{{ name: t, input: three.ndjson, expect: {{ events: {{ count: {count} }} }} }}]"
        )
    (tmp_path / "wrong.yaml").write_text("nam: wrong\n")
    names = ["wrong.yaml", "3.yaml", "absent.yaml", "4.yaml"]
    done = program.run("test", *[tmp_path / name for name in names])
    assert done.returncode == 2
    wrong, absent = done.stderr.decode().splitlines()
    assert wrong.startswith(f"sluice: {tmp_path}/wrong.yaml:1: unknown 'nam'")
    assert absent.startswith(f"sluice: {tmp_path}/absent.yaml: ")
    assert done.stdout.decode().splitlines() == [
        f"ok   {tmp_path}/3.yaml: t",
        f"FAIL {tmp_path}/4.yaml: t",
        "     events: 3 lines, not 4",
        "1 passed, 1 failed, 2 of 4 files not read",
    ]
    alone = program.run("test", tmp_path / "wrong.yaml")
    assert alone.returncode == 2 and alone.stdout == b""
    assert len(alone.stderr.splitlines()) == 1


def test_a_pipeline_without_tests(tmp_path):
    path = write_pipeline(tmp_path)
    done = program.run("test", path)
    assert done.returncode == 2
    assert b"pipeline.yaml: has no tests; add some: 'tests: [{ name:" in done.stdout
    assert b"passed" not in done.stdout
    assert done.stderr.startswith(b"sluice: no tests in ")


def test_a_test_of_an_output_that_there_is_not(tmp_path):
    path = with_tests(
        tmp_path,
        "tests:\n  - name: wrong\n    input: x\n    expect:\n      evnts: { count: 1 }\n",
    )
    for command, status in [("check", 1), ("test", 2)]:
        done = program.run(command, path)
        assert done.returncode == status
        said = (done.stdout + done.stderr).decode()
        assert "pipeline.yaml:32: " in said and "did you mean 'events'?" in said


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_record_over_several_lines_is_one_line_of_a_file(tmp_path, ends):
    """Its value is the same; a record that came in one line is byte for byte the same."""
    flat = program.run("generate", "--count", 40).stdout.splitlines()
    records = [json.loads(line) for line in flat]
    text = "\n".join(json.dumps(record, indent=2, ensure_ascii=False) for record in records)
    (tmp_path / "pretty.json").write_bytes(text.replace("\n", ends).encode())
    (tmp_path / "flat.ndjson").write_bytes(b"\n".join(flat))
    path = tmp_path / "all.yaml"
    path.write_text(
        "name: all\nsource: { topics: [raw] }\noutputs: { events: { topic: events } }\n"
        "tests: [{ name: lines, input: pretty.json, expect: { events: { count: 40 } } }]\n"
    )
    program.run("run", path, "--from", tmp_path / "pretty.json", "--to", tmp_path / "out")
    lines = (tmp_path / "out/events.ndjson").read_bytes().splitlines()
    assert [json.loads(line) for line in lines] == records
    assert program.run("test", path).returncode == 0
    program.run("run", path, "--from", tmp_path / "flat.ndjson", "--to", tmp_path / "out")
    assert (tmp_path / "out/events.ndjson").read_bytes().splitlines() == flat
