#!/usr/bin/env python3
"""usage: crash.py [options] BUILD FOLDER

Two writers add in bulk to one store and are killed at random times.  After
each round the store is whole, has every record that was acknowledged, and of
each writer the lines from its first one on, without a gap, as they were given.
"""
import argparse
import os
import random
import re
import subprocess
import threading
import time

from common import Fault, Memos, acknowledged, fresh, report

LINES = 20000
STORE_ROUNDS = 5  # then a new store, so that looking at it stays quick
TAG = re.compile(r"writer (\w+) line (\d+) ")


def text(tag, n):
    """The line n of a writer; many sizes, and not all of it ASCII."""
    return "writer %s line %d %s" % (tag, n, "tea at Zoë's " * (n * 7 % 23))


def lines(tag):
    return "".join('{"memory":"%s","run_id":"%s"}\n' % (text(tag, n), tag)
                   for n in range(LINES)).encode()


def feed(pipe, data, rng):
    """In pieces that end anywhere, with pauses, until nobody reads."""
    try:
        while data:
            n = rng.randint(1, 60000)
            pipe.write(data[:n])
            data = data[n:]
            time.sleep(rng.random() * .01)
        pipe.close()
    except (BrokenPipeError, OSError):
        pass


class Writer:
    """memos-add, fed by a file or by a pipe."""

    def __init__(self, memos, store, folder, tag, rng):
        self.tag = tag
        self.out = os.path.join(folder, "out." + tag)
        data = lines(tag)
        name = os.path.join(folder, "in." + tag)
        with open(name, "wb") as f:
            f.write(data)
        with open(name, "rb") as f, open(self.out, "wb") as out:
            by_pipe = rng.random() < .5
            self.process = subprocess.Popen(
                [memos.path("memos-add"), "--format", "jsonl"], stdout=out,
                stdin=subprocess.PIPE if by_pipe else f,
                stderr=subprocess.PIPE, env=memos.env(store), bufsize=0)
        os.unlink(name)
        if by_pipe:
            threading.Thread(target=feed, daemon=True, args=(
                self.process.stdin, data, rng)).start()

    def end(self):
        """What was acknowledged."""
        self.process.kill()
        self.process.wait()
        err = self.process.stderr.read()
        self.process.stderr.close()
        if err:
            raise Fault("writer %s: %s" % (self.tag, err))
        with open(self.out, "rb") as f:
            acks = acknowledged(f.read())
        os.unlink(self.out)
        return acks


def judge(stored, acked):
    """No acknowledged record is missing, no line is half or left out."""
    missing = acked.items() - stored.items()
    if missing:
        raise Fault("%d acknowledged records are missing" % len(missing))
    numbers = {}
    for stored_text in stored.values():
        found = TAG.match(stored_text)
        if not found or stored_text != text(found[1], int(found[2])):
            raise Fault("this line was never given: %r" % stored_text)
        numbers.setdefault(found[1], []).append(int(found[2]))
    for tag, have in numbers.items():
        if sorted(have) != list(range(len(have))):
            raise Fault("writer %s: lines are missing or twice" % tag)


def run_round(memos, folder, number, acked, rng):
    store = os.path.join(folder, "store")
    writers = [Writer(memos, store, folder, "%d%s" % (number, letter), rng)
               for letter in "ab"]
    for writer in writers:
        time.sleep(rng.random() * .15)
        acked.update(writer.end())
    memos.readable(store)
    memos.sound(store)
    judge(memos.stored(store), acked)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int,
                        default=int.from_bytes(os.urandom(4), "little"))
    parser.add_argument("build")
    parser.add_argument("folder")
    options = parser.parse_args()
    folder = fresh(os.path.abspath(options.folder))
    os.makedirs(folder)
    memos = Memos(options.build, folder)
    rng = random.Random(options.seed)
    faults, acked, total = [], {}, 0
    for number in range(options.rounds):
        if number % STORE_ROUNDS == 0:
            fresh(os.path.join(folder, "store"))
            total += len(acked)
            acked = {}
        try:
            run_round(memos, folder, number, acked, rng)
        except Fault as fault:
            faults.append("round %d: %s" % (number, fault))
            break
    report("crash", faults, "%d rounds, %d acknowledged, seed %d" % (
        options.rounds, total + len(acked), options.seed))


main()
