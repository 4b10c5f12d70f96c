"""What is wrong is said in one line, with the place and the way out, and nothing is consumed."""

import json
import time

import pytest

import program
from broker import Broker, free_port
from pipeline import GROUP, OUTPUTS, SOURCE, write_pipeline


@pytest.fixture(scope="module")
def filled():
    """A broker whose source topic holds a record; a second one lacks an output topic."""
    with Broker() as broker:
        broker.make_topics({SOURCE: 1, **{name: 1 for name in OUTPUTS}})
        record = program.run("generate", "--count", 1).stdout.strip()
        broker.write(SOURCE, 0, record)
        broker.flush()
        yield broker


def replacing(old, new):
    """A mistake in the pipeline file."""

    def make(path):
        text = path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    return make


def selectors(text):
    """A mistake in the file of selectors."""
    return lambda path: (path.parent / "drop-monitoring.json").write_text(text)


# The mistake, the place that must be named, and what else the line must say.
MISTAKES = {
    "an unknown stage": (
        replacing("- select:", "- selekt:"), "pipeline.yaml:14:", ["selekt", "select"]
    ),
    "an unknown setting": (
        replacing("window: 1m", "windw: 1m"), "pipeline.yaml:18:", ["windw", "window"]
    ),
    "bad YAML": (replacing("topics: [raw]", "topics: [raw"), "pipeline.yaml:9:", ["YAML"]),
    "an empty file": (lambda path: path.write_text(""), "pipeline.yaml:", ["empty"]),
    "a pattern of topics": (
        replacing("[raw]", '["^raw.*"]'), "pipeline.yaml:9:", ["pattern", "list the topics"]
    ),
    "a topic that there can't be": (
        replacing("[raw]", '["a b"]'), "pipeline.yaml:9:", ["a b", "letters, digits"]
    ),
    "an output's topic that there can't be": (
        replacing("topic: late ", "topic: a/b "), "pipeline.yaml:26:", ["a/b", "letters, digits"]
    ),
    "an output to the pipeline's own state": (
        replacing("topic: late ", f"topic: {GROUP}.calls.repartition "),
        "pipeline.yaml:26:",
        ["keeps state", "another topic"],
    ),
    "a source of the pipeline's own state": (
        replacing("[raw]", f"[raw, {GROUP}.stages]"), "pipeline.yaml:9:", ["keeps state"]
    ),
    "a stage's id that makes too long a name": (
        replacing("id: calls", "id: " + "c" * 240), "pipeline.yaml:", ["too long", "shorten"]
    ),
    "a control character": (replacing("name: end-", "name: end\1"), "pipeline.yaml:1:", ["U+0001"]),
    "a missing source topic": (
        replacing("[raw]", "[absent]"), "pipeline.yaml:9:", ["absent", "create"]
    ),
    "a missing output topic": (
        replacing("topic: late ", "topic: absent "), "pipeline.yaml:26:", ["absent", "create"]
    ),
    "a selector without an operator": (
        selectors('[{"FieldSelectors": [{"Field": "eventName"}]}]'),
        "drop-monitoring.json:1:",
        ["eventName"],
    ),
    "a selector's unknown operator": (
        selectors('[{"FieldSelectors": [\n{"Field": "eventName", "Equal": ["GetObject"]}]}]'),
        "drop-monitoring.json:2:",
        ["Equal", "Equals"],
    ),
    "selectors that are no JSON": (selectors("[{\n"), "drop-monitoring.json:", ["JSON"]),
    "selectors that are a folder": (
        replacing("selectors: drop-monitoring.json", "selectors: ."),
        "pipeline.yaml:14:",
        ["it is a folder", "name a file"],
    ),
    "missing selectors": (
        replacing("selectors: drop-monitoring.json", "selectors: absent.json"),
        "pipeline.yaml:14:",
        ["absent.json"],
    ),
    "an unknown property": (
        replacing("session.timeout.ms", "session.timeot.ms"),
        "pipeline.yaml:",
        ["kafka.session.timeot.ms", "did you mean 'session.timeout.ms'"],
    ),
    "a property's wrong value": (
        replacing("session.timeout.ms: 6000", "session.timeout.ms: soon"),
        "pipeline.yaml:",
        ["kafka.session.timeout.ms"],
    ),
    "an alert of an unknown column": (
        replacing("when: calls >", "when: cals >"), "pipeline.yaml:21:", ["cals", "calls"]
    ),
    "an unset variable": (
        replacing("session.timeout.ms: 6000", "session.timeout.ms: ${ABSENT}"),
        "pipeline.yaml:6:",
        ["ABSENT"],
    ),
}
# The last line under `kafka:`, and what it is called; `check` finds it as `run` does.
PROPERTIES = {
    "sasl.mechanisms: FOO\n  security.protocol: sasl_plaintext": "sasl.mechanisms",
    "sasl.mechanisms: PLAIN\n  security.protocol: sasl_plaintext": "sasl.mechanisms",
    "fetch.max.bytes: 100": "fetch.max.bytes",
    "max.poll.interval.ms: 10": "max.poll.interval.ms",
    "partition.assignment.strategy: 'cooperative-sticky,range'": "partition.assignment.strategy",
    "metadata.max.age.ms: -5": "metadata.max.age.ms",
    "message.max.bytes: 10": "message.max.bytes",
    # Of which librdkafka would take as much as is a number, or a number of base 8.
    "socket.timeout.ms: 45s": "socket.timeout.ms",
    "linger.ms: 1_000": "linger.ms",
    "fetch.wait.max.ms: 0100": "fetch.wait.max.ms",
    "auto.offset.reset: latest": "auto.offset.reset",
    "ssl.ca.location: /nosuch\n  security.protocol: ssl": "ssl.ca.location",
}


