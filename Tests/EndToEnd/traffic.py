"""Records for the tests, and what must become of them by the second opinion of check.py."""

import collections
import datetime
import functools
import json
import pathlib
import random
import subprocess
import sys

import program
from broker import ROOT

# The monitoring roles that pipelines/selectors/drop-monitoring.json drops.
ROLES = ["DatadogIntegrationRole", "WizAccessRole", "prisma-cloud-scanner", "CloudHealthRole"]
THRESHOLD = 15
# Records for each second of event time: 20,000 are more than an hour.
RATE = 5


class Traffic:
    """Records in random partitions, each closed by one of a day later, so that every window of the
    others closes.

    Some are moved back by minutes of event time: what is out of order, and what comes too late.
    """

    def __init__(self, count, partitions, seed, folder):
        print(f"{count} records, {partitions} partitions, seed {seed}")
        chance = random.Random(f"{seed}/{partitions}")
        generated = program.run("generate", "--count", count, "--seed", seed, "--rate", RATE)
        assert generated.returncode == 0, generated.stderr
        lines = generated.stdout.splitlines()
        assert len(lines) == count
        lines = _moved_back(lines, chance)
        self.partitions = [[] for _ in range(partitions)]
        for line in lines:
            chance.choice(self.partitions).append(line)
        self.closing = _a_day_later(lines)
        for number, partition in enumerate(self.partitions):
            last = json.loads(partition[-1] if partition else lines[-1])
            last["eventTime"] = self.closing
            last["eventID"] = f"00000000-0000-4000-8000-{number:012}"
            partition.append(json.dumps(last, separators=(",", ":")).encode())
        self.folder = pathlib.Path(folder)
        self.files = self._write_files()

    def in_random_order(self, seed):
        """(partition, line) of all records: the partitions mixed, the order within each kept, the
        closing records at the end."""
        chance = random.Random(f"{seed}/order")
        order = [
            number for number, part in enumerate(self.partitions) for _ in range(len(part) - 1)
        ]
        chance.shuffle(order)
        following = [iter(partition) for partition in self.partitions]
        for number in order + list(range(len(self.partitions))):
            yield number, next(following[number])

    @functools.cached_property
    def expected(self):
        """What must come out."""
        return Expected(self)

    def _write_files(self):
        files = []
        for number, partition in enumerate(self.partitions):
            # A width that keeps the numbers' order when the names are sorted.
            path = self.folder / f"part-{number:02}.ndjson"
            path.write_bytes(b"".join(line + b"\n" for line in partition))
            files.append(path)
        return files


class Expected:
    """What check.py says of the traffic.

    `events` and `late` are lines by partition; `calls` are rows by window and name, without those
    of the closing records; `alerts` are the windows and names that are worth one.
    """

    def __init__(self, traffic):
        folder = traffic.folder / "expected"
        roles = [argument for role in ROLES for argument in ("--drop-role", role)]
        subprocess.run(
            [sys.executable, ROOT / "Tests/Benchmarks/check.py", folder, *traffic.files, *roles],
            check=True,
        )
        origin = {
            line: number for number, part in enumerate(traffic.partitions) for line in part
        }
        self.events = _by_partition(folder / "events.ndjson", origin, len(traffic.partitions))
        self.late = _by_partition(folder / "late.ndjson", origin, len(traffic.partitions))
        self.closing = traffic.closing[:17] + "00Z"
        self.calls = {}
        for line in (folder / "calls.ndjson").read_bytes().splitlines():
            row = json.loads(line)
            if row["window_start"] != self.closing:
                self.calls[row["window_start"], row["eventName"]] = line
        self.alerts = {
            key for key, line in self.calls.items() if json.loads(line)["calls"] > THRESHOLD
        }
        # A test that can't fail is none.
        assert self.alerts and all(self.events) and sum(map(len, self.late)) > 0
        assert len(self.alerts) < len(self.calls)


def _moved_back(lines, chance):
    moved = collections.defaultdict(list)
    for index in range(len(lines)):
        far = chance.random() < 0.02
        moved[index + (chance.randrange(RATE * 60 * 20) if far else 0)].append(lines[index])
    return [line for index in sorted(moved) for line in moved[index]]


def _a_day_later(lines):
    newest = max(json.loads(line)["eventTime"] for line in lines)
    time = datetime.datetime.fromisoformat(newest.replace("Z", "+00:00"))
    return (time + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _by_partition(path, origin, count):
    lines = [[] for _ in range(count)]
    for line in path.read_bytes().splitlines():
        lines[origin[line]].append(line)
    return lines
