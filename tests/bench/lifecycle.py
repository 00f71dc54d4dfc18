#!/usr/bin/env python3
"""A year of memories, as people and agents would make them, night by night.

usage: lifecycle.py BUILD WORK FIGURES [--days N] [--users N] [--turns N]

Drives the commands in BUILD with MEMOS_NOW over the days of a year, in two
stores in WORK: in `kept` everything is kept, in `lives` every night memories
are read for facts, consolidated and fade.  Prints a table by month; the
figures of its end go into FIGURES, with their goals.

A user has slots (an employer, a dog, a day for the gym ...) whose values are
told, told again (recurring), changed (contradicted) or never spoken of again
(one-off), among chatter.  Some are asked about now and then (accessed).  At
the end of each month every slot is asked for its value.  An answer is right
if one of the first ten memories has the value in its text, and is, or names
as its source, a turn in which it was told.
"""
import argparse
import collections
import datetime
import json
import os
import random
import subprocess

START = datetime.date(2025, 1, 1)
K = 10
RECENT = 14  # days within which an access is recent

FIRST = """Ana Bert Cleo Dario Edda Femi Greta Hugo Ines Jonas Kira Lior Mina
Nadia Oskar Petra Quinn Rosa Selma Tarik Uma Vito Wanda Ximena Yara Zeno
Albin Bruna Cyril Dunja Emre Fiona Gunnar Hanne Ilya Jelena""".split()
LAST = """Abel Brandt Castro Dorn Egger Falk Grimm Haas Ivers Jansen Kofler
Lund Moser Novak Olsen Pichler Reiter Santos Thorn Ullman Varga Weiss Yilmaz
Zorn Amato Bosco Carver Duarte Eklund Forte""".split()
CITIES = """Lyon Porto Graz Bergen Ghent Torino Malaga Krakow Tartu Aarhus
Cork Leeds Basel Bremen Nantes Zagreb Brno Varna Sibiu Turku Bilbao Trieste
Ostrava Debrecen Kaunas Rostock Lublin Girona Maribor Utrecht""".split()
FIRMS = ["%s %s" % (a, b) for a in """Alder Birch Cedar Delta Ember Fjord
Granite Harbour Indigo Juniper""".split() for b in """Analytics Foods
Robotics Logistics Studios Insurance""".split()]
THINGS = """drill ladder tent guitar camera projector kayak sewing-machine
cookbook raincoat suitcase microscope telescope chainsaw wheelbarrow
skateboard typewriter megaphone lantern compass""".split()
DISHES = """lasagne ramen paella goulash risotto falafel pierogi moussaka
bibimbap tagine ceviche pho shakshuka ratatouille gnocchi dumplings""".split()
DRINKS = """espresso matcha cider kombucha lemonade chai cappuccino
rooibos tonic mate horchata kefir""".split()
HOBBIES = """pottery climbing archery calligraphy birdwatching fencing
beekeeping juggling origami woodcarving rowing bouldering salsa chess
astronomy quilting""".split()
LANGUAGES = """Portuguese Finnish Korean Arabic Hungarian Swahili Greek
Turkish Czech Basque Welsh Hindi""".split()
CARS = """Skoda Volvo Fiat Peugeot Mazda Seat Dacia Toyota Renault Kia
Subaru Citroen""".split()
EDITORS = "vim emacs helix nano kakoune zed micro sublime".split()
BOOKS = ["The %s of %s" % (a, b) for a in """Silence Garden Weight Memory
House Salt Shape Colour""".split() for b in """Rivers Winter Glass Tigers
Paper Stones""".split()]


def name(rng):
    return "%s %s" % (rng.choice(FIRST), rng.choice(LAST))


def number(low, high):
    return lambda rng: str(rng.randrange(low, high))


def one_of(values):
    return lambda rng: rng.choice(values)


