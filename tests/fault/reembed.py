#!/usr/bin/env python3
"""usage: reembed.py [options] BUILD LIBRARY FOLDER

Other vectors for a store, with kill -9 at every step.  In each round memories
are added and edited, and the store is brought on its way to other vectors, by
some of them or by all; each of these commands dies at one of its calls to the
system, or at some moment (LIBRARY is fail.c).  Nothing that was acknowledged
is lost; what serves is the old vectors or the new ones, never a mixture; and
the next run leaves nothing behind.
"""
import json
import os
import shutil
import sqlite3

from common import Fault
from life import Life, main, text

BUILTIN = 0   # else the number of dimensions of given vectors
DIMENSIONS = (64, 72, 80)


def vector(number, dimension):
    """Whole numbers up to 127, which a store keeps as they are."""
    return [127] + [(number * i * i + dimension * i) % (97, 89, 83)[i % 3] - 41
                    for i in range(1, dimension)]


def option(kind):
    return "external:%d" % kind if kind else "builtin"


class Reembedded(Life):
    """What serves, and what it is on its way to (None: nothing)."""

    def __init__(self, memos, folder, rng):
        super().__init__(memos, folder, rng)
        self.serves, self.target = BUILTIN, None
        self.vector = lambda number: self.serves and vector(
            number, self.serves)

    def record(self, id, number, version):
        record = {"id": id, "memory": text(number, version),
                  "role": "user", "run_id": "r%d" % (number % 7)}
        if self.serves:
            record["vector"] = vector(number, self.serves)
        return json.dumps(record).encode() + b"\n"

    def stats(self):
        out = self.memos.good(self.store, "memos-cube", "stats").out
        stats = json.loads(out)
        fingerprint = stats["fingerprint"]
        serves = BUILTIN
        if "embedder=external" in fingerprint:
            serves = int(fingerprint.rsplit("=", 1)[1])
        way = stats.get("reembed")
        if way and way["staged"] + way["missing"] != len(self.known):
            raise Fault("%s of %d memories" % (way, len(self.known)))
        return serves, way

    def settle_kind(self, target):
        """After a command to the target: it serves, or what did before."""
        serves, way = self.stats()
        if serves not in (self.serves, target):
            raise Fault("%s serves, not %s or %s" % (
                option(serves), option(self.serves), option(target)))
        if way and way["vectors"] != option(target):
            raise Fault("on its way to %s, not %s" % (way, option(target)))
        if way and serves == target:
            raise Fault("%s serves, and is under way" % option(target))
        self.serves, self.target = serves, target if way else None

    def lines(self, ids, dimension):
        return b"".join(json.dumps(
            {"id": id, "vector": vector(self.known[id][0], dimension)}
        ).encode() + b"\n" for id in ids)

    def reembed(self):
        rng = self.rng
        target = self.target
        if target is None:
            target = rng.choice([kind for kind in (BUILTIN, *DIMENSIONS)
                                 if kind != self.serves])
        ids = sorted(self.known)
        if rng.random() < .4:
            ids = rng.sample(ids, rng.randint(0, len(ids)))
        out = self.doomed("memos-cube", "reembed", "--yes", "--vectors",
                          option(target), stdin=self.lines(ids, target)
                          if target else b"")
        self.settle_kind(target)
        if b"reembedded" in out and self.serves != target:
            raise Fault("said %s, but %s serves" % (out, option(self.serves)))

    def finish(self):
        """Nothing dies: it must be there, and nothing else."""
        target = self.target
        if target is None:
            return
        out = self.memos.good(
            self.store, "memos-cube", "reembed", "--yes", stdin=self.lines(
                sorted(self.known), target) if target else b"").out
        self.settle_kind(target)
        if json.loads(out) != {"reembedded": len(self.known)}:
            raise Fault("the last run says %s" % out)

    def cancel(self):
        target = self.target
        self.doomed("memos-cube", "reembed", "--cancel")
        self.settle_kind(self.serves if target is None else target)

    def look(self):
        super().look()
        self.memos.sound(self.store)
        if not self.serves:
            return
        found = self.memos.good(self.store, "memos-export").out
        for record in map(json.loads, found.splitlines()):
            if "replaced_at" in record:
                continue
            number = self.known[record["id"]][0]
            if record["vector"] != vector(number, self.serves):
                raise Fault("%s has another vector, of %d" % (
                    record["id"], len(record["vector"])))
        ids = self.rng.sample(sorted(self.known), min(9, len(self.known)))
        if ids:
            self.nearest(ids)

    def nearest(self, ids):
        """Each vector finds the memory that it belongs to."""
        queries = "".join(json.dumps({"vector": vector(
            self.known[id][0], self.serves)}) + "\n" for id in ids)
        done = self.memos.good(self.store, "memos-search", "-k", "1",
                               stdin=queries.encode())
        for id, line in zip(ids, done.out.splitlines()):
            found = [r["id"] for r in json.loads(line)["results"]]
            if found != [id]:
                raise Fault("the vector of %s finds %s" % (id, found))

    def compare(self):
        """What serves is what would be made anew."""
        copy = self.store + "-copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.store, copy)
        if self.target is not None:
            self.memos.good(copy, "memos-cube", "reembed", "--cancel")
        self.memos.good(copy, "memos-cube", "reindex")
        queries = [text(self.rng.randrange(self.number + 1), 0)
                   for _ in range(5)]
        for query in queries:
            one, other = (self.memos.run(store, "memos-search", "--explain",
                                         "--exact", "-k", "20", query)
                          for store in (self.store, copy))
            if one.out != other.out or one.err or other.err:
                raise Fault("'%s': %r not %r" % (query, one, other))
        shutil.rmtree(copy)

    def tidy(self):
        self.memos.tidy(self.store)
        if self.target is not None:
            return
        db = sqlite3.connect(os.path.join(self.store, "default/memory.db"))
        left = db.execute("SELECT name FROM sqlite_schema WHERE name LIKE"
                          " '%next%' OR name LIKE '%_old'").fetchall()
        db.close()
        if left:
            raise Fault("left behind: %s" % left)

    def round(self):
        rng = self.rng
        if rng.random() < .9:
            self.add(rng.choice([3, 100, 300, 1500]))
        self.look()
        self.reembed()
        self.look()
        if rng.random() < .1:
            self.cancel()
        elif rng.random() < .4:
            self.finish()
        if rng.random() < .2:
            self.doomed("memos-cube", rng.choice(["compact", "reindex"])
                        if self.target is None else "compact")
            self.look()
        if rng.random() < .2:
            self.compare()
        if rng.random() < .5:
            self.tidy()
            self.look()


main(Reembedded, "reembed")
