#!/usr/bin/env python3
"""usage: nightly.py TIME FORGET ADD STORE
Runs FORGET --decay at TIME, and meanwhile ADD, one memory at a time; prints how
many were added, and what is the most milliseconds that half of them, 19 of 20
and all took.
"""
import os
import subprocess
import sys
import time


def add(command, store, number):
    text = '{"memory":"meanwhile %d","type":"turn"}\n' % number
    began = time.monotonic()
    subprocess.run([command, "--dir", store], input=text.encode(),
                   stdout=subprocess.DEVNULL, check=True)
    return (time.monotonic() - began) * 1000


def main():
    now, forget, command, store = sys.argv[1:]
    night = subprocess.Popen([forget, "--dir", store, "--decay"],
                             stdout=subprocess.DEVNULL,
                             env={**os.environ, "MEMOS_NOW": now})
    times = []
    while night.poll() is None:
        times.append(add(command, store, len(times)))
    if night.returncode or not times:
        sys.exit("nightly.py: the night failed, or was over at once")
    times.sort()
    print("%d %.1f %.1f %.1f" % (len(times), times[len(times) // 2],
                                 times[len(times) * 19 // 20], times[-1]))


main()