@pytest.mark.parametrize("written", PROPERTIES)
def test_a_property_that_librdkafka_refuses(filled, tmp_path, written):
    """It is found without a broker, where it stands."""
    path = write_pipeline(tmp_path, filled.servers)
    last = "  max.poll.interval.ms: 15000\n"
    text = path.read_text()
    assert last in text
    path.write_text(text.replace(last, f"  {written}\n"))
    check_property(filled, path, 8, PROPERTIES[written])


def test_a_session_that_the_broker_does_not_grant(filled, tmp_path):
    path = write_pipeline(tmp_path, filled.servers)
    replacing("session.timeout.ms: 6000", "session.timeout.ms: 3000")(path)
    done = program.run("run", path)
    assert done.returncode == 3
    (line,) = program.complaints(done.stderr)
    assert "JoinGroup failed" in line and "group.min.session.timeout.ms" in line


def test_no_broker_at_all(filled, tmp_path):
    path = write_pipeline(tmp_path, '""')
    check_property(filled, path, 3, "bootstrap.servers")


def check_property(filled, path, line, name):
    done = program.run("run", path, timeout=30)
    check_complaint(done, f"{path}:{line}: kafka.{name}: ", [])
    assert not any(line.startswith(b"{") for line in done.stderr.splitlines()), done.stderr
    assert done.returncode == 2
    checked = program.run("check", path, timeout=30)
    assert checked.returncode == 1
    # What it says of the selectors stands below.
    assert "sluice: " + checked.stdout.decode().splitlines()[0] == done.stderr.decode().rstrip()
    assert filled.committed(GROUP, SOURCE) == [None]


