#!/usr/bin/env python3
"""usage: mcp.py MCP STORE QUESTIONS
Times memos-mcp, the program MCP, over the cubes of STORE: from its start to its
first answer (`first`), how long it takes to end at the end of input (`end`), a
search of a process that has just started (`fresh`), and those of one that goes
on (`search`).  QUESTIONS has a line each.  Prints a line for each of TIMES runs:
what was measured, a tab, milliseconds.
"""
import json
import os
import subprocess
import sys
import time

TIMES = 100
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {}}
env = dict(os.environ, MEMOS_DIR=sys.argv[2])


def message(method, **params):
    params["_meta"] = META
    text = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method,
                       "params": params})
    return (text + "\n").encode()


def search(question):
    return message("tools/call", name="search_memories",
                   arguments={"query": question})


def start():
    return subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, env=env)


def ask(process, text):
    begin = time.perf_counter()
    process.stdin.write(text)
    process.stdin.flush()
    if b'"result"' not in process.stdout.readline():
        sys.exit("mcp.py: an answer is no result")
    return time.perf_counter() - begin


def end(process):
    begin = time.perf_counter()
    process.stdin.close()
    process.wait()
    return time.perf_counter() - begin


def first(text):
    begin = time.perf_counter()
    process = start()
    ask(process, text)
    taken = time.perf_counter() - begin
    return taken, end(process)


def say(what, seconds):
    for one in seconds:
        print(f"{what}\t{one * 1e3:.2f}")


with open(sys.argv[3], encoding="utf-8") as file:
    questions = file.read().splitlines()
asked = [questions[i % len(questions)] for i in range(TIMES)]
answers = [first(message("server/discover")) for _ in asked]
say("first", [a for a, _ in answers])
say("end", [e for _, e in answers])
say("fresh", [first(search(q))[0] for q in asked])
process = start()
ask(process, search(questions[0]))
say("search", [ask(process, search(q)) for q in asked])
end(process)
