#!/usr/bin/env python3
"""What memos-context packs, against the evidence that questions have.

usage: context.py questions QUERIES      queries for memos-search and
                                         memos-context, with their evidence
       context.py scores NAME MEMORIES HITS FIGURES BUDGET=ANSWERS ...
                                         a table, and goals into FIGURES

MEMORIES are records or lines of a public set, HITS what memos-search answered
to the questions, ANSWERS what memos-context did within BUDGET tokens.

A memory counts only if a line of the block ends with its whole text, blanks
aside.  The first hits are pasted as RANKING.md counts them: a quarter of a
token for each character of speaker and text, and 6 for date and separators,
until one does not fit.
"""
import json
import sys

LARGER = 1300  # tokens of first hits that 1,000 of a block have to equal


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def questions(path):
    for query in read(path):
        print(json.dumps({
            "query": query.get("query") or query["text"],
            "user_id": query.get("user_ids") or query["user_id"],
            "relevant": query["relevant"]}, ensure_ascii=False))


def text_of(memory):
    return memory.get("memory") or memory["text"]


def cost(memory):
    speaker = memory.get("speaker") or memory.get("name") or ""
    return -(-(len(speaker) + len(text_of(memory))) // 4) + 6


def tokens(text):
    """What a block costs, counted again: the rule of lib/text/tokens.h."""
    wide = ((0xe00, 0xe7f), (0x1100, 0x11ff), (0x2e80, 0xa4cf),
            (0xac00, 0xd7ff), (0xf900, 0xfaff), (0x20000, 0x3ffff))
    quarters = 0
    for c in text:
        unspaced = any(a <= ord(c) <= b for a, b in wide)
        quarters += 4 if unspaced else len(c.encode())
    return -(-quarters // 4)


def pasted(hits, memories, budget):
    held = set()
    for hit in hits:
        budget -= cost(memories[hit["id"]])
        if budget < 0:
            break
        held.add(hit["id"])
    return held


def packed(answer, memories):
    lines = [" ".join(line.split())
             for line in answer["context"].splitlines()]
    return {i for i in answer["relevant"]
            if any(line.endswith(" " + " ".join(text_of(memories[i]).split()))
                   for line in lines)}


def share(held, answers):
    shares = [len(found & set(a["relevant"])) / len(set(a["relevant"]))
              for found, a in zip(held, answers)]
    return sum(shares) / len(shares), sum(shares[1::2]) / len(shares[1::2])


def conversation(answers, memories):
    """Mean tokens of all that was said to whom the question is about."""
    whole = {}
    for memory in memories.values():
        user = memory["user_id"]
        whole[user] = whole.get(user, 0) + cost(memory)
    users = [a["user_id"] if isinstance(a["user_id"], list)
             else [a["user_id"]] for a in answers]
    return sum(whole[u] for some in users for u in some) / len(users)


def scores(name, memories, hits, figures, *files):
    memories = {m["id"]: m for m in read(memories)}
    found = read(hits)
    print("%s: %d questions, %.0f tokens in the whole conversation" % (
        name, len(found), conversation(found, memories)))

    def first(budget):
        return share([pasted(a["results"], memories, budget) for a in found],
                     found)
    goals = []
    for file in files:
        budget, path = file.split("=", 1)
        budget = int(budget)
        answers = read(path)
        ours = share([packed(a, memories) for a in answers], answers)
        used = [tokens(a["context"]) for a in answers]
        print("%8d%9.4f%9.4f%11.4f%9.4f%9.0f" % (
            (budget,) + first(budget) + ours + (sum(used) / len(used),)))
        goals.append(("%s: blocks over %d tokens" % (name, budget),
                      sum(u > budget for u in used), "<= 0"))
        if name == "locomo" and budget in (500, 1000):
            goals.append(("locomo: evidence in %d tokens" % budget, ours[0],
                          ">= %g" % {500: .79, 1000: .86}[budget]))
        if name == "locomo" and budget == 1000:
            goals.append(("locomo: the same, against first hits in %d"
                          % LARGER, ours[0], ">= %.4f" % first(LARGER)[0]))
    with open(figures, "a", encoding="utf-8") as f:
        for goal in goals:
            f.write("%s\t%.4g\t%s\n" % goal)


def main():
    commands = {"questions": questions, "scores": scores}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
