"""What was kept and dropped is told, and why."""

import json
import os
import pty
import subprocess

import program
from broker import ROOT

SELECTORS = ROOT / "pipelines/selectors/drop-monitoring.json"
NAME = json.loads(SELECTORS.read_text())[0]["Name"]


def test_a_run_on_files_ends_with_it_on_a_terminal(traffic):
    records = traffic(1)
    every, kept = records.partitions[0], records.expected.events[0]
    (line,) = [
        line
        for line in closing_report("select", SELECTORS, records.files[0])
        if line.startswith("  select: ")
    ]
    bytes_of = {"kept": sum(map(len, kept)), "all": sum(map(len, every))}
    dropped = len(every) - len(kept), bytes_of["all"] - bytes_of["kept"]
    assert line.removeprefix("  select: ").split(", ") == [
        f"kept {len(kept)}",
        f"kept_bytes {bytes_of['kept']}",
        f"dropped {dropped[0]}",
        f"dropped_bytes {dropped[1]}",
        f"kept.{NAME} {len(kept)}",
        f"kept_bytes.{NAME} {bytes_of['kept']}",
        f"dropped.userIdentity.arn {dropped[0]}",
        f"dropped_bytes.userIdentity.arn {dropped[1]}",
    ]


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


def closing_report(*arguments):
    """The lines that a run shows on a terminal."""
    terminal, side = pty.openpty()
    process = subprocess.Popen(
        [program.PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=side
    )
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4_096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        shown += part
    os.close(terminal)
    assert process.wait(timeout=60) == 0
    return shown.decode().splitlines()
