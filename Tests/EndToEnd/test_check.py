"""`sluice check` on selectors: exit status, what it prints, and what `--fix` leaves in the file."""

import json

import program

LEGAL = [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
DOUBTFUL = [{"FieldSelectors": [{"Field": "eventName", "StartsWith": ["Get*"]}]}]


def check(tmp_path, document, *arguments):
    """The finished process, on a file of its own."""
    path = tmp_path / "selectors.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path, program.run("check", path, *arguments)


def test_legal_selectors(tmp_path):
    path, done = check(tmp_path, LEGAL)
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"{path}: ok")
    assert b"legal in: aws-trail, aws-eds, extended" in done.stdout


def test_a_fault(tmp_path):
    path, done = check(tmp_path, '[{"FieldSelectors":\n[{"Field": "a", "Equal": ["b"]}]}]')
    assert done.returncode == 1
    assert done.stdout.decode().startswith(f"{path}:2:17: unknown member 'Equal'; ")


def test_a_pipeline_with_what_it_names(tmp_path):
    (tmp_path / "s.json").write_text(json.dumps(DOUBTFUL))
    path = tmp_path / "p.yaml"
    path.write_text(
        "name: p\nsource: { topics: [raw] }\nstages:\n"
        "  - select: { id: s, selectors: s.json }\n"
        "  - drop: { when: readOnly and not readOnly }\n"
        "outputs: { events: { topic: events } }\n"
    )
    assert program.run("check", path).returncode == 0
    done = program.run("check", path, "--strict", "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)["findings"]
    assert [(one["code"], one["file"], one["line"]) for one in found] == [
        ("SEL101", str(tmp_path / "s.json"), 1),
        ("PIP101", str(path), 5),
    ]
    assert found[1]["column"] == 19
    done = program.run("check", path, "--format", "sarif")
    (run,) = json.loads(done.stdout)["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[one["ruleIndex"]] for one in run["results"]] == ["SEL101", "PIP101"]


def test_a_profile(tmp_path):
    assert check(tmp_path, DOUBTFUL, "--profile", "extended")[1].returncode == 0
    assert check(tmp_path, DOUBTFUL, "--profile", "aws-trail")[1].returncode == 1
    assert check(tmp_path, DOUBTFUL, "--profile", "other")[1].returncode == 2


def test_warnings_count_if_strict(tmp_path):
    assert check(tmp_path, DOUBTFUL)[1].returncode == 0
    assert check(tmp_path, DOUBTFUL, "--strict")[1].returncode == 1


def test_a_fix_is_shown_and_made(tmp_path):
    path, done = check(tmp_path, DOUBTFUL, "--fix", "--dry-run")
    assert b'+[{"FieldSelectors"' in done.stdout
    assert json.loads(path.read_text()) == DOUBTFUL
    path, done = check(tmp_path, DOUBTFUL, "--fix", "--strict")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"--- {path}\n+++ {path}\n")
    assert json.loads(path.read_text())[0]["FieldSelectors"][0]["StartsWith"] == ["Get"]


def test_json_and_sarif(tmp_path):
    _, done = check(tmp_path, DOUBTFUL, "--format", "json", "--fix", "--dry-run")
    assert json.loads(done.stdout)["findings"][0]["code"] == "SEL101"
    assert done.stderr.startswith(b"---")
    _, done = check(tmp_path, DOUBTFUL, "--format", "sarif")
    run = json.loads(done.stdout)["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == ["SEL101"]


def test_a_policy_of_select(tmp_path):
    path = tmp_path / "empty.json"
    path.write_text("[]")
    record = program.run("generate", "--count", 1).stdout
    assert program.run("select", path, stdin=record).returncode == 2
    assert program.run("select", path, "--when-empty", "all", stdin=record).stdout == record
    assert program.run("select", path, "--when-empty", "none", stdin=record).stdout == b""
