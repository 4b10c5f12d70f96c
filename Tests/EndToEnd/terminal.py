"""What the program shows on a terminal."""

import os
import pty
import subprocess

import program


def closing_report(*arguments):
    """The lines that a run shows on a terminal."""
    terminal, side = pty.openpty()
    process = subprocess.Popen(
        [program.PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=side
    )
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4_096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        shown += part
    os.close(terminal)
    assert process.wait(timeout=60) == 0
    return shown.decode().splitlines()
