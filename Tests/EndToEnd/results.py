"""Compares what came out with what was expected."""

import collections
import json

from traffic import THRESHOLD


def check(outputs, expected, delivery, rewinds_allowed):
    """What the pipeline's delivery promises."""
    if delivery == "exactly_once":
        check_exactly_once(outputs, expected)
    else:
        check_at_least_once(outputs, expected, rewinds_allowed)


def check_exactly_once(outputs, expected):
    """Every result once, in the order of its source partition."""
    rewinds = check_at_least_once(outputs, expected)
    assert not any(rewinds.values()), f"doubled: {rewinds}"


def check_at_least_once(outputs, expected, rewinds_allowed=0):
    """Nothing lost. What came twice has the same identity, and came because the reading went on
    from an earlier place, at most so many times for each partition.

    Gives what was doubled, by output.
    """
    doubled = {}
    for name in ("events", "late"):
        lines = getattr(expected, name)
        doubled[name] = sum(
            _check_order(f"{name} of partition {number}", found, wanted, rewinds_allowed)
            for number, (found, wanted) in enumerate(zip(_by_key(outputs[name], lines), lines))
        )
    rows = _check_rows(outputs["calls"], expected, rewinds_allowed)
    doubled["calls"] = len(outputs["calls"]) - len(rows) - _closing_rows(outputs["calls"], expected)
    doubled["counts"] = sum(rows[key] - _count(expected.calls[key]) for key in rows)
    alerts = _check_alerts(outputs["alerts"])
    assert alerts == {key for key in rows if rows[key] > THRESHOLD}
    doubled["alerts"] = len(outputs["alerts"]) - len(alerts)
    assert outputs["rejected"] == []
    print(f"doubled: {doubled}")
    return doubled


def check_lines(outputs, expected):
    """The lines of a run on files: the files one after the other, each in its order."""
    for name in ("events", "late"):
        assert outputs[name] == [line for lines in getattr(expected, name) for line in lines], name
    rows = [line for line in outputs["calls"] if _window(line) != expected.closing]
    assert sorted(rows) == sorted(expected.calls.values())
    alerts = [json.loads(line) for line in outputs["alerts"]]
    assert len({alert["alert_id"] for alert in alerts}) == len(alerts)
    assert {_alerted(alert) for alert in alerts} == expected.alerts
    assert outputs["rejected"] == []


def _by_key(messages, partitions):
    """The messages' values by the source partition that their key says."""
    values = {f"partition {number}".encode(): [] for number in range(len(partitions))}
    for message in messages:
        values[message.key].append(message.value)
    return list(values.values())


def _check_order(what, found, wanted, rewinds_allowed):
    """`found` is `wanted` from the start to the end, but for steps back. How many came twice."""
    position = {line: index for index, line in enumerate(wanted)}
    assert len(position) == len(wanted), "records must differ"
    unknown = [line for line in found if line not in position]
    assert not unknown, f"{what}: {len(unknown)} that should not be there, such as {unknown[0]}"
    missing = set(position) - set(found)
    assert not missing, f"{what}: {len(missing)} of {len(wanted)} lost, {len(found)} came"
    following, rewinds = 0, 0
    for line in found:
        index = position[line]
        assert index <= following, f"{what}: number {index} came before number {following}"
        rewinds += index < following
        following = index + 1
    assert rewinds <= rewinds_allowed, f"{what}: {rewinds} times back; {len(found) - len(wanted)}"
    return len(found) - len(wanted)


def _check_rows(messages, expected, may_count_twice):
    """The count of each row by window and name."""
    rows = collections.defaultdict(set)
    for message in messages:
        row = json.loads(message.value)
        assert message.key == row["eventName"].encode()
        if row["window_start"] != expected.closing:
            rows[row["window_start"], row["eventName"]].add(message.value)
    missing = set(expected.calls) - set(rows)
    assert not missing, f"{len(missing)} rows of {len(expected.calls)} lost: {sorted(missing)[:3]}"
    unknown = set(rows) - set(expected.calls)
    assert not unknown, f"{len(unknown)} rows that should not be there: {sorted(unknown)[:3]}"
    counts = {}
    for key, lines in rows.items():
        assert len(lines) == 1, f"rows of one identity that differ: {lines}"
        (line,) = lines
        counts[key] = _count(line)
        if may_count_twice and counts[key] > _count(expected.calls[key]):
            continue
        assert line == expected.calls[key]
    return counts


def _check_alerts(messages):
    """The windows and names of the alerts."""
    alerts = {}
    for message in messages:
        alert = json.loads(message.value)
        assert message.key == alert["alert_id"].encode()
        same = alerts.setdefault(alert["alert_id"], message.value)
        assert same == message.value, f"alerts of one identity that differ: {same}, {message.value}"
    found = [_alerted(json.loads(value)) for value in alerts.values()]
    assert len(set(found)) == len(found), "alerts of one window and name have two identities"
    return set(found)


def _alerted(alert):
    """The window and the name of an alert, which tells of the moment it became one."""
    assert alert["rule"]["title"] == f"Many {alert['group']['eventName']} calls"
    assert alert["count"] == THRESHOLD + 1
    return alert["window"]["start"], alert["group"]["eventName"]


def _closing_rows(messages, expected):
    return sum(_window(message.value) == expected.closing for message in messages)


def _window(line):
    return json.loads(line)["window_start"]


def _count(line):
    return json.loads(line)["calls"]
