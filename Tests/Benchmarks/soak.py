#!/usr/bin/env python3
"""Runs the shipped job exactly once at full speed for SECONDS (600), and watches the process.

librdkafka's mock cluster in a process of its own; a writer sends synthetic records whose event time goes
on, as fast as Sluice takes them: the mock keeps 5 MiB of a partition. Every ten seconds the resident
memory and the open descriptors of Sluice are taken down. Ends with status 1 if, after a minute of warming
up, memory grows by more than a tenth and 16 MiB, a descriptor is left open, or a record was not processed.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

from confluent_kafka import Consumer, Producer, TopicPartition

from latency import PARTITIONS, ROOT, SLUICE

SECONDS = int(os.environ.get("SECONDS", "600"))
OUTPUTS = ["events", "calls", "late", "rejected", "alerts"]
TOPICS = ["in", *OUTPUTS, "soak.calls.repartition", "soak.stages"]
# How many may be written and not processed: 2.8 MB of a partition.
AHEAD = 2_000 * PARTITIONS
TIME = re.compile(rb'"eventTime":"[^"]*"')


def write_pipeline(folder, servers):
    path = folder / "soak.yaml"
    text = (ROOT / "pipelines/cloudtrail.yaml").read_text()
    text = text[: text.index("# `sluice test")]
    text = text.replace("selectors/", f"{ROOT}/pipelines/selectors/")
    text = text.replace("cloudtrail.raw", "in").replace("sluice-cloudtrail", "soak")
    text = text.replace("cloudtrail.filtered", "events")
    text = re.sub(r"topic: cloudtrail\.", "topic: ", text)
    path.write_text(text.replace("${KAFKA_BROKERS:-localhost:9092}", servers))
    return path


class Writer(threading.Thread):
    """Sends records, a second of event time for each thousand."""

    def __init__(self, servers, lines, kept):
        super().__init__(daemon=True)
        self.count = 0
        self.is_done = False
        self._lines = lines
        self._kept_share = kept / len(lines)
        self._events = Consumer({"bootstrap.servers": servers, "group.id": "watch"})
        self._producer = Producer(
            {"bootstrap.servers": servers, "linger.ms": 20, "queue.buffering.max.messages": 50_000}
        )

    def run(self):
        processed = 0
        while not self.is_done:
            self._producer.poll(0)
            if self.count - processed > AHEAD - 1_000:
                time.sleep(0.01)
                processed = self.processed()
                continue
            second = self.count // 1_000
            clock = f"{second // 3600 % 24:02}:{second // 60 % 60:02}:{second % 60:02}"
            moment = f'"eventTime":"2026-03-{1 + second // 86400:02}T{clock}Z"'.encode()
            for _ in range(1_000):
                line = TIME.sub(moment, self._lines[self.count % len(self._lines)], count=1)
                while True:
                    try:
                        self._producer.produce("in", line, partition=self.count % PARTITIONS)
                        break
                    except BufferError:
                        self._producer.poll(0.05)
                self.count += 1
        self._producer.flush()

    def processed(self):
        """How many records have been processed, about: by those that were kept and have arrived."""
        partitions = [TopicPartition("events", number) for number in range(PARTITIONS)]
        ends = [self._events.get_watermark_offsets(part, timeout=10)[1] for part in partitions]
        return sum(ends) / self._kept_share


def usage(pid):
    """Resident MiB and open descriptors of a process."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    resident = int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024
    return resident, len(os.listdir(f"/proc/{pid}/fd"))


def main():
    with tempfile.TemporaryDirectory(prefix="sluice-soak-") as name:
        folder = pathlib.Path(name)
        made = subprocess.run(
            [SLUICE, "generate", "--count", "50000", "--seed", "5"], stdout=subprocess.PIPE, check=True)
        kept = subprocess.run(
            [SLUICE, "select", ROOT / "pipelines/selectors/drop-monitoring.json"],
            input=made.stdout, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        broker = subprocess.Popen(
            [ROOT / ".build/benchmarks/broker", "-", str(PARTITIONS), *TOPICS],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        servers = broker.stdout.readline().strip()
        log = open(folder / "log", "wb")
        process = subprocess.Popen([SLUICE, "run", write_pipeline(folder, servers)], stderr=log)
        writer = Writer(servers, made.stdout.splitlines(), kept.stdout.count(b"\n"))
        writer.start()
        samples = []
        begin = time.monotonic()
        while time.monotonic() - begin < SECONDS:
            time.sleep(10)
            assert process.poll() is None, (folder / "log").read_text()[-2_000:]
            samples.append(usage(process.pid))
            resident, descriptors = samples[-1]
            print(
                f"{time.monotonic() - begin:5.0f} s  {resident:6.1f} MiB  {descriptors} descriptors"
                f"  {writer.count} records written", flush=True)
        writer.is_done = True
        writer.join()
        time.sleep(2)
        process.terminate()
        status = process.wait()
        last = json.loads((folder / "log").read_text().splitlines()[-1])
        print(f"status {status}; {last.get('records')} records processed, {last.get('rows')} rows")
        lost = writer.count - int(last["records"])
        broker.stdin.close()
        broker.wait()
    steady = samples[6:] or samples
    early = max(resident for resident, _ in steady[: len(steady) // 3 + 1])
    late = max(resident for resident, _ in steady[-(len(steady) // 3 + 1):])
    print(f"memory: {early:.1f} MiB in the first third, {late:.1f} MiB in the last")
    grew = late > early * 1.1 and late > early + 16
    leaks = steady[-1][1] > steady[0][1]
    sys.exit(1 if grew or leaks or status != 0 or lost != 0 else 0)


main()
