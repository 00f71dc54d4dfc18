#!/usr/bin/env python3
"""usage: filters.py rows COUNT <rows.jsonl
       filters.py queries COUNT <questions.txt
       filters.py median RESULTS
rows: gives the rows of gen.py something to filter by, so that of each field
one value is on half of them, one on a hundredth and one on ten.

user_id   half, hundredth, ten, rest: whole sessions, but for the ten
type      chunk, tool, image, turn
state     decaying, archived, consolidating, active
metadata  {"plain": L, "indexed": L}, L as user_id's

queries: the lines of questions as memos-eval asks them, about nothing.
median: of the milliseconds that memos-eval --results printed.
"""
import json
import statistics
import sys

TYPES = {"half": "chunk", "hundredth": "tool", "ten": "image"}
STATES = {"half": "decaying", "hundredth": "archived", "ten": "consolidating"}
TEN, SESSION = 10, 20


def level(number, of, salt):
    """The share of what is numbered so; those of other salts are others."""
    place = (number * 2654435761 + salt * 40503 * 65537) % 2**32 / 2**32
    return "half" if place < .5 else "hundredth" if place < .51 else "rest"


def share(number, count, salt):
    step = count // TEN
    return "ten" if number % step == step // (salt + 2) else \
        level(number, count, salt)


def rows(count):
    for number, line in enumerate(sys.stdin):
        row = json.loads(line)
        first = count // 2 // SESSION * SESSION
        row["user_id"] = "ten" if first <= number < first + TEN else \
            level(number // SESSION, count, 0)
        kind = TYPES.get(share(number, count, 1))
        state = STATES.get(share(number, count, 2))
        if kind:
            row["type"] = kind
        if state:
            row["state"] = state
        tag = share(number, count, 3)
        row["metadata"] = {"plain": tag, "indexed": tag}
        print(json.dumps(row))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if sys.argv[1] == "rows":
        rows(int(sys.argv[2]))
    elif sys.argv[1] == "queries":
        for _, line in zip(range(int(sys.argv[2])), sys.stdin):
            print(json.dumps({"query": line.strip(), "answers": []}))
    else:
        with open(sys.argv[2], encoding="utf-8") as f:
            print(round(statistics.median(json.loads(line)["ms"]
                                          for line in f), 2))


if __name__ == "__main__":
    main()