def test_a_variable_for_kafka_alone_does_not_keep_from_files(tmp_path):
    path = write_pipeline(tmp_path, "${ABSENT}")
    done = program.run("run", path, "--from", "-", "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    for arguments in [("run", path), ("check", path)]:
        done = program.run(*arguments, timeout=30)
        assert done.returncode == (2 if arguments[0] == "run" else 1)
        assert b"pipeline.yaml:3: the environment variable ABSENT" in done.stdout + done.stderr


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_pipeline(filled, tmp_path, mistake):
    make, place, texts = MISTAKES[mistake]
    path = write_pipeline(tmp_path, filled.servers)
    make(path)
    done = program.run("run", path, timeout=30)
    check_complaint(done, place, texts)
    assert done.returncode == 2
    assert filled.committed(GROUP, SOURCE) == [None]
    assert sum(filled.ends("events")) == 0


def test_an_unreachable_broker(tmp_path):
    port = free_port()
    path = write_pipeline(tmp_path, f"127.0.0.1:{port}")
    begin = time.monotonic()
    done = program.run("run", path, timeout=30)
    assert time.monotonic() - begin < 15
    place = f"pipeline.yaml:3: kafka.bootstrap.servers: cannot reach a Kafka broker at '127.0.0.1:{port}'"
    check_complaint(done, place, ["Connection refused); check bootstrap.servers"])
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.returncode == 3


def test_what_librdkafka_does_is_told_if_asked_for(tmp_path):
    path = write_pipeline(tmp_path, f"127.0.0.1:{free_port()}")
    last = "  max.poll.interval.ms: 15000\n"
    assert last in path.read_text()
    path.write_text(path.read_text().replace(last, last + "  debug: broker\n"))
    done = program.run("run", path, timeout=30)
    *lines, complaint = done.stderr.decode().splitlines()
    told = [json.loads(line) for line in lines]
    assert any("Connection refused" in line["message"] for line in told), lines
    assert {line["level"] for line in told} == {"info"}
    assert complaint.startswith("sluice: ") and done.returncode == 3


def test_an_unwritable_folder(tmp_path):
    path = write_pipeline(tmp_path)
    # Not by permissions, which root does not mind.
    (tmp_path / "file").write_text("")
    done = program.run("run", path, "--from", path, "--to", tmp_path / "file" / "out")
    check_complaint(done, f"{tmp_path}/file/out", ["--to"])
    assert done.returncode in (2, 3)


def test_an_output_file_that_can_not_be_made(tmp_path):
    path = write_pipeline(tmp_path)
    (tmp_path / "out" / "calls.ndjson").mkdir(parents=True)
    done = program.run("run", path, "--from", path, "--to", tmp_path / "out")
    check_complaint(done, f"{tmp_path}/out/calls.ndjson", [])
    assert done.returncode in (2, 3)


def test_a_full_disk(tmp_path):
    path = write_pipeline(tmp_path)
    records = tmp_path / "records.ndjson"
    records.write_bytes(program.run("generate", "--count", 5).stdout)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "events.ndjson").symlink_to("/dev/full")
    done = program.run("run", path, "--from", records, "--to", tmp_path / "out")
    check_complaint(done, f"{tmp_path}/out/events.ndjson", ["space"])
    assert done.returncode == 3


def test_a_missing_input(tmp_path):
    path = write_pipeline(tmp_path)
    out = tmp_path / "out"
    done = program.run("run", path, "--from", tmp_path / "absent.ndjson", "--to", out)
    check_complaint(done, f"{tmp_path}/absent.ndjson", ["path"])
    assert done.returncode == 2
    assert not out.exists()


def test_an_empty_folder(tmp_path):
    path = write_pipeline(tmp_path)
    (tmp_path / "in").mkdir()
    done = program.run("run", path, "--from", tmp_path / "in", "--to", tmp_path / "out")
    check_complaint(done, f"{tmp_path}/in", ["no files"])
    assert done.returncode == 2


def test_a_file_given_twice(tmp_path):
    """It is read once, or refused; nothing else."""
    path = write_pipeline(tmp_path)
    records = tmp_path / "records.ndjson"
    records.write_bytes(program.run("generate", "--count", 5).stdout)
    done = program.run("run", path, "--from", records, records, "--to", tmp_path / "out")
    assert done.returncode in (0, 2), f"{done.returncode}: {done.stderr[:300]}"
    if done.returncode == 2:
        check_complaint(done, str(records), [])


@pytest.mark.parametrize("options", [["--from", "x"], ["--to", "x"], ["--until-end", "--embedded"]])
def test_options_that_do_not_go_together(tmp_path, options):
    path = write_pipeline(tmp_path)
    done = program.run("run", path, *options)
    check_complaint(done, "--", [])
    assert done.returncode == 2


def test_a_missing_pipeline(tmp_path):
    done = program.run("run", tmp_path / "absent.yaml")
    check_complaint(done, f"{tmp_path}/absent.yaml", ["path"])
    assert done.returncode == 2


def check_complaint(done, place, texts):
    """One line, of the problem and the way out."""
    lines = program.complaints(done.stderr)
    assert len(lines) == 1, f"status {done.returncode}: {done.stderr.decode()}"
    (line,) = lines
    print(f"{done.returncode}: {line}")
    assert line.startswith("sluice: ")
    assert place in line
    assert all(text in line for text in texts), line
    assert "; " in line or " and " in line, "there is no way out"
    assert done.stdout == b""


def test_a_byte_order_mark(tmp_path):
    pipeline = write_pipeline(tmp_path)
    pipeline.write_text("\ufeff" + pipeline.read_text())
    done = program.run("check", pipeline)
    assert done.returncode == 0, done.stdout + done.stderr
