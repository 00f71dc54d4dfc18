#!/usr/bin/env python3
"""Facts that formation draws from dialogues, against those that should stand.

usage: formation.py check FILE ...          whether the fixture is sound
       formation.py records FILE [TURNS]    lines for memos-add; with TURNS the
                                            dialogues are repeated for other
                                            users until there are so many
       formation.py score NAME FILE LISTED FIGURES [--verbose]
                                            LISTED are the derived memories that
                                            memos-list gives; goals go into
                                            FIGURES, with --verbose every miss
                                            and every wrong memory is shown

formation/README.md says what FILE is and how it is scored.
"""
import datetime
import json
import random
import re
import sys
import unicodedata

TAGS = """answers assistant chatty code commitment contradiction correction
dates denied document endings fiction formal friends group hearsay implicit
joke kinship namesakes negation plans procedure project repeat
retraction""".split()
MONTHS = """january february march april may june july august september october
november december""".split()
NUMBERS = dict(zip("""two three four five six seven eight nine ten eleven twelve
thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
forty fifty sixty seventy eighty ninety""".split(),
    [str(n) for n in [*range(2, 20), *range(20, 100, 10)]]))
NEGATIONS = set("""not no never cannot nobody none neither nor without longer
formerly former""".split())
FIRST_PERSON = set("i i'm i've i'll i'd me my mine myself".split())
# What a stranger leaves out when words are counted.
STOP = set("""a about after all an and any are as at be been before but by can
did do does for from had has have he her his i in into is it its of off on or
out over s she so than that the their them then there they this to up us was
we were when which who will with would you""".split())
ROUNDS = 1000  # resamples of the dialogues, for the intervals
LIKE = .5      # F1 of content words from which two texts say the same


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def folded(text):
    text = text.lower().replace("ł", "l").replace("ø", "o").replace("’", "'")
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c))


def words(text):
    """Folded words; a possessive is its name, numbers are digits."""
    found = re.findall(r"[^\W_]+(?:'[^\W_]+)?\*?", folded(text))
    found = [re.sub(r"'s?(\*?)$", r"\1", w) for w in found]
    found = [re.sub(r"^(\d+)(?:st|nd|rd|th)$", r"\1", w) for w in found]
    return [NUMBERS.get(w, w) for w in found]


def negated(text):
    found = words(text)
    return any(w in NEGATIONS or w.endswith("n't") for w in found) \
        or " used to " in " " + " ".join(found) + " "


def without_negations(text):
    clauses = re.split(r"[,;]|\b(?:but|though|so|because|which)\b", text)
    return ", ".join(c for c in clauses if not negated(c))


def spoken_dates(day):
    """The ways to write a day (2026-04-12), a month or a year."""
    parts = day.split("-")
    if len(parts) == 1:
        return parts
    month = MONTHS[int(parts[1]) - 1]
    if len(parts) == 2:
        return [parts[0] + " " + parts[1], month + " " + parts[0]]
    number = str(int(parts[2]))
    return [" ".join(parts), number + " " + month, month + " " + number,
            number + " of " + month]


def dated(memory, day):
    times = [memory.get(k) or "" for k in ("event_at", "valid_from",
                                           "valid_to")]
    return any(t.startswith(day) for t in times)


def says(found, alternative):
    """Whether the words of an alternative follow each other in `found`."""
    wanted = words(alternative)

    def fits(word, want):
        return word.startswith(want[:-1]) if want.endswith("*") \
            else word == want
    return any(all(fits(*pair) for pair in zip(found[i:], wanted))
               for i in range(len(found) - len(wanted) + 1))


def meets(memory, text, alternatives):
    found = words(text)
    for alternative in alternatives:
        if not alternative.startswith("@"):
            if says(found, alternative):
                return True
        elif dated(memory, alternative[1:]) or any(
                says(found, form) for form in spoken_dates(alternative[1:])):
            return True
    return False


def negative(fact):
    return any(negated(t) for t in [fact["say"]] + sum(fact["need"], []))


def matches(memory, fact):
    text = memory["memory"]
    if FIRST_PERSON & set(words(text)):
        return False  # nobody knows whose it is
    if meets(memory, text, fact.get("not", [])):
        return False
    if not all(meets(memory, text, group) for group in fact["need"]):
        return False
    if negative(fact) or not negated(text):
        return True
    # what it says must stand in a clause that is not negated
    text = without_negations(text)
    groups = fact["need"][1:] or fact["need"]
    return all(meets(memory, text, group) for group in groups)


