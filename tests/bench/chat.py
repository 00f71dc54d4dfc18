#!/usr/bin/env python3
"""usage: chat.py TURNS QUESTIONS OPTION ... -- the options of memos-chat

Talks with memos-chat, at a terminal and by pipes, so many turns each with the
lines of the file QUESTIONS; the model is here, in this process.  For each turn
prints "terminal" or "pipe", its number, and the milliseconds from when Enter is
pressed (or a line is written) until the last byte of the request has come, with
tabs between.  MEMOS_CONFIG is where the configuration is written.
"""
import json
import os
import select
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from chat import Chat as Terminal  # noqa: E402

CONFIG = """[models]
chat = here
[chat here]
provider = openai
url = http://127.0.0.1:%d/v1
model = none
retries = 0
"""
EVENT = b"data: " + json.dumps({"choices": [{
    "index": 0, "delta": {"content": "I see."},
    "finish_reason": "stop"}]}).encode() + b"\n\ndata: [DONE]\n\n"
REPLY = (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
         b"Content-Length: %d\r\n\r\n" % len(EVENT)) + EVENT


class Model:
    """Takes one connection at a time, and answers each request alike."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connection = None

    def take(self, meanwhile):
        """When a request had come, whole; meanwhile is read from."""
        got = b""
        while True:
            wanted = [self.connection or self.listener, meanwhile]
            ready = select.select(wanted, [], [], 30)[0]
            if not ready:
                raise SystemExit("no request came")
            if meanwhile in ready:
                os.read(meanwhile, 65536)
            elif not self.connection:
                self.connection = self.listener.accept()[0]
            else:
                data = self.connection.recv(1 << 20)
                got += data
                if not data:
                    self.connection = None
                elif is_whole(got):
                    now = time.monotonic()
                    self.connection.sendall(REPLY)
                    return now


def is_whole(request):
    head, _, body = request.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return False


def at_terminal(model, command, questions):
    terminal = Terminal(command)
    for question in questions:
        terminal.prompt()
        terminal.put(question.encode())
        terminal.see(question)
        begun = time.monotonic()
        terminal.put(b"\r")
        yield model.take(terminal.terminal) - begun
    terminal.prompt()
    terminal.put(b"\x04")
    terminal.finish()


def by_pipe(model, command, questions):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0,
                               stdout=subprocess.PIPE)
    for question in questions:
        line = json.dumps({"role": "user", "content": question}).encode()
        begun = time.monotonic()
        process.stdin.write(line + b"\n")
        yield model.take(process.stdout.fileno()) - begun
        process.stdout.readline()
    process.stdin.close()
    process.wait()


def main():
    turns, path, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    os.environ["TERM"] = "xterm"
    with open(path, encoding="utf-8") as f:
        questions = [line.strip() for line in f][:turns]
    for name, talk in ("terminal", at_terminal), ("pipe", by_pipe):
        model = Model()
        with open(os.environ["MEMOS_CONFIG"], "w", encoding="utf-8") as f:
            f.write(CONFIG % model.port)
        for number, seconds in enumerate(talk(model, command, questions)):
            print("%s\t%d\t%.2f" % (name, number, seconds * 1000))


if __name__ == "__main__":
    main()