# slot: values, how it is told, how a change is told, how it is asked.
SLOTS = {
    "employer": (one_of(FIRMS), ["I work at {}.", "I'm employed at {}, in the back office."],
                 "I left my old job and work at {} now.", "Which company employs me?"),
    "city": (one_of(CITIES), ["I live in {}.", "My flat is in {}."],
             "I moved to {} last week.", "In which town do I live?"),
    "drink": (one_of(DRINKS), ["My favourite drink is {}.", "I always order {}."],
              "I went off it: my favourite drink is {} now.", "What do I like to drink?"),
    "dish": (one_of(DISHES), ["I love {} more than any other dish.", "My favourite dish is {}."],
             "These days my favourite dish is {}.", "Which dish do I love to eat?"),
    "dog": (one_of(FIRST), ["My dog is called {}.", "Our dog {} chewed a shoe."],
            None, "What is the name of my dog?"),
    "car": (one_of(CARS), ["I drive a {}.", "My car is a {}."],
            "I sold the old car and bought a {}.", "What kind of car do I have?"),
    "doctor": (name, ["My doctor is {}.", "{} is my doctor since the spring."],
               "My new doctor is {}.", "Who is my doctor?"),
    "dentist": (name, ["My dentist is {}."], "I changed dentists: it is {} now.",
                "Which dentist do I go to?"),
    "manager": (name, ["My manager is {}.", "I report to {} at work."],
                "My new manager is {}.", "Who is my boss at work?"),
    "sister": (one_of(CITIES), ["My sister lives in {}."],
               "My sister moved to {}.", "Where does my sister live?"),
    "brother": (one_of(FIRMS), ["My brother works at {}."],
                "My brother works at {} now.", "Where does my brother work?"),
    "partner": (one_of(FIRST), ["My partner's name is {}.", "{} is my partner."],
                None, "What is my partner called?"),
    "hobby": (one_of(HOBBIES), ["My hobby is {}.", "I took up {} as a hobby."],
              "My new hobby is {}.", "What is my hobby?"),
    "language": (one_of(LANGUAGES), ["I am learning {}.", "I study {} in the evenings."],
                 "I stopped that course and am learning {} now.",
                 "Which language am I learning?"),
    "editor": (one_of(EDITORS), ["I use {} as my editor.", "My editor is {}."],
               "I switched to {} as my editor.", "Which text editor do I use?"),
    "locker": (number(100, 999), ["My locker at the gym is number {}."],
               "They gave me another locker at the gym, number {}.",
               "What is the number of my locker at the gym?"),
    "shoe": (number(36, 47), ["My shoe size is {}."], None, "What is my shoe size?"),
    "rent": (number(600, 1900), ["My rent is {} euros a month."],
             "My rent went up to {} euros a month.", "How much rent do I pay?"),
    "bank": (one_of(LAST), ["My bank is the {} bank."],
             "I moved my account to the {} bank.", "Which bank do I have my account with?"),
    "landlord": (name, ["My landlord is {}."], "The new landlord is {}.",
                 "Who is the landlord of my flat?"),
    "school": (one_of(LAST), ["My daughter goes to the {} school."],
               None, "Which school does my daughter attend?"),
    "book": (one_of(BOOKS), ["My favourite book is {}."],
             "I have a new favourite book, {}.", "What is my favourite book?"),
    "flight": (number(1000, 9999), ["My usual flight home is number {}."],
               "My usual flight home has the number {} now.",
               "What is the number of the flight that I take home?"),
    "plant": (one_of(FIRST), ["I call my big plant {}."], None,
              "What did I call my plant?"),
}
# told once: "lent", and its question
ONCE = [
    ("I lent my {thing} to {who}.", "To whom did I lend my {thing}?"),
    ("{who} repaired my {thing} for {n} euros.", "Who repaired my {thing}?"),
    ("I bought a second-hand {thing} from {who}.",
     "From whom did I buy the second-hand {thing}?"),
    ("{who} asked me to bring the {thing} in {city}.",
     "Who wanted me to bring the {thing}?"),
]
CHATTER = [
    "The bus was {n} minutes late again.", "It rained all day, nothing to see.",
    "Haha, that is funny.", "Thanks, that helps a lot!", "OK, good night then.",
    "I slept {n} hours and still feel tired.", "Can you make that shorter?",
    "What do you think about this sentence?", "Hm, not sure about that.",
    "Let me think about it until tomorrow.", "The meeting took {n} minutes.",
    "There was a queue of {n} people at the bakery.", "Sorry, I was away.",
    "The printer is broken again, third time this month.",
    "I read {n} pages before falling asleep.", "That sounds right.",
    "The neighbours were loud until {n} past eleven.", "Please try again.",
    "I walked {n} thousand steps today.", "What is the weather like?",
    "The coffee machine at the office leaks again.", "Good morning!",
]
REPLIES = [
    "Good to know.", "I see. Anything else on your mind today?",
    "That makes sense, thank you for telling me.", "Understood!",
    "Here is a shorter version of the text that you gave me.",
    "You could try it again tomorrow, with a fresh mind.",
    "It may help to write that down in a list of {n} points.",
    "Sounds like a long day. Shall we plan the next one?",
]

Fact = collections.namedtuple(
    "Fact", "user slot value question turns since accessed repeated")


