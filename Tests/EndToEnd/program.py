"""The program under test, as a process."""

import json
import os
import pathlib
import re
import signal
import subprocess
import time

from broker import ROOT

PROGRAM = os.environ.get("SLUICE", str(ROOT / ".build/release/sluice"))
# What container runtimes wait before they kill.
STOP_LIMIT = 10


def run(*arguments, stdin=None, timeout=120, **environment):
    """Runs it to its end."""
    return subprocess.run(
        [PROGRAM, *map(str, arguments)],
        input=stdin if stdin is not None else b"",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=timeout,
        env={**os.environ, **environment},
    )


def high_water(pid):
    """The most resident memory that a process has had so far, in bytes; 0 if it has ended."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def complaints(stderr):
    """The lines on standard error that are no log lines."""
    lines = stderr.decode("utf-8", "replace").splitlines()
    return [line for line in lines if line.strip() and not _is_log(line)]


def _is_log(line):
    try:
        return "level" in json.loads(line)
    except (ValueError, TypeError):
        return False


class Running:
    """`sluice` in the background; a context manager that leaves nothing behind."""

    def __init__(self, folder, *arguments, stdin=subprocess.DEVNULL):
        number = len(list(pathlib.Path(folder).glob("stderr-*")))
        self.log = pathlib.Path(folder) / f"stderr-{number}"
        with open(self.log, "wb") as stderr:
            # A session of its own, so that what it may leave behind can be told by it.
            self._process = subprocess.Popen(
                [PROGRAM, *map(str, arguments)],
                stdin=stdin,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
        self.pid = self._process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()

    @property
    def stdin(self):
        return self._process.stdin

    @property
    def status(self):
        """The exit status, None while it runs, negative if a signal ended it."""
        return self._process.poll()

    def send(self, number):
        """Sends it a signal, and goes on."""
        self._process.send_signal(number)

    def wait_until_running(self, timeout=20):
        """Waits until it has checked everything and begins to join its group."""
        self.wait_until_said("running", timeout)

    @property
    def is_assigned(self):
        """Whether its group has given it an assignment."""
        return self._has_said("assigned")

    def wait_until_assigned(self, timeout=60):
        """Waits until its group has given it an assignment."""
        self.wait_until_said("assigned", timeout)

    def wait_until_said(self, message, timeout=20):
        """Waits until it has logged this."""
        deadline = time.monotonic() + timeout
        while not self._has_said(message):
            assert self.status is None and time.monotonic() < deadline, self.tail()
            time.sleep(0.02)

    def _has_said(self, message):
        return f'"{message}"'.encode() in self.log.read_bytes()

    def stop(self, number=signal.SIGTERM, limit=STOP_LIMIT):
        """Asks it to stop, waits for that; the exit status. Fails if it takes longer."""
        self._process.send_signal(number)
        begin = time.monotonic()
        try:
            status = self._process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still runs {limit} s after {number.name}\n{self.tail()}")
        took = time.monotonic() - begin
        assert not self.left_behind(), f"left processes behind: {self.left_behind()}"
        print(f"stopped in {took:.2f} s with status {status}")
        return status

    def kill(self):
        """Ends it at once."""
        self._process.kill()
        self._process.wait()

    def wait(self, timeout):
        """Waits for its end; the exit status."""
        try:
            return self._process.wait(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still runs after {timeout} s\n{self.tail()}")

    def left_behind(self):
        """Processes of its session that are still there, zombies included."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = entry.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == self.pid:
                found.append(int(entry.parent.name))
        return found

    def tail(self):
        """The end of what it has said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
