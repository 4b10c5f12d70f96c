"""State that a changed pipeline can't go on with is refused, and can be dropped stage by stage."""

import collections
import json
import uuid

import pytest

import program
from broker import Broker
from pipeline import DELIVERIES, GROUP, INTERNAL, OUTPUTS, SOURCE, write_pipeline
from test_configuration import check_complaint

ONCE = "dedupe: { id: once }"
CHANGELOG = f"{GROUP}.once.changelog"
DESCRIPTIONS = f"{GROUP}.stages"
MINUTE = 60
# After the last window: the watermark passes its end.
LATER = 3600


def event(second, name):
    """A record of an event some seconds after 12:00."""
    hour, rest = divmod(second, 3600)
    return json.dumps(
        {
            "eventVersion": "1.08",
            "eventID": str(uuid.uuid4()),
            "eventTime": f"2026-03-02T{12 + hour:02}:{rest // 60:02}:{rest % 60:02}Z",
            "eventName": name,
            "eventSource": "s3.amazonaws.com",
            "awsRegion": "eu-west-1",
        }
    )


def spread(lines, partitions=2):
    """Each line with a partition, in turn."""
    return [(number % partitions, line) for number, line in enumerate(lines)]


def closing(partitions=2):
    """A record in each partition that closes the windows before."""
    return [(number, event(LATER, "Closing")) for number in range(partitions)]


def rows(broker):
    """The counts of all rows but those of the closing records, by window and name."""
    counts = collections.defaultdict(list)
    for message in broker.read("calls"):
        row = json.loads(message.value)
        if row["eventName"] != "Closing":
            counts[row["window_start"][11:16], row["window_end"][11:16], row["eventName"]].append(
                row["calls"]
            )
    return dict(counts)


def described(broker):
    """What stands in the topic that says what state depends on."""
    table = {}
    for message in broker.read(DESCRIPTIONS):
        table[message.key.decode()] = message.value and json.loads(message.value)
    return {name: value for name, value in table.items() if value is not None}


def run_to_the_end(running, status=0):
    """Runs a process that leaves its group when it has read everything."""
    process = running.start(None, "--until-end")
    assert process.wait(60) == status, process.tail()
    return process


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_another_window(broker, pipeline, delivery):
    """Refused, until the stage has been reset; then it counts from there, and nothing else changes."""
    running = pipeline(2, delivery, stages=[ONCE])
    before = [event(second, "Get") for second in range(0, 4 * MINUTE, 10)]
    running.feed(spread(before))
    run_to_the_end(running)
    offsets = broker.committed(GROUP, SOURCE)
    assert described(broker)[INTERNAL] == {
        "by": "eventName",
        "window": "1m",
        "measures": "count",
        "repartition": "2 partitions",
        "sources": "raw:2",
    }

    running.window = "5m"
    path = running.write(None)
    refusal = [
        "stage 'calls' has window: 5m, and its state was made with window: 1m",
        "give it a new id, or drop its state",
        f"sluice reset {path} --stage calls",
    ]
    done = program.run("run", path, timeout=30)
    check_complaint(done, f"{path}:17: ", refusal)
    assert done.returncode == 2
    checked = program.run("check", "--cluster", path, timeout=30)
    assert checked.returncode == 1 and not program.complaints(checked.stderr)
    assert f"{path}:17: {refusal[0]}" in checked.stdout.decode()
    assert program.run("check", path).returncode == 0, "it asks nobody"

    # First it only says what it would do.
    asked = program.run("reset", path, "--stage", "calls", timeout=30)
    assert asked.returncode == 2
    assert program.complaints(asked.stderr) == [
        "sluice: nothing has been done; add --yes to do it"
    ]
    assert f"deletes the topic '{INTERNAL}' with its 2 partitions" in asked.stdout.decode()
    assert INTERNAL in broker.topics()
    assert program.run("run", path, timeout=30).returncode == 2

    done = program.run("reset", path, "--stage", "calls", "--yes", timeout=30)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == asked.stdout + b"done\n"
    assert INTERNAL not in broker.topics()
    assert list(described(broker)) == [CHANGELOG]
    assert broker.committed(GROUP, SOURCE) == offsets
    assert program.run("check", "--cluster", path, timeout=30).returncode == 0

    after = [event(second, "Get") for second in range(4 * MINUTE, 10 * MINUTE, 10)]
    # Repetitions of what came before are known still, each in its partition.
    running.feed(spread(before) + spread(after) + closing())
    run_to_the_end(running)
    events = [message.value.decode() for message in broker.read("events")]
    assert sorted(event for event in events if '"Get"' in event) == sorted(before + after)
    # The first window is short: what came before the reset is not counted.
    assert rows(broker) == {
        ("12:00", "12:05", "Get"): [6],
        ("12:05", "12:10", "Get"): [30],
    }
    assert described(broker)[INTERNAL]["window"] == "5m"


