"""The tour: what it shows, and in how much room."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

import program
from broker import ROOT

ARGUMENTS = ["run", ROOT / "pipelines/cloudtrail.yaml", "--embedded", "--seconds", "3"]


def test_it_shows_traffic_for_as_long_as_is_asked_and_ends_with_the_totals():
    shown = program.run(*ARGUMENTS).stdout.decode()
    records = [int(count) for count in re.findall(r"^  in +(\d+) records", shown, re.M)]
    assert re.findall(r"broker, (\d+) s$", shown, re.M)[-1] == "3"
    kept, dropped = re.findall(r"^stage drop-monitoring: kept (\d+).*dropped (\d+)", shown, re.M)[0]
    assert records[-1] == int(kept) + int(dropped) > 4_000


def test_it_fits_the_window():
    rows, columns = 10, 30
    terminal, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    with subprocess.Popen(
        [program.PROGRAM, *map(str, ARGUMENTS)], stdout=side, stderr=subprocess.DEVNULL
    ) as process:
        os.close(side)
        shown = b""
        try:
            while part := os.read(terminal, 4_096):
                shown += part
        except OSError:  # the other side is closed
            pass
        os.close(terminal)
        assert process.wait(timeout=60) == 0
    pages = shown.decode().split("\x1b[H\x1b[2J")[1:-1]
    assert len(pages) >= 3
    for page in pages:
        lines = page.split("\r\n")
        assert len(lines) <= rows and max(map(len, lines)) <= columns, page
        assert lines[2].startswith("  in ") and lines[-1] == ""
