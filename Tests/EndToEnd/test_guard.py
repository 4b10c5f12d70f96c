"""What a principal never did before comes through, whoever remembers what it did."""

import datetime
import ipaddress
import json

import pytest

import program
from broker import ROOT
from pipeline import DELIVERIES, GROUP, SOURCE

CHANGELOG = f"{GROUP}.drop.changelog"
PER_SECOND = 4_000
# The traffic is an hour and more of event time.
LEARN = 20 * 60

_TEXT = """\
name: guarded
kafka:
  bootstrap.servers: "{servers}"
  receive.message.max.bytes: 2000000000
  session.timeout.ms: 6000
  heartbeat.interval.ms: 500
{member}source: {{ topics: [{source}], group: {group} }}
time: {{ lateness: 10m, idle: 1h }}
delivery: {delivery}
stages:
  - select:
      id: drop
      selectors: selectors.json
      guard: {{ {settings} }}
outputs:
  events: {{ topic: events }}
  drift: {{ topic: drift }}
"""


def write_pipeline(
    folder,
    servers="localhost:9092",
    delivery="exactly_once",
    settings=f"learn: {LEARN}s, output: drift",
    member="one",
):
    """Writes the pipeline file; `member` None is a process that the group forgets when it leaves."""
    selectors = ROOT / "pipelines/selectors/drop-monitoring.json"
    (folder / "selectors.json").write_bytes(selectors.read_bytes())
    path = folder / "guarded.yaml"
    path.write_text(
        _TEXT.format(
            servers=servers,
            source=SOURCE,
            group=GROUP,
            delivery=delivery,
            settings=settings,
            member=f"  group.instance.id: {member}\n" if member else "",
        )
    )
    return path


# The second opinion


def expected(records):
    """By partition, the lines that come out, each with its reasons; None for what is kept anyway."""
    return [
        list(passing(lines, set(records.expected.events[number])))
        for number, lines in enumerate(records.partitions)
    ]


def passing(lines, kept):
    known, start, newest = set(), None, 0
    for line in lines:
        record = json.loads(line)
        newest = max(newest, seconds(record))
        start = newest if start is None else start
        if line in kept:
            yield line, None
            continue
        facts = facts_of(record)
        new = [reason for reason, fact in facts if fact not in known]
        known.update(fact for _, fact in facts)
        if new and newest >= start + LEARN:
            yield line, new


def seconds(record):
    return datetime.datetime.fromisoformat(record["eventTime"].replace("Z", "+00:00")).timestamp()


def facts_of(record):
    role = principal(record)
    facts = [
        ("principal", (role,)),
        ("eventName", (role, record["eventSource"], record["eventName"])),
        ("network", (role, "from", network(record["sourceIPAddress"]))),
    ]
    return facts + [("error", (role, "error"))] * ("errorCode" in record)


def principal(record):
    """The ARN of the role; of the roles that are dropped there is always one."""
    identity = record["userIdentity"]
    issuer = identity.get("sessionContext", {}).get("sessionIssuer", {})
    _, _, _, _, account, session = identity["arn"].split(":")
    return issuer.get("arn") or f"arn:aws:iam::{account}:role/{session.split('/')[1]}"


