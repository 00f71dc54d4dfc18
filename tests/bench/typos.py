#!/usr/bin/env python3
"""Questions of the public sets, and the same with a slip of the finger or two.

usage: typos.py make COUNT SEED STOPS QUERIES FOLDER
                     COUNT of the QUERIES as clean.jsonl and typos.jsonl; words
                     of the file STOPS (lib/text/stop.c) are typed well
       typos.py sum FIGURES FOLDER ...
                     a line of the table for each folder, with memos-eval's
                     --json as clean.json and typos.json, and one for all
"""
import json
import os
import random
import re
import sys

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
LEAST = 4
GOAL = .95


def beside(letter):
    """The keys that touch the key of a letter."""
    for y, row in enumerate(ROWS):
        x = row.find(letter)
        if x >= 0:
            near = [(x - 1, y), (x + 1, y), (x, y - 1), (x + 1, y - 1),
                    (x, y + 1), (x - 1, y + 1)]
            return [ROWS[j][i] for i, j in near
                    if 0 <= j < len(ROWS) and 0 <= i < len(ROWS[j])]
    return list(LETTERS)


def slip(word, draw):
    """The word with one edit: as likely each of the four kinds."""
    kind = draw.choice(("insert", "delete", "change", "swap"))
    at = draw.randrange(len(word))
    if kind == "insert":
        return word[:at] + draw.choice(LETTERS) + word[at:]
    if kind == "delete":
        return word[:at] + word[at + 1:]
    if kind == "swap":
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    keys = LETTERS if draw.random() < .5 else beside(word[at].lower())
    return word[:at] + draw.choice(keys) + word[at + 1:]


def words_of(text, stops):
    return [m.span() for m in re.finditer(r"[A-Za-z]+", text)
            if m.end() - m.start() >= LEAST and m.group().lower() not in stops]


def mistype(text, stops, draw):
    """The text with one or two edits, each in any of its words."""
    typed = text
    for _ in range(draw.choice((1, 2))):
        words = words_of(typed, stops)
        if not words:
            break
        start, end = draw.choice(words)
        was = typed[start:end]
        word = was
        while word == was:
            word = slip(was, draw)
        typed = typed[:start] + word + typed[end:]
    return typed


def make(count, seed, stops, queries, folder):
    draw = random.Random(seed)
    with open(stops, encoding="utf-8") as f:
        stop_words = set(re.findall(r'"([a-z]+)"', f.read()))
    with open(queries, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f if line.strip()]
    rows = [row for row in rows if words_of(row["query"], stop_words)]
    draw.shuffle(rows)
    with open(os.path.join(folder, "clean.jsonl"), "w") as clean, \
            open(os.path.join(folder, "typos.jsonl"), "w") as typos:
        for row in rows[:int(count)]:
            clean.write(json.dumps(row) + "\n")
            typed = mistype(row["query"], stop_words, draw)
            typos.write(json.dumps(dict(row, query=typed)) + "\n")


def recall(path):
    """How many questions there are, and R@10."""
    with open(path, encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            if row["category"] == "all":
                return row["n"], row["R@10"]
    raise ValueError(f"{path}: no line for all")


def line(name, n, clean, typos):
    kept = typos / clean if clean else 0
    print(f"{name:<18}{n:>9}{clean:>9.3f}{typos:>9.3f}{kept:>9.3f}")
    return kept


def add_up(figures, folders):
    total, sum_clean, sum_typos = 0, 0, 0
    for folder in folders:
        n, clean = recall(os.path.join(folder, "clean.json"))
        _, typos = recall(os.path.join(folder, "typos.json"))
        line(os.path.basename(folder), n, clean, typos)
        total, sum_clean = total + n, sum_clean + n * clean
        sum_typos += n * typos
    if total:
        kept = line("all", total, sum_clean / total, sum_typos / total)
        with open(figures, "a", encoding="utf-8") as f:
            f.write(f"all: share of R@10 kept\t{kept:.3f}\t>= {GOAL}\n")


def main(args):
    if len(args) == 6 and args[0] == "make":
        make(*args[1:])
    elif len(args) > 2 and args[0] == "sum":
        add_up(args[1], args[2:])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
