"""`sluice compile` turns rules into selectors that do the same, and back."""

import json

import pytest

import program
from broker import ROOT

SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"


def compile_(*arguments):
    """Exit status, standard output, standard error."""
    done = program.run("compile", *arguments)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="module")
def records(traffic):
    return traffic(1).files[0]


def pipeline(tmp_path, stage):
    path = tmp_path / "p.yaml"
    path.write_text(
        "name: p\nsource: { topics: [t] }\n"
        f"stages:\n  - {stage}\noutputs: {{ events: {{ topic: e }} }}\n"
    )
    return path


def kept_by_stage(tmp_path, stage, records):
    out = tmp_path / "out"
    done = program.run("run", pipeline(tmp_path, stage), "--from", records, "--to", out)
    assert done.returncode == 0, done.stderr
    return (out / "events.ndjson").read_bytes()


def kept_by_selectors(path, records):
    done = program.run("select", path, records)
    assert (done.returncode, program.complaints(done.stderr)) == (0, [])
    return done.stdout


RULES = [
    "eventSource = kms.amazonaws.com",
    "eventName starts with Describe and readOnly",
    "userIdentity.role = DatadogIntegrationRole and not eventName in (GetObject, AssumeRole)",
    "resources has (type = AWS::S3::Object and ARN ends with 1)",
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("action", ["drop", "keep"])
def test_selectors_keep_what_the_stage_keeps(tmp_path, records, rule, action):
    status, out, _ = compile_(f"--{action}", "--profile", "extended", rule)
    assert status == 0
    path = tmp_path / "selectors.json"
    path.write_text(out)
    stage = f"{action}: {{ when: {json.dumps(rule)} }}"
    assert kept_by_selectors(path, records) == kept_by_stage(tmp_path, stage, records)
    of_pipeline = compile_("--profile", "extended", pipeline(tmp_path, stage))
    assert of_pipeline[:2] == (0, out)


def test_reverse_is_a_rule_that_keeps_the_same(tmp_path, records):
    status, text, errors = compile_("--reverse", SELECTORS)
    assert (status, errors) == (0, "")
    rule = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    stage = f"keep: {{ when: {json.dumps(rule)} }}"
    assert kept_by_stage(tmp_path, stage, records) == kept_by_selectors(SELECTORS, records)


def test_what_a_trail_cannot_say_is_named(tmp_path):
    status, out, errors = compile_("eventSource = kms.amazonaws.com or eventName = Decrypt")
    assert status == 1
    assert "aws-trail can't say 'eventName != Decrypt'" in errors
    assert "aws-eds and extended can" in errors
    assert [part["Field"] for part in json.loads(out)[0]["FieldSelectors"]] == [
        "eventCategory",
        "eventSource",
    ]


@pytest.mark.parametrize(
    "arguments, message",
    [
        ([], "give a rule, a pipeline file, or --reverse"),
        (["eventname = A"], "column 1: records have no 'eventname'; did you mean 'eventName'?"),
        (["eventName like 'A%'"], "write 'starts with …'"),
        (["eventName = A", "--profile", "trail"], "trail"),
        (["--reverse", "nowhere.json"], "nowhere.json: can't read this file"),
        (["nowhere.yaml"], "nowhere.yaml: can't read this file"),
        (["--drop", "p.yaml"], "say themselves what they drop and keep"),
    ],
)
def test_wrong_use_says_what_to_write(arguments, message):
    status, out, errors = compile_(*arguments)
    assert (status, out) == (2, "")
    assert message in errors
