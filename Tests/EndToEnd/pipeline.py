"""The pipeline of the tests on a broker, its topics, and what it writes."""

import pathlib
import shutil
import time

import program
from broker import ROOT
from traffic import THRESHOLD

GROUP = "sluice-end-to-end"
SOURCE = "raw"
OUTPUTS = ["events", "alerts", "calls", "late", "rejected"]
# What the pipeline makes by itself, for its aggregate.
INTERNAL = f"{GROUP}.calls.repartition"

_TEXT = """\
name: end-to-end
kafka:
  bootstrap.servers: {servers}
  receive.message.max.bytes: 2000000000
  reconnect.backoff.max.ms: 500
{kafka}
source: {{ topics: [{source}], group: {group}, start: earliest }}
# Idleness is told by the wall clock: out of the way.
time: {{ lateness: 10m, idle: 1h }}
delivery: at_least_once
stages:
  - select: {{ id: drop-monitoring, selectors: drop-monitoring.json }}
  - aggregate:
      id: calls
      by: [eventName]
      window: 1m
      measures: {{ calls: count }}
      output: calls
      alert: {{ when: calls > {threshold}, title: "Many {{eventName}} calls", output: alerts }}
outputs:
  events: {{ topic: events, format: cloudtrail }}
  alerts: {{ topic: alerts }}
  calls: {{ topic: calls }}
  late: {{ topic: late }}
  rejected: {{ topic: rejected }}
"""


def write_pipeline(folder, servers="localhost:9092", member=None, source=SOURCE):
    """Writes the pipeline file and its selectors; with `member` the process is a static one."""
    folder = pathlib.Path(folder)
    selectors = ROOT / "pipelines/selectors/drop-monitoring.json"
    shutil.copyfile(selectors, folder / "drop-monitoring.json")
    path = folder / f"{member or 'pipeline'}.yaml"
    path.write_text(
        _TEXT.format(
            servers=servers,
            kafka=f"  group.instance.id: {member}\n" if member else "",
            source=source,
            group=GROUP,
            threshold=THRESHOLD,
        )
    )
    return path


class Pipeline:
    """The pipeline on a broker, with its topics made."""

    def __init__(self, broker, folder, partitions):
        self.broker = broker
        self.folder = folder
        broker.make_topics({SOURCE: partitions, **{name: 3 for name in OUTPUTS}})

    def start(self, member="one", *options):
        """Starts a process; `member` None is one that the group forgets when it leaves."""
        path = write_pipeline(self.folder, self.broker.servers, member)
        return program.Running(self.folder, "run", path, *options)

    def feed(self, records, per_second=None, onto=None):
        """Writes records to the source topic, as fast as that, keyed by their partition.

        `onto` is called with the number of records written, now and then.
        """
        begin = time.monotonic()
        for number, (partition, line) in enumerate(records):
            self.broker.write(SOURCE, partition, line, key=f"partition {partition}")
            if number % 50:
                continue
            if onto:
                onto(number)
            if per_second:
                time.sleep(max(0, begin + number / per_second - time.monotonic()))
        self.broker.flush()

    def wait(self, processes, expected, timeout=120):
        """Waits until everything has been read and committed, and all rows have come."""
        deadline = time.monotonic() + timeout
        ends = self.broker.ends(SOURCE)
        while True:
            rows = sum(self.broker.ends("calls"))
            committed = self.broker.committed(GROUP, SOURCE)
            if committed == ends and rows >= len(expected.calls):
                break
            for process in processes:
                assert process.status is None, f"ended by itself: {process.tail()}"
            assert time.monotonic() < deadline, (
                f"committed {committed} of {ends}, {rows} rows of {len(expected.calls)}\n"
                + "\n".join(process.tail() for process in processes)
            )
            time.sleep(0.1)
        # What should not come would come now.
        time.sleep(0.5)

    def read(self):
        """What the outputs hold, by name."""
        return {name: self.broker.read(name) for name in OUTPUTS}