def stem(word):
    for end in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) > 2:
            return word[:-len(end)]
    return word


def content(text):
    return {stem(w) for w in words(text) if w not in STOP}


def likeness(memory, fact):
    """F1 of content words."""
    a, b = content(memory["memory"]), content(fact["say"])
    return 2 * len(a & b) / ((len(a) + len(b)) or 1)


def days_in(text):
    """Days and years that a text names in full, as 2026-04-12 and 2026."""
    found = " ".join(words(text))
    days = set(re.findall(r"\b\d{4} \d\d \d\d\b", found))
    for form in (r"(?P<d>\d+) (?:of )?(?P<m>%s) (?P<y>\d{4})\b",
                 r"(?P<m>%s) (?P<d>\d+) (?P<y>\d{4})\b"):
        for match in re.finditer(form % "|".join(MONTHS), found):
            days.add("%s-%02d-%02d" % (
                match["y"], MONTHS.index(match["m"]) + 1, int(match["d"])))
    years = set(re.findall(r"\b(?:19|20)\d\d\b", found))
    return {d.replace(" ", "-") for d in days} | years


def true_days(dialogue):
    """Those that a memory of the dialogue may name."""
    said = [t["content"] for t in dialogue["turns"]]
    for fact in dialogue["facts"]:
        said += [fact["say"]] + [a.replace("@", "") for a in
                                 sum(fact["need"], []) if a[0] == "@"]
    days = days_in("\n".join(said)) | set(dialogue.get("days", []))
    for turn in dialogue["turns"]:
        day = datetime.date.fromisoformat(turn["timestamp"][:10])
        days |= {str(day + datetime.timedelta(n)) for n in (-1, 0, 1)}
    return days | {day[:4] for day in days}


class Judged:
    """A dialogue, what stands of it, and how that was judged."""

    def __init__(self, dialogue, memories):
        self.dialogue, self.memories = dialogue, memories
        self.facts = dialogue["facts"]
        self.wanted = [f for f in self.facts if not f.get("optional")]
        self.by_need()
        self.by_likeness()

    def by_need(self):
        self.right, self.wrong, self.repeats = [], [], 0
        seen = set()
        for memory in self.memories:
            said = {i for i, f in enumerate(self.facts)
                    if matches(memory, f)}
            gone = [f for f in self.dialogue["gone"] if matches(memory, f)]
            misdated = days_in(memory["memory"]) - true_days(self.dialogue)
            if gone or misdated or not said:
                self.wrong.append((memory, gone))
                continue
            self.right.append(memory)
            self.repeats += said <= seen
            seen |= said
        self.missed = [f for f in self.wanted if not any(
            matches(m, f) for m in self.right)]

    def by_likeness(self):
        def best(memory, some):
            return max([likeness(memory, f) for f in some], default=0)
        right = [m for m in self.memories if best(m, self.facts)
                 >= max(LIKE, best(m, self.dialogue["gone"]))]
        self.like_right = len(right)
        self.like_met = sum(any(likeness(m, f) >= LIKE for m in right)
                            for f in self.wanted)

    def counts(self):
        return (len(self.right), len(self.memories),
                len(self.wanted) - len(self.missed), len(self.wanted),
                self.like_right, self.like_met)


def rates(counted):
    """Precision and recall, and both by likeness."""
    right, made, met, wanted, like_right, like_met = map(sum, zip(*counted))
    return (right / (made or 1), met / (wanted or 1),
            like_right / (made or 1), like_met / (wanted or 1))