def test_another_key_of_dedupe(broker, pipeline):
    running = pipeline(2, stages=[ONCE])
    lines = [event(second, "Get") for second in range(0, MINUTE)]
    running.feed(spread(lines))
    run_to_the_end(running)
    running.stages = ["dedupe: { id: once, by: [eventTime] }"]
    path = running.write(None)
    done = program.run("run", path, timeout=30)
    check_complaint(done, f"{path}:14: ", ["by: eventTime", "by: eventID", "--stage once"])
    assert done.returncode == 2

    assert program.run("reset", path, "--stage", "once", "--yes", timeout=30).returncode == 0
    assert CHANGELOG not in broker.topics() and INTERNAL in broker.topics()
    # What is dropped is not known any more; the counts of open windows are.
    running.feed(spread(lines) + closing())
    run_to_the_end(running)
    assert len(broker.read("events")) == 2 * len(lines) + 2
    assert rows(broker) == {("12:00", "12:01", "Get"): [2 * len(lines)]}


def test_what_state_survives(broker, pipeline):
    running = pipeline(2, stages=[ONCE])
    running.feed(spread([event(second, "Get") for second in range(30)]))
    run_to_the_end(running)
    running.stages = ["dedupe: { id: once, span: 48h, keys: 7 }"]
    path = running.write(None)
    changed = path.read_text().replace("calls: count }", "calls: count, again: count }")
    path.write_text(changed.replace("lateness: 10m", "lateness: 20m"))
    running.feed(spread([event(second, "Get") for second in range(30, 60)]) + closing())
    done = program.run("run", path, "--until-end", timeout=60)
    assert done.returncode == 0, done.stderr
    assert rows(broker) == {("12:00", "12:01", "Get"): [60]}


def test_source_partitions_that_change_places(broker, pipeline):
    running = pipeline(2, stages=[ONCE])
    running.feed(spread([event(0, "Get")] * 2))
    run_to_the_end(running)
    path = running.write(None)
    text = path.read_text()
    broker.make_topics({"later": 1, "earlier": 1})
    broker.make_topics({"unrelated": 1})

    def run_with(topics):
        path.write_text(text.replace("topics: [raw]", f"topics: [{topics}]"))
        return program.run("check", "--cluster", path, timeout=30)

    # It needs another partition of the changelog in any case.
    assert "has 2 partitions, and the source topics together 3" in run_with(
        "raw, earlier"
    ).stdout.decode()
    broker.add_partitions(CHANGELOG, 3)
    done = run_with("raw, earlier")
    assert done.returncode == 1
    assert (
        "stage 'once' has sources: earlier:1, raw:2, and its state was made with sources: raw:2"
        in done.stdout.decode()
    )
    assert run_with("raw, unrelated").returncode == 0


def test_more_repartition_partitions(broker, pipeline):
    running = pipeline(5)
    broker.make_topics({INTERNAL: 2}, **{"cleanup.policy": "delete"})
    running.feed(spread([event(0, "Get")] * 2))
    run_to_the_end(running)
    broker.add_partitions(INTERNAL, 5)
    path = running.write(None)
    done = program.run("run", path, timeout=30)
    check_complaint(
        done, f"{path}:", ["repartition: 5 partitions", "repartition: 2 partitions", "sluice reset"]
    )
    assert done.returncode == 2
    assert program.run("reset", path, "--stage", "calls", "--yes", timeout=30).returncode == 0
    running.feed(closing(5))
    run_to_the_end(running)
    assert broker.topics()[INTERNAL] == 5


def test_more_repartition_partitions_than_anybody_merges(broker, pipeline):
    running = pipeline(2)
    broker.make_topics({INTERNAL: 3}, **{"cleanup.policy": "delete"})
    path = running.write(None)
    done = program.run("run", path, timeout=30)
    check_complaint(
        done,
        f"{path}:",
        [f"'{INTERNAL}' has 3 partitions", "the first source topic", "reset", "--stage calls"],
    )
    assert done.returncode == 2


