#!/usr/bin/env python3
"""Searches weights for the parts of a score that find more.

usage: tune.py MEMOS_SEARCH FOLDER ...

A FOLDER is a set: a store, and queries.jsonl as memos-eval(1) reads it.  Every
question is asked once, for 100 memories with --explain; what other weights
would put first is then reckoned from the parts.  Printed are the figures of the
weights that the program has, what each part is worth (the figures without it),
and what coordinate ascent finds: over all sets, and with each set left out in
its turn, which tells what the weights are worth to a set that they never saw.

A set's gain is the mean of those of R@5, R@10 and nDCG@10.  Beyond .05 it
counts a tenth, and each loss twice more: a great gain on one set shall not pay
for a loss on another.
"""
import json
import math
import os
import subprocess
import sys

DEPTH = 100
STEPS = [0, .5, .7, .85, 1.2, 1.4, 2]
ROUNDS = 3
FIGURES = ["R@5", "R@10", "nDCG@10"]


class Question:
    def __init__(self, line):
        hits, answers = line["results"], set(line["answers"])
        self.answers = len(answers)
        self.right = [hit["id"] in answers for hit in hits]
        self.parts = [{name: part["value"]
                       for name, part in hit["explain"].items()
                       if part["value"]} for hit in hits]
        self.most = sum(1 / math.log2(i + 2)
                        for i in range(min(10, self.answers)))

    def figures(self, weights):
        scores = [sum(weights[name] * value for name, value in part.items())
                  for part in self.parts]
        order = sorted(range(len(scores)),
                       key=lambda i: (-scores[i], 61 * i % 101))[:10]
        found = [place for place, i in enumerate(order) if self.right[i]]
        gain = sum(1 / math.log2(place + 2) for place in found)
        return (sum(place < 5 for place in found) / self.answers,
                len(found) / self.answers, gain / self.most)


class Set:
    def __init__(self, program, folder):
        self.name = os.path.basename(folder.rstrip("/"))
        with open(folder + "/queries.jsonl", encoding="utf-8") as f:
            lines = [json.loads(line) for line in f if line.strip()]
        asked = "".join(json.dumps(dict(line, k=DEPTH)) + "\n"
                        for line in lines if line.get("answers"))
        run = subprocess.run(
            [program, "--dir", folder + "/store", "--no-access", "--explain",
             "--fields", "id"], input=asked, text=True, check=True,
            stdout=subprocess.PIPE)
        self.weights, self.questions = {}, []
        for line in run.stdout.splitlines():
            line = json.loads(line)
            for hit in line["results"][:1]:
                for name, part in hit["explain"].items():
                    self.weights[name] = part["weight"]
            self.questions.append(Question(line))
        self.known = {}

    def figures(self, weights):
        key = tuple(sorted(weights.items()))
        if key not in self.known:
            rows = [question.figures(weights) for question in self.questions]
            self.known[key] = [sum(column) / len(rows)
                               for column in zip(*rows)]
        return self.known[key]


def gain(sets, weights, start):
    total = 0
    for one in sets:
        more = [a - b for a, b in zip(one.figures(weights),
                                      one.figures(start))]
        mean = sum(more) / len(more)
        total += min(mean, .05) + .1 * max(0, mean - .05)
        total += 2 * sum(min(0, each) for each in more)
    return total / len(sets)


def ascend(sets, start):
    best, most = dict(start), 0
    for _ in range(ROUNDS):
        before = most
        for name in sorted(start):
            base = best[name] or .02
            for step in STEPS:
                tried = dict(best, **{name: round(base * step, 4)})
                worth = gain(sets, tried, start)
                if worth > most + 1e-6:
                    best, most = tried, worth
        if most - before < 1e-5:
            break
    return best


def show(label, sets, weights, start):
    print("%-22s" % label, end="")
    for one in sets:
        for a, b in zip(one.figures(weights), one.figures(start)):
            print("%8.4f" % a if weights is start else "%+8.4f" % (a - b),
                  end="")
    print(flush=True)


def changed(weights, start):
    return " ".join("%s=%g" % (name, weights[name]) for name in weights
                    if weights[name] != start[name]) or "nothing better"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sets = [Set(sys.argv[1], folder) for folder in sys.argv[2:]]
    start = sets[0].weights
    print("%-22s" % "" + "".join("%-24s" % ("  " + one.name)
                                 for one in sets))
    print("%-22s" % "" + "".join("%8s" % name for name in FIGURES) *
          len(sets))
    show("as it is", sets, start, start)
    for name in start:
        if start[name]:
            show("without " + name, sets, dict(start, **{name: 0}), start)
    best = ascend(sets, start)
    print("over all sets: " + changed(best, start))
    show("", sets, best, start)
    for out in sets if len(sets) > 1 else []:
        best = ascend([one for one in sets if one is not out], start)
        print("without %s: %s" % (out.name, changed(best, start)))
        show("to " + out.name, [out], best, start)


if __name__ == "__main__":
    main()
