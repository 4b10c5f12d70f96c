"""Windows, measures and alerts of the program, against the same computed plainly.

Everything is grouped by a field that may be missing, and measured by one that may be anything.
"""

import collections
import decimal
import json
import random
import re
import subprocess
import time

import pytest

import program

LATENESS, ALLOWED = 60_000, 300_000
START = 1_772_443_380_000
WINDOWS = {
    "tumbling": {"window": "90s"},
    "hopping": {"window": {"size": "20s", "every": "7s"}},
    "sessions": {"window": {"gap": "10s", "max": "90s"}},
    "revised": {"window": "90s", "allowed": "5m", "emit": "changes"},
}
GROUP, VALUE = "requestParameters.group", "requestParameters.value"
MEASURES = {
    "records": "count",
    "values": f"count_distinct({VALUE})",
    "total": f"sum({VALUE})",
    "least": f"min({VALUE})",
    "most": f"max({VALUE})",
    "mean": f"avg({VALUE})",
    "often": f"top({VALUE}, 3)",
}
# As JSON; what each of them holds as text.
GROUPS = {'"a"': "a", '"caf\\u00e9"': "café", "7": "7", '["a","b"]': "a", "null": None, '""': ""}
VALUES = {
    "1": ["1"], '"1"': ["1"], "-0.5": ["-0.5"], '"a\\/b"': ["a/b"], "[1,2,[3]]": ["1", "2", "3"],
    "null": [], "[]": [], "true": ["true"], "1e16": ["1e16"], "0.1234567": ["0.1234567"],
    '"007"': ["007"], "123.25": ["123.25"],
}  # fmt: skip
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(e\d+)?")


def write_pipeline(folder):
    """Writes the pipeline file. Its two alerts are asked at each count, and at the end."""
    conditions = {"tumbling": "records > 3", "sessions": "total > 100"}
    stages = [{"dedupe": {"id": "once", "span": "1h"}}]
    for name, window in WINDOWS.items():
        stage = {"id": name, "by": GROUP, "measures": MEASURES, "output": name, **window}
        if name in conditions:
            stage["alert"] = {"when": conditions[name], "title": f"{{{GROUP}}} {{records}}"}
        stages.append({"aggregate": stage})
    document = {
        "name": "windows",
        "source": {"topics": ["raw"]},
        "time": {"lateness": "1m", "idle": "50ms"},
        "stages": stages,
        "outputs": {
            name: {"topic": name} for name in ["events", "late", "alerts", *WINDOWS]
        },
    }  # fmt: skip
    path = folder / "pipeline.yaml"
    path.write_text(json.dumps(document))
    return path


def make_records(chance, count):
    """Time, identity, group and value of records: out of order, some late, some twice."""
    now, records = START, []
    for number in range(count):
        now += chance.choice([0, 300, 1_000, 4_000, 4_000, 11_000])
        behind = chance.choice([0, 0, 2_500, 59_000, 59_000, 350_000, 900_000])
        value, group = chance.choice(list(VALUES)), chance.choice(list(GROUPS))
        records.append((now - behind, f"id-{number}", group, value))
        if chance.random() < 0.1:
            records.append(chance.choice(records[-20:]))
    return records


def line(record):
    at, identity, group, value = record
    return (
        '{"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"Call",'
        f'"eventTime":"{text(at)}","eventID":"{identity}",'
        f'"requestParameters":{{"group":{group},"value":{value}}}}}\n'
    )


def text(at):
    seconds, rest = divmod(at, 1_000)
    fraction = f".{rest:03}" if rest else ""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + fraction + "Z"


def expected(partitions):
    """The kept and late records, and by stage the records of each window and group."""
    kept, late = [], []
    groups = {name: collections.defaultdict(list) for name in WINDOWS}
    for records in partitions:
        newest, seen = 0, {}
        for record in records:
            at, identity, group, _ = record
            newest = max(newest, at)
            if identity in seen:
                continue
            seen[identity] = at
            kept.append(line(record))
            is_late = at < newest - LATENESS
            if is_late:
                late.append(line(record))
            for name in WINDOWS:
                if not is_late or name == "revised" and at >= newest - LATENESS - ALLOWED:
                    for start, end in windows(name, at):
                        groups[name][start, end, GROUPS[group]].append(record)
    groups["sessions"] = sessions(groups["sessions"])
    return kept, late, groups


def windows(name, at):
    """The windows that hold a time; of sessions the stretch that no session leaves."""
    size, every = (20_000, 7_000) if name == "hopping" else (90_000, 90_000)
    start = at // every * every
    while start + size > at:
        yield start, start + size
        start -= every


