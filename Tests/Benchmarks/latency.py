#!/usr/bin/env python3
"""How long an alert takes, broker to broker, at 20,000 records a second.

librdkafka's mock cluster in a process of its own; synthetic records at RATE a second for SECONDS, and
among them, every 20 ms, one whose eventName no other has: a group that is worth an alert. The latency is
from just before that record is written to when a reader of the alerts' topic (read_committed, waiting)
has the alert. For both deliveries, commit.interval 200ms as the default is. Prints percentiles.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time

from confluent_kafka import Consumer, Producer, TopicPartition

ROOT = pathlib.Path(__file__).resolve().parents[2]
SLUICE = os.environ.get("SLUICE", str(ROOT / ".build/release/sluice"))
RATE = int(os.environ.get("RATE", "20000"))
SECONDS = int(os.environ.get("SECONDS", "15"))
WARM_UP_SECONDS = 4
PARTITIONS = 12
OUTPUTS = ["events", "calls", "late", "rejected", "alerts"]
TOPICS = ["in", *OUTPUTS, "bench.calls.repartition", "bench.stages"]


def pipeline(folder, servers, delivery):
    path = folder / "latency.yaml"
    path.write_text(
        json.dumps(
            {
                "name": "bench",
                # The mock answers a fetch that waits only when its time is over; Kafka as soon as
                # there is something.
                "kafka": {"bootstrap.servers": servers, "fetch.wait.max.ms": "10"},
                "source": {"topics": ["in"], "group": "bench"},
                "delivery": delivery,
                "stages": [
                    {
                        "aggregate": {
                            "id": "calls",
                            "by": ["eventName"],
                            "window": "1m",
                            "output": "calls",
                            "alert": {"when": "count > 0", "output": "alerts"},
                        }
                    }
                ],
                "outputs": {name: {"topic": name} for name in OUTPUTS},
            }
        )
    )
    return path


class Reader(threading.Thread):
    """Takes down when each alert has come."""

    def __init__(self, servers):
        super().__init__(daemon=True)
        self.arrivals = {}
        self.is_done = False
        self._consumer = Consumer(
            {
                "bootstrap.servers": servers,
                "group.id": "reader",
                "isolation.level": "read_committed",
                "fetch.wait.max.ms": 10,
            }
        )
        self._consumer.assign([TopicPartition("alerts", n, 0) for n in range(PARTITIONS)])

    def run(self):
        while not self.is_done:
            for message in self._consumer.consume(1_000, timeout=0.05):
                if message.error() is None:
                    name = json.loads(message.value())["group"]["eventName"]
                    self.arrivals.setdefault(name, time.monotonic())
        self._consumer.close()


def feed(servers, lines):
    """Writes records at the rate; gives when each marker was written."""
    bulk = Producer({"bootstrap.servers": servers, "linger.ms": 5, "queue.buffering.max.messages": 10**6})
    marks = Producer({"bootstrap.servers": servers, "linger.ms": 0})
    template = json.loads(lines[-1])
    written = {}
    begin = time.monotonic()
    tick = 0.02
    for number in range(int(SECONDS / tick)):
        for index in range(int(RATE * tick)):
            record = number * int(RATE * tick) + index
            bulk.produce("in", lines[record % len(lines)], partition=record % PARTITIONS)
        template["eventName"] = f"Marker{number}"
        line = json.dumps(template, separators=(",", ":"))
        written[template["eventName"]] = time.monotonic()
        marks.produce("in", line, partition=number % PARTITIONS)
        marks.poll(0)
        bulk.poll(0)
        time.sleep(max(0, begin + (number + 1) * tick - time.monotonic()))
    bulk.flush(10)
    marks.flush(10)
    rate = SECONDS * RATE / (time.monotonic() - begin)
    return written, rate


def await_assignment(process, log):
    """Waits until its group has given Sluice its partitions."""
    while b'"assigned"' not in log.read_bytes():
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    time.sleep(1)


def measure(folder, lines, delivery):
    broker = subprocess.Popen(
        [ROOT / ".build/benchmarks/broker", "-", str(PARTITIONS), *TOPICS],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    servers = broker.stdout.readline().strip()
    plan = pipeline(folder, servers, delivery)
    log = folder / "stderr"
    process = subprocess.Popen([SLUICE, "run", plan], stderr=open(log, "wb"))
    reader = Reader(servers)
    reader.start()
    await_assignment(process, log)
    written, rate = feed(servers, lines)
    time.sleep(3)
    reader.is_done = True
    reader.join()
    process.terminate()
    process.wait()
    broker.stdin.close()
    broker.wait()
    first = int(WARM_UP_SECONDS / 0.02)
    late = [name for name in written if name not in reader.arrivals]
    times = sorted(
        reader.arrivals[name] - written[name]
        for name in list(written)[first:]
        if name in reader.arrivals)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1e3
    print(
        f"{delivery:<14} {rate:7.0f} records/s   p50 {at(0.5):5.0f} ms   p90 {at(0.9):5.0f} ms"
        f"   p99 {at(0.99):5.0f} ms   max {times[-1] * 1e3:5.0f} ms   {len(times)} alerts,"
        f" {len(late)} missing",
        flush=True)


def main():
    with tempfile.TemporaryDirectory(prefix="sluice-latency-") as name:
        # All in one hour: a mark is late in no partition.
        made = subprocess.run(
            [SLUICE, "generate", "--count", "50000", "--seed", "3", "--rate", "1000"],
            stdout=subprocess.PIPE, check=True)
        lines = made.stdout.splitlines()
        for delivery in ["at_least_once", "exactly_once"]:
            measure(pathlib.Path(name), lines, delivery)


if __name__ == "__main__":
    main()
