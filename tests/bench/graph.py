#!/usr/bin/env python3
"""usage: graph.py COUNT - prints so many relations as records: people of 200
groups who mostly know their own, and 20 whom many know."""
import json
import random
import sys

count = int(sys.argv[1])
random.seed(1)
for i in range(count):
    group = random.randrange(200)
    one = group * 100 + random.randrange(100)
    other = group * 100 + random.randrange(100)
    if random.random() < .1:
        other = random.randrange(20000)
    if random.random() < .02:
        other = random.randrange(20)
    print(json.dumps({
        "id": "r%d" % i, "type": "fact", "user_id": "ann",
        "memory": "Person %d met person %d in year %d." % (one, other, i),
        "subject": "Person %d" % one, "relation": "knows",
        "object": "Person %d" % other}))
