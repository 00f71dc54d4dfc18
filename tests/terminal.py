#!/usr/bin/env python3
"""usage: terminal.py COLUMNS COMMAND [ARGUMENT ...]

Runs the command on a pseudo-terminal of so many columns and prints what the
terminal gets, byte for byte; what is on standard input is typed, a NUL being a
pause until nothing more is shown.  The status is the command's.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

PATIENCE = .7  # seconds
LIMIT = 60


def plain(terminal, columns):
    """No echo, and no carriage return in front of a line's end."""
    mode = termios.tcgetattr(terminal)
    mode[1] &= ~termios.OPOST
    mode[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, mode)
    size = struct.pack("HHHH", 24, columns, 0, 0)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)


def watch(terminal, typed):
    """Until nobody uses the terminal any more, or for too long."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        pause = typed.startswith(b"\0")
        wanted = [terminal] if typed and not pause else []
        ready, room, _ = select.select(
            [terminal], wanted, [], PATIENCE if pause else LIMIT)
        if pause and not ready:
            typed = typed[1:]
        if room:
            keys = typed.split(b"\0")[0][:256]
            typed = typed[os.write(terminal, keys):]
        if not ready:
            continue
        try:
            shown = os.read(terminal, 65536)
        except OSError:  # the last of its users is gone
            return
        if not shown:
            return
        os.write(sys.stdout.fileno(), shown)
        if b"\033[6n" in shown:  # where is the cursor?
            typed = b"\033[1;1R" + typed


def login(terminal):
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for descriptor in range(3):
        os.dup2(terminal, descriptor)
    os.close(terminal)


def main():
    typed = b"" if os.isatty(0) else sys.stdin.buffer.read()
    ours, theirs = pty.openpty()
    plain(theirs, int(sys.argv[1]))
    child = os.fork()
    if child == 0:
        os.close(ours)
        login(theirs)
        os.execvp(sys.argv[2], sys.argv[2:])
    os.close(theirs)
    watch(ours, typed)
    os.close(ours)  # whoever still uses it is told to hang up
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


sys.exit(main())
