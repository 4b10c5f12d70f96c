"""What is on a topic besides well-formed records does no harm, and does not vanish."""

import base64
import gzip
import json
import random
import time

import pytest

import program
from broker import ROOT
from pipeline import DELIVERIES, GROUP, OUTPUTS, SOURCE, write_pipeline

SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"
# Material that is not part of the project.
SHARED = ROOT.parent / "shared/data"


@pytest.fixture
def flow(broker, pipeline):
    """Sends messages through the pipeline: (key, value, headers) each."""

    def send(messages):
        running = pipeline(1)
        for key, value, headers in messages:
            broker.write(SOURCE, 0, value, key=key, headers=headers)
        broker.flush()
        process = running.start()
        deadline = time.monotonic() + 60
        while broker.committed(GROUP, SOURCE) != [len(messages)]:
            assert process.status is None, process.tail()
            assert time.monotonic() < deadline, process.tail()
            time.sleep(0.1)
        assert process.stop() == 0
        return running.read()

    return send


@pytest.fixture(scope="module")
def records():
    """Some records that are kept, a line each."""
    lines = program.run("generate", "--count", 60).stdout.splitlines()
    kept = program.run("select", SELECTORS, stdin=b"\n".join(lines))
    return kept.stdout.splitlines()[:20]


def test_bad_messages_among_good_ones(flow, records, seed):
    chance = random.Random(seed)
    garbage = chance.randbytes(2_000)
    cut = records[0][: len(records[0]) // 2]
    envelope = b'{"Records":[' + b",".join(records[1:4]) + b"]}"
    messages = [
        ("good", records[0], []),
        ("garbage", garbage, [("trace", b"1")]),
        ("envelope", gzip.compress(envelope), []),
        ("tombstone", None, []),
        ("empty", b"", []),
        ("cut", cut, []),
        ("number", b"42", []),
        ("cut gzip", gzip.compress(envelope)[:-9], []),
        ("lines", b"\n".join(records[4:7]), []),
        (None, records[7], []),
        ("no time", b'{"eventVersion":"1.08","eventName":"X","eventSource":"x.amazonaws.com"}', []),
        ("last", records[8], []),
    ]
    outputs = flow(messages)
    by_key = {}
    for message in outputs["events"]:
        by_key.setdefault(message.key, []).append(message.value)
    assert by_key == {
        b"good": records[:1],
        b"envelope": records[1:4],
        b"lines": records[4:7],
        None: records[7:8],
        b"last": records[8:9],
    }
    rejected = {message.key: message for message in outputs["rejected"]}
    assert len(rejected) == len(outputs["rejected"])
    assert set(rejected) >= {b"garbage", b"cut", b"number", b"cut gzip", b"no time"}
    for offset, (key, value, _) in enumerate(messages):
        if key and key.encode() in rejected:
            check_rejected(rejected[key.encode()], offset, value)
    assert b"tombstone" not in rejected


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_record_that_its_output_does_not_take(broker, records, tmp_path, delivery):
    """The error names the limit that rejects it, and with that it goes to `rejected`."""
    record = records[0].replace(b'"requestID":"', b'"requestID":"' + b"x" * 300_000)

    def run(prefix, limits):
        broker.make_topics({prefix + name: 1 for name in [SOURCE, *OUTPUTS] if name != "events"})
        broker.make_topics({f"{prefix}events": 1}, **{"max.message.bytes": "100000"})
        for value in (record, records[1]):
            broker.write(prefix + SOURCE, 0, value)
        broker.flush()
        path = write_pipeline(tmp_path, broker.servers, delivery=delivery, prefix=prefix)
        path.write_text(path.read_text() + limits)
        return program.run("run", path, "--until-end", timeout=60)

    done = run("without.", "")
    (line,) = program.complaints(done.stderr)
    print(line)
    assert done.returncode == 3
    # librdkafka says it of the message, or of the transaction, whichever comes first.
    assert "without.events" in line and "set kafka's batch.size below it" in line
    assert "limits.record" in line
    assert run("with.", "limits: { record: 64KiB }\n").returncode == 0
    assert [message.value for message in broker.read("with.events")] == [records[1]]
    assert [message.value for message in broker.read("with.rejected")] == [record]


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_batch_that_its_output_does_not_take(broker, records, tmp_path, delivery):
    """The error names what helps, and its process leaves the group: the next one need not wait for
    the session's end (which on noida-db never comes)."""
    names = [SOURCE, *OUTPUTS]
    broker.make_topics({name: 1 for name in names if name != "events"})
    broker.make_topics({"events": 1}, **{"max.message.bytes": "20000"})
    for _ in range(20):
        for value in records:
            broker.write(SOURCE, 0, value)
    broker.flush()
    path = write_pipeline(tmp_path, broker.servers, delivery=delivery)
    done = program.run("run", path, "--until-end", timeout=60)
    assert done.returncode == 3
    (line,) = program.complaints(done.stderr)
    assert "events" in line and "set kafka's batch.size below it" in line
    path.write_text(path.read_text().replace("kafka:\n", "kafka:\n  batch.size: 10000\n"))
    done = program.run("run", path, "--until-end", timeout=60)
    assert done.returncode == 0, done.stderr
    assert [message.value for message in broker.read("events")] == records * 20


def check_rejected(message, offset, value):
    """It holds the original bytes, and says where they are and what is wrong with them."""
    assert message.value == value
    assert message.headers["sluice-reason"].decode()
    assert message.headers["sluice-stage"] == b"decode"
    assert message.headers["sluice-topic"] == SOURCE.encode()
    assert message.headers["sluice-partition"] == b"0"
    assert message.headers["sluice-offset"] == str(offset).encode()


def test_bad_lines_among_good_ones_in_a_file(records, tmp_path):
    """What is rejected says where it was, and can be fed in again: it is rejected again."""
    path = tmp_path / "records.ndjson"
    path.write_bytes(records[0] + b"\n{nonsense\n" + records[1] + b"\n")
    outputs = run_on(path, tmp_path / "first")
    assert outputs["events"] == records[:2]
    (rejected,) = map(json.loads, outputs["rejected"])
    assert set(rejected) == {"reason", "source", "offset", "bytes"}
    assert rejected["reason"]
    assert (rejected["source"], rejected["offset"]) == (str(path), len(records[0]) + 1)
    value = base64.b64decode(rejected["bytes"])
    assert value.rstrip(b"\n") == b"{nonsense"

    path.write_bytes(value)
    outputs = run_on(path, tmp_path / "second")
    (again,) = map(json.loads, outputs["rejected"])
    assert base64.b64decode(again["bytes"]) == value
    assert outputs["events"] == []


def run_on(path, folder):
    """Runs the pipeline on a file; the lines of its outputs."""
    done = program.run("run", write_pipeline(path.parent), "--from", path, "--to", folder)
    assert done.returncode == 0
    assert len(program.complaints(done.stderr)) == 1, "it must say that something was rejected"
    return {name: (folder / f"{name}.ndjson").read_bytes().splitlines() for name in OUTPUTS}


def shared(folder):
    """The files of a folder of shared material that are there, with what is expected of each."""
    path = SHARED / folder
    if not path.is_dir():
        pytest.skip(f"{path} is not there")
    lines = (path / "expected.jsonl").read_text().splitlines()
    files = [(path / entry["file"], entry) for entry in map(json.loads, lines)]
    return [(path, entry) for path, entry in files if path.exists()]


def event_ids(messages, key):
    return [
        json.loads(message.value)["eventID"] for message in messages if message.key == key.encode()
    ]


def test_every_envelope(flow):
    files = shared("envelopes")
    outputs = flow([(path.name, path.read_bytes(), []) for path, _ in files])
    for path, expected in files:
        assert event_ids(outputs["events"], path.name) == expected["eventIDs"], path.name
    assert outputs["rejected"] == []


def test_hostile_messages(flow, records):
    """Nothing ends it, what is good in them comes out, what is not is rejected."""
    files = shared("hostile")
    messages = [(path.name, path.read_bytes(), []) for path, _ in files]
    outputs = flow(messages + [("last", records[0], [])])
    rejected = {}
    for message in outputs["rejected"]:
        rejected.setdefault(int(message.headers["sluice-offset"]), []).append(message)
        assert message.headers["sluice-reason"] and message.headers["sluice-stage"]
    print({files[offset][0].name: len(some) for offset, some in rejected.items() if len(some) > 1})
    for offset, (path, expected) in enumerate(files):
        found = event_ids(outputs["events"], path.name)
        is_rejected = offset in rejected
        # Each kind of expectation leaves nothing but white space unsaid.
        assert found or is_rejected or not path.read_bytes().strip(), f"{path.name} vanished"
        if expected["expect"] != "either" and expected["good"]:
            assert found == expected["good"], path.name
        if expected["expect"] == "reject":
            assert not found, path.name
        if expected["expect"] == "accept":
            assert found and not is_rejected, path.name
        if expected["expect"] == "partial":
            assert is_rejected, path.name
        assert all(message.key == path.name.encode() for message in rejected.get(offset, []))
    last = [message.value for message in outputs["events"] if message.key == b"last"]
    assert last == [records[0]]


def test_a_time_that_can_not_be_true(flow, records):
    """It moves no watermark; before there is one, there is none to tell of."""

    def future(record):
        return json.dumps({**json.loads(record), "eventTime": "9999-12-31T23:59:59Z"}).encode()

    messages = [("first", future(records[0]), []), ("true", records[1], [])]
    outputs = flow([*messages, ("again", future(records[2]), [])])
    assert len(outputs["events"]) == 3
    first, again = outputs["late"]
    assert (first.key, again.key) == (b"first", b"again")
    assert first.headers["sluice-reason"] == b"ahead of the time it was written"
    assert again.headers["sluice-reason"] == b"ahead of the time it was written"
    assert "sluice-watermark" not in first.headers
    assert again.headers["sluice-watermark"].startswith(b"20")


def test_what_check_would_find_is_in_the_log(broker, pipeline):
    running = pipeline(1)
    selectors = running.folder / "drop-monitoring.json"
    selectors.write_text(SELECTORS.read_text().replace("userIdentity.arn", "useridentity.arn"))
    process = running.start()
    deadline = time.monotonic() + 20
    while b"letter-case" not in process.log.read_bytes():
        assert process.status is None and time.monotonic() < deadline, process.tail()
        time.sleep(0.02)
    assert process.stop() == 0
    (line,) = [line for line in process.log.read_text().splitlines() if "letter-case" in line]
    said = json.loads(line)
    assert said["level"] == "warning"
    assert f"{selectors}:" in said["message"] and "write 'userIdentity.arn'" in said["message"]
