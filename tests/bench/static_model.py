#!/usr/bin/env python3
"""usage: static_model.py TOKENS DIMENSION FOLDER [TYPE [TEXTS]]
Makes a static model of random numbers, the same one every time.

FOLDER/model.safetensors   TOKENS rows of DIMENSION numbers of TYPE (F32)
FOLDER/tokenizer.json      of BERT's kind: a third of the tokens are parts of
                           words, as in the vocabularies that are in use
FOLDER/texts.txt           TEXTS (20,000) short texts, a line each: 10 to 15
                           words, the frequent ones most often, some of them
                           made of two tokens or none
"""
import array
import json
import os
import random
import struct
import sys

SEED = 20
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = [chr(c) for c in range(33, 127) if not "A" <= chr(c) <= "Z"]
SIZES = {"F32": 4, "F16": 2, "I8": 1}


def made_words(rng):
    while True:
        syllables = rng.choices((1, 2, 3, 4), (1, 4, 3, 1))[0]
        yield "".join(rng.choice("bcdfghklmnprstvwz") + rng.choice("aeiou")
                      for _ in range(syllables)) + rng.choice(
                          ("", "", "n", "r", "s", "st", "ng"))


def vocabulary(rng, count):
    tokens = dict.fromkeys(SPECIAL + LETTERS)
    tokens.update(dict.fromkeys("##" + c for c in LETTERS))
    words = []
    for word in made_words(rng):
        if len(tokens) >= count:
            break
        token = word if rng.random() < .7 else "##" + word
        if token not in tokens:
            tokens[token] = None
            if not token.startswith("##"):
                words.append(token)
    return list(tokens)[:count], words


def write_tokenizer(path, tokens):
    added = [{"id": i, "content": SPECIAL[i], "single_word": False,
              "lstrip": False, "rstrip": False, "normalized": False,
              "special": True} for i in range(len(SPECIAL))]
    with open(path, "w", encoding="utf-8") as out:
        json.dump({
            "version": "1.0", "truncation": None, "padding": None,
            "added_tokens": added,
            "normalizer": {"type": "BertNormalizer", "clean_text": True,
                           "handle_chinese_chars": True,
                           "strip_accents": None, "lowercase": True},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": None, "decoder": None,
            "model": {"type": "WordPiece", "unk_token": "[UNK]",
                      "continuing_subword_prefix": "##",
                      "max_input_chars_per_word": 100,
                      "vocab": {t: i for i, t in enumerate(tokens)}}},
                  out, ensure_ascii=False)


def row(rng, dimension, kind):
    numbers = array.array("h", rng.randbytes(2 * dimension))
    if kind == "I8":
        return bytes(n >> 8 & 255 for n in numbers)
    numbers = [n / 32768 for n in numbers]
    if kind == "F16":
        return struct.pack("<%de" % dimension, *numbers)
    return struct.pack("<%df" % dimension, *numbers)


def write_tensors(path, rng, count, dimension, kind):
    size = count * dimension * SIZES[kind]
    header = json.dumps({"embeddings": {
        "dtype": kind, "shape": [count, dimension],
        "data_offsets": [0, size]}}, separators=(",", ":"))
    header += " " * (-len(header) % 8)
    with open(path, "wb") as out:
        out.write(struct.pack("<Q", len(header)) + header.encode())
        for _ in range(count):
            out.write(row(rng, dimension, kind))


def write_texts(path, rng, words, count):
    shares = [1 / (n + 10) for n in range(len(words))]
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(count):
            text = rng.choices(words, shares, k=rng.randint(10, 15))
            text[0] = text[0].capitalize()
            text[3] += ","
            text[6] += rng.choice(words)
            out.write(" ".join(text) + ".\n")


def main():
    if len(sys.argv) not in (4, 5, 6):
        sys.exit(__doc__.splitlines()[0])
    count, dimension, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    kind = sys.argv[4] if len(sys.argv) > 4 else "F32"
    texts = int(sys.argv[5]) if len(sys.argv) > 5 else 20000
    rng = random.Random(SEED)
    os.makedirs(folder, exist_ok=True)
    tokens, words = vocabulary(rng, count)
    write_tokenizer(os.path.join(folder, "tokenizer.json"), tokens)
    write_tensors(os.path.join(folder, "model.safetensors"), rng, len(tokens),
                  dimension, kind)
    write_texts(os.path.join(folder, "texts.txt"), rng, words, texts)


main()
