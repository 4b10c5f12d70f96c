"""What was kept and dropped is told, and why."""

import collections
import datetime
import json

import pytest

import program
from broker import ROOT
from pipeline import DELIVERIES, GROUP, SOURCE
from terminal import closing_report

SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"
NAME = json.loads(SELECTORS.read_text())[0]["Name"]


@pytest.mark.parametrize("flags", [[], ["--dropped"]])
def test_select_ends_with_it_on_a_terminal(traffic, flags):
    records = traffic(1)
    every, kept = records.partitions[0], records.expected.events[0]
    lines = closing_report("select", SELECTORS, *flags, records.files[0])
    start = next(number for number, line in enumerate(lines) if line.startswith("stage "))
    bytes_of = {"kept": sum(map(len, kept)), "all": sum(map(len, every))}
    dropped = len(every) - len(kept), bytes_of["all"] - bytes_of["kept"]
    assert f"{len(kept)} kept, {dropped[0]} dropped" in lines[start - 1]
    assert [" ".join(line.split()) for line in lines[start:]] == [
        f"stage select: kept {len(kept)} ({bytes_of['kept']} bytes), "
        f"dropped {dropped[0]} ({dropped[1]} bytes)",
        "kept by",
        f"{len(kept)} {NAME} {bytes_of['kept']} bytes",
        "dropped by",
        f"{dropped[0]} userIdentity.arn {dropped[1]} bytes",
    ]


def stopped(stderr):
    """The one line that says what a run has done."""
    entries = map(json.loads, stderr.decode().splitlines())
    (found,) = [entry for entry in entries if entry["message"] == "stopped"]
    return found


@pytest.mark.parametrize("command", ["run", "select"])
def test_a_run_on_files_ends_with_it_where_there_is_no_terminal(traffic, tmp_path, command):
    records = traffic(1)
    every, kept = records.partitions[0], records.expected.events[0]
    path = write_rules(tmp_path)
    arguments, stage = {
        "run": (["run", path, "--from", records.files[0], "--to", tmp_path / "out"], "rule"),
        "select": (["select", SELECTORS, records.files[0]], "select"),
    }[command]
    done = program.run(*arguments)
    assert done.returncode == 0
    counts = stopped(done.stderr)
    assert counts["records"] == str(len(every))
    if command == "select":
        assert counts[f"{stage}.dropped.userIdentity.arn"] == str(len(every) - len(kept))
    assert int(counts[f"{stage}.kept"]) + int(counts[f"{stage}.dropped"]) == len(every)
    assert int(counts[f"{stage}.dropped"]) > 0
    quiet = program.run(*arguments, "--quiet")
    assert (quiet.returncode, quiet.stderr) == (0, b"")
    assert quiet.stdout == done.stdout


def write_rules(folder):
    path = folder / "rules.yaml"
    path.write_text(
        f"""
name: rules
source: {{ topics: [{SOURCE}] }}
stages: [ drop: {{ id: rule, when: readOnly, dropped: summary }} ]
outputs: {{ events: {{ topic: events }}, dropped: {{ topic: dropped }} }}
"""
    )
    return path


def test_the_embedded_tour_ends_with_it():
    arguments = ["run", ROOT / "pipelines/cloudtrail.yaml", "--embedded", "--seconds", "8"]
    shown = program.run(*arguments, timeout=60).stdout.decode()
    report = shown[shown.rindex("\nstage drop-monitoring: ") :]
    assert "dropped by\n" in report and "  userIdentity.arn  " in report


def test_the_log_has_it(pipeline, traffic, seed):
    records, running = traffic(4), pipeline(4)
    running.feed(records.in_random_order(seed))
    process = running.start("one", "--until-end")
    assert process.wait(timeout=60) == 0
    (stopped,) = [
        entry
        for entry in map(json.loads, process.log.read_text().splitlines())
        if entry["message"] == "stopped"
    ]
    kept = [line for lines in records.expected.events for line in lines]
    every = [line for lines in records.partitions for line in lines]
    dropped = len(every) - len(kept), sum(map(len, every)) - sum(map(len, kept))
    prefix = "drop-monitoring."
    assert stopped[f"{prefix}kept.{NAME}"] == stopped[f"{prefix}kept"] == str(len(kept))
    assert stopped[f"{prefix}kept_bytes.{NAME}"] == str(sum(map(len, kept)))
    assert stopped[f"{prefix}dropped.userIdentity.arn"] == str(dropped[0])
    assert stopped[f"{prefix}dropped_bytes.userIdentity.arn"] == str(dropped[1])


