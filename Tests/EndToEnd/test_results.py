"""The outputs are those of an independent count, from Kafka and from files."""

import pytest

import program
from pipeline import DELIVERIES, GROUP, INTERNAL, OUTPUTS, SOURCE, write_pipeline
from results import check_exactly_once, check_lines


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("partitions", [1, 4, 12])
def test_from_kafka(broker, pipeline, traffic, seed, partitions, delivery):
    records, running = traffic(partitions), pipeline(partitions, delivery)
    running.feed(records.in_random_order(seed))
    process = running.start()
    running.wait([process], records.expected)
    assert process.stop() == 0
    outputs = running.read()
    check_exactly_once(outputs, records.expected)
    check_late_headers(outputs["late"], broker.read(SOURCE))
    assert broker.topics()[INTERNAL] == partitions


def test_from_kafka_until_the_end(broker, pipeline, traffic, seed):
    records, running = traffic(4), pipeline(4)
    running.feed(records.in_random_order(seed))
    process = running.start("one", "--until-end")
    assert process.wait(timeout=60) == 0
    check_exactly_once(running.read(), records.expected)
    assert broker.committed(GROUP, SOURCE) == broker.ends(SOURCE)


@pytest.mark.parametrize("partitions", [1, 4, 12])
def test_from_files(traffic, tmp_path, partitions):
    records = traffic(partitions)
    pipeline = write_pipeline(tmp_path)
    done = program.run("run", pipeline, "--from", *records.files, "--to", tmp_path / "out")
    assert (done.returncode, program.complaints(done.stderr)) == (0, [])
    outputs = {
        name: (tmp_path / "out" / f"{name}.ndjson").read_bytes().splitlines() for name in OUTPUTS
    }
    check_lines(outputs, records.expected)


def check_late_headers(late, source):
    """They lead to the record in the source topic."""
    origin = {(message.partition, message.offset): message for message in source}
    for message in late:
        headers = message.headers
        place = int(headers["sluice-partition"]), int(headers["sluice-offset"])
        assert (origin[place].key, origin[place].value) == (message.key, message.value)
        assert headers["sluice-topic"] == SOURCE.encode()
        assert headers["sluice-reason"] == b"late"
        assert headers["sluice-stage"]
        assert headers["sluice-watermark"].endswith(b"Z")