@pytest.mark.parametrize(
    "configuration, text",
    [
        ({"cleanup.policy": "compact"}, "has cleanup.policy=compact, and can't keep partial"),
        ({"retention.ms": "600000"}, "has retention.ms=600000, and windows are open for 1h11m"),
    ],
)
def test_an_internal_topic_that_would_forget(broker, pipeline, configuration, text):
    running = pipeline(2)
    broker.make_topics({INTERNAL: 2}, **configuration)
    path = running.write(None)
    done = program.run("run", path, timeout=30)
    check_complaint(done, f"{path}:", [f"'{INTERNAL}' {text}", f"--alter --topic {INTERNAL}"])
    assert done.returncode == 2
    assert DESCRIPTIONS not in broker.topics(), "nothing is made before all is checked"


def test_state_of_which_nothing_is_known(broker, pipeline):
    """It is taken for the pipeline's own, once."""
    running = pipeline(2)
    broker.make_topics({INTERNAL: 1}, **{"cleanup.policy": "delete"})
    running.feed(spread([event(0, "Get")] * 2) + closing())
    run_to_the_end(running)
    assert described(broker)[INTERNAL]["repartition"] == "1 partitions"
    assert rows(broker) == {("12:00", "12:01", "Get"): [2]}


def test_a_description_of_a_topic_that_is_gone(broker, pipeline):
    """Somebody has deleted the topic, or a start or a reset has ended half-way: there is no state."""
    running = pipeline(2)
    broker.make_topics({DESCRIPTIONS: 1}, **{"cleanup.policy": "compact"})
    broker.write(DESCRIPTIONS, 0, '{"by":"awsRegion","window":"1h"}', key=INTERNAL)
    broker.flush()
    path = running.write(None)
    done = program.run("check", "--cluster", path, timeout=30)
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.decode().splitlines() if "there no more" in line]
    assert INTERNAL in line
    running.feed(spread([event(0, "Get")] * 2) + closing())
    run_to_the_end(running)
    assert described(broker)[INTERNAL]["by"] == "eventName"
    assert rows(broker) == {("12:00", "12:01", "Get"): [2]}
    assert not program.run("check", "--cluster", path, timeout=30).stderr

    broker.write(DESCRIPTIONS, 0, "no JSON", key=INTERNAL)
    broker.flush()
    path = running.write(None)
    done = program.run("run", path, timeout=30)
    check_complaint(done, f"{path}:", ["its state was made with by: unknown", "sluice reset"])
    assert done.returncode == 2


def test_a_reset_while_a_process_runs(broker, pipeline):
    running = pipeline(2)
    process = running.start(None)
    process.wait_until_assigned()
    done = program.run("reset", running.write(None), "--stage", "calls", "--yes", timeout=30)
    check_complaint(done, f"group '{GROUP}' has members (sluice on ", ["stop them first"])
    assert done.returncode == 2
    assert INTERNAL in broker.topics()
    assert process.stop() == 0
    assert program.run(
        "reset", running.write(None), "--stage", "calls", "--yes", timeout=30
    ).returncode == 0


def test_a_reset_that_is_done_twice(broker, pipeline):
    running = pipeline(2)
    path = running.write(None)
    for _ in range(2):
        done = program.run("reset", path, "--stage", "calls", "--yes", timeout=30)
        assert done.returncode == 0, done.stderr
        assert f"finds no topic '{INTERNAL}'" in done.stdout.decode()
    run_to_the_end(running)
    for found in (True, False):
        done = program.run("reset", path, "--stage", "calls", "--yes", timeout=30)
        assert (f"deletes the topic '{INTERNAL}'" in done.stdout.decode()) == found
    assert described(broker) == {}


@pytest.mark.parametrize(
    "stage, text",
    [
        ("cals", "there is no stage 'cals'; did you mean 'calls'?"),
        ("drop-monitoring", "stage 'drop-monitoring' keeps no state; stages that do: calls"),
    ],
)
def test_a_stage_that_has_nothing_to_reset(tmp_path, stage, text):
    """Nobody is asked for that."""
    path = write_pipeline(tmp_path, "127.0.0.1:1")
    done = program.run("reset", path, "--stage", stage, "--yes")
    check_complaint(done, str(path), [text])
    assert done.returncode == 2


def test_a_reset_of_nothing(tmp_path):
    path = write_pipeline(tmp_path)
    done = program.run("reset", path)
    check_complaint(done, "--stage", [])
    assert done.returncode == 2


def test_a_check_of_topics_that_are_not_there(tmp_path):
    with Broker() as broker:
        broker.make_topics({SOURCE: 1, **{name: 1 for name in OUTPUTS if name != "late"}})
        path = write_pipeline(tmp_path, broker.servers)
        done = program.run("check", "--cluster", path, timeout=30)
        assert done.returncode == 1
        assert f"{path}:26: there is no topic 'late'; create it" in done.stdout.decode()
        assert broker.topics().keys().isdisjoint({INTERNAL, DESCRIPTIONS})
