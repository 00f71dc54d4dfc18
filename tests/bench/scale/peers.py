#!/usr/bin/env python3
"""usage: peers.py ROWS DATA SIZE

Writes records (ROWS/rows.jsonl) and questions (ROWS/given.jsonl) in the form
that ../shared/bench/peers reads: DATA/memories-SIZE.jsonl and DATA/q/qN.json.
"""
import base64
import json
import struct
import sys


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    rows, data, size = sys.argv[1:]
    with open(rows + "/rows.jsonl", encoding="utf-8") as f, \
            open("%s/memories-%s.jsonl" % (data, size), "w",
                 encoding="utf-8") as out:
        for line in f:
            row = json.loads(line)
            out.write(json.dumps({
                "id": row["id"], "user_id": "u1", "text": row["memory"],
                "created_at": row["event_at"]}) + "\n")
    with open(rows + "/given.jsonl", encoding="utf-8") as f:
        for number, line in enumerate(f):
            query = json.loads(line)
            raw = base64.b64decode(query["vector"])
            with open("%s/q/q%d.json" % (data, number), "w",
                      encoding="utf-8") as out:
                json.dump({"id": "q%d" % number, "user_id": "u1",
                           "text": query["query"], "target": "",
                           "embedding": struct.unpack(
                               "<%df" % (len(raw) // 4), raw)}, out)


if __name__ == "__main__":
    main()
