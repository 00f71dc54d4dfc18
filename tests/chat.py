#!/usr/bin/env python3
"""usage: chat.py [--columns N] COMMAND [ARGUMENT ...] <SCRIPT

Runs the command on a pseudo-terminal and does what the script says, a line a
step; prints what the terminal got, byte for byte.  The status is the command's,
or 99 if the script could not be followed to its end.

    prompt        waits for the prompt, with nothing typed behind it
    see TEXT      waits until the text is shown, behind what was seen before
    type TEXT     types it, and Enter
    put TEXT      types it without; here, \\t \\r \\n \\e \\xHH are read
    key C-c       C-a to C-z: presses that key
    paste TEXT    as a terminal pastes it, with \\n in it
    columns N     the terminal is made so wide
    kill NAME     sends that signal
    sh COMMAND    has a shell do it; must succeed
    size FILE     adds the memory that the program takes now, in KB, to a file
    # ...         is passed over
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

LIMIT = 30  # seconds for a step
ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\r")


class Lost(Exception):
    """What was waited for did not come."""


class Chat:
    """A program on a terminal of its own."""

    def __init__(self, command, columns=80, env=None):
        ours, theirs = pty.openpty()
        self.plain(theirs)
        self.terminal, self.raw, self.shown = ours, b"", b""
        self.seen = self.typed = 0  # bytes of what is shown, by then
        self.columns(columns)
        self.pid = os.fork()
        if self.pid == 0:
            os.close(ours)
            self.login(theirs)
            if env is None:
                os.execvp(command[0], command)
            os.execvpe(command[0], command, env)
        os.close(theirs)
        self.ended = False

    @staticmethod
    def plain(terminal):
        """No carriage returns but the program's own."""
        mode = termios.tcgetattr(terminal)
        mode[1] &= ~termios.OPOST
        termios.tcsetattr(terminal, termios.TCSANOW, mode)

    @staticmethod
    def login(terminal):
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for descriptor in range(3):
            os.dup2(terminal, descriptor)
        os.close(terminal)

    def columns(self, n):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, n, 0, 0))

    def read(self, seconds):
        """What comes next; False if that is nothing."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # the last of its users is gone
            data = b""
        self.raw += data
        self.shown = ESCAPES.sub(b"", self.raw)
        self.ended = self.ended or not data
        return bool(data)

    def wait(self, there, what):
        end = time.monotonic() + LIMIT
        while not there():
            left = end - time.monotonic()
            if self.ended or left <= 0:
                raise Lost("%s: not seen: %s" % (
                    "ended" if self.ended else "time is up", what))
            self.read(left)

    def see(self, text):
        if isinstance(text, str):
            text = text.encode()
        self.wait(lambda: self.shown.find(text, self.seen) >= 0, text)
        self.seen = self.shown.find(text, self.seen) + len(text)

    def prompt(self):
        """The prompt, behind what was typed, and nothing behind it."""
        self.wait(lambda: self.typed < len(self.shown) and
                  re.search(rb"(^|\n)> $", self.shown), "the prompt")
        self.seen = len(self.shown)

    def put(self, data):
        self.typed = len(self.shown)
        while data:
            n = os.write(self.terminal, data[:256])
            data = data[n:]

    def type(self, text):
        self.put(text.encode() + b"\r")

    def finish(self):
        """Waits for its end; the status."""
        end = time.monotonic() + LIMIT
        while not self.ended and self.read(end - time.monotonic()):
            pass
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def end(self):
        """Kills it; what it had shown."""
        os.kill(self.pid, signal.SIGKILL)
        while self.read(1):
            pass
        return self.finish()

    def size(self):
        with open("/proc/%d/status" % self.pid, encoding="ascii") as f:
            return int(re.search(r"VmRSS:\s*(\d+)", f.read()).group(1))


def read_escapes(text):
    return text.encode().replace(b"\\e", b"\x1b").decode(
        "unicode_escape").encode("latin-1")


def step(chat, name, rest):
    if name == "prompt":
        chat.prompt()
    elif name == "see":
        chat.see(rest)
    elif name == "type":
        chat.type(rest)
    elif name == "put":
        chat.put(read_escapes(rest))
    elif name == "key":
        chat.put(bytes([ord(rest[-1].upper()) & 0x1f]))
    elif name == "paste":
        chat.put(b"\x1b[200~" + read_escapes(rest) + b"\x1b[201~")
    elif name == "columns":
        chat.columns(int(rest))
    elif name == "kill":
        os.kill(chat.pid, getattr(signal, "SIG" + rest))
    elif name == "sh":
        subprocess.run(["sh", "-c", rest], check=True, timeout=LIMIT,
                       stdin=subprocess.DEVNULL)
    elif name == "size":
        with open(rest, "a", encoding="ascii") as f:
            f.write("%d\n" % chat.size())
    else:
        raise Lost("no step '%s'" % name)


def follow(chat, script):
    for line in script.splitlines():
        name, _, rest = line.strip("\t").partition(" ")
        if name and name != "#":
            step(chat, name, rest)


def main():
    args, columns = sys.argv[1:], 80
    if args[0] == "--columns":
        columns, args = int(args[1]), args[2:]
    script = sys.stdin.read()
    chat = Chat(args, columns)
    try:
        follow(chat, script)
        status = chat.finish()
    except (Lost, subprocess.SubprocessError) as lost:
        chat.end()
        chat.raw += ("\n[%s]\n" % lost).encode()
        status = 99
    sys.stdout.buffer.write(chat.raw)
    return status


if __name__ == "__main__":
    sys.exit(main())
