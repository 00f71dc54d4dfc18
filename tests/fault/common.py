"""What the fault tests share: running a command, a store, and its care."""
import json
import os
import re
import shutil
import subprocess
import sys

UUID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOTHING = b"nothing is remembered yet"


class Fault(Exception):
    """What a command did that it must not do."""


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __repr__(self):
        return "status %d\n%s%s" % (self.status, shown(self.out),
                                    shown(self.err))


def shown(data):
    text = data.decode(errors="replace")
    return "".join("    | %s\n" % line for line in text.splitlines()[-8:])


class Memos:
    """The commands of one build, and a library to preload to them."""

    def __init__(self, build, home, library=None):
        self.build = os.path.abspath(build)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": home,
            "LC_ALL": "C", "TZ": "UTC", "MEMOS_NOW": "2026-01-02T03:04:05Z",
            "ASAN_OPTIONS": "exitcode=99", "UBSAN_OPTIONS": "exitcode=99",
        }
        self.library = library
        linked = subprocess.run(["ldd", self.path("memos-add")],
                                stdout=subprocess.PIPE, check=True).stdout
        found = re.search(rb"=> (\S*/lib[at]san\.so\S*)", linked)
        # a sanitizer wants to be the first one, and has malloc for itself
        self.sanitizer = found.group(1).decode() if found else None

    def path(self, command):
        return os.path.join(self.build, command)

    def env(self, store, **more):
        env = dict(self.environment, MEMOS_DIR=store)
        if more:
            env["LD_PRELOAD"] = " ".join(
                filter(None, [self.sanitizer, self.library]))
            env.update(more)
        return env

    def run(self, store, command, *args, stdin=b"", **more):
        done = subprocess.run([self.path(command), *args], input=stdin,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=self.env(store, **more), check=False)
        return Result(done.returncode, done.stdout, done.stderr)

    def start(self, store, command, *args, **more):
        return subprocess.Popen([self.path(command), *args], bufsize=0,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE,
                                env=self.env(store, **more))

    def good(self, store, command, *args, **more):
        result = self.run(store, command, *args, **more)
        if result.status or result.err:
            raise Fault("%s %s: %r" % (command, " ".join(args), result))
        return result

    def stored(self, store, cube="default"):
        """The texts of a cube's memories by id; none if there is no cube."""
        result = self.run(store, "memos-export", "--cube", cube)
        if result.status == 1 and NOTHING in result.err:
            return {}
        if result.status or result.err:
            raise Fault("memos-export: %r" % result)
        return acknowledged(result.out)

    def sound(self, store, cube="default"):
        """The cube is whole, or nothing is in it yet."""
        result = self.run(store, "memos-cube", "check", cube)
        empty = result.status == 1 and NOTHING in result.err
        if not empty and (result.status or result.out or result.err):
            raise Fault("memos-cube check: %r" % result)

    def tidy(self, store, cube="default"):
        """The next compaction goes well and leaves only what it names."""
        self.good(store, "memos-cube", "compact", cube)
        self.sound(store, cube)
        stats = json.loads(self.good(store, "memos-cube", "stats", cube).out)
        named = ["%d.%s" % (s["id"], kind) for s in stats["segments"]
                 for kind in ["words", "faiss"][:1 + (s["vectors"] > 0)]]
        folder = os.path.join(store, cube, "index")
        there = os.listdir(folder) if os.path.exists(folder) else []
        if sorted(named) != sorted(there):
            raise Fault("the folder has %s, not %s" % (there, named))

    def readable(self, store):
        """No reader fails; at most there is nothing to be read yet."""
        for command in (["memos-list"], ["memos-search", "memory"],
                        ["memos-export"], ["memos-cube", "check"],
                        ["memos-cube", "stats"], ["memos-cube", "list"]):
            result = self.run(store, *command)
            if result.status > 1 or result.status < 0 or (
                    result.err and NOTHING not in result.err):
                raise Fault("%s: %r" % (" ".join(command), result))

    def usable(self, store, expected, cube="default"):
        """The cube is sound, has what is expected, and takes one more."""
        self.sound(store, cube)
        made = acknowledged(self.good(store, "memos-add", "--cube", cube,
                                      "one more memory").out)
        stored = self.stored(store, cube)
        # None stands for whatever text
        missing = [id for id, text in {**expected, **made}.items()
                   if id not in stored or text not in (None, stored[id])]
        if missing or len(made) != 1:
            raise Fault("acknowledged, but not stored: %s" % missing)


def acknowledged(out):
    """The texts by id of all whole lines."""
    records = (json.loads(line) for line in out.splitlines(keepends=True)
               if line.endswith(b"\n"))
    return {r["id"]: r["memory"] for r in records if "memory" in r}


def fresh(path, template=None):
    """An empty path, or a copy of the template there."""
    shutil.rmtree(path, ignore_errors=True)
    if template:
        shutil.copytree(template, path)
    return path


def report(name, faults, summary):
    """Ends the program: what went wrong, or how much went right."""
    for fault in faults[:10]:
        print(fault)
    print("%s: %s, %d faults" % (name, summary, len(faults)))
    sys.exit(bool(faults))
