"""Results do not depend on how many processes there are."""

import json

from results import check_exactly_once

PER_SECOND = 2_500


def test_a_second_process_comes_and_goes(pipeline, traffic, seed):
    records, running = traffic(12), pipeline(12)
    order = list(records.in_random_order(seed))
    # The second one is no static member, for it would keep its partitions after it has left.
    first = running.start("one")
    with running.feeding(order, PER_SECOND) as feed:
        feed.wait(len(order) // 4)
        second = running.start(None)
        feed.wait(len(order) * 3 // 4)
        assert second.stop() == 0
    running.wait([first], records.expected)
    assert first.stop() == 0
    shares = [messages_of(first), messages_of(second)]
    print(f"messages of each process: {shares}")
    check_exactly_once(running.read(), records.expected)
    assert all(shares) and sum(shares) == len(order)


def messages_of(process):
    """How many messages it says it has read."""
    for line in reversed(process.log.read_text().splitlines()):
        entry = json.loads(line)
        if entry["message"] == "stopped":
            return int(entry["messages"])
    raise AssertionError(process.tail())
