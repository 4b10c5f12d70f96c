"""Memory depends on what is kept, not on how many records have gone through: it stays flat."""

import itertools
import json
import re
import subprocess

import program
from broker import ROOT

BLOCK = 20_000
RATE = 100
WARM, COUNT = 200_000, 2_000_000
# Less than five bytes for each of the records in between.
ALLOWANCE = 8 << 20
TIME = re.compile(rb'(?<="eventTime":")[^"]*')
DAY = 86_400  # seconds


def blocks():
    """Blocks of the same synthetic records without end, each later than the one before.

    After the first few, windows close as fast as others open: the lateness is less than what they span.
    """
    text = program.run("generate", "--count", BLOCK, "--rate", RATE).stdout
    between = TIME.split(text)
    seconds = [seconds_of(time) for time in TIME.findall(text)]
    for number in itertools.count():
        shift = number * BLOCK // RATE
        times = {second: time_of(second + shift) for second in set(seconds)}
        pairs = zip(between, (times[second] for second in seconds))
        yield b"".join(itertools.chain.from_iterable(pairs)) + between[-1]


def seconds_of(time):
    day, hour, minute, second = int(time[8:10]), time[11:13], time[14:16], time[17:19]
    return (day - 1) * DAY + int(hour) * 3600 + int(minute) * 60 + int(second)


def time_of(seconds):
    day, rest = divmod(seconds, DAY)
    return b"2026-01-%02dT%02d:%02d:%02dZ" % (day + 1, rest // 3600, rest // 60 % 60, rest % 60)


def test_memory_is_flat_over_two_million_records(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    # 1.3 GB that nobody needs.
    (out / "events.ndjson").symlink_to("/dev/null")
    path = ROOT / "pipelines/cloudtrail.yaml"
    arguments = ("run", path, "--from", "-", "--to", out)
    most = {}
    with program.Running(tmp_path, *arguments, stdin=subprocess.PIPE) as run:
        for number, block in enumerate(itertools.islice(blocks(), COUNT // BLOCK), start=1):
            run.stdin.write(block)
            most[number * BLOCK] = program.high_water(run.pid)
        run.stdin.close()
        assert run.wait(timeout=60) == 0, run.tail()
        totals = json.loads(run.log.read_bytes().splitlines()[-1])
    grown = most[COUNT] - most[WARM]
    print(f"{most[WARM] >> 20} MiB after {WARM}, {most[COUNT] >> 20} MiB after {COUNT} records")
    assert totals["records"] == str(COUNT) and totals["late"] == "0", totals
    assert grown < ALLOWANCE, f"{grown >> 20} MiB more than the {most[WARM] >> 20} MiB before"
