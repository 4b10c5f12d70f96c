"""A way to the broker that can be cut, and on which a consumer group or storing takes its time."""

import contextlib
import socket
import struct
import threading
import time

from broker import free_port

# Requests of Kafka's protocol, by their numbers.
PRODUCE, METADATA, FIND_COORDINATOR, JOIN_GROUP, HEARTBEAT = 0, 3, 10, 11, 12
REBALANCE_IN_PROGRESS = 27


class Gateway:
    """Passes everything on between clients and the broker, in both directions, as it is but for
    the broker's address, which becomes its own; a context manager.
    """

    def __init__(self, broker):
        self.port = free_port()
        self.servers = f"127.0.0.1:{self.port}"
        # For how long each answer to a member that joins the group is held back.
        self.join_seconds = 0
        # Set when such an answer has been given.
        self.has_joined = threading.Event()
        # Cleared to hold back that messages have been stored.
        self.acknowledges = threading.Event()
        self.acknowledges.set()
        self._upstream = broker.port
        self._rebalance = threading.Event()
        self._listener = None
        self._connections = []

    def __enter__(self):
        self.restore()
        return self

    def __exit__(self, *_):
        self.acknowledges.set()
        self.cut()

    def cut(self):
        """Closes every connection, and accepts no new one."""
        _close(self._listener)
        for connection in self._connections:
            _close(connection)
        self._connections = []

    def restore(self):
        """Undoes `cut`."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def rebalance(self, join_seconds):
        """Makes the group ask its member to join again, with the answer to its next heartbeat.
        What follows takes `join_seconds`, as where there are others to be waited for.
        """
        self.join_seconds = join_seconds
        self.has_joined.clear()
        self._rebalance.set()

    def _accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                upstream = socket.create_connection(("127.0.0.1", self._upstream))
                self._connections += [client, upstream]
                kinds = {}
                for run in (self._pass_requests, self._pass_answers):
                    threading.Thread(
                        target=self._until_closed, args=(run, client, upstream, kinds), daemon=True
                    ).start()

    def _until_closed(self, run, client, upstream, kinds):
        with contextlib.suppress(OSError):
            run(client, upstream, kinds)
        _close(client)
        _close(upstream)

    def _pass_requests(self, client, upstream, kinds):
        while True:
            request = _receive(client)
            kind, _, number = struct.unpack_from(">hhi", request)
            kinds[number] = kind
            _send(upstream, request)

    def _pass_answers(self, client, upstream, kinds):
        while True:
            answer = _receive(upstream)
            (number,) = struct.unpack_from(">i", answer)
            kind = kinds.pop(number, None)
            if kind in (METADATA, FIND_COORDINATOR):
                answer = answer.replace(_address(self._upstream), _address(self.port))
            elif kind == HEARTBEAT and self._rebalance.is_set():
                self._rebalance.clear()
                answer = answer[:-2] + struct.pack(">h", REBALANCE_IN_PROGRESS)
            elif kind == PRODUCE:
                self.acknowledges.wait()
            elif kind == JOIN_GROUP:
                time.sleep(self.join_seconds)
                self.has_joined.set()
            _send(client, answer)


def _address(port):
    return b"127.0.0.1" + struct.pack(">i", port)


def _receive(connection):
    (size,) = struct.unpack(">i", _read(connection, 4))
    return _read(connection, size)


def _read(connection, size):
    parts = bytearray()
    while len(parts) < size:
        part = connection.recv(size - len(parts))
        if not part:
            raise ConnectionError("closed")
        parts += part
    return bytes(parts)


def _send(connection, message):
    connection.sendall(struct.pack(">i", len(message)) + message)


def _close(connection):
    if connection is None:
        return
    # A thread that waits in it is woken by this only.
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