def sessions(stretches):
    found = {}
    for (_, limit, group), records in stretches.items():
        last = None
        for record in sorted(records):
            second = record[0] // 1_000 * 1_000
            if last is None or second >= last + 10_000:
                first, members = second, []
            last = second
            members.append(record)
            found[first, group] = min(last + 10_000, limit), members
    return {(first, end, group): members for (first, group), (end, members) in found.items()}


def row(start, end, group, records):
    values = [value for record in records for value in VALUES[record[3]]]
    numbers = [number(value) for value in values if NUMBER.fullmatch(value)]
    counts = collections.Counter(values)
    often = sorted(counts.items(), key=lambda item: (-item[1], item[0].encode()))[:3]
    mean = sum(numbers) / len(numbers) if numbers else None
    return {
        "window_start": text(start), "window_end": text(end), GROUP: group,
        "records": len(records), "values": len(counts), "values_error": 0,
        "total": sum(numbers) if numbers else None,
        "least": min(numbers, default=None), "most": max(numbers, default=None),
        "mean": mean and mean.quantize(decimal.Decimal("1e-6"), decimal.ROUND_HALF_UP),
        "often": [{"value": value, "count": count} for value, count in often],
        "often_other": len(values) - sum(count for _, count in often), "often_error": 0,
    }  # fmt: skip


def number(value):
    """With six decimal places, and within the bounds of what is measured."""
    cut = decimal.Decimal(value).quantize(decimal.Decimal("1e-6"), decimal.ROUND_DOWN)
    return min(cut, decimal.Decimal(10**15))


def alerts(groups):
    """Those that the conditions ask for, by identity: their counts and titles."""
    found = {}
    for name in ["tumbling", "sessions"]:
        for key, records in groups[name].items():
            total = row(*key, records)["total"]
            is_met = len(records) > 3 if name == "tumbling" else total is not None and total > 100
            if is_met:
                count = 4 if name == "tumbling" else len(records)
                group = json.dumps([key[2]], ensure_ascii=False)
                title = f"{'none' if key[2] is None else key[2]} {count}"
                found[f"{name}/{text(key[0])}/{group}"] = count, title
    return found


@pytest.fixture
def records(seed):
    return make_records(random.Random(seed), 3_000)


def check(folder, partitions):
    """Compares all outputs; of revised rows the last one of a window and group counts."""
    kept, late, groups = expected(partitions)
    assert sorted(kept) == sorted(lines(folder, "events"))
    assert sorted(late) == sorted(lines(folder, "late"))
    for name in WINDOWS:
        rows = [json.loads(made, parse_float=decimal.Decimal) for made in lines(folder, name)]
        last = {(made["window_start"], made["window_end"], made[GROUP]): made for made in rows}
        assert name == "revised" or len(rows) == len(last)
        wanted = [row(*key, members) for key, members in groups[name].items()]
        assert last == {(one["window_start"], one["window_end"], one[GROUP]): one for one in wanted}
    made = [json.loads(alert) for alert in lines(folder, "alerts")]
    told = {alert["alert_id"]: (alert["count"], alert["rule"]["title"]) for alert in made}
    assert len(made) == len(told) and told == alerts(groups)


def lines(folder, name):
    return (folder / f"{name}.ndjson").read_text().splitlines(keepends=True)


@pytest.mark.parametrize("count", [1, 3])
def test_from_files(records, tmp_path, count):
    partitions = [records[index::count] for index in range(count)]
    files = [tmp_path / f"{index}.ndjson" for index in range(count)]
    for file, part in zip(files, partitions):
        file.write_text("".join(map(line, part)))
    done = program.run("run", write_pipeline(tmp_path), "--from", *files, "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    check(tmp_path / "out", partitions)


def test_from_a_pipe_with_silences(records, seed, tmp_path):
    """Nobody speaks for longer than `time.idle`: in a run on files that closes no window."""
    chance = random.Random(seed)
    command = ["run", write_pipeline(tmp_path), "--from", "-", "--to", tmp_path / "out"]
    with subprocess.Popen(
        [program.PROGRAM, *map(str, command)], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        content = "".join(map(line, records)).encode()
        cuts = sorted(chance.sample(range(len(content)), 8))
        for begin, end in zip([0, *cuts], [*cuts, len(content)]):
            process.stdin.write(content[begin:end])
            process.stdin.flush()
            time.sleep(chance.choice([0, 0.1, 0.6]))
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == 0, complaints
    check(tmp_path / "out", [records])
