#!/usr/bin/env python3
"""usage: faults.py [options] BUILD LIBRARY FOLDER [SCENARIO ...]

Runs commands again and again, and each time makes another one of their calls
to the system fail (LIBRARY is fail.c): one line on standard error, the right
status, and a store that is whole and has all that was acknowledged.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import struct

from common import Fault, Memos, UUID, acknowledged, fresh, report

KINDS = ("open read write sync rename mmap alloc truncate unlink mkdir lock "
         "any fired").split()
HOWS = {
    "open": ["EIO", "ENOSPC", "EMFILE+", "EINTR"],
    "read": ["EIO", "EIO+", "EINTR", "SHORT"],
    "write": ["EIO", "ENOSPC", "ENOSPC+", "EINTR", "SHORT"],
    "sync": ["EIO", "ENOSPC+"],
    "rename": ["EIO", "ENOSPC"],
    "mmap": ["ENOMEM"],
    "alloc": ["ENOMEM", "ENOMEM+"],
    "truncate": ["EIO"],
    "unlink": ["EACCES"],
    "mkdir": ["ENOSPC"],
    "lock": ["EIO", "EINTR"],
    "any": ["KILL"],
}
# what the bounded form tries of them
SHORT_HOWS = dict(HOWS, **{
    "open": ["EIO", "EINTR*"],
    "read": ["EIO", "EINTR*", "SHORT*"],
    "write": ["EIO", "ENOSPC+", "EINTR*", "SHORT*"],
    "sync": ["EIO"],
    "alloc": ["ENOMEM"],
    "lock": ["EIO", "EINTR*"],
})
SEAL_ROWS = 2000  # as in seal.h
# the kinds whose failing is what an input that cannot be read looks like
INPUT = ("open", "read")
HARMLESS = ("EINTR", "EINTR*", "SHORT", "SHORT*")

Scenario = collections.namedtuple(
    "Scenario", "name template command args parts cube writes seals",
    defaults=((), (), "default", False, False))

LINES = [
    b'{"memory":"Ann prefers tea","user_id":"ann"}\n'
    b'{"id":"own","memory":"Ann lives in Lyon","user_id":"ann"}\n',
    b'{"messages":[{"role":"user","content":"where is the cat"},'
    b'{"role":"assistant","content":"on the roof"}],"run_id":"r1"}\n'
    b'{"id":"own","memory":"Ann lives in Paris","user_id":"ann"}\n',
    b'{"role":"user","content":"and the dog?","run_id":"r1"}\n',
]
LONG = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    "../../LICENSE")
# what facts are read out of, by the job that is put for it
TOLD = (b'{"role":"user","name":"Ann","content":"I live in Rome. My sister'
        b' is called Maria.","run_id":"r3","user_id":"ann"}\n')
READ = ["Ann lives in Rome.", "Ann's sister is called Maria."]
# a talk that is worth a summary
TALK = b"".join(
    b'{"role":"user","name":"Ann","run_id":"r4","user_id":"ann","content":'
    b'"On day %d I carried %d baskets of plums from Lisbon to the market"}\n'
    % (n, n * 7) for n in range(1, 7))
WORDS = [b'{"query":"tea"}\n{"query":"cat 7"}\n{"query":"street","k":50}\n']
QUERIES = [b'{"query":"tea"}\n{"query":"where is the cat","k":2}\n']

SCENARIOS = [
    Scenario("add", "closed", "memos-add", ["Bob likes coffee"], writes=True),
    Scenario("add-first", None, "memos-add", ["Bob likes it"], writes=True),
    Scenario("add-hot", "hot", "memos-add", ["Bob likes it"], writes=True),
    Scenario("add-batch", "closed", "memos-add", ["--upsert"], LINES,
             writes=True),
    Scenario("search", "closed", "memos-search", ["what does Ann drink"]),
    Scenario("search-hot", "hot", "memos-search", ["--explain", "cat"]),
    Scenario("search-batch", "closed", "memos-search", [], QUERIES),
    Scenario("list", "closed", "memos-list", ["--type", "turn"]),
    Scenario("list-hot", "hot", "memos-list"),
    Scenario("list-filter", "closed", "memos-list",
             ["--filter", '{"memory":{"icontains":"DOG"}}']),
    Scenario("export", "closed", "memos-export"),
    Scenario("export-hot", "hot", "memos-export"),
    Scenario("create", "closed", "memos-cube", ["create", "other"],
             cube="other", writes=True),
    Scenario("cubes", "closed", "memos-cube", ["list"]),
    Scenario("check", "closed", "memos-cube", ["check"]),
    Scenario("stats", "hot", "memos-cube", ["stats"]),
    Scenario("reindex", "closed", "memos-cube", ["reindex"], writes=True),
    Scenario("dump", "hot", "memos-cube", ["dump", "DUMP"]),
    Scenario("block", "closed", "memos-block", ["append", "human", "likes tea"],
             writes=True),
    Scenario("block-first", None, "memos-block", ["set", "human", "Ann"],
             writes=True),
    Scenario("block-undo", "hot", "memos-block", ["undo", "human"],
             writes=True),
    Scenario("blocks", "closed", "memos-block", ["list"]),
    Scenario("block-history", "hot", "memos-block", ["history", "human"]),
    Scenario("revise", "closed", "memos-revise",
             ["own", "Ann lives in Rome"], writes=True),
    Scenario("graph", "old", "memos-graph", ["list"]),
    Scenario("graph-add", "closed", "memos-graph",
             ["add", "Ann", "lives_in", "Rome"], writes=True),
    Scenario("context", "closed", "memos-context", ["what does Ann drink"]),
    Scenario("work", "told", "memos-work", ["--drain"], writes=True),
    Scenario("consolidate", "old", "memos-consolidate",
             ["--after", "0d", "--user", "ann"], writes=True),
    Scenario("forget", "sealed", "memos-forget", ["own"], writes=True),
    Scenario("purge", "sealed", "memos-forget", ["own", "--purge"],
             writes=True),
    Scenario("document", "closed", "memos-add", ["-f", "document", LONG],
             writes=True),
    Scenario("compact", "sealed", "memos-cube", ["compact"], writes=True,
             seals=True),
    Scenario("search-sealed", "sealed", "memos-search", ["the cat 7"]),
    Scenario("check-sealed", "sealed", "memos-cube", ["check"]),
    Scenario("add-seal", "many", "memos-add", ["the last of many cats"],
             writes=True, seals=True),
]


def make_templates(memos, folder):
    """A store that was closed, and one whose writer was killed."""
    closed = fresh(os.path.join(folder, "closed"))
    memos.good(closed, "memos-add", stdin=b"".join(LINES[:1] + LINES[2:]))
    memos.good(closed, "memos-add", *["cat %d" % n for n in range(20)])
    for name in ["Ann", "Ann, of Lyon"]:
        memos.good(closed, "memos-block", "set", "human", name)
    told = fresh(os.path.join(folder, "told"), closed)
    memos.good(told, "memos-add", stdin=TOLD)
    old = fresh(os.path.join(folder, "old"), told)
    memos.good(old, "memos-add", stdin=TALK)
    memos.good(old, "memos-work", "--drain")
    writer = memos.start(closed, "memos-add", "--run", "r2")
    writer.stdin.write(b'{"role":"user","content":"the cat is hot"}\n')
    writer.stdout.readline()
    fresh(os.path.join(folder, "hot"), closed)
    writer.kill()
    writer.communicate()
    # leaves no log behind
    memos.good(closed, "memos-add", "the last cat")
    make_segments(memos, closed, fresh(os.path.join(folder, "sealed"), closed),
                  os.path.join(folder, "many"))


def make_segments(memos, closed, sealed, many):
    """A store of two segments, and one that the next row gives its first."""
    for number in range(2):
        memos.good(sealed, "memos-add", "--format", "lines", stdin=b"".join(
            b"cat %d of the street\n" % n
            for n in range(40 - 30 * number)))
        memos.good(sealed, "memos-cube", "compact")
    memos.good(sealed, "memos-add", "--upsert", stdin=(
        b'{"id":"own","memory":"Ann lives in Rome","user_id":"ann"}\n'))
    memos.good(sealed, "memos-add", "the last cat of the street")
    have = len(memos.stored(fresh(many, closed)))
    memos.good(many, "memos-add", "--format", "lines", stdin=b"".join(
        b"cat %d of the street\n" % n for n in range(SEAL_ROWS - 1 - have)))


def make_home(folder):
    """A home with a configuration in it, which is then read, too."""
    home = os.path.join(folder, "home")
    os.makedirs(os.path.join(home, ".config/memos"), exist_ok=True)
    with open(os.path.join(home, ".config/memos/config"), "w",
              encoding="utf-8") as f:
        f.write("[another]\nkey = value\n")
    return home


def feed(process, parts):
    """Writes the parts, each one after the answer to the one before."""
    out = b""
    try:
        for part in parts:
            process.stdin.write(part)
            for _ in range(part.count(b"\n")):
                out += process.stdout.readline()
    except BrokenPipeError:
        pass
    rest, err = process.communicate()
    return out + rest, err


class Trial:
    """One scenario, run in a folder of its own."""

    def __init__(self, memos, templates, folder, scenario):
        self.memos, self.s = memos, scenario
        self.template = scenario.template and os.path.join(
            templates, scenario.template)
        self.store = os.path.join(folder, "store")
        self.dump = os.path.join(self.store, "dumped")
        self.counts = os.path.join(folder, "counts")
        os.makedirs(folder, exist_ok=True)
        self.before = {}
        if self.template:
            self.before = memos.stored(fresh(self.store, self.template))
        self.found = self.answers() if scenario.seals else None
        self.block = self.read_block()
        self.base, self.calls = self.run()
        if self.base[0] or self.base[2]:
            raise Fault("%s: %s" % (scenario.name, self.base))

    def run(self, plan=""):
        """The command under a plan: status, output, errors; and counts."""
        with open(self.counts, "wb") as f:
            f.write(bytes(4096))
        fresh(self.store, self.template)
        more = {"FAIL": plan} if plan else {}
        args = [self.dump if a == "DUMP" else a for a in self.s.args]
        process = self.memos.start(self.store, self.s.command, *args,
                                   FAIL_COUNTS=self.counts, **more)
        out, err = feed(process, self.s.parts)
        with open(self.counts, "rb") as f:
            numbers = struct.unpack("%dQ" % len(KINDS), f.read(8 * len(KINDS)))
        return (process.returncode, out, err), dict(zip(KINDS, numbers))

    def answers(self):
        """By words alone: what the vectors find may differ by a little."""
        return self.memos.good(self.store, "memos-search", "--without",
                               "cosine", stdin=WORDS[0]).out

    def read_block(self):
        """The value of the block, None if there is none."""
        if self.s.command != "memos-block" or not self.template:
            return None
        out = self.memos.run(self.store, "memos-block", "list").out
        return json.loads(out)["value"] if out else None

    def database(self):
        path = os.path.join(self.store, "default/memory.db")
        with open(path, "rb") as f:
            return hashlib.sha256(f.read()).digest()

    def may_warn(self):
        """Who adds has acknowledged all before it looks at the segments."""
        return self.s.command == "memos-add"

    def read_rows(self, result):
        """A reader that could not use a segment: the same answer, a warning."""
        status, out, err = result
        return (self.s.name == "search-sealed" and status == 0 and
                UUID.sub(b"ID", out) == UUID.sub(b"ID", self.base[1]) and
                err.startswith(b"memos-search: warning: ") and
                err.count(b"\n") == 1 and b"rows were read instead" in err)

    def judge(self, kind, how, result, fired):
        """Whether what the command said is right."""
        status, out, err = result
        lines = err.splitlines(keepends=True)
        base = UUID.sub(b"ID", self.base[1])
        if self.read_rows(result):
            return
        if how == "KILL":
            if status != -9 and fired:
                raise Fault("is alive")
            return
        if (status == 0 and not (self.may_warn() and err)) or (
                how in HARMLESS) or not fired:
            if (status, err) != (0, b"") or UUID.sub(b"ID", out) != base:
                raise Fault("should have gone well")
            return
        warned = (status == 0 and self.may_warn() and
                  err.startswith(b"%s: warning: " % self.s.command.encode()))
        if not warned and status != 3 and not (status == 2 and kind in INPUT):
            raise Fault("wrong status")
        if len(lines) != 1 or not err.endswith(b"\n"):
            raise Fault("not one line on standard error")
        if not err.startswith(b"%s: " % self.s.command.encode()):
            raise Fault("the line does not begin with the command's name")
        if kind == "alloc" and not err.endswith(b": out of memory\n"):
            raise Fault("not the line for want of memory")
        if self.s.name.startswith("check") and out.startswith(b'{"fault":'):
            return
        if not base.startswith(UUID.sub(b"ID", out)):
            raise Fault("what it printed is no beginning of the answer")

    def aftermath(self, how, out):
        """Whether the store is what it should be."""
        memos, s = self.memos, self.s
        if not s.writes:
            if how != "KILL" and self.database() != self.untouched():
                raise Fault("a reader has changed the store")
            if "dump" in s.args:
                self.judge_dump()
            return
        if s.command == "memos-block":
            self.judge_block(out)
        if how == "KILL":
            memos.readable(self.store)
        expected = dict(self.before)
        expected.update(acknowledged(out))
        if "--purge" in s.args:
            self.judge_purge()
            del expected["own"]
        if s.command == "memos-work":
            self.judge_work()
        if s.seals and s.command == "memos-cube":
            if self.answers() != self.found:
                raise Fault("other answers than before")
        # its next form may be stored, though nobody could be told
        expected.update({"own": None} if "own" in expected else {})
        if s.cube == "other":
            memos.good(self.store, "memos-cube", "create", "other")
            memos.usable(self.store, {}, "other")
        memos.usable(self.store, expected if s.cube == "default"
                     else self.before)
        if s.seals:
            memos.tidy(self.store)

    def untouched(self):
        with open(os.path.join(self.template, "default/memory.db"), "rb") as f:
            return hashlib.sha256(f.read()).digest()

    def judge_block(self, out):
        """As it was, or as it is said to be; what was said, it is."""
        result = self.memos.run(self.store, "memos-block", "list")
        now = json.loads(result.out)["value"] if result.out else None
        after = json.loads(self.base[1])["value"]
        if now != after and (out or now != self.block):
            raise Fault("the block is %r" % now)

    def judge_purge(self):
        """The next one ends it, and then no file has anything of it."""
        result = self.memos.run(self.store, "memos-forget", "--purge", "own")
        if result.status not in (0, 1):
            raise Fault("the next purge: %r" % (result,))
        for folder, _, files in os.walk(self.store):
            for name in files:
                with open(os.path.join(folder, name), "rb") as f:
                    if b"rome" in f.read().lower():
                        raise Fault("%s has what was purged" % name)

    def judge_work(self):
        """What was left is done the next day, and nothing twice."""
        self.memos.good(self.store, "memos-work", "--drain",
                        MEMOS_NOW="2026-01-03T03:04:05Z")
        texts = list(self.memos.stored(self.store).values())
        if [texts.count(text) for text in READ] != [1] * len(READ):
            raise Fault("what was read is %r" % texts)

    def judge_dump(self):
        """A dump is whole or not there, and can be made again."""
        if not os.path.exists(os.path.join(self.dump, "memory.db")):
            self.memos.good(self.store, "memos-cube", "dump", self.dump)
        self.memos.sound(self.store, "dumped")
        if self.memos.stored(self.store, "dumped") != self.before:
            raise Fault("the dump is not what was in the store")

    def attempt(self, kind, n, how):
        """None, or what went wrong."""
        plan = "%s %d %s" % (kind, n, how)
        result, calls = self.run(plan)
        try:
            self.judge(kind, how, result, calls["fired"])
            self.aftermath(how, result[1])
        except (Fault, OSError, ValueError) as fault:
            status, out, err = result
            return "%s: %s: %s\n  status %d\n  out %r\n  err %r" % (
                self.s.name, plan, fault, status, out[-300:], err[-600:])
        return None


def chosen(calls, how, edge, spread):
    """From 1 to calls: all near both ends, and some evenly between."""
    if how.endswith("*"):
        return range(1, min(calls, 2) + 1)
    if not spread or calls <= 2 * edge + spread:
        return range(1, calls + 1)
    middle = [edge + 1 + i * (calls - 2 * edge) // spread
              for i in range(spread)]
    return [*range(1, edge + 1), *middle, *range(calls - edge + 1, calls + 1)]


def run_scenario(memos, options, scenario):
    """How many attempts, and the faults."""
    folder = os.path.join(options.folder, scenario.name)
    faults, attempts = [], 0
    try:
        trial = Trial(memos, options.folder, folder, scenario)
    except Fault as fault:
        return 1, [str(fault)]
    hows = SHORT_HOWS if options.short else HOWS
    for kind in options.kinds:
        if kind == "alloc" and memos.sanitizer:
            continue
        for how in hows[kind]:
            for n in chosen(trial.calls[kind], how, options.edge,
                            options.spread):
                attempts += 1
                fault = trial.attempt(kind, n, how)
                if fault:
                    faults.append(fault)
    return attempts, faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--kinds", type=lambda s: s.split(","),
                        default=list(HOWS))
    parser.add_argument("--edge", type=int, default=30,
                        help="calls at either end that are always tried")
    parser.add_argument("--spread", type=int, default=0,
                        help="how many between them; 0: all")
    parser.add_argument("--short", action="store_true",
                        help="fewer errors of each kind, and calls")
    parser.add_argument("build")
    parser.add_argument("library")
    parser.add_argument("folder")
    parser.add_argument("scenarios", nargs="*")
    options = parser.parse_args()
    options.folder = os.path.abspath(options.folder)
    memos = Memos(options.build, make_home(options.folder),
                  os.path.abspath(options.library))
    if options.short:
        options.edge = min(options.edge, 8)
    if options.short and memos.sanitizer:
        # a command takes thirty times as long; what it sees is the same in
        # any call that fails
        options.edge, options.spread = min(options.edge, 3), 3
    make_templates(memos, options.folder)
    wanted = [s for s in SCENARIOS
              if not options.scenarios or s.name in options.scenarios]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(
            lambda s: run_scenario(memos, options, s), wanted))
    faults = [f for _, found in results for f in found]
    report("faults", faults, "%d scenarios, %d calls that failed" % (
        len(wanted), sum(n for n, _ in results)))


main()
