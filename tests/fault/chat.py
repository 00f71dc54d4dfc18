#!/usr/bin/env python3
"""usage: chat.py [options] BUILD LIBRARY FOLDER

Conversations that are killed at every step, with a program and with a person
(LIBRARY is fail.c; the model is the stub server).  Whatever was answered, or
whose answer had begun to be shown, is in the store, once and in order; so is an
answer whose id was given; and the session goes on with the last messages.
"""
import atexit
import json
import os
import subprocess
import sys
import time

from common import Fault
from life import Life, main

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from chat import Chat as Terminal, Lost  # noqa: E402

CONFIG = """[models]
chat = stub
[chat stub]
provider = openai
model = stub
url = http://127.0.0.1:%s/v1
retries = 0
"""


class Stub:
    """The model server, which says what it was told; and its log."""

    def __init__(self, memos, folder):
        path, self.log = (os.path.join(folder, n) for n in ("port", "log"))
        for old in filter(os.path.exists, (path, self.log)):
            os.unlink(old)
        process = subprocess.Popen(
            [memos.path("llmd"), "--port-file", path, "--log", self.log,
             "--max-seconds", "36000", "chunked 40; pace 1"])
        atexit.register(process.kill)
        while not os.path.exists(path):
            if process.poll() is not None:
                raise SystemExit("llmd does not start")
            time.sleep(.01)
        with open(path, encoding="utf-8") as f:
            self.port = f.read().strip()

    def last(self):
        """Role and text of the messages of the last request."""
        with open(self.log, encoding="utf-8") as f:
            body = json.loads(f.readlines()[-1])["body"]
        return [(m["role"], m["content"]) for m in body["messages"]
                if m["role"] != "system"]


class Talk(Life):
    stub = None

    def __init__(self, memos, folder, rng):
        super().__init__(memos, folder, rng)
        Talk.stub = Talk.stub or Stub(memos, folder)
        memos.environment["TERM"] = "xterm"
        # a turn's time is a part of it
        memos.environment.pop("MEMOS_NOW", None)
        os.makedirs(os.path.join(folder, ".config/memos"), exist_ok=True)
        with open(os.path.join(folder, ".config/memos/config"), "w",
                  encoding="utf-8") as f:
            f.write(CONFIG % self.stub.port)
        self.calls["memos-chat"] = 400
        self.said = []     # in order; each text is one of a kind
        self.safe = set()  # of them, what must be there
        self.answers = {}  # id: text

    def messages(self):
        n = self.rng.randint(1, 8)
        texts = ["number %d of the talk about the cat" % (self.number + i)
                 for i in range(n)]
        self.number += n
        return texts

    def plan(self):
        """How it dies: at a call to the system, or at some moment."""
        if self.rng.random() < .6:
            return {"FAIL": "any %d KILL" % self.rng.randint(
                1, self.calls["memos-chat"])}, None
        return {}, self.rng.random() * .1

    def died(self, status, in_time):
        """More calls than there are let it live now and then."""
        if not in_time:
            self.calls["memos-chat"] = max(50, int(
                self.calls["memos-chat"] * (1.2 if status == -9 else .8)))

    def with_program(self, texts):
        env, seconds = self.plan()
        process = self.memos.start(self.store, "memos-chat", "--run", "talk",
                                   **env)
        lines = "".join(json.dumps({"role": "user", "content": t}) + "\n"
                        for t in texts).encode()
        try:
            out, err = process.communicate(lines, seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
        except BrokenPipeError:
            out, err = process.communicate()
        self.died(process.returncode, seconds)
        if err or process.returncode not in (0, -9):
            raise Fault("memos-chat: %d %s" % (process.returncode, err))
        for text, line in zip(texts, out.splitlines(keepends=True)):
            if not line.endswith(b"\n"):
                break
            answer = json.loads(line)
            self.safe.add(text)
            self.answers[answer["id"]] = answer["content"]

    def with_person(self, texts):
        env, seconds = self.plan()
        terminal = Terminal([self.memos.path("memos-chat"), "--run", "talk"],
                            env=self.memos.env(self.store, **env))
        end = seconds and time.monotonic() + 4 * seconds
        try:
            for text in texts:
                terminal.prompt()
                if end and time.monotonic() > end:
                    break
                terminal.type(text)
                terminal.see(text)  # as it is typed
                # a part of the answer is enough
                terminal.see("\n" + text[:self.rng.randint(3, len(text))])
                self.safe.add(text)
        except (Lost, OSError):
            pass
        status = None if terminal.ended else terminal.end()
        if terminal.ended and status is None:
            status = terminal.finish()
        self.died(status, seconds)
        if status not in (0, -9) or b"memos-chat: " in terminal.shown:
            raise Fault("memos-chat: %s %s" % (status, terminal.shown))

    def stored_turns(self):
        out = self.memos.good(self.store, "memos-export", "--run", "talk").out
        return [json.loads(line) for line in out.splitlines()]

    def judge(self):
        self.memos.sound(self.store)
        turns = self.stored_turns()
        users = [t["memory"] for t in turns if t["role"] == "user"]
        if len(set(users)) != len(users):
            raise Fault("stored twice: %s" % users)
        lost = [t for t in self.said if t in self.safe and t not in users]
        if lost:
            raise Fault("lost: %s" % lost)
        if [t for t in self.said if t in users] != users:
            raise Fault("not in order: %s" % users)
        by_id = {t["id"]: t["memory"] for t in turns}
        for id, text in self.answers.items():
            if by_id.get(id) != text:
                raise Fault("answer %s is %s" % (id, by_id.get(id)))

    def goes_on(self):
        """The next turn is asked with those before it."""
        text = "number %d goes on" % self.number
        self.number += 1
        self.memos.good(self.store, "memos-chat", "--run", "talk", stdin=(
            json.dumps({"content": text}) + "\n").encode())
        self.said.append(text)
        want = [(t["role"], t["memory"]) for t in self.stored_turns()[:-1]]
        got = self.stub.last()
        if not got or got[-1] != ("user", text) or got != want[-len(got):]:
            raise Fault("asked with %s, stored are %s" % (got, want))
        if len(got) < min(len(want), 20):
            raise Fault("asked with %d of %d" % (len(got), len(want)))

    def round(self):
        texts = self.messages()
        self.said += texts
        if self.rng.random() < .5:
            self.with_program(texts)
        else:
            self.with_person(texts)
        self.judge()
        self.goes_on()
        self.judge()


if __name__ == "__main__":
    main(Talk, "chat")
