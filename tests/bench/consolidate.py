#!/usr/bin/env python3
"""What a consolidated store still answers, beside the store before it.

usage: consolidate.py queries SET     its questions for memos-search
       consolidate.py scores NAME SET BEFORE AFTER FIGURES

SET has memories.jsonl and queries.jsonl.  BEFORE and AFTER are folders with
answers.jsonl, what memos-search said to the set's queries with the fields id,
memory and sources, and active.jsonl, the memories that a search sees.  Lines of
the table go to stdout, figures with their goals to the file FIGURES.
"""
import json
import re
import sys

MONTHS = ("january february march april may june july august september "
          "october november december").split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBERS = {"once": "1", "twice": "2", "two": "2", "three": "3", "four": "4",
           "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
           "ten": "10", "eleven": "11", "twelve": "12"}
WORD = re.compile(r"[^\W\d_][\w'’-]*|\d[\d,.:]*")


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def folded(word):
    word = word.rstrip(".,:").replace(",", "").replace("’", "'").lower()
    word = re.sub(r"'s$|'$", "", word)
    word = re.sub(r"^(\d+)(st|nd|rd|th)$", r"\1", word)
    return NUMBERS.get(word, word)


def words(text):
    found = set()
    for word in WORD.findall(text):
        found.add(folded(word))
        found.update(folded(part) for part in word.split("-") if part)
    return found


def date_of(memory):
    stamp = memory.get("timestamp")
    if not stamp:
        return ""
    return "%d %s %s" % (int(stamp[8:10]), MONTHS[int(stamp[5:7]) - 1],
                         stamp[:4])


def points(answer, said):
    """Names, numbers and dates of an answer; a name is one where it was said
    with a capital inside a sentence."""
    found = set()
    for word in WORD.findall(str(answer)):
        plain = folded(word)
        if plain[:1].isdigit() or plain in MONTHS or plain in DAYS:
            found.add(plain)
        elif word[0].isupper() and plain != "i" and re.search(
                r"[a-z,] " + re.escape(word.rstrip(".,:'")), said):
            found.add(plain)
    return found


def tokens(text):
    return len(text.encode("utf-8")) / 4


def recall(queries, answers, k):
    by_id = {answer["query_id"]: answer["results"] for answer in answers}
    total = 0
    for query in queries:
        wanted = set(query["relevant"])
        got = set()
        for hit in by_id.get(query["id"], [])[:k]:
            got.update([hit["id"]], hit.get("sources") or [])
        total += len(wanted & got) / len(wanted)
    return total / len(queries)


def shown(answers, k):
    return sum(tokens(hit["memory"]) for answer in answers
               for hit in answer["results"][:k]) / len(answers)


def kept(queries, memories, active):
    """Of the points of answers that the evidence says, the share that is in
    what is active: the evidence, or what names it as its source."""
    texts = {}
    for memory in active:
        for name in [memory["id"]] + (memory.get("sources") or []):
            texts.setdefault(name, []).append(memory["memory"])
    said = held = 0
    for query in queries:
        evidence = [memories[i] for i in query["relevant"] if i in memories]
        text = " ".join(m["text"] for m in evidence)
        wanted = points(query.get("answer", ""), text) & words(
            " ".join([text] + [date_of(m) for m in evidence] +
                     [m["speaker"] for m in evidence]))
        there = words(" ".join(
            text for m in evidence for text in texts.get(m["id"], [])))
        said += len(wanted)
        held += len(wanted & there)
    return held / said if said else 1


def scores(name, source, before, after, figures):
    queries = read(source + "/queries.jsonl")
    memories = {m["id"]: m for m in read(source + "/memories.jsonl")}
    rows = []
    for folder in before, after:
        answers = read(folder + "/answers.jsonl")
        active = read(folder + "/active.jsonl")
        rows.append([recall(queries, answers, 5), recall(queries, answers, 10),
                     shown(answers, 10),
                     sum(tokens(m["memory"]) for m in active), len(active)])
    share = kept(queries, memories, read(after + "/active.jsonl"))
    for label, row in zip((name, "  consolidated"), rows):
        print("%-18s%9.4f%9.4f%9.0f%10.0f%9d" % (label, *row))
    old, new = rows
    with open(figures, "a", encoding="utf-8") as f:
        f.write("%s R@10, consolidated\t%.4f\t>= %.4f\n" % (
            name, new[1], old[1] - .01))
        f.write("%s active tokens, share\t%.3f\t<= .4\n" % (
            name, new[3] / old[3]))
        f.write("%s names, numbers, dates kept\t%.4f\t>= .95\n" % (
            name, share))


def ask(source):
    for query in read(source + "/queries.jsonl"):
        print(json.dumps({
            "query_id": query["id"], "query": query["text"], "k": 10,
            "user_id": query.get("user_ids") or query["user_id"]}))


def main():
    commands = {"queries": (ask, 1), "scores": (scores, 5)}
    command, n = commands.get(sys.argv[1] if sys.argv[1:] else "", (None, 0))
    if not command or len(sys.argv) != 2 + n:
        sys.exit(__doc__)
    command(*sys.argv[2:])


if __name__ == "__main__":
    main()
