"""Results do not depend on how many processes there are, and when they come and go."""

import json
import time

import pytest

import program
from gateway import Gateway
from pipeline import DELIVERIES, INTERNAL, SOURCE
from results import check, check_exactly_once

PER_SECOND = 2_500


def test_a_second_process_comes_and_goes(pipeline, traffic, seed):
    """The traffic stops while the group changes hands, for noida-db refuses what a member commits
    between another one's coming and its own next heartbeat, and with that all its work since the
    commit before is done again. Apache Kafka accepts it.
    """
    records, running = traffic(12), pipeline(12)
    order = list(records.in_random_order(seed))
    third = len(order) // 3
    first = running.start("one")
    running.feed(order[:third])
    running.wait_until_read(third)
    # Not a static member, for it would keep its partitions after it has left.
    second = running.start(None)
    second.wait_until_running()
    # It says nothing of when it has been given its share.
    time.sleep(2)
    with running.feeding(order[third : 2 * third], PER_SECOND):
        pass
    running.wait_until_read(2 * third)
    assert second.stop() == 0
    time.sleep(1)
    running.feed(order[2 * third :])
    running.wait([first], records.expected)
    assert first.stop() == 0
    shares = [messages_of(first), messages_of(second)]
    print(f"messages of each process: {shares}")
    check_exactly_once(running.read(), records.expected)
    assert all(shares) and sum(shares) == len(order)


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_second_process_comes_and_goes_under_load(pipeline, traffic, seed, delivery):
    """At least once, the second one's coming may make some work be done again, see above: what it is
    given is lost to the first one, for which noida-db refuses to store where it was.
    """
    records, running = traffic(12), pipeline(12, delivery)
    order = list(records.in_random_order(seed))
    first = running.start("one")
    with running.feeding(order, PER_SECOND) as feed:
        feed.wait(len(order) // 4)
        second = running.start(None)
        feed.wait(len(order) * 3 // 4)
        assert second.stop() == 0
    running.wait([first], records.expected)
    assert first.stop() == 0
    assert messages_of(first) and messages_of(second)
    check(running.read(), records.expected, delivery, rewinds_allowed=3)


@pytest.mark.parametrize("is_joining", [False, True])
def test_a_process_without_partitions_leaves_its_group(pipeline, is_joining):
    """Whoever comes next is given the partitions at once, not when the idle one's session ends."""
    running = pipeline(1)
    busy = running.start(None)
    busy.wait_until_assigned()
    time.sleep(1.5)  # Its first heartbeat is over; the next comes after 3 s.
    idle = running.start(None)
    if is_joining:
        idle.wait_until_running()
        time.sleep(0.3)  # It has asked, and waits until the busy one asks too.
    else:
        idle.wait_until_assigned()
    assert idle.stop() == 0
    assert busy.stop() == 0
    next_one = running.start(None)
    next_one.wait_until_assigned(timeout=20)
    assert next_one.stop() == 0


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_rebalance_that_takes_a_second(broker, pipeline, traffic, seed, delivery):
    """Nothing is lost and nothing is doubled, for the process never ends, though it commits between
    its asking to join again and the answer: librdkafka, until it was mended in 2025, gives up its
    whole assignment if such a commit is refused (confluentinc/librdkafka#4059).
    """
    records, running = traffic(4), pipeline(4, delivery)
    order = list(records.in_random_order(seed))
    with Gateway(broker) as gateway:
        process = running.start(servers=gateway.servers)
        running.feed(order[: len(order) // 4])
        running.wait_until_read(len(order) // 4)
        with running.feeding(order[len(order) // 4 :], PER_SECOND) as feed:
            feed.wait(len(order) // 2)
            gateway.rebalance(join_seconds=1)
            assert gateway.has_joined.wait(30)
        running.wait([process], records.expected)
        assert process.stop() == 0
    check_exactly_once(running.read(), records.expected)


@pytest.mark.parametrize("count", [2, 3])
def test_processes_share_every_topic_evenly(pipeline, count):
    """One after the other, as in a rollout; each merges the partitions that it reads the same of."""
    running = pipeline(12)
    members = []
    for number in range(count):
        members.append(running.start(f"member-{number}"))
        members[-1].wait_until_assigned()
    deadline = time.monotonic() + 60
    while sorted(len(partitions_of(member)) for member in members) != [2 * 12 // count] * count:
        assert time.monotonic() < deadline, [partitions_of(member) for member in members]
        time.sleep(0.2)
    shares = [partitions_of(member) for member in members]
    assert [member.stop() for member in members] == [0] * count
    for share in shares:
        sources = {index for topic, index in share if topic == SOURCE}
        merges = {index for topic, index in share if topic == INTERNAL}
        assert sources == merges and len(sources) == 12 // count
    assert len(set().union(*shares)) == 24


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_a_silent_partition_of_a_process_that_merges_nothing(broker, pipeline, delivery):
    """Whoever has the empty partition of the source has nothing else, and no frame tells it how
    far the other one is."""
    running = pipeline(2, delivery)
    running.idle = "2s"
    broker.make_topics({INTERNAL: 1}, **{"cleanup.policy": "delete"})
    members = [running.start(f"member-{number}") for number in range(2)]
    for member in members:
        member.wait_until_assigned()
    lines = program.run("generate", "--count", 1_500, "--rate", 1).stdout.splitlines()
    # The one that merges is the first one's reader.
    with running.feeding(((0, line) for line in lines), per_second=150):
        pass
    deadline = time.monotonic() + 30
    while len(broker.read("calls")) < 10:
        assert all(member.status is None for member in members)
        assert time.monotonic() < deadline, "no window closes"
        time.sleep(0.2)
    assert [member.stop() for member in members] == [0] * 2


def partitions_of(process):
    """What it says it has been given and has not given up, as (topic, number)."""
    held = set()
    for line in process.log.read_text().splitlines():
        entry = json.loads(line)
        if entry["message"] in ("assigned", "revoked", "lost"):
            names = [name.rsplit("/", 1) for name in entry["partitions"].split()]
            partitions = {(topic, int(number)) for topic, number in names}
            held = held | partitions if entry["message"] == "assigned" else held - partitions
    return held


def messages_of(process):
    """How many messages it says it has read."""
    for line in reversed(process.log.read_text().splitlines()):
        entry = json.loads(line)
        if entry["message"] == "stopped":
            return int(entry["messages"])
    raise AssertionError(process.tail())
