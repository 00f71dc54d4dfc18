#!/usr/bin/env python3
"""usage: jobs.py [options] BUILD LIBRARY FOLDER

Workers that are killed at every step, beside others that are not (LIBRARY is
fail.c; the model is the stub server).  In each round memories are added and
edited, and their vectors made by workers that die at one of their calls to the
system, or at some moment.  At any time each memory has either its vector or a
job that will make it, never both and never none; and when the leases are over,
the next worker has nothing left to do.
"""
import atexit
import datetime
import os
import sqlite3
import subprocess
import time

from common import Fault
from life import Life, main

CONFIG = """[models]
embedder = stub
[embedder stub]
provider = openai
url = http://127.0.0.1:%s/v1
model = stub
dimension = 64
[work]
batch = %d
lease = 60
"""
LEASE = datetime.timedelta(hours=1)  # longer than any that a worker takes

JUDGE = """SELECT sum(v = 0 AND j = 0), sum(v = 1 AND j > 0), sum(j > 1) FROM
(SELECT (SELECT count(*) FROM embeddings e WHERE e.seq = m.seq) AS v,
 (SELECT count(*) FROM jobs q WHERE q.seq = m.seq AND q.state < 3) AS j
 FROM memories m)"""


class Stub:
    """The model server, and where it listens."""

    def __init__(self, memos, folder):
        path = os.path.join(folder, "port")
        if os.path.exists(path):
            os.unlink(path)
        # a little time to be killed in
        process = subprocess.Popen(
            [memos.path("llmd"), "--port-file", path, "--dimension", "64",
             "--max-seconds", "36000", "auto delay 2"])
        atexit.register(process.kill)
        while not os.path.exists(path):
            if process.poll() is not None:
                raise SystemExit("llmd does not start")
            time.sleep(.01)
        with open(path, encoding="utf-8") as f:
            self.port = f.read().strip()


class Queue(Life):
    stub = None

    def __init__(self, memos, folder, rng):
        super().__init__(memos, folder, rng)
        Queue.stub = Queue.stub or Stub(memos, folder)
        os.makedirs(os.path.join(folder, ".config/memos"), exist_ok=True)
        with open(os.path.join(folder, ".config/memos/config"), "w",
                  encoding="utf-8") as f:
            f.write(CONFIG % (self.stub.port, rng.choice([1, 3, 16, 64])))
        self.calls["memos-work"] = 60

    def later(self):
        """All leases are over."""
        env = self.memos.environment
        now = datetime.datetime.fromisoformat(
            env["MEMOS_NOW"].rstrip("Z")) + LEASE
        env["MEMOS_NOW"] = now.isoformat() + "Z"

    def judge(self, done):
        """Vector or job; `done`: vector."""
        self.memos.sound(self.store)
        db = sqlite3.connect(os.path.join(self.store, "default/memory.db"))
        lost, both, twice = db.execute(JUDGE).fetchone()
        jobs = db.execute("SELECT count(*) FROM jobs").fetchone()[0]
        db.close()
        if lost or both or twice:
            raise Fault("of the memories %s have neither vector nor job, %s "
                        "both, and %s two jobs" % (lost, both, twice))
        if done and jobs:
            raise Fault("%d jobs are left" % jobs)

    def work(self):
        """One worker dies, mostly; another one may be there and does not."""
        other = None
        if self.rng.random() < .3:
            other = self.memos.start(self.store, "memos-work", "--drain")
        self.doomed("memos-work", "--drain")
        if other:
            out, err = other.communicate()
            if other.returncode or err:
                raise Fault("memos-work beside it: %d %r %r" % (
                    other.returncode, out, err))

    def round(self):
        self.add(self.rng.randint(1, 60))
        self.judge(False)
        for _ in range(self.rng.randint(1, 3)):
            self.work()
            self.judge(False)
            self.later()
        self.memos.good(self.store, "memos-work", "--drain")
        self.judge(True)


if __name__ == "__main__":
    main(Queue, "queue")
