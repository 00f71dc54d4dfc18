#!/usr/bin/env python3
"""usage: access.py [options] BUILD FOLDER

Two readers search, each time in another minute, while writers that fold that in
are killed.  At the end each search is counted once.
"""
import argparse
import os
import random
import sqlite3
import threading
from collections import deque

from common import Fault, Memos, fresh, report

MEMORY = b'{"id":"%s","memory":"%s tea"}\n'
COLOURS = [b"green", b"black"]


def minute(n):
    return "2026-01-01T%02d:%02d:00Z" % (n // 60, n % 60)


def search(memos, store, numbers, faults):
    # they go together: what is an hour late is not counted
    while True:
        try:
            n = numbers.popleft()
        except IndexError:
            return
        memos.environment["MEMOS_NOW"] = minute(n)
        result = memos.run(store, "memos-search", "tea")
        if result.status or result.err:
            faults.append("memos-search: %r" % result)


def add_and_kill(memos, store, n, rng):
    writer = memos.start(store, "memos-add", "--upsert")
    try:
        writer.stdin.write(b'{"id":"other","memory":"number %d"}\n' % n)
        writer.stdin.close()
    except BrokenPipeError:
        pass
    try:
        writer.wait(rng.random() * .02)
    except Exception:
        writer.kill()
    writer.wait()
    writer.stdout.close()
    writer.stderr.close()


def count(store):
    path = os.path.join(store, "default", "memory.db")
    with sqlite3.connect(path) as db:
        return dict(db.execute("SELECT id, count FROM accesses"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--searches", type=int, default=60)
    parser.add_argument("build")
    parser.add_argument("folder")
    options = parser.parse_args()
    store = fresh(os.path.join(options.folder, "store"))
    memos = Memos(options.build, options.folder)
    rng = random.Random(8)
    faults, n = [], 0
    memos.good(store, "memos-add", stdin=b"".join(
        MEMORY % (colour, colour) for colour in COLOURS))
    numbers = deque(range(options.searches))
    readers = [threading.Thread(target=search, args=(
        Memos(options.build, options.folder), store, numbers, faults))
        for _ in range(2)]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):
        add_and_kill(memos, store, n, rng)
        n += 1
    try:
        memos.good(store, "memos-work", "--drain")
        memos.sound(store)
    except Fault as fault:
        faults.append(fault)
    found = count(store)
    for colour in COLOURS:
        if found.get(colour.decode()) != options.searches:
            faults.append("counted: %s" % found)
    left = [name for name in os.listdir(os.path.join(store, "default"))
            if name.startswith("access")]
    if left:
        faults.append("left: %s" % left)
    report("access", faults, "%d searches, %d writers" % (options.searches, n))


main()
