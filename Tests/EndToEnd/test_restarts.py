"""Nothing is lost, whatever ends when; what ends in order doubles nothing."""

import time

import pytest

from results import check_at_least_once, check_exactly_once

PER_SECOND = 4_000


def test_clean_restarts(pipeline, traffic, seed, places):
    records, running = traffic(4), pipeline(4)
    process = running.start()
    with running.feeding(records.in_random_order(seed), PER_SECOND) as feed:
        for place in places(3):
            feed.wait(place)
            assert process.stop() == 0
            process = running.start()
    running.wait([process], records.expected)
    assert process.stop() == 0
    check_exactly_once(running.read(), records.expected)


def test_kills(pipeline, traffic, seed, places):
    records, running = traffic(4), pipeline(4)
    process = running.start()
    with running.feeding(records.in_random_order(seed), PER_SECOND) as feed:
        for place in places(3):
            feed.wait(place)
            process.kill()
            process = running.start()
    running.wait([process], records.expected)
    assert process.stop() == 0
    check_at_least_once(running.read(), records.expected, rewinds_allowed=3)


@pytest.mark.parametrize("delay", [0.0, 0.7])
def test_broker_restart(broker, pipeline, traffic, seed, places, delay):
    """The broker stops after a part has been written, `delay` seconds later, and starts again.

    It is given records only while it is up, for it does not tell repeated ones apart after a
    restart.
    """
    records, running = traffic(4), pipeline(4)
    order = list(records.in_random_order(seed))
    (place,) = places(1)
    process = running.start()
    running.feed(order[:100])
    while not sum(broker.ends("events")):
        time.sleep(0.05)
    running.feed(order[100:place])
    time.sleep(delay)
    broker.stop()
    time.sleep(1)
    broker.start()
    running.feed(order[place:])
    running.wait([process], records.expected)
    assert process.stop() == 0
    check_at_least_once(running.read(), records.expected, rewinds_allowed=1)