def intervals(counted):
    """Of each rate, what 95 of 100 resamples of the dialogues stay within."""
    chance = random.Random(7)  # the same each time
    drawn = [rates(chance.choices(counted, k=len(counted)))
             for _ in range(ROUNDS)]
    spans = []
    for one in zip(*drawn):
        one = sorted(one)
        spans.append((one[ROUNDS // 40], one[-ROUNDS // 40]))
    return spans


def show(judged):
    for j in judged:
        for fact in j.missed:
            print("missed  %s: %s" % (j.dialogue["id"], fact["say"]))
        for memory, gone in j.wrong:
            print("%s  %s: %s" % ("gone  " if gone else "wrong ",
                                  j.dialogue["id"], memory["memory"]))


def table(name, judged):
    print("%-22s%10s%10s%10s%10s%11s%8s" % (
        name, "dialogues", "memories", "facts", "precision", "recall", "by F1"))
    for tag in TAGS + ["all"]:
        some = [j.counts() for j in judged
                if tag == "all" or tag in j.dialogue["tags"]]
        if not some:
            continue
        made, wanted = sum(c[1] for c in some), sum(c[3] for c in some)
        print("  %-20s%10d%10d%10d%10.3f%11.3f%8.3f %.3f" % (
            (tag, len(some), made, wanted) + rates(some)))
    print()


def score(name, path, listed, figures, *options):
    dialogues = read(path)
    by_user = {}
    for memory in read(listed):
        by_user.setdefault(memory.get("user_id"), []).append(memory)
    judged = [Judged(d, by_user.get(d["user"], [])) for d in dialogues]
    if "--verbose" in options:
        show(judged)
    table(name, judged)
    counted = [j.counts() for j in judged]
    names = ("precision", "recall", "precision by F1 of words",
             "recall by F1 of words")
    goals = (">= .85", ">= .55", "-", "-")
    with open(figures, "a", encoding="utf-8") as f:
        for what, rate, span, goal in zip(names, rates(counted),
                                          intervals(counted), goals):
            f.write("%s: %s\t%.3f\t%s\n" % (name, what, rate, goal))
            print("%s: %s %.3f, 95%%: %.3f to %.3f" % (
                name, what, rate, *span))
        f.write("%s: memories that stand twice\t%d\t-\n" % (
            name, sum(j.repeats for j in judged)))
        f.write("%s: memories of what must not stand\t%d\t-\n" % (
            name, sum(bool(gone) for j in judged for _, gone in j.wrong)))
    print()


def record(turn, user):
    line = {"user_id": user, "event_at": turn["timestamp"]}
    line.update((key, turn[key]) for key in ("role", "name", "type")
                if key in turn)
    if "run" in turn:
        line["run_id"] = user + "-" + turn["run"]
    line["memory" if "type" in turn else "content"] = turn["content"]
    return line


def records(path, turns="0"):
    dialogues, left, copy = read(path), int(turns), 0
    while left > 0 or copy == 0:
        for d in dialogues:
            user = d["user"] + (" %d" % copy if copy else "")
            for turn in d["turns"]:
                print(json.dumps(record(turn, user), ensure_ascii=False))
                left -= 1
                if turns != "0" and left <= 0:
                    return
        copy += 1


def faults(d):
    if set(d) - {"days"} != {"id", "tags", "user", "turns", "facts", "gone"}:
        yield "has fields %s" % sorted(d)
        return
    for tag in set(d["tags"]) - set(TAGS):
        yield "has the unknown tag %s" % tag
    times = [t.get("timestamp", "") for t in d["turns"]]
    if times != sorted(times) or not all(
            re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", t)
            for t in times):
        yield "has turns without a time, or out of their order"
    if not all(re.fullmatch(r"\d{4}(-\d\d-\d\d)?", day)
               for day in d.get("days", [])):
        yield "has days that are none"
    for turn in d["turns"]:
        if not turn.get("content") or set(turn) - {
                "role", "name", "content", "timestamp", "run", "type"}:
            yield "has a turn %s" % turn
    for fact in d["facts"] + d["gone"]:
        if not fact.get("say") or not fact.get("need") or not all(
                fact["need"]) or set(fact) - {"say", "need", "not",
                                              "optional"}:
            yield "has a fact %s" % fact
        elif not all(re.fullmatch(r"@\d{4}(-\d\d){0,2}|[^@]+", a)
                     for a in sum(fact["need"], []) + fact.get("not", [])):
            yield "has a day that is none: %s" % fact["need"]
        elif not matches({"memory": fact["say"]}, fact):
            yield "has a fact that its own words do not meet: %s" % \
                fact["say"]
    for fact in d["facts"]:
        for gone in d["gone"]:
            if matches({"memory": fact["say"]}, gone):
                yield "wants gone what stands: %s" % fact["say"]
    if not any("optional" not in f for f in d["facts"] + d["gone"]):
        yield "has nothing to find"


def check(*paths):
    bad, ids = 0, set()
    for path in paths:
        users = set()
        for d in read(path):
            wrong = list(faults(d))
            if d["id"] in ids or d["user"] in users:
                wrong.append("has an id or a user that was there before")
            ids.add(d["id"])
            users.add(d["user"])
            for fault in wrong:
                print("%s: %s %s" % (path, d["id"], fault))
            bad += len(wrong)
    if bad:
        sys.exit(1)
    print("%d dialogues" % len(ids))


def main():
    commands = {"check": check, "records": records, "score": score}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
