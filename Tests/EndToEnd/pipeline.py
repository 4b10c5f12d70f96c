"""The pipeline of the tests on a broker, its topics, and what it writes."""

import contextlib
import pathlib
import shutil
import threading
import time

import program
from broker import ROOT
from traffic import THRESHOLD

GROUP = "sluice-end-to-end"
SOURCE = "raw"
OUTPUTS = ["events", "alerts", "calls", "late", "rejected"]
DELIVERIES = ["exactly_once", "at_least_once"]
# What the pipeline makes by itself, for its aggregate.
INTERNAL = f"{GROUP}.calls.repartition"

# max.poll.interval.ms is also how long a member waits for an answer to its joining, which noida-db
# may never give when the broker is restarted or another member goes in that moment.
_TEXT = """\
name: end-to-end
kafka:
  bootstrap.servers: {servers}
  receive.message.max.bytes: 2000000000
  reconnect.backoff.max.ms: 500
  session.timeout.ms: 6000
  heartbeat.interval.ms: 500
  max.poll.interval.ms: 15000{kafka}
source: {{ topics: [{prefix}{source}], group: {prefix}{group}, start: {begin} }}
# Idleness is told by the wall clock: unless it is what is tested it is out of the way.
time: {{ lateness: 10m, idle: {idle} }}
delivery: {delivery}
stages:
{stages}  - select: {{ id: drop-monitoring, selectors: drop-monitoring.json }}
  - aggregate:
      id: calls
      by: [eventName]
      window: {window}
      measures: {{ calls: count }}
      output: calls
      alert: {{ when: calls > {threshold}, title: "Many {{eventName}} calls", output: alerts }}
outputs:
  events: {{ topic: {prefix}events, format: cloudtrail }}
  alerts: {{ topic: {prefix}alerts }}
  calls: {{ topic: {prefix}calls }}
  late: {{ topic: {prefix}late }}
  rejected: {{ topic: {prefix}rejected }}
"""


def write_pipeline(
    folder,
    servers="localhost:9092",
    member=None,
    source=SOURCE,
    delivery="exactly_once",
    prefix="",
    stages=(),
    window="1m",
    idle="1h",
    begin="earliest",
):
    """Writes the pipeline file and its selectors; with `member` the process is a static one.

    `prefix` stands before the names of its group and topics, `stages` before the other stages;
    `window` is that of the aggregate.
    """
    folder = pathlib.Path(folder)
    selectors = ROOT / "pipelines/selectors/drop-monitoring.json"
    # Another process may be reading it.
    if not (folder / "drop-monitoring.json").exists():
        shutil.copyfile(selectors, folder / "drop-monitoring.json")
    path = folder / f"{member or 'pipeline'}.yaml"
    path.write_text(
        _TEXT.format(
            servers=servers,
            kafka=f"\n  group.instance.id: {member}" if member else "",
            source=source,
            group=GROUP,
            threshold=THRESHOLD,
            delivery=delivery,
            prefix=prefix,
            stages="".join(f"  - {stage}\n" for stage in stages),
            window=window,
            idle=idle,
            begin=begin,
        )
    )
    return path


class Pipeline:
    """The pipeline on a broker, with its topics made; a context manager that ends its processes."""

    def __init__(
        self, broker, folder, partitions, delivery="exactly_once", prefix="", stages=()
    ):
        self.broker = broker
        # May be changed between two starts.
        self.stages = stages
        self.window = "1m"
        self.idle = "1h"
        self.begin = "earliest"
        self.folder = pathlib.Path(folder)
        self.delivery = delivery
        self.prefix = prefix
        self.source = prefix + SOURCE
        self.group = prefix + GROUP
        self._processes = contextlib.ExitStack()
        topics = {SOURCE: partitions, **{name: 3 for name in OUTPUTS}}
        broker.make_topics({prefix + name: count for name, count in topics.items()})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._processes.close()

    def start(self, member="one", *options, servers=None):
        """Starts a process; `member` None is one that the group forgets when it leaves."""
        path = self.write(member, servers)
        return self._processes.enter_context(program.Running(self.folder, "run", path, *options))

    def write(self, member="one", servers=None):
        """Writes the pipeline file of a process."""
        return write_pipeline(
            self.folder,
            servers or self.broker.servers,
            member,
            delivery=self.delivery,
            prefix=self.prefix,
            stages=self.stages,
            window=self.window,
            idle=self.idle,
            begin=self.begin,
        )

    def feed(self, records):
        """Writes records to the source topic, keyed by their partition."""
        for partition, line in records:
            self.broker.write(self.source, partition, line, key=f"partition {partition}")
        self.broker.flush()

    def feeding(self, records, per_second):
        """Does so in the background, so many a second."""
        return Feeding(self, records, per_second)

    def wait_until_read(self, count, timeout=60):
        """Waits until so many messages of the source topic have been read and committed, and what
        they caused has been written."""
        deadline = time.monotonic() + timeout
        while sum(committed := self._committed()) < count:
            assert time.monotonic() < deadline, f"committed {committed}, {sum(committed)} of {count}"
            time.sleep(0.1)
        before, now = None, self.written()
        while now != before:
            assert time.monotonic() < deadline, f"still written to: {before}, {now}"
            time.sleep(1)
            before, now = now, self.written()

    def _committed(self):
        """The next offset of each partition of the source topic; 0 without one."""
        return [offset or 0 for offset in self.broker.committed(self.group, self.source)]

    def written(self):
        """How many messages each topic holds."""
        return {topic: self.broker.ends(topic) for topic in self.broker.topics()}

    def wait(self, processes, expected, timeout=120):
        """Waits until everything has been read and committed, and all rows have come."""
        deadline = time.monotonic() + timeout
        ends = self.broker.ends(self.source)
        rows = 0
        while True:
            committed = self.broker.committed(self.group, self.source)
            if committed == ends:
                rows = len(self.broker.read(self.prefix + "calls"))
                if rows >= len(expected.calls):
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
        return {name: self.broker.read(self.prefix + name) for name in OUTPUTS}


class Feeding:
    """Writes records in the background; a context manager that waits for its end."""

    def __init__(self, pipeline, records, per_second):
        self.written = 0
        self._pipeline = pipeline
        self._records = records
        self._per_second = per_second
        self._failure = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self._thread.join()
            self._throw()

    def wait(self, count):
        """Waits until so many are written."""
        while self.written < count:
            self._throw()
            time.sleep(0.005)

    def _run(self):
        try:
            begin = time.monotonic()
            for count, record in enumerate(self._records):
                self._pipeline.broker.write(
                    self._pipeline.source, *record, key=f"partition {record[0]}"
                )
                self.written = count
                if count % 20 == 0:
                    time.sleep(max(0, begin + count / self._per_second - time.monotonic()))
            self._pipeline.broker.flush()
            self.written = float("inf")
        except BaseException as failure:
            self._failure = failure

    def _throw(self):
        if self._failure:
            raise self._failure
