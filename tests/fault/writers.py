#!/usr/bin/env python3
"""usage: writers.py [options] BUILD FOLDER

Sixteen writers, each adding one memory after another, and four readers share a
store for some seconds: no error is shown, nobody waits for a second, and no
writer gets less than a fifth of what another one gets.
"""
import argparse
import json
import os
import time

from common import Memos, acknowledged, fresh, report

WRITERS, READERS = 16, 4
WORST_WAIT = 1.0
SHARE = 5
READS = [["memos-search", "writer number"], ["memos-list", "-k", "5"],
         ["memos-search", "--user", "nobody", "zebra"]]


def loop(memos, store, who, end):
    """Runs commands until the end; what came of it."""
    done, worst, errors, ids = 0, 0, [], []
    while time.monotonic() < end:
        if who < WRITERS:
            command = ["memos-add", "--", "writer %d number %d" % (who, done)]
        else:
            command = READS[done % len(READS)]
        begin = time.monotonic()
        result = memos.run(store, *command)
        worst = max(worst, time.monotonic() - begin)
        done += 1
        ids += acknowledged(result.out) if who < WRITERS else []
        nothing = result.status == 1 and "nobody" in command
        if result.err or result.status != nothing:
            errors.append("%s: %r" % (" ".join(command), result))
    return {"done": done, "worst": worst, "errors": errors, "ids": ids}


def fork(memos, store, who, end):
    """A process that runs the loop, as a pipe to read its answer from."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        with open(writing, "w", encoding="utf-8") as f:
            json.dump(loop(memos, store, who, end), f)
        os._exit(0)
    os.close(writing)
    return open(reading, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("build")
    parser.add_argument("folder")
    options = parser.parse_args()
    folder = os.path.abspath(options.folder)
    store = fresh(os.path.join(folder, "store"))
    memos = Memos(options.build, folder)
    memos.good(store, "memos-add", "writer number none")
    end = time.monotonic() + options.seconds
    pipes = [fork(memos, store, who, end) for who in range(WRITERS + READERS)]
    results = [json.load(pipe) for pipe in pipes]
    for _ in pipes:
        os.wait()
    faults = [e for r in results for e in r["errors"]]
    worst = max(r["worst"] for r in results)
    done = [r["done"] for r in results[:WRITERS]]
    if worst >= WORST_WAIT:
        faults.append("one waited for %.2f s" % worst)
    if min(done) * SHARE < max(done):
        faults.append("the writers' shares differ: %s" % done)
    memos.sound(store)
    missing = {i for r in results for i in r["ids"]} - set(memos.stored(store))
    if missing:
        faults.append("%d acknowledged records are missing" % len(missing))
    report("writers", faults,
           "%d added by %d writers (%d to %d each), %d read, worst wait %.3f s"
           % (sum(done), WRITERS, min(done), max(done),
              sum(r["done"] for r in results[WRITERS:]), worst))


main()
