"""The outputs are those of an independent count, from Kafka and from files."""

import pytest

import program
from pipeline import GROUP, INTERNAL, OUTPUTS, Pipeline, write_pipeline
from results import check_exactly_once, check_lines


@pytest.mark.parametrize("partitions", [1, 4, 12])
def test_from_kafka(broker, traffic, tmp_path, seed, partitions):
    made = traffic(partitions)
    pipeline = Pipeline(broker, tmp_path, partitions)
    pipeline.feed(made.in_random_order(seed))
    with pipeline.start() as process:
        pipeline.wait([process], made.expected())
        assert process.stop() == 0
    outputs = pipeline.read()
    check_exactly_once(outputs, made.expected())
    check_late_headers(outputs["late"])
    assert broker.topics()[INTERNAL] == partitions
    assert all(message.timestamp > 0 for message in outputs["events"])


def test_from_kafka_until_the_end(broker, traffic, tmp_path, seed):
    made = traffic(4)
    pipeline = Pipeline(broker, tmp_path, 4)
    pipeline.feed(made.in_random_order(seed))
    with pipeline.start("one", "--until-end") as process:
        assert process.wait(timeout=60) == 0
    check_exactly_once(pipeline.read(), made.expected())
    assert broker.committed(GROUP, "raw") == broker.ends("raw")


@pytest.mark.parametrize("partitions", [1, 4, 12])
def test_from_files(traffic, tmp_path, partitions):
    made = traffic(partitions)
    pipeline = write_pipeline(tmp_path)
    done = program.run("run", pipeline, "--from", *made.files, "--to", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, b"")
    outputs = {
        name: (tmp_path / "out" / f"{name}.ndjson").read_bytes().splitlines() for name in OUTPUTS
    }
    check_lines(outputs, made.expected())


def check_late_headers(messages):
    for message in messages:
        assert message.headers["sluice-reason"] == b"late"
        assert message.headers["sluice-topic"] == b"raw"
        assert message.key == b"partition " + message.headers["sluice-partition"]
        assert message.headers["sluice-offset"].isdigit()
        assert message.headers["sluice-watermark"].endswith(b"Z")
