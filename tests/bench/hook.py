#!/usr/bin/env python3
"""usage: hook.py HOOK STORE QUESTIONS TRANSCRIPT
Times memos-hook, the program HOOK, over the cubes of STORE, from its start to
its end: a session that begins (`start`), a prompt (`prompt`), and the end of an
answer (`capture`) with four new lines in TRANSCRIPT, which is made, of 100 MB.
QUESTIONS has a line each.  Prints a line for each of TIMES calls: what was
measured, a tab, milliseconds.
"""
import json
import os
import subprocess
import sys
import time

TIMES = 100
SIZE = 100_000_000
hook, store, questions, transcript = sys.argv[1:]
env = dict(os.environ, MEMOS_DIR=store)


def call(name, **more):
    event = dict(more, hook_event_name=name, session_id="bench", cwd="/src",
                 transcript_path=transcript)
    text = json.dumps(event).encode()
    begin = time.perf_counter()
    done = subprocess.run([hook, "claude"], input=text, env=env, check=True,
                          stdout=subprocess.PIPE)
    return time.perf_counter() - begin, done.stdout


def say(what, seconds):
    for one in seconds:
        print(f"{what}\t{one * 1e3:.2f}")


def line(n, role, content):
    return json.dumps({"type": role, "uuid": f"u{n}", "message": {
        "role": role, "content": content}}) + "\n"


def turns(n, question):
    return (line(f"{n}a", "user", question) +
            line(f"{n}b", "assistant", [
                {"type": "text", "text": f"I look at {question}"},
                {"type": "tool_use", "id": f"t{n}", "name": "Read",
                 "input": {"path": "main.c"}}]) +
            line(f"{n}c", "user", [
                {"type": "tool_result", "tool_use_id": f"t{n}",
                 "content": question * 50}]) +
            line(f"{n}d", "assistant", f"Done, number {n}."))


with open(questions, encoding="utf-8") as file:
    lines = file.read().splitlines()
asked = [lines[i % len(lines)] for i in range(TIMES)]
say("start", [call("SessionStart")[0] for _ in asked])
told = [call("UserPromptSubmit", prompt=q) for q in asked]
if not any(b"additionalContext" in out for _, out in told):
    sys.exit("hook.py: no prompt was told anything")
say("prompt", [seconds for seconds, _ in told])
filler = json.dumps({"type": "progress", "data": "x" * 10000}) + "\n"
with open(transcript, "w", encoding="utf-8") as file:
    file.write(filler * (SIZE // len(filler)))
while call("Stop")[0] > 1:
    pass
taken = []
for i, question in enumerate(asked):
    with open(transcript, "a", encoding="utf-8") as file:
        file.write(turns(i, question))
    taken.append(call("Stop")[0])
say("capture", taken)
