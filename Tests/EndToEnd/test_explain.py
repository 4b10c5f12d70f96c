"""`sluice explain` says why records are kept or dropped, and agrees with what keeps and drops them."""

import collections
import gzip
import json
import os
import pty
import subprocess

import pytest

import program
from broker import ROOT
from terminal import closing_report

PIPELINE = ROOT / "pipelines/cloudtrail.yaml"
SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"
SAMPLE = ROOT / "pipelines/sample.ndjson"
MANY = [
    {
        "Name": "reads",
        "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Management"]},
            {"Field": "readOnly", "Equals": ["true"]},
            {"Field": "eventName", "NotStartsWith": ["Describe"]},
        ],
    },
    {
        "FieldSelectors": [
            {"Field": "eventCategory", "Equals": ["Data"]},
            {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        ]
    },
]
# One line of the sample is cut short.
REJECTED = "1 part of the input is no CloudTrail record, at byte "


def records_of(lines):
    return [json.loads(line) for line in lines.splitlines()]


def explain(*arguments, stdin=None):
    done = program.run("explain", *arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    assert all(REJECTED in line for line in program.complaints(done.stderr))
    return records_of(done.stdout)


@pytest.fixture(scope="module")
def verdicts():
    """What `sluice select` does with each record of the sample."""
    run = lambda *flags: records_of(program.run("select", SELECTORS, *flags, SAMPLE).stdout)
    return {"kept": run(), "dropped": run("--dropped")}


@pytest.mark.parametrize("subject", [PIPELINE, SELECTORS])
@pytest.mark.parametrize("verdict", ["kept", "dropped"])
def test_one_record(verdicts, subject, verdict):
    record = verdicts[verdict][3]
    (found,) = explain(subject, "--event", record["eventID"], SAMPLE)
    assert (found["verdict"], found["event_id"]) == (verdict, record["eventID"])
    stage = found["stages"][0]
    assert stage["verdict"] == verdict
    field = stage["selectors"][0]["fields"][0]
    assert field["actual"] == [record["userIdentity"]["arn"]]
    # A value of a deselecting operator holds where it does not fit.
    fitting = [value for value in field["values"] if not value["holds"]]
    assert len(fitting) == (verdict == "dropped")
    if verdict == "dropped":
        place = {name: fitting[0][name] for name in ("file", "line", "column")}
        assert stage["reason"] == {"name": "userIdentity.arn"}
        assert place.items() <= stage["hint"].items()
        # The place is that of the value itself.
        line = SELECTORS.read_text().splitlines()[place["line"] - 1]
        assert line[place["column"] - 1 :].startswith(json.dumps(fitting[0]["value"]))


@pytest.mark.parametrize("subject", [PIPELINE, SELECTORS])
def test_counts_are_those_of_select(verdicts, subject):
    rows = explain(subject, SAMPLE)
    head = rows[0]
    assert (head["kept"], head["dropped"]) == tuple(map(len, verdicts.values()))
    reasons = [row for row in rows if row["stage"] == head["stage"] and "reason" in row]
    counts = collections.Counter()
    for row in reasons:
        counts[row["verdict"]] += row["count"]
    assert counts == {name: len(records) for name, records in verdicts.items()}
    hints = [row for row in rows if row["stage"] == head["stage"] and "hint" in row]
    prefixes = [row["hint"]["value"] for row in hints]
    dropped = [record["userIdentity"]["arn"] for record in verdicts["dropped"]]
    expected = collections.Counter(
        next(prefix for prefix in prefixes if arn.startswith(prefix)) for arn in dropped
    )
    assert {row["hint"]["value"]: row["count"] for row in hints} == expected


def test_counts_are_those_of_the_accounts(tmp_path):
    """What `explain` says of some records is what a run on them reports."""
    selectors = tmp_path / "s.json"
    selectors.write_text(json.dumps(MANY))
    rows = explain(selectors, SAMPLE)
    found = [
        f"{row['count']} {row['reason']['name']}"
        for row in rows
        if "reason" in row and row["count"] > 0
    ]
    lines = [line.split() for line in closing_report("select", selectors, SAMPLE)]
    reported = [" ".join(words[:-2]) for words in lines if words[-1:] == ["bytes"]]
    assert found == reported
    assert {row["verdict"] for row in rows if "reason" in row} == {"kept", "dropped"}


def test_in_an_envelope_from_gzip_a_folder_and_standard_input(verdicts, tmp_path):
    records = verdicts["kept"][:5]
    envelope = gzip.compress(json.dumps({"Records": records}).encode())
    (tmp_path / "a.json.gz").write_bytes(envelope)
    wanted = ["--event", records[2]["eventID"]]
    for place, stdin in ([tmp_path], None), (["-"], envelope), ([], envelope):
        (found,) = explain(SELECTORS, *wanted, *place, stdin=stdin)
        assert (found["verdict"], found["record"]) == ("kept", 3)


def test_a_record_that_was_delivered_twice(verdicts, tmp_path):
    record = verdicts["kept"][0]
    path = tmp_path / "twice.ndjson"
    path.write_text(f"{json.dumps(record)}\n" * 2)
    found = explain(SELECTORS, "--event", record["eventID"], path)
    assert [one["record"] for one in found] == [1, 2]


def test_a_near_miss(tmp_path):
    selectors = tmp_path / "s.json"
    selectors.write_text('[{"FieldSelectors": [{"Field": "eventName", "Equals": ["getobject"]}]}]')
    record = b'{"eventVersion":"1.11","eventID":"e","eventName":"GetObject",'
    record += b'"eventTime":"2026-01-01T00:00:00Z","eventSource":"s3.amazonaws.com"}'
    (found,) = explain(selectors, "--event", "e", stdin=record)
    (value,) = found["stages"][0]["selectors"][0]["fields"][0]["values"]
    assert value["near_miss"]["name"] == "letter_case"
    done = program.run("explain", selectors, "--event", "e", "--format", "text", stdin=record)
    assert "~ would match if letter case were ignored" in done.stdout.decode()
    assert f"{selectors}:1:45  ← hint" in done.stdout.decode()


def test_a_terminal_gets_text(verdicts):
    record = verdicts["dropped"][0]
    main, other = pty.openpty()
    arguments = [program.PROGRAM, "explain", SELECTORS, "--event", record["eventID"], SAMPLE]
    with subprocess.Popen(arguments, stdout=other, stderr=subprocess.PIPE) as process:
        os.close(other)
        text = b""
        try:
            while part := os.read(main, 65536):
                text += part
        except OSError:
            pass
        process.wait(timeout=30)
    os.close(main)
    assert process.returncode == 0
    assert text.decode().startswith(f'event "{record["eventID"]}": dropped by select')


@pytest.mark.parametrize(
    ("options", "row", "verdict", "reason"),
    [
        ([], 13, "kept", "unknown_category"),
        (["--unknown-category", "drop"], 13, "dropped", "unknown_category"),
        ([], 14, "kept", "non_selectable"),
        (["--non-selectable", "drop"], 14, "dropped", "non_selectable"),
    ],
)
def test_records_that_selectors_do_not_speak_of(tmp_path, options, row, verdict, reason):
    selectors = tmp_path / "s.json"
    selectors.write_text('[{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]')
    record = {
        "eventVersion": "1.11",
        "eventID": "e",
        "eventTime": "2026-01-01T00:00:00Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": "GetObject",
    }
    if row == 14:
        record["eventCategory"] = "Insight"
    (found,) = explain(selectors, "--event", "e", *options, stdin=json.dumps(record).encode())
    assert found["verdict"] == verdict
    stage = found["stages"][0]
    if verdict == "kept":
        assert stage["reason"]["name"] == reason
    else:
        field = "eventCategory (missing)" if row == 13 else "eventCategory"
        assert (stage["reason"]["name"], stage["hint"]["name"]) == (field, reason)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([PIPELINE, "--event", "nobody", SAMPLE], ["999 records", "'nobody'", "check it"]),
        ([SELECTORS, "--event", "nobody"], ["standard input", "0 records"]),
        (["missing.yaml", SAMPLE], ["missing.yaml", "can't read"]),
        ([PIPELINE, "missing"], ["missing", "no such file"]),
        ([PIPELINE, "--non-selectable", "drop", SAMPLE], ["a pipeline", "leave out"]),
        ([SAMPLE, SAMPLE], ["sample.ndjson"]),
    ],
)
def test_wrong_use(arguments, words):
    done = program.run("explain", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    complaint = program.complaints(done.stderr)[-1]
    assert all(word in complaint for word in words), complaint


def test_a_rule_that_people_wrote(tmp_path):
    rule = "eventSource = kms.amazonaws.com"
    path = tmp_path / "rule.yaml"
    path.write_text(
        "name: rule\nsource: { topics: [raw] }\n"
        f"stages: [{{ drop: {{ when: {rule} }} }}]\noutputs: {{ events: {{ topic: events }} }}\n"
    )
    sources = {}
    for line in SAMPLE.read_text().splitlines():
        try:
            record = json.loads(line)
            sources[record["eventID"]] = record["eventSource"]
        except (ValueError, KeyError):
            continue
    dropped = [event for event, source in sources.items() if source == "kms.amazonaws.com"]
    (counts,) = explain(path, SAMPLE)
    assert counts["dropped"] == len(dropped) > 0
    assert counts["rule"] == f"drop when {rule}"
    (found,) = explain(path, "--event", dropped[0], SAMPLE)
    assert found["verdict"] == "dropped"
    assert found["stages"][0]["hints"] == []
    condition = found["stages"][0]["condition"]
    assert (condition["holds"], condition["decides"]) == (True, True)
    assert (condition["file"], condition["line"], condition["column"]) == (str(path), 3, 26)
    path.write_text(path.read_text().replace(rule, "eventSource = KMS.amazonaws.com"))
    (found,) = explain(path, "--event", dropped[0], SAMPLE)
    (hint,) = found["stages"][0]["hints"]
    assert found["verdict"] == "kept"
    assert hint["near_misses"][0]["name"] == "letter_case"
