"""What the program shows on a terminal."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading

import program


def closing_report(*arguments):
    """The lines that a run shows on a terminal."""
    return shown(*arguments).splitlines()


def shown(*arguments, rows=24, columns=200, stream="stderr", feed=None):
    """All that `stream` shows on a terminal of this size until the program's end; the other stream
    is thrown away. `feed` writes to standard input meanwhile."""
    terminal, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: side}
    process = subprocess.Popen(
        [program.PROGRAM, *map(str, arguments)],
        stdin=subprocess.PIPE if feed else None,
        **streams,
    )
    os.close(side)
    if feed:
        threading.Thread(target=feed, args=[process.stdin]).start()
    read = b""
    try:
        while part := os.read(terminal, 4_096):
            read += part
    except OSError:  # the other side is closed
        pass
    os.close(terminal)
    assert process.wait(timeout=60) == 0
    return read.decode()