class Person:
    """What one user tells, day by day."""

    def __init__(self, user, rng, day):
        self.user, self.rng = user, rng
        self.facts, self.past = {}, []
        self.todo = []  # slots yet to be told
        for slot in SLOTS:
            self.todo.append((day + datetime.timedelta(rng.randrange(60)), slot))

    def tell(self, slot, text, value, question, day, turn):
        old = self.facts.get(slot)
        if old and old.value == value:
            old.turns.append(turn)
            self.facts[slot] = old._replace(repeated=True)
            return text.format(value)
        if old:
            self.past.append(old)
        self.facts[slot] = Fact(self.user, slot, value, question, [turn], day,
                                self.rng.random() < .4, False)
        return text.format(value)

    def something(self, day, turn):
        """A sentence of this day, as the user says it."""
        rng = self.rng
        due = [t for t in self.todo if t[0] <= day]
        if due and rng.random() < .5:
            self.todo.remove(due[0])
            slot = due[0][1]
            make, told, changed, question = SLOTS[slot]
            old = self.facts.get(slot)
            value = make(rng)
            if old and (not changed or rng.random() < .6):
                value = old.value  # told again
            text = changed if old and value != old.value else rng.choice(told)
            # four of five are spoken of again, some of these once only
            if rng.random() < .8:
                self.todo.append((day + datetime.timedelta(
                    rng.randrange(20, 110)), slot))
            return self.tell(slot, text, value, question, day, turn)
        if rng.random() < .035:
            text, question = rng.choice(ONCE)
            who, thing = name(rng), rng.choice(THINGS)
            slot = "%s %s" % (question.split()[0:3], thing)
            if slot not in self.facts:
                text = text.replace("{who}", "{0}").replace("{thing}", thing) \
                    .replace("{n}", str(rng.randrange(5, 90))) \
                    .replace("{city}", rng.choice(CITIES))
                return self.tell(slot, text, who,
                                 question.format(thing=thing), day, turn)
        return rng.choice(CHATTER).format(n=rng.randrange(2, 60))

    def day(self, day, turns):
        lines = []
        for n in range(turns):
            turn = "%s-%s-%d" % (self.user, day, n)
            asks = n % 2 == 0
            text = self.something(day, turn) if asks else \
                self.rng.choice(REPLIES).format(n=self.rng.randrange(2, 9))
            lines.append({
                "id": turn, "memory": text, "user_id": self.user,
                "run_id": "%s-%s" % (self.user, day),
                "role": "user" if asks else "assistant",
                "event_at": "%sT%02d:%02d:00Z" % (day, 8 + n // 2, n * 3 % 60)})
        return lines


class Store:
    def __init__(self, build, place):
        self.build, self.place = build, place
        self.environment = dict(os.environ, MEMOS_DIR=place)
        self.seconds = collections.Counter()

    def run(self, now, command, *args, given=""):
        environment = dict(self.environment, MEMOS_NOW=now)
        before = os.times()
        done = subprocess.run(
            [os.path.join(self.build, command), *args], input=given, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
            check=False)
        after = os.times()
        self.seconds[command] += after[2] + after[3] - before[2] - before[3]
        if done.returncode > 1 or (done.stderr and done.returncode != 1):
            raise SystemExit("lifecycle: %s %s: status %d: %s" % (
                command, " ".join(args), done.returncode, done.stderr))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def listed(self, now, *args):
        return self.run(now, "memos-list", "--json", "-a", *args)


def right(fact, found):
    """Whether one of the first has the value, from where it was told."""
    turns = set(fact.turns)
    for hit in found[:K]:
        texts = [hit["memory"]] + [f["memory"] for f in hit.get("facts", [])]
        named = {hit["id"], *(hit.get("sources") or [])}
        if named & turns and any(
                fact.value.lower() in t.lower() for t in texts):
            return True
    return False


def asked(store, now, facts, *options):
    given = "".join(json.dumps({
        "query": f.question, "user_id": f.user, "k": K}) + "\n" for f in facts)
    return [a["results"] for a in store.run(
        now, "memos-search", *options, given=given)] if facts else []


def recall(store, now, facts):
    if not facts:
        return float("nan"), 0
    found = asked(store, now, facts, "--no-access")
    size = sum(len(h["memory"]) for hits in found for h in hits) / 4
    return (sum(right(f, hits) for f, hits in zip(facts, found)) / len(facts),
            size / len(facts))


def tokens(rows):
    return sum(len(r["memory"]) for r in rows) / 4


def night(store, now):
    store.run(now, "memos-work", "--drain")
    store.run(now, "memos-consolidate")
    store.run(now, "memos-forget", "--decay")


def month_line(day, lives, kept, now, facts):
    states = collections.Counter(
        r["state"] for r in lives.listed(now, "--state", "all",
                                         "--fields", "state"))
    used = [f for f in facts if f.accessed or f.repeated]
    rest = [f for f in facts if not (f.accessed or f.repeated)]
    share = tokens(lives.listed(now)) / tokens(kept.listed(now))
    figures = [recall(s, now, part) for part in (used, rest)
               for s in (lives, kept)]
    print("%-8s%8d%9d%9d%10d%8.0f%%%8.0f%8.0f%8.3f%8.3f%8.3f%8.3f" % (
        day.strftime("%Y-%m"), states["active"], states["decaying"],
        states["archived"], states["forgotten"], 100 * share, figures[0][1],
        figures[1][1], *(f[0] for f in figures)), flush=True)
    return share


def restorable(store, now, sample):
    """How many of the forgotten are themselves again when brought back."""
    store.run(now, "memos-revise", "--state", "active", "-",
              given="".join(json.dumps({"id": r["id"]}) + "\n"
                            for r in sample))
    there = {r["id"]: r["memory"] for r in store.listed(now)}
    return sum(there.get(r["id"]) == r["memory"] for r in sample) / len(sample)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("work")
    parser.add_argument("figures")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--users", type=int, default=5)
    parser.add_argument("--turns", type=int, default=12, help="a user a day")
    options = parser.parse_args()
    rng = random.Random(20250101)
    kept = Store(options.build, os.path.join(options.work, "kept"))
    lives = Store(options.build, os.path.join(options.work, "lives"))
    people = [Person("user%d" % n, random.Random(n), START)
              for n in range(options.users)]
    pinned, accessed, turns = [], {}, 0
    print("%-8s%8s%9s%9s%10s%9s%8s%8s%8s%8s%8s%8s" % (
        "month", "active", "decaying", "archived", "forgotten", "tokens",
        "top 10", "(kept)", "used", "(kept)", "rest", "(kept)"))
    for n in range(options.days):
        day = START + datetime.timedelta(n)
        lines = [line for p in people for line in p.day(day, options.turns)]
        turns += len(lines)
        given = "".join(json.dumps(line) + "\n" for line in lines)
        evening = "%sT21:00:00Z" % day
        late = "%sT03:00:00Z" % (day + datetime.timedelta(1))
        for store in (kept, lives):
            store.run(evening, "memos-add", given=given)
        if day.day == 10 and len(pinned) < 40:
            pinned += [line["id"] for line in rng.sample(lines, 4)]
            lives.run(evening, "memos-revise", "--pin", "-", given="".join(
                json.dumps({"id": i}) + "\n" for i in pinned[-4:]))
        wanted = [f for p in people for f in p.facts.values()
                  if f.accessed and rng.random() < 1 / 12]
        for fact, hits in zip(wanted, asked(lives, evening, wanted)):
            for hit in hits[:K]:
                accessed[hit["id"]] = day
        kept.run(late, "memos-work", "--drain")
        night(lives, late)
        tomorrow = day + datetime.timedelta(1)
        if tomorrow.day == 1 or n == options.days - 1:
            facts = [f for p in people for f in p.facts.values()]
            share = month_line(day, lives, kept, late, facts)
    finish(options, lives, kept, late, day, facts, share, pinned, accessed,
           turns)


def finish(options, lives, kept, late, day, facts, share, pinned, accessed,
           turns):
    there = {r["id"]: r["state"] for r in lives.listed(
        late, "--state", "all", "--fields", "id,state")}
    recent = [i for i, at in accessed.items()
              if (day - at).days < RECENT and there.get(i) == "forgotten"]
    lost = [i for i in pinned if there.get(i) not in ("active",)]
    forgotten = lives.listed(late, "--state", "forgotten")
    sample = random.Random(1).sample(forgotten, min(200, len(forgotten)))
    now, before = (recall(s, late, facts)[0] for s in (lives, kept))
    seconds = sum(lives.seconds[c] for c in (
        "memos-work", "memos-consolidate", "memos-forget"))
    figures = [
        ("turns of the year", "%d" % turns, ">= 20000"),
        ("tokens that a search sees, share of all", "%.3f" % share, "<= .4"),
        ("recall@10 of what is still true", "%.3f" % now,
         ">= %.3f" % (before - .01)),
        ("the same, everything kept", "%.3f" % before, "-"),
        ("pinned memories that are not active", "%d" % len(lost), "<= 0"),
        ("accessed lately, and forgotten", "%d" % len(recent), "<= 0"),
        ("turns that are in no state", "%d" % (
            turns - sum(i.startswith("user") for i in there)), "<= 0"),
        ("CPU seconds a night", "%.2f" % (seconds / options.days), "-"),
    ]
    if sample:
        figures.append(("forgotten memories that come back, share",
                        "%.3f" % restorable(lives, late, sample), ">= 1"))
    with open(options.figures, "a", encoding="utf-8") as f:
        for line in figures:
            f.write("\t".join(line) + "\n")


main()