@pytest.mark.parametrize("delivery", DELIVERIES)
@pytest.mark.parametrize("kind", ["select", "drop"])
def test_what_is_dropped_is_summarised_from_kafka(
    broker, pipeline, traffic, seed, kind, delivery, tmp_path
):
    records, running = traffic(4), pipeline(4, delivery)
    broker.make_topics({"dropped": 2})
    running.feed(records.in_random_order(seed))
    path = write_summarising(tmp_path, broker.servers, delivery, kind)
    process = program.Running(tmp_path, "run", path, "--until-end")
    with process:
        assert process.wait(timeout=60) == 0, process.tail()
    rows = [json.loads(message.value) for message in broker.read("dropped")]
    assert counts(rows, records) == dropped(records)
    assert {row["stage"] for row in rows} == {"drop"}
    checked = program.run("check", "--cluster", path)
    assert checked.returncode == 0, checked.stdout
    assert f"{GROUP}.drop.repartition" in broker.topics()


def test_what_is_dropped_is_summarised_from_files(traffic, tmp_path):
    records = traffic(4)
    path = write_summarising(tmp_path, "localhost:9092", DELIVERIES[0])
    done = program.run("run", path, "--from", *records.files, "--to", tmp_path / "out")
    assert (done.returncode, program.complaints(done.stderr)) == (0, [])
    rows = map(json.loads, (tmp_path / "out" / "dropped.ndjson").read_bytes().splitlines())
    assert counts(rows, records) == dropped(records)


def write_summarising(folder, servers, delivery, kind="select"):
    """A pipeline whose lateness takes every record, but for the closing ones of a day later."""
    (folder / "selectors.json").write_bytes(SELECTORS.read_bytes())
    arns = json.loads(SELECTORS.read_text())[0]["FieldSelectors"][0]["NotStartsWith"]
    what = {
        "select": "selectors: selectors.json",
        "drop": f"when: 'userIdentity.arn starts with ({', '.join(arns)})'",
    }[kind]
    path = folder / "summarising.yaml"
    path.write_text(
        f"""
name: summarising
kafka: {{ bootstrap.servers: "{servers}" }}
source: {{ topics: [{SOURCE}], group: {GROUP} }}
time: {{ lateness: 2h, idle: 1h }}
delivery: {delivery}
stages:
  - {kind}:
      id: drop
      {what}
      dropped: {{ summary: 5m, output: dropped }}
outputs:
  dropped: {{ topic: dropped }}
"""
    )
    return path


def counts(rows, records):
    """The counts by window and group, without those of the closing records' windows."""
    return {
        (
            row["window_start"],
            row["userIdentity.principal"],
            row["eventName"],
            row["errorCode"],
        ): row["count"]
        for row in rows
        if row["window_start"][:10] != records.closing[:10]
    }


def dropped(records):
    """The same of what is not expected in `events`, counted plainly."""
    kept = {line for lines in records.expected.events for line in lines}
    found = collections.Counter()
    for line in (line for lines in records.partitions for line in lines):
        record = json.loads(line)
        if line in kept or record["eventTime"][:10] == records.closing[:10]:
            continue
        time = datetime.datetime.fromisoformat(record["eventTime"].replace("Z", "+00:00"))
        start = time.replace(minute=time.minute // 5 * 5, second=0, microsecond=0)
        _, _, _, _, account, session = record["userIdentity"]["arn"].split(":")
        issuer = record["userIdentity"].get("sessionContext", {}).get("sessionIssuer", {})
        role = issuer.get("arn") or f"arn:aws:iam::{account}:role/{session.split('/')[1]}"
        key = start.strftime("%Y-%m-%dT%H:%M:%SZ"), role
        found[*key, record["eventName"], record.get("errorCode")] += 1
    assert found
    return found
