"""A Kafka broker in a process of its own: noida-db, which Tests/Brokers/install installs.

What is to be known of it (0.2.3): a member of a group that was killed is never removed, and its
transaction stays open, so a process that is killed or restarted has a group.instance.id, or is ended
by `bury`; when the member that leads the group comes back in its own place, it is given others'
partitions, which they keep; a read_committed reader that starts behind the end of an aborted
transaction is not given what the same producer wrote later; one answer can be the whole backlog,
whatever the client's limits, hence receive.message.max.bytes; records older than the retention vanish
at once, hence retention.ms=-1; SIGKILL loses the last moment of what it has acknowledged, so a
restart that must keep everything begins with SIGTERM; it writes all its data anew each time it saves
and when it stops (20,000 records: some 5 s, 200,000: a minute).
"""

import collections
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import time

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewPartitions, NewTopic

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("NOIDA_DB", str(ROOT / ".build/tools/venv/bin/noida-db"))

_LEAVE_GROUP = 13

Message = collections.namedtuple("Message", "partition offset key value headers timestamp")


def _text(value):
    """A string of Kafka's protocol."""
    return struct.pack(">h", len(value)) + value.encode()


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Broker:
    """Starts without data; a context manager that ends the broker and deletes its data."""

    def __init__(self):
        self.port = free_port()
        self.servers = f"127.0.0.1:{self.port}"
        self._data = tempfile.mkdtemp(prefix="sluice-noida-")
        self._admin = AdminClient({"bootstrap.servers": self.servers, "log_level": 0})
        self._process = None
        self._producer = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._end(signal.SIGKILL)
        shutil.rmtree(self._data, ignore_errors=True)

    # The process

    def start(self, timeout=120):
        """Starts on what data there is, and waits until it answers."""
        self._process = subprocess.Popen(
            [PROGRAM, "start", "--only", "kafka", "--kafka-port", str(self.port)]
            + ["--data-dir", self._data],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + timeout
        while True:
            try:
                self._admin.list_topics(timeout=2)
                return
            except KafkaException:
                assert self._process.poll() is None, f"{PROGRAM} does not start"
                assert time.monotonic() < deadline, f"{PROGRAM} does not answer"

    def stop(self):
        """Ends it in order: its data is kept."""
        self._end(signal.SIGTERM)

    def kill(self):
        """Ends it at once."""
        self._end(signal.SIGKILL)

    def freeze(self):
        """Makes it answer nothing any more, with its connections open."""
        self._process.send_signal(signal.SIGSTOP)

    def _end(self, number):
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.send_signal(number)
        try:
            self._process.wait(timeout=240)
        finally:
            self._process.kill()
            self._process.wait()
            self._process = None

    # Topics

    def make_topics(self, partitions, **configuration):
        """Makes topics, by name with their number of partitions."""
        configuration = {
            "retention.ms": "-1",
            "max.message.bytes": str(64 << 20),
            **configuration,
        }
        copies = min(3, len(self._admin.list_topics(timeout=20).brokers))
        topics = [
            NewTopic(name, count, copies, config=configuration)
            for name, count in partitions.items()
        ]
        for made in self._admin.create_topics(topics).values():
            made.result(timeout=20)

    def add_partitions(self, topic, count):
        """Gives a topic more partitions, to be so many."""
        for made in self._admin.create_partitions([NewPartitions(topic, count)]).values():
            made.result(timeout=20)
        self._producer = None  # It would not hear of them for minutes.

    def remake_topics(self, partitions):
        """Deletes topics and makes them again, empty."""
        for deleted in self._admin.delete_topics(list(partitions)).values():
            deleted.result(timeout=20)
        self._producer = None  # It would go on with the sequence numbers of before.
        self.make_topics(partitions)

    def topics(self):
        """The names of all topics, with their number of partitions."""
        known = self._admin.list_topics(timeout=20).topics
        return {name: len(topic.partitions) for name, topic in known.items()}

    def ends(self, topic):
        """How many messages each partition of the topic holds."""
        with self._reader("ends") as reader:
            return [
                reader.get_watermark_offsets(TopicPartition(topic, index), timeout=20)[1]
                for index in range(self.topics()[topic])
            ]

    def committed(self, group, topic):
        """The next offset of each partition that the group has committed; None without one."""
        partitions = [TopicPartition(topic, index) for index in range(self.topics()[topic])]
        with self._reader(group) as reader:
            answer = reader.committed(partitions, timeout=20)
        return [part.offset if part.offset >= 0 else None for part in answer]

    def bury(self, group, instance):
        """Ends what a killed process with this group.instance.id has left: its membership and its
        transaction. Elsewhere both end by themselves, in time."""
        producer = Producer(
            {
                "bootstrap.servers": self.servers,
                "transactional.id": f"{group}/{instance}",
                "log_level": 0,
            }
        )
        producer.init_transactions(20)
        members = struct.pack(">i", 1) + _text("") + _text(instance)
        self._ask(_LEAVE_GROUP, 3, _text(group) + members)

    def _ask(self, api, version, body):
        """Sends a request of Kafka's protocol, and waits for the answer."""
        request = struct.pack(">hhi", api, version, 1) + _text("tests") + body
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            (length,) = struct.unpack(">i", connection.recv(4, socket.MSG_WAITALL))
            connection.recv(length, socket.MSG_WAITALL)

    # Messages

    def write(self, topic, partition, value, key=None, headers=None):
        """Writes a message, in the background; order is kept within a partition."""
        if self._producer is None:
            self._producer = Producer(
                {
                    "bootstrap.servers": self.servers,
                    "enable.idempotence": True,
                    "linger.ms": 5,
                    "queue.buffering.max.messages": 1_000_000,
                    "message.max.bytes": 64 << 20,
                    "log_level": 0,
                }
            )
        self._producer.produce(topic, value, key, partition, headers=headers or [])
        self._producer.poll(0)

    def flush(self):
        """Waits until everything that was written has arrived."""
        assert self._producer is None or self._producer.flush(60) == 0

    def read(self, topic):
        """All messages that the topic holds now and that are committed, in the order of each
        partition."""
        count = self.topics()[topic]
        messages, unfinished = [[] for _ in range(count)], set(range(count))
        deadline = time.monotonic() + 120
        with self._reader("reader") as reader:
            reader.assign([TopicPartition(topic, index, 0) for index in range(count)])
            while unfinished:
                assert time.monotonic() < deadline, f"{topic}: {list(map(len, messages))}"
                for message in reader.consume(10_000, timeout=0.1):
                    error = message.error()
                    if error is not None and error.code() == KafkaError._PARTITION_EOF:
                        unfinished.discard(message.partition())
                        continue
                    assert error is None, error
                    messages[message.partition()].append(
                        Message(
                            message.partition(),
                            message.offset(),
                            message.key(),
                            message.value(),
                            dict(message.headers() or []),
                            message.timestamp()[1],
                        )
                    )
        return [message for read in messages for message in read]

    def _reader(self, group):
        return _Closing(
            Consumer(
                {
                    "bootstrap.servers": self.servers,
                    "group.id": group,
                    "enable.auto.commit": False,
                    "enable.partition.eof": True,
                    "isolation.level": "read_committed",
                    "receive.message.max.bytes": 2_000_000_000,
                    "log_level": 0,
                }
            )
        )


class Cluster(Broker):
    """A cluster that is there already, such as Apache Kafka: nothing of it is started or ended."""

    def __init__(self, servers):
        super().__init__()
        self.servers = servers
        self._admin = AdminClient({"bootstrap.servers": servers, "log_level": 0})

    def __exit__(self, *_):
        shutil.rmtree(self._data, ignore_errors=True)

    def start(self, timeout=120):
        self._admin.list_topics(timeout=timeout)

    def stop(self):
        raise NotImplementedError("not ours to stop")

    kill = stop

    def bury(self, group, instance):
        """Nothing."""


class _Closing:
    """Closes a consumer at the end of a `with`."""

    def __init__(self, consumer):
        self._consumer = consumer

    def __enter__(self):
        return self._consumer

    def __exit__(self, *_):
        self._consumer.close()
