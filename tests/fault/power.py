#!/usr/bin/env python3
"""usage: power.py [options] BUILD LIBRARY FOLDER [SCENARIO ...]

Power loss.  LIBRARY is record.c: it logs what commands write, sync, make,
rename and delete.  Each beginning of the log is played again into a folder of
its own as it could be after a power loss at that moment: what was not synced
is there, is not, or is in part.  The store must be whole, and each line that
had been acknowledged by then must be in it.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import struct

from common import Fault, Memos, acknowledged, fresh, report

HEAD = struct.Struct("<cIQI")
SECTOR = 512
O_TRUNC = os.O_TRUNC

Record = collections.namedtuple("Record", "what file place data")


def read_log(path):
    with open(path, "rb") as f:
        data = f.read()
    at = 0
    while at < len(data):
        what, file, place, size = HEAD.unpack_from(data, at)
        at += HEAD.size
        yield Record(what.decode(), file, place, data[at:at + size])
        at += size


def change(data, kind, place, new):
    """Does to a file's bytes what one write does, or a cut."""
    data.extend(bytes(max(0, place - len(data))))
    if kind == "T":
        del data[place:]
    else:
        data[place:place + len(new)] = new


class File:
    """What is on the disk for sure, and what was written since."""

    def __init__(self, data=b""):
        self.synced, self.current = data, bytearray(data)
        self.pending = []

    def write(self, *write):
        self.pending.append(write)
        change(self.current, *write)

    def sync(self):
        if self.pending:
            self.synced, self.pending = bytes(self.current), []

    def some(self, rng):
        """With some of what was not synced, some of that only in part."""
        data = bytearray(self.synced)
        for kind, place, new in self.pending:
            chance = rng.random()
            if chance < .4:
                continue
            if chance < .6 and kind == "W":
                cut = rng.randint(0, len(new) // SECTOR) * SECTOR
                new = new[:cut]
            change(data, kind, place, new)
        return data


class Disk:
    """A folder as programs see it, and as it is for sure.

    names and synced map paths to files, and folders to None.
    """

    def __init__(self, root):
        self.names, self.pending, self.open = {}, [], {}
        for folder, _, files in os.walk(root):
            self.names[folder] = None
            for name in files:
                path = os.path.join(folder, name)
                with open(path, "rb") as f:
                    self.names[path] = File(f.read())
        self.synced = dict(self.names)

    def rename(self, *step):
        self.pending.append(step)
        move(self.names, step)

    def sync(self, path):
        """Of a folder, or of a file, which is not yet its name."""
        if self.names.get(path) is not None:
            self.names[path].sync()
            return
        for step in self.pending:
            if os.path.dirname(step[1]) == path:
                move(self.synced, step)
        self.pending = [step for step in self.pending
                        if os.path.dirname(step[1]) != path]

    def play(self, record):
        paths = record.data.decode(errors="replace").split("\0")
        if record.what == "O":
            path = paths[0].rstrip("/")
            if path not in self.names:
                self.rename("add", path, File())
            self.open[record.file] = path, self.names[path]
            if record.place & O_TRUNC:
                self.names[path].write("T", 0, b"")
        elif record.what in "WT":
            self.open[record.file][1].write(record.what, record.place,
                                            record.data)
        elif record.what == "S":
            path, file = self.open[record.file]
            if file:
                file.sync()
            else:
                self.sync(path)
        elif record.what == "M":
            self.rename("add", paths[0].rstrip("/"), None)
        elif record.what == "U":
            self.rename("remove", paths[0])
        elif record.what == "R":
            self.rename("move", paths[1], paths[0])

    def states(self, rng, randoms):
        """What could be found after a power loss now: by path, the bytes."""
        yield contents(self.synced, lambda f: f.synced)
        yield contents(self.names, lambda f: f.current)
        yield contents(self.names, lambda f: f.synced)
        yield contents(self.synced, lambda f: f.current)
        for _ in range(randoms if self.pending or any(
                f and f.pending for f in self.names.values()) else 0):
            names = dict(self.synced)
            for step in self.pending[:rng.randint(0, len(self.pending))]:
                move(names, step)
            yield contents(names, lambda f: f.some(rng))


def move(names, step):
    if step[0] == "add":
        names[step[1]] = step[2]
    elif step[0] == "remove":
        names.pop(step[1], None)
    elif step[2] in names:
        names[step[1]] = names.pop(step[2])


def contents(names, data_of):
    """Files whose folders are there; the log's index is mapped memory."""
    return {path: None if file is None else data_of(file)
            for path, file in names.items()
            if not path.endswith("-shm") and is_reachable(names, path)}


def is_reachable(names, path):
    parent = os.path.dirname(path)
    top = not any(other == parent for other in names)
    return (top and len(path) <= min(map(len, names))) or (
        parent in names and is_reachable(names, parent))


def digest(state):
    h = hashlib.sha256()
    for path in sorted(state):
        h.update(repr((path, state[path] and len(state[path]))).encode())
        h.update(state[path] or b"")
    return h.digest()


def write_out(state, root, folder):
    fresh(folder)
    os.makedirs(folder)
    for path in sorted(state):
        new = os.path.join(folder, os.path.relpath(path, root))
        if state[path] is None:
            os.makedirs(new, exist_ok=True)
            continue
        with open(new, "wb") as f:
            f.write(state[path])


# ---- what commands are recorded ----

def record_first(run):
    run("memos-add", "the first memory")
    run("memos-add", "the second memory")


def record_cube(run):
    run("memos-cube", "create", "other")
    run("memos-add", "--cube", "other", "in the other cube")


def record_adds(run):
    for n in range(3):
        run("memos-add", "--run", "r1", "--role", "user", "turn %d" % n)
    run("memos-add", parts=[json_lines(n, 8, 60) for n in range(4)])
    run("memos-add", "--upsert",
        parts=[b'{"id":"own","memory":"changed %d"}\n' % n for n in range(3)])


def record_bulk(run):
    """More than the log holds until it is copied into the database."""
    run("memos-add", parts=[json_lines(n, 60, 1500) for n in range(24)])
    run("memos-add", "one more, and the log is gone")


def record_reindex(run):
    run("memos-cube", "reindex")


def record_compact(run):
    run("memos-cube", "compact")
    run("memos-add", "behind the segments")
    run("memos-cube", "compact", "--full")


def record_dump(run):
    run("memos-cube", "dump", "DUMP")


def json_lines(part, n, size):
    return b"".join(b'{"memory":"part %d line %d %s"}\n' % (
        part, i, b"tea " * (size // 4)) for i in range(n))


# by name: what is recorded, and on which store
SCENARIOS = {
    "first": (record_first, None), "cube": (record_cube, None),
    "adds": (record_adds, "closed"), "adds-hot": (record_adds, "hot"),
    "bulk": (record_bulk, "closed"), "reindex": (record_reindex, "closed"),
    "reindex-hot": (record_reindex, "hot"), "dump": (record_dump, "hot"),
    "compact": (record_compact, "sealed"),
    "compact-first": (record_compact, "hot"),
}


def make_templates(memos, folder):
    closed = fresh(os.path.join(folder, "closed"))
    memos.good(closed, "memos-add", stdin=json_lines(99, 30, 100) + b"".join(
        b'{"role":"user","content":"turn %d","run_id":"r0"}\n' % n
        for n in range(10)) + b'{"id":"own","memory":"as it was"}\n')
    writer = memos.start(closed, "memos-add")
    writer.stdin.write(b'{"memory":"in the log only"}\n')
    writer.stdout.readline()
    fresh(os.path.join(folder, "hot"), closed)
    writer.kill()
    writer.communicate()
    memos.good(closed, "memos-add", "there is no log left")
    sealed = fresh(os.path.join(folder, "sealed"), closed)
    for n in range(2):
        memos.good(sealed, "memos-cube", "compact")
        memos.good(sealed, "memos-add", "--upsert", stdin=json_lines(
            n, 8 - 4 * n, 60) + b'{"id":"own","memory":"state %d"}\n' % n)


class Scenario:
    def __init__(self, memos, options, name):
        self.memos, self.options, self.name = memos, options, name
        self.record, template = SCENARIOS[name]
        self.rng = random.Random(options.seed)
        self.folder = fresh(os.path.join(options.folder, name))
        os.makedirs(self.folder)
        self.root = os.path.join(self.folder, "root")
        self.log = os.path.join(self.folder, "log")
        self.cube = "other" if name == "cube" else "default"
        self.before = {}
        if template:
            fresh(self.root, os.path.join(options.folder, template))
            self.before = memos.stored(self.root)
            fresh(self.root, os.path.join(options.folder, template))
        else:
            os.makedirs(self.root)
        self.store = os.path.join(self.root, "data/memos")
        if template:
            self.store = self.root
        self.seen = {}
        self.faults = []

    def run(self, command, *args, parts=()):
        """A recorded command; each part waits for the answer to the last."""
        args = [self.store + "/dumped" if a == "DUMP" else a for a in args]
        process = self.memos.start(self.store, command, *args,
                                   RECORD_LOG=self.log,
                                   RECORD_UNDER=self.root)
        for part in parts:
            process.stdin.write(part)
            for _ in range(part.count(b"\n")):
                process.stdout.readline()
        _, err = process.communicate()
        if process.returncode or err:
            raise Fault("%s: status %d, %s" % (command, process.returncode,
                                               err))

    def look(self, state):
        """What is stored in a state; a fault if it is not whole."""
        memos, folder = self.memos, os.path.join(self.folder, "state")
        write_out(state, self.root, folder)
        store = os.path.join(folder, os.path.relpath(self.store, self.root))
        # a quarter of the states is enough, but where the store is new
        if self.cube == "default" and (not self.before
                                       or self.rng.random() < .25):
            memos.readable(store)
        stored = {}
        if os.path.exists(os.path.join(store, self.cube, "memory.db")):
            stored = memos.stored(store, self.cube)
        if os.path.exists(os.path.join(store, "dumped/memory.db")):
            memos.sound(store, "dumped")
            stored["dump"] = memos.stored(store, "dumped") == self.before
            if not stored["dump"]:
                raise Fault("the dump is not what was in the store")
        if self.cube == "other":
            memos.good(store, "memos-cube", "create", "other")
        memos.usable(store, {i: t for i, t in stored.items() if i != "dump"},
                     self.cube)
        if self.name.startswith("compact"):
            memos.tidy(store)
        return stored

    def judge(self, state, acked, later):
        """acked is what must be there, or what came later of the same id."""
        key = digest(state)
        if key not in self.seen:
            self.seen[key] = None
            self.seen[key] = self.look(state)
        stored = self.seen[key]
        if stored is None:
            return
        missing = [i for i, text in acked.items()
                   if stored.get(i) != text
                   and stored.get(i) not in later.get(i, ())]
        if missing:
            raise Fault("%d acknowledged records are missing: %s" % (
                len(missing), [acked[i] for i in missing[:3]]))

    def places(self, records):
        """After which records to look: all, or some evenly."""
        n, bound = len(records), self.options.prefixes
        if not bound or n <= bound:
            return set(range(n))
        return {i * n // bound for i in range(bound)} | {n - 1}

    def play(self, disk, records):
        places = self.places(records)
        acked, later, out = dict(self.before), {}, b""
        for r in records:
            for text in acknowledged(r.data).items() if r.what == "A" else ():
                later.setdefault(text[0], []).append(text[1])
        for i, r in enumerate(records):
            disk.play(r)
            if r.what == "A":
                out += r.data
                acked.update(acknowledged(out))
            if r.what == "E" and self.name == "dump":
                acked["dump"] = True
            if i not in places:
                continue
            for n, state in enumerate(disk.states(self.rng,
                                                  self.options.randoms)):
                try:
                    self.judge(state, acked, later)
                except Fault as fault:
                    self.faults.append("%s: after record %d (%s), variant %d: "
                                       "%s" % (self.name, i, r.what, n, fault))

    def all(self):
        disk = Disk(self.root)
        self.record(self.run)
        records = list(read_log(self.log))
        self.play(disk, records)
        return len(records), len(self.seen)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--prefixes", type=int, default=0,
                        help="how many beginnings of a log; 0: all")
    parser.add_argument("--randoms", type=int, default=2,
                        help="states at random for each of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("build")
    parser.add_argument("library")
    parser.add_argument("folder")
    parser.add_argument("scenarios", nargs="*")
    options = parser.parse_args()
    options.folder = os.path.abspath(options.folder)
    memos = Memos(options.build, options.folder,
                  os.path.abspath(options.library))
    make_templates(memos, options.folder)
    faults, calls, states = [], 0, 0
    for name in options.scenarios or SCENARIOS:
        scenario = Scenario(memos, options, name)
        n, seen = scenario.all()
        faults += scenario.faults
        calls, states = calls + n, states + seen
    report("power", faults, "%d calls, %d states of the disk, seed %d" % (
        calls, states, options.seed))


main()
