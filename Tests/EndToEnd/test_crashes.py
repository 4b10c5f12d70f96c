"""Processes are killed at random moments, come, go and are restarted, while records come in.

SLUICE_E2E_KILLS says how often (5 unless set; `make crash` takes 30), SLUICE_E2E_MEMBERS how many
processes there are at most (3 unless set). KAFKA_BROKERS names a cluster to do it on, such as Apache
Kafka, where processes come back in their own places (group.instance.id); without it each run starts a
noida-db, where that does not work, so there they come as others, and the dead are buried.
SLUICE_E2E_BREAK is a shell command that is run beside the first half of the kills: one that kills a
broker of the cluster, say, and starts it again.
"""

import os
import random
import subprocess
import time
import uuid
from itertools import zip_longest

import pytest

import broker as brokers
from pipeline import DELIVERIES, Pipeline
from results import check

KILLS = int(os.environ.get("SLUICE_E2E_KILLS", "5"))
CLUSTER = os.environ.get("KAFKA_BROKERS")
BREAK = os.environ.get("SLUICE_E2E_BREAK")
PARTITIONS = 6
MEMBERS = int(os.environ.get("SLUICE_E2E_MEMBERS", "3"))
SECONDS_BETWEEN_KILLS = 2.5


@pytest.fixture
def cluster():
    with brokers.Cluster(CLUSTER) if CLUSTER else brokers.Broker() as cluster:
        yield cluster


@pytest.mark.parametrize("delivery", DELIVERIES)
def test_crashes(cluster, traffic, seed, tmp_path, delivery):
    print(f"SLUICE_E2E_SEED={seed} SLUICE_E2E_KILLS={KILLS}")
    chance = random.Random(f"{seed}/crashes/{delivery}")
    prefix = f"sluice-{uuid.uuid4().hex[:8]}-" if CLUSTER else ""
    records = traffic(PARTITIONS)
    order = list(records.in_random_order(seed))
    with Pipeline(cluster, tmp_path, PARTITIONS, delivery, prefix) as running:
        members = Members(cluster, running, chance)
        members.start()
        half = len(order) // 2
        with feeding(running, order[:half]):
            breaking = subprocess.Popen(BREAK or "true", shell=True)
            members.disturb(KILLS // 2)
            assert breaking.wait(timeout=120) == 0, BREAK
        if not CLUSTER:
            # While nothing is written: noida-db may lose what it acknowledged last.
            running.wait_until_read(half)
            # After a restart it answers no transaction of a producer that was there before.
            resting = members.rest() if delivery == "exactly_once" else 0
            written = running.written()
            cluster.stop()
            time.sleep(chance.uniform(0, 2))
            cluster.start()
            check_kept(written, running.written())
            for _ in range(resting):
                members.start()
        with feeding(running, order[half:]):
            members.disturb(KILLS - KILLS // 2)
        members.settle()
        running.wait(members.processes, records.expected)
        for process in members.processes:
            assert process.stop() == 0
        check(running.read(), records.expected, delivery, rewinds_allowed=len(order))


def check_kept(before, after):
    """The broker's part of the bargain, so that what it loses is not looked for here."""
    lost = [
        topic
        for topic, counts in before.items()
        if any(count < old for count, old in zip_longest(after.get(topic, []), counts, fillvalue=0))
    ]
    assert not lost, f"the broker has lost what it had acknowledged, of {', '.join(sorted(lost))}"


def feeding(running, records):
    """The records, over about the time that half of the kills take."""
    seconds = max(1, SECONDS_BETWEEN_KILLS * KILLS / 2)
    return running.feeding(records, per_second=len(records) / seconds)


class Members:
    """The processes of the group, by name."""

    def __init__(self, cluster, running, chance):
        self._cluster = cluster
        self._running = running
        self._chance = chance
        self._processes = {}
        self._started = 0

    @property
    def processes(self):
        """Those that run."""
        return list(self._processes.values())

    def start(self, name=None):
        """Starts another process, or one again."""
        self._started += 1
        if name is None or not CLUSTER:
            name = f"member-{self._started}"
        self._processes[name] = self._running.start(name)

    def rest(self):
        """Stops all; gives how many there were."""
        count = len(self._processes)
        for name in sorted(self._processes):
            self._end(name, stop)
        return count

    def disturb(self, kills):
        """Kills, and now and then starts or stops one between two of them."""
        for _ in range(kills):
            time.sleep(self._chance.uniform(0.2, 2 * SECONDS_BETWEEN_KILLS - 0.2) * 0.8)
            self._restart(kill, self._chance.choice([0, 0, 0.3]))
            if len(self._processes) < MEMBERS and self._chance.random() < 0.5:
                self.start()
            elif self._chance.random() < 0.3:
                self._restart(stop)

    def settle(self, patience=10):
        """Waits until all have an assignment, on noida-db: if one goes while the group changes, it
        may leave those that join without an answer for good. Who is, is given up."""
        if CLUSTER:
            return
        for name in sorted(self._processes):
            deadline = time.monotonic() + patience
            while not self._processes[name].is_assigned and time.monotonic() < deadline:
                time.sleep(0.1)
            if not self._processes[name].is_assigned:
                self._replace(name, kill)
                return self.settle(patience)
        time.sleep(1)

    def _restart(self, end, pause=0):
        self.settle()
        self._replace(self._chance.choice(sorted(self._processes)), end, pause)

    def _replace(self, name, end, pause=0):
        self._end(name, end)
        time.sleep(pause)
        self.start(name)

    def _end(self, name, end):
        end(self._processes.pop(name))
        self._cluster.bury(self._running.group, name)


def kill(process):
    """Ends it at once."""
    assert process.status is None, process.tail()
    process.kill()


def stop(process):
    """Asks it to stop; -15 is the status of one that had not begun to listen for that, and 3 that of
    one that could not commit in time, for a broker was dead."""
    assert process.stop() in ((0, -15, 3) if BREAK else (0, -15))
