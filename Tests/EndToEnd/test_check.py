"""`sluice check` on selectors: exit status, what it prints, and what `--fix` leaves in the file."""

import json
import os
import stat
import subprocess

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


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_fix_keeps_the_permissions_and_the_link(tmp_path):
    path = tmp_path / "behind.json"
    path.write_text(json.dumps(DOUBTFUL))
    path.chmod(0o600)
    link = tmp_path / "link.json"
    link.symlink_to("behind.json")
    assert program.run("check", link, "--fix", "--strict").returncode == 0
    assert link.is_symlink()
    assert mode(path) == 0o600
    assert b"Get*" not in path.read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["behind.json", "link.json"]


def test_the_diff_of_a_file_with_carriage_returns_can_be_applied(tmp_path):
    path = tmp_path / "selectors.json"
    text = json.dumps(DOUBTFUL, indent=1).replace("\n", "\r\n").encode()
    path.write_bytes(text + b"\r\n")
    shown = program.run("check", path, "--fix", "--dry-run").stdout
    diff = shown[:shown.index(b"%s:" % os.fsencode(path))]
    lines = diff.split(b"\n")
    assert all(line.endswith(b"\r") for line in lines[3:-1]), diff
    assert program.run("check", path, "--fix").stdout.startswith(diff)
    before = [line[1:] for line in lines[3:] if line[:1] in (b" ", b"-")]
    after = [line[1:] for line in lines[3:] if line[:1] in (b" ", b"+")]
    fixed = path.read_bytes()
    assert text.count(b"\n".join(before)) == 1
    assert (text + b"\r\n").replace(b"\n".join(before), b"\n".join(after)) == fixed


def test_a_read_only_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "selectors.json"
    path.write_text(json.dumps(DOUBTFUL))
    path.chmod(0o444)
    done = program.run("check", path, "--fix")
    assert done.returncode == 3
    assert b"can't write: it is read-only" in done.stderr
    assert (mode(path), json.loads(path.read_text())) == (0o444, DOUBTFUL)


def test_selectors_may_come_from_a_pipe(tmp_path):
    excluding = {"Field": "eventName", "NotEquals": ["Get*"]}
    text = json.dumps([{"FieldSelectors": [excluding]}]).encode()
    records = tmp_path / "records.ndjson"
    records.write_bytes(program.run("generate", "--count", 200).stdout)
    path = tmp_path / "selectors.json"
    path.write_bytes(text)
    kept = program.run("select", path, records).stdout
    assert kept
    for name in ["-", "/dev/stdin"]:
        assert b"SEL101" in program.run("check", name, stdin=text).stdout
        assert program.run("select", name, records, stdin=text).stdout == kept
        assert program.run("explain", name, records, stdin=text).returncode == 0
    substituted = f"{program.PROGRAM} check <(cat {path})"
    assert b"SEL101" in subprocess.run(["bash", "-c", substituted], stdout=subprocess.PIPE).stdout
    assert program.run("check", "-", "--fix", stdin=text).returncode == 3


def test_standard_input_is_one_thing(tmp_path):
    done = program.run("select", "-", stdin=b"[]")
    assert done.returncode == 2
    assert b"both the selectors and the records" in done.stderr
    pipeline = program.run("check", "-", stdin=b"name: x\nstages: []\n")
    assert pipeline.returncode == 2
    assert b"a pipeline can't be read from a pipe" in pipeline.stdout


def test_what_cannot_be_read_is_reported_beside_the_rest(tmp_path):
    path = tmp_path / "selectors.json"
    path.write_text(json.dumps(DOUBTFUL))
    binary = tmp_path / "p.yaml"
    binary.write_bytes(b"a\x00b")
    paths = [tmp_path / "missing.json", tmp_path, binary, path]
    done = program.run("check", *paths, "--format", "sarif")
    results = json.loads(done.stdout)["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["FIL001"] * 3 + ["SEL101"]
    assert done.returncode == 2
    texts = [result["message"]["text"] for result in results]
    assert "no such file" in texts[0] and "folder" in texts[1] and "no text" in texts[2]
