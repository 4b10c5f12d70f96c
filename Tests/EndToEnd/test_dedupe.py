"""Repetitions are taken off, and nothing else, whoever remembers the first."""

import json
import random
import time

import pytest

import pipeline as pipelines
from results import check, check_exactly_once

STAGES = ["dedupe: { id: once }"]
CHANGELOG = f"{pipelines.GROUP}.once.changelog"
PER_SECOND = 4_000


def with_repetitions(records, seed):
    """The records in random order, a third of them again some time later."""
    chance = random.Random(f"{seed}/repetitions")
    before = {}
    for partition, line in records.in_random_order(seed):
        yield partition, line
        lines = before.setdefault(partition, [])
        if chance.random() < 1 / 3 and lines:
            near = lines[-50:] if chance.random() < 0.5 else lines
            yield partition, chance.choice(near)
        lines.append(line)


def test_clean_restarts(broker, pipeline, traffic, seed, places):
    records, running = traffic(4), pipeline(4, stages=STAGES)
    process = running.start()
    with running.feeding(with_repetitions(records, seed), PER_SECOND) as feed:
        for place in places(3):
            feed.wait(place)
            process.wait_until_running()
            assert process.stop() == 0
            process = running.start()
    running.wait([process], records.expected)
    assert process.stop() == 0
    assert broker.topics()[CHANGELOG] == 4
    assert sum(int(entry["entries"]) for entry in said("restored", process)) > 0
    check_exactly_once(running.read(), records.expected)


@pytest.mark.parametrize("delivery", pipelines.DELIVERIES)
def test_kills(pipeline, traffic, seed, places, delivery):
    records, running = traffic(4), pipeline(4, delivery, stages=STAGES)
    process = running.start()
    with running.feeding(with_repetitions(records, seed), PER_SECOND) as feed:
        for place in places(3):
            feed.wait(place)
            process.wait_until_assigned()
            process.kill()
            process = running.start()
    running.wait([process], records.expected)
    assert process.stop() == 0
    check(running.read(), records.expected, delivery, rewinds_allowed=3)


def test_moves(pipeline, traffic, seed):
    """The traffic stops while the group changes hands, see test_processes.py."""
    records, running = traffic(12), pipeline(12, stages=STAGES)
    order = list(with_repetitions(records, seed))
    third = len(order) // 3
    first = running.start("one")
    running.feed(order[:third])
    running.wait_until_read(third)
    second = running.start(None)
    second.wait_until_running()
    time.sleep(2)
    running.feed(order[third : 2 * third])
    running.wait_until_read(2 * third)
    assert second.stop() == 0
    time.sleep(1)
    running.feed(order[2 * third :])
    running.wait([first], records.expected)
    assert first.stop() == 0
    check_exactly_once(running.read(), records.expected)
    moved = {entry["partition"] for entry in said("restored", second)}
    assert moved and all(int(entry["entries"]) > 0 for entry in said("restored", second))
    assert moved <= {entry["partition"] for entry in said("restored", first)}


def test_a_changelog_that_would_forget(broker, pipeline):
    running = pipeline(4, stages=STAGES)
    broker.make_topics({CHANGELOG: 4}, **{"cleanup.policy": "delete"})
    process = running.start()
    assert process.wait(20) == 2
    assert f"'{CHANGELOG}' has cleanup.policy=delete" in process.tail()


def test_a_changelog_with_too_few_partitions(broker, pipeline):
    running = pipeline(4, stages=STAGES)
    broker.make_topics({CHANGELOG: 3}, **{"cleanup.policy": "compact"})
    process = running.start()
    assert process.wait(20) == 2
    assert "has 3 partitions, and the source topics together 4" in process.tail()
    assert f"--alter --topic {CHANGELOG} --partitions 4" in process.tail()


def said(message, process):
    """The log lines of the process with this message."""
    entries = []
    for line in process.log.read_text().splitlines():
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue  # the last line, of an error
    return [entry for entry in entries if entry["message"] == message]
