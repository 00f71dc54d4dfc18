#!/usr/bin/env python3
"""usage: gen.py COUNT FOLDER [STORE [FIRST]]
Makes COUNT memories, the same ones every time.

FOLDER/rows.jsonl      records: turns of 150 characters, 20 a session
FOLDER/lines.txt       their texts alone, a line each
FOLDER/questions.txt   200 questions of 4 to 8 words, 2 to 4 of them content
FOLDER/asked.txt       the same after the number of the record each is about

About half of the words are English function words; the others are drawn by
Zipf and Mandelbrot's law from the stems of the built-in word table, so that
texts have vectors, with a made-up word at every fifth rank, which has none.
The law's two constants are fitted to how many turns of real conversations
hold their 10th, 50th, 200th and 1,000th most frequent word.

With STORE, the size of the store they are for, sessions have topics, one for 50
records, and .6 of their content words are of the topic's 60, which are of its
theme's 150; there are as many themes as the square root of topics.  Without
these vectors have no neighbourhoods.  The constants are fitted to how many of a
turn's ten nearest of 3,000 are in the nearest 2, 6, 10 and 27 of 54 k-means
lists: .69 .86 .91 .98; in LoCoMo .61 .80 .86 .96.  In the nearest tenth of the
lists it is .79 for 20,000 turns and .77 for 100,000.  FIRST is the number of
the first record.
"""
import datetime
import itertools
import json
import os
import random
import sys

SEED = 20
WIDTH = 150
SESSION = 20
QUESTIONS = 200
VOCABULARY = 25000
SHIFT, POWER = 35, 1.2
CONTENT = .49
TOPIC_ROWS, TOPIC_WORDS, THEME_WORDS, TOPICAL = 50, 60, 150, .6
NAMES = "Ann Boris Cleo Dmitri Elif Femi Greta Hugo".split()
ASKING = "what when where who why how which did".split()
# function words, most frequent first: Zipf's law gives their shares too
FUNCTION = """the i to and a you it that of is in my so for was on me with
have we this be your at are but not do all they about just been from can out
had more some how what there by our up when if as or an he she did them their
has will were would who him her could which its than then after over other too
only now very here into these before should through where why because while
own again both between off under until during each most such down
same""".split()


def made_words(rng):
    while True:
        syllables = rng.randint(2, 4)
        yield "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou")
                      for _ in range(syllables)) + rng.choice("bkmnrt")


def vocabulary(rng):
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                         "../../lib/text/wn510/words.txt")
    with open(table, encoding="utf-8") as f:
        stems = iter([w for w in f.read().split() if w not in FUNCTION])
    made = made_words(rng)
    words = {}
    while len(words) < VOCABULARY:
        source = made if len(words) % 5 == 4 else stems
        words[next(source, None) or next(made)] = True
    return list(words)


def drawn(rng, words, shift, power):
    weights = [(rank + shift) ** -power for rank in range(1, len(words) + 1)]
    total = list(itertools.accumulate(weights))
    while True:
        yield from rng.choices(words, cum_weights=total, k=4096)


def themed(rng, count, content):
    themes = [list(itertools.islice(content, THEME_WORDS))
              for _ in range(int(count ** .5))]
    return [rng.choices(themes[number % len(themes)], k=TOPIC_WORDS)
            for number in range(count)]


def topical(rng, topic, content):
    while True:
        yield rng.choice(topic) if rng.random() < TOPICAL else next(content)


def text(rng, content, function):
    words, kept, length = [], [], -1
    while True:
        is_content = rng.random() < CONTENT
        word = next(content if is_content else function)
        length += 1 + len(word)
        if length >= WIDTH:
            return " ".join(words).capitalize().ljust(WIDTH, "."), kept
        words.append(word)
        if is_content:
            kept.append(word)


def question(rng, words, function):
    asked = rng.sample(words, min(rng.randint(2, 4), len(words)))
    room = rng.randint(max(4, len(asked) + 1), 8) - 1
    asked += [next(function) for _ in range(room - len(asked))]
    rng.shuffle(asked)
    return " ".join([rng.choice(ASKING)] + asked)


def record(number, said):
    session, turn = divmod(number, SESSION)
    names = NAMES[session % 7:][:2]
    at = datetime.datetime(2021, 1, 1, 9) + datetime.timedelta(
        hours=7 * session, minutes=turn)
    return {"id": "m%06d" % number, "memory": said, "type": "turn",
            "user_id": "bench", "run_id": "s%05d" % session,
            "name": names[turn % 2], "event_at": at.isoformat() + "Z"}


def main():
    if not 3 <= len(sys.argv) <= 5:
        sys.exit(__doc__)
    count, folder = int(sys.argv[1]), sys.argv[2]
    store, first = [int(n) for n in sys.argv[3:] + ["0", "0"]][:2]
    os.makedirs(folder, exist_ok=True)
    rng = random.Random(SEED)
    content = drawn(rng, vocabulary(rng), SHIFT, POWER)
    function = drawn(rng, FUNCTION, 2, 1)
    topics = themed(rng, store and max(1, store // TOPIC_ROWS), content)
    if first:
        rng.seed(SEED + first)
    answers = []
    step = max(1, count // QUESTIONS)
    with open(folder + "/rows.jsonl", "w", encoding="utf-8") as rows, \
            open(folder + "/lines.txt", "w", encoding="utf-8") as lines:
        for number in range(first, first + count):
            if topics and number % SESSION == 0:
                topic = topics[number // SESSION * 7919 % len(topics)]
                words = topical(rng, topic, content)
            said, kept = text(rng, words if topics else content, function)
            rows.write(json.dumps(record(number, said)) + "\n")
            lines.write(said + "\n")
            if number % step == 0 and len(kept) > 3:
                answers.append((number, kept))
    with open(folder + "/questions.txt", "w", encoding="utf-8") as asked, \
            open(folder + "/asked.txt", "w", encoding="utf-8") as numbered:
        for number, kept in answers:
            line = question(rng, kept, function) + "\n"
            asked.write(line)
            numbered.write("%d\t%s" % (number, line))


if __name__ == "__main__":
    main()