def network(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


def row_of(line, reasons):
    record = json.loads(line)
    return {
        "stage": "drop",
        "reasons": reasons,
        "principal": principal(record),
        "network": network(record["sourceIPAddress"]),
        **{
            name: record.get(name)
            for name in (
                "eventSource",
                "eventName",
                "sourceIPAddress",
                "errorCode",
                "eventTime",
                "eventID",
                "awsRegion",
                "recipientAccountId",
            )
        },
    }


def header(reasons):
    return ", ".join("first error" if one == "error" else f"new {one}" for one in reasons).encode()


# Files


def test_files(traffic, tmp_path):
    records = traffic(2)
    path = write_pipeline(tmp_path)
    out = tmp_path / "out"
    done = program.run("run", path, "--from", *records.files, "--to", out)
    assert (done.returncode, program.complaints(done.stderr)) == (0, [])
    passed = [item for partition in expected(records) for item in partition]
    through = [row_of(*item) for item in passed if item[1]]
    assert through
    assert (out / "events.ndjson").read_bytes().splitlines() == [line for line, _ in passed]
    rows = (out / "drift.ndjson").read_bytes().splitlines()
    assert [json.loads(row) for row in rows] == through


# Kafka


def check(broker, records, delivery):
    """What stands in `events` and `drift`."""
    messages, rows = broker.read("events"), broker.read("drift")
    for number, partition in enumerate(expected(records)):
        key = f"partition {number}".encode()
        found = [(message.value, dict(message.headers or [])) for message in messages if message.key == key]
        wanted = [
            (line, {"sluice-guard": header(reasons), "sluice-stage": b"drop"} if reasons else {})
            for line, reasons in partition
        ]
        if delivery == "exactly_once":
            assert found == wanted
        else:
            lines = {line for line, _ in found}
            assert [line for line, _ in wanted if line not in lines] == []
    found = sorted((row.value for row in rows), key=lambda row: json.loads(row)["eventID"])
    wanted = [row_of(*item) for partition in expected(records) for item in partition if item[1]]
    wanted.sort(key=lambda row: row["eventID"])
    if delivery == "exactly_once":
        assert [json.loads(row) for row in found] == wanted
        assert all(row.key.decode() == json.loads(row.value)["principal"] for row in rows)
    else:
        assert {row["eventID"] for row in wanted} <= {json.loads(row)["eventID"] for row in found}


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("ending", ["stops", "kills"])
def test_restarts(broker, pipeline, traffic, seed, places, tmp_path, delivery, ending):
    """The memory, and where learning ended, are there again."""
    records, topics = traffic(4), pipeline(4, delivery)
    broker.make_topics({"drift": 2})
    path = write_pipeline(tmp_path, broker.servers, delivery)
    order = records.in_random_order(seed)
    process = program.Running(tmp_path, "run", path)
    with topics.feeding(order, PER_SECOND) as feed:
        for place in places(3):
            feed.wait(place)
            process.wait_until_assigned()
            if ending == "stops":
                assert process.stop() == 0
            else:
                process.kill()
            process = program.Running(tmp_path, "run", path)
    with process:
        topics.wait_until_read(sum(map(len, records.partitions)))
        assert process.stop() == 0, process.tail()
    assert broker.topics()[CHANGELOG] == 4
    check(broker, records, delivery)


def test_other_prefixes_are_refused_and_reset(broker, pipeline, tmp_path):
    pipeline(2)
    broker.make_topics({"drift": 2})
    path = write_pipeline(tmp_path, broker.servers, member=None)
    run = lambda *options: program.run(*options, timeout=60)
    assert run("run", path, "--until-end").returncode == 0
    path = write_pipeline(
        tmp_path, broker.servers, settings="ipv4: 16, output: drift", member=None
    )
    for command in (("check", "--cluster", path), ("run", path, "--until-end")):
        done = run(*command)
        assert done.returncode in (1, 2)
        text = (done.stdout + done.stderr).decode()
        assert "stage 'drop' has guard: ipv4 /16, ipv6 /48" in text, text
        assert "made with guard: ipv4 /24, ipv6 /48" in text
    said = run("reset", path, "--stage", "drop").stdout.decode()
    assert f"deletes the topic '{CHANGELOG}' with its 2 partitions" in said
    assert "it learns anew, and lets nothing through for 7d of event time" in said


@pytest.mark.parametrize(
    "settings, words",
    [
        ("learn: 60d", ["learn 60d is more than half of span 90d", "raise span to 120d"]),
        ("output: drif", ["'drif', which is no output", "did you mean 'drift'?"]),
        ("ipv4: 33", ["ipv4 can't be '33'", "from 0 to 32"]),
    ],
)
def test_mistakes(tmp_path, settings, words):
    path = write_pipeline(tmp_path, settings=settings)
    done = program.run("check", path)
    assert done.returncode == 1
    # What is found about the selectors comes behind it.
    line = (done.stdout + done.stderr).decode().splitlines()[0]
    assert "guarded.yaml:1" in line and all(word in line for word in words), line
