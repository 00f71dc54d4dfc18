#!/usr/bin/env python3
"""usage: overlap.py share|differ FOUND EXACT

Both files hold what memos-search printed for the same queries.  share: the mean
share of the exact hits that were found.  differ: for how many queries ids,
order or scores are not the same.
"""
import itertools
import json
import sys


def hits(path):
    with open(path, encoding="utf-8") as f:
        for line in f:
            yield [(hit["id"], hit["score"])
                   for hit in json.loads(line)["results"]]


def share(found, exact):
    ids = {hit[0] for hit in found}
    return sum(hit[0] in ids for hit in exact) / len(exact)


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("share", "differ"):
        sys.exit(__doc__)
    pairs = list(itertools.zip_longest(hits(sys.argv[2]), hits(sys.argv[3]),
                                       fillvalue=[]))
    if not any(exact for _, exact in pairs):
        sys.exit("overlap: the exact path found nothing")
    if sys.argv[1] == "differ":
        print(sum(found != exact for found, exact in pairs))
    else:
        shares = [share(*pair) for pair in pairs if pair[1]]
        print("%.4f" % (sum(shares) / len(shares)))


if __name__ == "__main__":
    main()
