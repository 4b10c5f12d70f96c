"""SIGINT and SIGTERM end it soon, whatever it is doing."""

import signal
import subprocess
import time

import pytest

import program
from gateway import Gateway
from pipeline import DELIVERIES, write_pipeline
from results import check_exactly_once

SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.mark.parametrize("number", SIGNALS)
def test_while_it_waits_for_input(traffic, tmp_path, number):
    pipeline = write_pipeline(tmp_path)
    with program.Running(
        tmp_path, "run", pipeline, "--from", "-", "--to", tmp_path / "out", stdin=subprocess.PIPE
    ) as process:
        process.stdin.write(traffic(1).files[0].read_bytes())
        process.stdin.flush()
        time.sleep(0.5)
        assert process.stop(number) == 0


def test_in_the_middle_of_work(tmp_path):
    pipeline = write_pipeline(tmp_path)
    for arguments, status in (
        (["generate", "--count", 10**9], -signal.SIGINT),
        (["run", pipeline, "--from", "/dev/zero", "--to", tmp_path / "out"], 0),
    ):
        with program.Running(tmp_path, *arguments) as process:
            time.sleep(0.5)
            assert process.stop(signal.SIGINT) == status


@pytest.mark.parametrize("number", SIGNALS)
def test_idle(pipeline, number):
    process = pipeline(1).start()
    process.wait_until_running()
    time.sleep(0.5)
    assert process.stop(number) == 0


def test_before_it_has_joined(pipeline, traffic, seed):
    running = pipeline(4)
    running.feed(list(traffic(4).in_random_order(seed))[:2_000])
    for delay in (0.02, 0.1, 0.3):
        process = running.start()
        time.sleep(delay)
        # Before it has taken the signals over, one of them ends it.
        assert process.stop() in (0, -signal.SIGTERM)


def test_twice(pipeline, traffic, seed):
    """Whoever presses Ctrl-C twice does no harm."""
    running = pipeline(4)
    process = running.start()
    with running.feeding(traffic(4).in_random_order(seed), 8_000) as feed:
        feed.wait(5_000)
        process.wait_until_running()
        process.send(signal.SIGINT)
        assert process.stop(signal.SIGINT) == 0
        process = running.start()
    running.wait([process], traffic(4).expected)
    assert process.stop() == 0
    check_exactly_once(running.read(), traffic(4).expected)


def at_work(broker, running, order, busy, member="one"):
    """A process that has put something out, and has more to do if it is to be busy."""
    process = running.start(member)
    running.feed(order[:2_000])
    while not sum(broker.ends("events")):
        time.sleep(0.05)
    if busy:
        running.feed(order[2_000:])
    else:
        time.sleep(1)
    return process


@pytest.mark.parametrize("member", ["one", None])
@pytest.mark.parametrize("busy", [False, True])
def test_while_the_broker_is_down(broker, pipeline, traffic, seed, member, busy):
    process = at_work(broker, pipeline(4), list(traffic(4).in_random_order(seed)), busy, member)
    broker.kill()
    time.sleep(1)
    status = process.stop(signal.SIGINT)
    complaints = program.complaints(process.log.read_bytes())
    print(status, complaints)
    if status == 0:
        assert complaints == []
    else:
        # Not everything could be delivered and committed, and it says so.
        assert status == 3 and len(complaints) == 1, complaints
        assert "nothing is lost" in complaints[0]


def test_while_the_broker_can_not_be_reached(tmp_path):
    process = program.Running(tmp_path, "run", write_pipeline(tmp_path, "127.0.0.1:1"))
    with process:
        time.sleep(1)
        # Nobody waits any more for what the start was waiting for.
        assert process.stop(signal.SIGINT, limit=2) == 0
        assert program.complaints(process.log.read_bytes()) == []


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_while_partitions_are_given_up(broker, pipeline, traffic, seed, delivery):
    """That waits for what was written to be stored; a signal does not wait for it, and as long again."""
    running = pipeline(4, delivery=delivery)
    order = list(traffic(4).in_random_order(seed))
    with Gateway(broker) as gateway:
        process = running.start(None, servers=gateway.servers)
        running.feed(order[:2_000])
        running.wait_until_read(2_000)
        gateway.acknowledges.clear()
        running.feed(order[2_000:3_000])
        running.start(None)
        process.wait_until_said("revoked", timeout=60)
        status = process.stop()
    complaints = program.complaints(process.log.read_bytes())
    assert status == 3 and len(complaints) == 1, (status, complaints)
    assert "nothing is lost" in complaints[0]


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("busy", [False, True])
def test_while_the_broker_answers_nothing(broker, pipeline, traffic, seed, busy, delivery):
    """Also if leaving takes too long, it says what it has done, and what it has not: that last, behind
    what librdkafka says at its end."""
    running = pipeline(4, delivery=delivery)
    process = at_work(broker, running, list(traffic(4).in_random_order(seed)), busy)
    broker.freeze()
    time.sleep(0.5)
    status = process.stop()
    said = process.log.read_bytes()
    assert b'"stopped"' in said
    complaints = program.complaints(said)
    assert (status, len(complaints)) in [(0, 0), (3, 1)], (status, complaints)
    assert all("nothing is lost" in complaint for complaint in complaints)
    if complaints:
        assert said.decode().splitlines()[-1] == complaints[0]


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("reader", ["hangs", "has gone"])
def test_while_nobody_reads_the_log(pipeline, traffic, seed, tmp_path, delivery, reader):
    """It goes on, and ends as it would."""
    records, running = traffic(2), pipeline(2, delivery)
    path = running.write()
    # Librdkafka alone fills a pipe in a second so.
    path.write_text(path.read_text().replace("kafka:\n", "kafka:\n  debug: all\n"))
    process = subprocess.Popen(
        [program.PROGRAM, "run", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        assert b"level" in process.stderr.readline()
        if reader == "has gone":
            process.stderr.close()
        order = list(records.in_random_order(seed))
        running.feed(order)
        running.wait_until_read(len(order))
        process.send_signal(signal.SIGTERM)
        assert process.wait(program.STOP_LIMIT) == 0
    finally:
        process.kill()
        process.wait()
    check_exactly_once(running.read(), records.expected)
