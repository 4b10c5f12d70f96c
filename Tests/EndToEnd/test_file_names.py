"""Files in folders are found whatever they are called, and named so that a person can read it."""

import json
import os
import subprocess

import program
from broker import ROOT
from pipeline import write_pipeline

SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"


def records(count, seed):
    """Records that are kept, a line each."""
    made = program.run("generate", "--count", 10 * count, "--seed", seed).stdout
    kept = program.run("select", SELECTORS, stdin=made).stdout.splitlines(keepends=True)
    return b"".join(kept[:count])


def run(*arguments, **options):
    """As `program.run`, with arguments that may be any bytes."""
    return subprocess.run([program.PROGRAM, *arguments], capture_output=True, **options)


def write(folder, name, content):
    path = os.path.join(os.fsencode(folder), name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    return path


# In the order of their bytes. Two are one text in two forms, and one has the characters that
# stand for such bytes inside the program.
NAMES = [
    b"a\nb", b"a b", b"caf\xc3\xa9/x", b"caf\xe9", b"caf\xe9-y", b"cafe\xcc\x81",
    b"d/\xff\xfe/z", b"e\\xE9", b"e\xe9", b"\xed\xa0\x80", b"\xf4\x8f\xbf\xa9",
]


def test_names_of_any_bytes(tmp_path):
    folder = tmp_path / "in"
    content = {name: records(2, number) for number, name in enumerate(NAMES)}
    for name, lines in content.items():
        write(folder, name, lines)
    expected = b"".join(content[name] for name in sorted(NAMES))
    assert run("select", SELECTORS, folder).stdout == expected
    # Named themselves, as the folder that has such a name.
    for name in NAMES:
        path = os.path.join(os.fsencode(folder), name)
        assert run("select", SELECTORS, path).stdout == content[name]
    named = os.path.join(os.fsencode(folder), b"d/\xff\xfe")
    assert run("select", SELECTORS, named).stdout == content[b"d/\xff\xfe/z"]
    assert run("select", SELECTORS, named, folder).stdout.count(b"\n") == 2 * len(NAMES)


def test_their_names_in_messages(tmp_path):
    write(tmp_path / "in", b"caf\xe9\n\x1b[2J", b"{}\n")
    out = tmp_path / "out"
    done = run("run", write_pipeline(tmp_path), "--from", tmp_path / "in", "--to", out)
    (complaint,) = program.complaints(done.stderr)
    assert r"in/caf\xE9\u{a}\u{1b}[2J: neither an event" in complaint
    (rejection,) = (out / "rejected.ndjson").read_bytes().splitlines()
    assert json.loads(rejection)["source"] == f"{tmp_path}/in/caf\\xE9\n\x1b[2J"
    gone = os.path.join(os.fsencode(tmp_path), b"\xe9")
    done = run("select", SELECTORS, gone)
    assert done.returncode == 2
    assert rf"{tmp_path}/\xE9: no such file or folder" in done.stderr.decode()
    lines = records(1, 1)
    write(tmp_path / "in", b"caf\xe9\n\x1b[2J", lines)
    event = json.loads(lines)["eventID"]
    done = run("explain", SELECTORS, "--event", event, "--format", "text", tmp_path / "in")
    assert r"record 1 of " in done.stdout.decode() and r"caf\xE9\u{a}\u{1b}[2J" in done.stdout.decode()


def test_two_files_that_are_printed_alike(tmp_path):
    for name in [b"e\\xE9", b"e\xe9"]:
        write(tmp_path / "in", name, b"{}\n")
    out = tmp_path / "out"
    assert run("run", write_pipeline(tmp_path), "--from", tmp_path / "in", "--to", out).returncode == 0
    assert (out / "rejected.ndjson").read_bytes().count(b"\n") == 2


def test_a_folder_of_outputs_with_any_name(tmp_path):
    write(tmp_path, b"in", records(2, 1))
    out = os.path.join(os.fsencode(tmp_path), b"new/\xe9/out/")
    done = run("run", write_pipeline(tmp_path), "--from", tmp_path / "in", "--to", out)
    assert done.returncode == 0, done.stderr
    assert b"events.ndjson" in os.listdir(out)
    path = os.path.join(out, b"events.ndjson")
    done = run("run", write_pipeline(tmp_path), "--from", path, "--to", out)
    assert done.returncode == 2 and rb"\xE9/out" in done.stderr


def test_selectors_and_pipelines_with_any_name(tmp_path):
    path = write(tmp_path, b"s\xe9.json", SELECTORS.read_bytes())
    lines = records(2, 1)
    assert run("select", path, input=lines).stdout == lines
    broken = write(tmp_path, b"\xe9.yaml", b"{")
    for command in ["check", "explain"]:
        done = run(command, broken, input=lines)
        assert done.returncode in (1, 2)
        assert rb"\xE9.yaml:" in done.stdout + done.stderr, done


def test_a_pipeline_in_a_folder_with_any_name(tmp_path):
    """What it names is found beside it, also in the folder itself."""
    selectors = '[{"FieldSelectors":[{"Field":"eventName","StartsWith":["Get*"]}]}]'
    folder = os.path.dirname(write(tmp_path, b"caf\xe9/sel.json", selectors.encode()))
    lines = records(2, 1)
    write(folder, b"\xcc\x81in.ndjson", lines)
    pipeline = write(folder, b"p.yaml", """
name: p
source: { topics: [raw] }
stages:
  - select: { id: s, selectors: sel.json }
outputs: { events: { topic: events }, rejected: { topic: rejected } }
tests:
  - { name: t, input: "\u0301in.ndjson", expect: { rejected: { count: 0 } } }
""".encode())
    for name, place in [(pipeline, tmp_path), (b"p.yaml", folder), (b"./p.yaml", folder)]:
        done = run("check", name, cwd=place)
        assert done.returncode == 0 and b"sel.json:1:" in done.stdout, done
        done = run("test", name, cwd=place)
        assert done.returncode == 0, done
        done = run("run", name, "--from", "-", "--to", tmp_path / "out", input=lines, cwd=place)
        assert done.returncode == 0, done
    assert rb"/caf\xE9/p.yaml: ok" in run("check", pipeline).stdout


def test_a_fix_in_a_folder_with_any_name(tmp_path):
    text = b'[{"FieldSelectors":[{"Field":"eventName","StartsWith":["Get*"]}]}]'
    path = write(tmp_path, b"caf\xe9/d\n.json", text)
    done = run("check", "--fix", "--strict", path)
    assert done.returncode == 0, done
    printed = os.fsencode(tmp_path) + rb"/caf\xE9/d\u{a}.json"
    assert done.stdout.startswith(b"--- " + printed + b"\n+++ " + printed + b"\n")
    assert printed + b": ok in profile" in done.stdout
    with open(path, "rb") as file:
        assert b"Get*" not in file.read()
    assert os.listdir(os.path.dirname(path)) == [b"d\n.json"]
    done = run("check", "--format", "json", path)
    assert json.loads(done.stdout)["file"].endswith("/caf\\xE9/d\n.json")
    write(tmp_path, b"caf\xe9/d\n.json", text)
    done = run("check", "--format", "sarif", path)
    assert b"/caf%E9/d%0A.json" in done.stdout
    assert run("compile", "--reverse", path).returncode == 0


# What stands behind a dot or a slash may belong to it, as a character.
def test_hidden_files_by_their_first_byte(tmp_path):
    lines = records(2, 1)
    write(tmp_path / "in", b".\xcc\x81x", lines)
    write(tmp_path / "in", b"\xcc\x81x", lines)
    assert run("select", SELECTORS, tmp_path / "in").stdout == lines
    out = tmp_path / "new/\u0301out/\u0301there"
    done = run("run", write_pipeline(tmp_path), "--from", tmp_path / "in", "--to", out)
    assert done.returncode == 0 and (out / "events.ndjson").exists(), done


# Takes a file away as soon as somebody asks for one of such a name that a folder has listed.
VANISHING = r"""
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>
int lstat(const char *path, struct stat *status) {
    if (strstr(path, ".partial")) unlink(path);
    return fstatat(AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW);
}
"""


def test_a_file_that_vanishes_once_it_is_listed(tmp_path):
    (tmp_path / "vanishing.c").write_text(VANISHING)
    library = tmp_path / "vanishing.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, tmp_path / "vanishing.c"], check=True)
    lines = records(2, 1)
    write(tmp_path / "in", b"file", lines)
    partial = write(tmp_path / "in", b"file.partial", lines)
    done = run("select", SELECTORS, tmp_path / "in", env={**os.environ, "LD_PRELOAD": str(library)})
    assert not os.path.exists(partial)
    assert (done.returncode, done.stdout) == (0, lines), done


def test_what_a_folder_has_beside_files(tmp_path):
    """Links are left out, also where they lead back; what is hidden, and pipes, too."""
    folder, other = tmp_path / "in", tmp_path / "other"
    lines = records(2, 1)
    write(folder, b"b/file", lines)
    write(folder, b".hidden", lines)
    write(folder, b".git/file", lines)
    write(other, b"file", records(1, 2))
    (folder / "b/up").symlink_to(folder)
    (folder / "link").symlink_to(other / "file")
    (folder / "folder").symlink_to(other)
    (folder / "dangling").symlink_to(tmp_path / "nothing")
    os.mkfifo(folder / "pipe")
    assert run("select", SELECTORS, folder).stdout == lines
    # One that is itself named is followed.
    (tmp_path / "named").symlink_to(folder)
    assert run("select", SELECTORS, tmp_path / "named").stdout == lines
    assert run("select", SELECTORS, folder / "folder").stdout == records(1, 2)
    assert run("select", SELECTORS, folder / ".hidden").stdout == lines
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert run("select", SELECTORS, tmp_path / "loop").returncode == 2


def test_a_folder_with_its_path_as_it_was_named(tmp_path):
    write(tmp_path / "in", b"a", b"{}\n")
    for name in ["in", "in/", "./in", "in/../in"]:
        done = run("select", SELECTORS, name, cwd=tmp_path)
        assert f"of {name.rstrip('/')}/a: neither" in done.stderr.decode()
