#!/usr/bin/env python3
"""The public sets of MEMOS_DATA as records, and what came back as figures.

usage: sets.py convert SET FOLDER     SET's records.jsonl and queries.jsonl
       sets.py repeat SET COUNT FOLDER
                                      SET's memories over and over, as COUNT
                                      rows.jsonl, and its questions.txt
       sets.py row NAME SCORES FIGURES
                                      memos-eval's --json as a line of the
                                      table; goals go to the file FIGURES
       sets.py formed NAME BEFORE AFTER FIGURES
                                      two of them as lines of the table
       sets.py moved NAME SEALED EXACT FIGURES
                                      how far two of them are apart
"""
import itertools
import json
import os
import sys

STAND_ALONE = {"memdaily_zh"}
COLUMNS = ["R@5", "R@10", "R@20", "nDCG@10", "MRR", "all@10", "hop R@10"]
PROTOTYPE = {
    "locomo turn": [.697, .797, None, .596, None, .753, .434],
    "locomo session": [.897, .940],
    "beam turn": [.502, .602, None, .513],
    "prefeval turn": [.467, .549, None, .379],
    "memdaily_zh turn": [.747, .966, None, .918],
}
GOALS = {
    "locomo turn": ("R@10", .81),
    "locomo session": ("R@10", .935),
    "beam turn": ("R@10", .63),
    "prefeval turn": ("R@5", .65),
    "memdaily_zh turn": ("R@5", .74),
}


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def write(path, rows):
    with open(path, "w", encoding="utf-8") as f:
        for row in rows:
            f.write(json.dumps(row, ensure_ascii=False) + "\n")


def record(memory, stand_alone):
    speaker = memory["speaker"]
    made = {"id": memory["id"], "memory": memory["text"],
            "type": "fact" if stand_alone else "turn",
            "user_id": memory["user_id"], "name": speaker}
    if not stand_alone:
        made["run_id"] = memory["session"]
    if speaker in ("user", "assistant"):
        made["role"] = speaker
    if memory.get("timestamp"):
        made["event_at"] = memory["timestamp"]
    return made


def records(source):
    stand_alone = os.path.basename(source.rstrip("/")) in STAND_ALONE
    return [record(memory, stand_alone)
            for memory in read(source + "/memories.jsonl")]


def convert(source, folder):
    write(folder + "/records.jsonl", records(source))
    write(folder + "/queries.jsonl", [
        {"id": query["id"], "query": query["text"],
         "category": query["category"], "answers": query["relevant"],
         "user_id": query.get("user_ids") or query["user_id"]}
        for query in read(source + "/queries.jsonl")])


def again(row, copy):
    """The row in a session of its own, so that no copy is a duplicate."""
    return dict(row, id="%s/%d" % (row["id"], copy),
                run_id="%s/%d" % (row["run_id"], copy))


def repeat(source, count, folder):
    rows = records(source)
    copies = (again(row, copy) for copy in itertools.count() for row in rows)
    write(folder + "/rows.jsonl", itertools.islice(copies, int(count)))
    with open(folder + "/questions.txt", "w", encoding="utf-8") as f:
        for query in read(source + "/queries.jsonl"):
            f.write(" ".join(query["text"].split()) + "\n")


def cells(values):
    shown = ["-" if value is None else "%.4f" % value for value in values]
    return "".join("%9s" % cell for cell in shown)


def values_of(path):
    """R@10 and so on of all questions, and R@10 of those of several hops."""
    figures = {row["category"]: row for row in read(path)}
    hop = figures.get("multi-hop")
    return [figures["all"][column] for column in COLUMNS[:6]] + [
        hop["R@10"] if hop else None]


def row(name, scores, figures):
    values = values_of(scores)
    print("%-18s%s" % (name, cells(values)))
    told = PROTOTYPE[name]
    print("%-18s%s" % ("  prototype", cells(told + [None] * (7 - len(told)))))
    column, goal = GOALS[name]
    with open(figures, "a", encoding="utf-8") as f:
        f.write("%s %s\t%.4f\t>= %g\n" % (
            name, column, values[COLUMNS.index(column)], goal))


def formed(name, before, after, figures):
    old, new = values_of(before), values_of(after)
    print("%-18s%s" % (name, cells(old)))
    print("%-18s%s" % ("  formed", cells(new)))
    with open(figures, "a", encoding="utf-8") as f:
        for column in "R@5", "R@10", "hop R@10":
            i = COLUMNS.index(column)
            if new[i] is not None:
                f.write("%s %s, formed\t%.4f\t>= %.4f\n" % (
                    name, column, new[i], round(old[i], 4)))


def moved(name, sealed, exact, figures):
    values = [values_of(path)[:6] for path in (sealed, exact)]
    most = max(abs(a - b) for a, b in zip(*values))
    with open(figures, "a", encoding="utf-8") as f:
        f.write("%s moved by sealing\t%.4f\t<= .003\n" % (name, most))


def main():
    commands = {"convert": (convert, 2), "repeat": (repeat, 3),
                "row": (row, 3), "moved": (moved, 4), "formed": (formed, 4)}
    command, n = commands.get(sys.argv[1] if sys.argv[1:] else "", (None, 0))
    if not command or len(sys.argv) != 2 + n:
        sys.exit(__doc__)
    command(*sys.argv[2:])


if __name__ == "__main__":
    main()
