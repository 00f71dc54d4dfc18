"""A store that lives on while its writers die, and what must be in it."""
import argparse
import json
import os
import random
import subprocess

from common import Fault, Memos, acknowledged, fresh, report

STORE_ROUNDS = 10  # then a new store, so that looking at it stays quick
ASKED = 40         # memories that are looked for in each round


def text(number, version):
    """What only this version of this memory says, and what all say."""
    return "memory m%dv%dx of the cat in the garden" % (number, version)


class Life:
    """A store, what must be in it, and what may be."""

    def __init__(self, memos, folder, rng):
        self.memos, self.rng = memos, rng
        self.store = fresh(os.path.join(folder, "store"))
        self.known = {}    # id: (number, version) that was acknowledged
        self.number = 0
        self.calls = {"memos-add": 60, "memos-cube": 100}
        self.vector = lambda number: None  # that a memory has to bring

    def doomed(self, command, *args, stdin=b""):
        """Runs a command that dies somewhere, mostly; what it printed."""
        rng = self.rng
        if rng.random() < .2:
            return self.memos.good(self.store, command, *args,
                                   stdin=stdin).out
        if rng.random() < .3:
            process = self.memos.start(self.store, command, *args)
            try:
                out, err = process.communicate(stdin, rng.random() * .12)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
        else:
            plan = "any %d KILL" % rng.randint(1, self.calls[command])
            done = self.memos.run(self.store, command, *args, stdin=stdin,
                                  FAIL=plan)
            out, err = done.out, done.err
            # more calls than there are let it live now and then
            self.calls[command] = max(20, int(self.calls[command] * (
                1.3 if done.status == -9 else .8)))
        if err:
            raise Fault("%s: %s" % (command, err))
        return out

    def add(self, n):
        """New memories, and new versions of old ones, in one go."""
        wanted = {}
        for _ in range(n):
            wanted["m%d" % self.number] = self.number, 0
            self.number += 1
        old = self.rng.sample(sorted(self.known), min(20, len(self.known)))
        for id in old:
            number, version = self.known[id]
            wanted[id] = number, version + 1
        out = self.doomed("memos-add", "--upsert", stdin=b"".join(
            self.record(id, *which) for id, which in wanted.items()))
        self.settle(wanted, acknowledged(out))

    def record(self, id, number, version):
        """A line to be added."""
        record = {"id": id, "memory": text(number, version)}
        vector = self.vector(number)
        if vector:
            record["vector"] = vector
        return json.dumps(record).encode() + b"\n"

    def settle(self, wanted, acked):
        """What was not acknowledged may be there or not: it is looked up."""
        stored = self.memos.stored(self.store)
        for id, which in wanted.items():
            if id not in acked:
                continue
            if stored.get(id) != text(*which):
                raise Fault("%s was acknowledged, but is %s" % (
                    id, stored.get(id)))
        for id, which in self.known.items():
            if stored.get(id) != text(*which) and (
                    id not in wanted or stored.get(id) != text(*wanted[id])):
                raise Fault("%s is %s" % (id, stored.get(id)))
        for id, which in wanted.items():
            if stored.get(id) == text(*which):
                self.known[id] = which
        if len(stored) != len(self.known):
            raise Fault("%d memories, not %d" % (len(stored),
                                                 len(self.known)))

    def look(self):
        """Each that is asked for is found, and its old version is not."""
        ids = self.rng.sample(sorted(self.known), min(ASKED, len(self.known)))
        queries, wants = [], []
        for id in ids:
            number, version = self.known[id]
            queries.append("m%dv%dx" % (number, version))
            wants.append([id])
            if version:
                queries.append("m%dv%dx" % (number, version - 1))
                wants.append([])
        done = self.memos.run(self.store, "memos-search", "-k", "1", stdin=(
            "".join('{"query":"%s"}\n' % q for q in queries).encode()))
        if done.status not in (0, 1) or done.err and ids:
            raise Fault("memos-search: %r" % done)
        for query, want, line in zip(queries, wants, done.out.splitlines()):
            found = [r["id"] for r in json.loads(line)["results"]]
            if found != want:
                raise Fault("%s finds %s, not %s" % (query, found, want))


def main(kind, name):
    """Lives of a kind of Life, as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int,
                        default=int.from_bytes(os.urandom(4), "little"))
    parser.add_argument("build")
    parser.add_argument("library")
    parser.add_argument("folder")
    options = parser.parse_args()
    folder = os.path.abspath(options.folder)
    memos = Memos(options.build, folder, os.path.abspath(options.library))
    rng = random.Random(options.seed)
    faults, life = [], None
    for number in range(options.rounds):
        if number % STORE_ROUNDS == 0:
            life = kind(memos, folder, rng)
            memos.good(life.store, "memos-cube", "create")
        try:
            life.round()
        except Fault as fault:
            faults.append("round %d: %s" % (number, fault))
            break
    report(name, faults, "%d rounds, seed %d" % (options.rounds,
                                                 options.seed))
