#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/tokenizer_read.h"

enum { WORD_MAX = 100 /* characters of a word, where nothing is said */ };

/* The parts of a model. */
struct model_parts {
	struct json_span type, vocabulary, unk_token, unk_id, prefix, word_max,
	    byte_fallback;
};

/* A token of the vocabulary, decoded. */
static int
add_token(struct tokenizer_reader *r, const char *text, size_t len, uint32_t id)
{
	struct tokenizer *t = r->t;
	bool part = t->model == tokenizer_wordpiece && len >= t->prefix_len &&
		    !memcmp(text, t->prefix, t->prefix_len);

	if (len > TOKENIZER_TOKEN_MAX)
		return tokenizer_read_fail_name(
		    r, "its token", text, "is too long");
	if (part)
		tokenizer_table_add(&t->tokens, TOKENIZER_PART,
		    text + t->prefix_len, len - t->prefix_len, id);
	else
		tokenizer_table_add(&t->tokens, TOKENIZER_WHOLE, text, len, id);
	tokenizer_read_note(r, text, len, id);
	return 0;
}

/* {"token":id,...} */
static int
read_vocabulary(struct tokenizer_reader *r, const struct json_span *list)
{
	struct json_span value;
	const char *at = NULL, *key;
	uint32_t id;

	if (list->kind != JSON_OBJECT)
		return tokenizer_read_fail(r, "its model has no vocabulary");
	for (size_t n = 1; json_member(list, &at, &r->arena, &key, &value);
	     n++) {
		if (!tokenizer_read_id(&value, &id))
			return tokenizer_read_fail_name(
			    r, "its token", key, "has no id");
		if (add_token(r, key, strlen(key), id) < 0)
			return -1;
		if (n % TOKENIZER_KEYS_KEPT == 0)
			arena_reset(&r->arena);
	}
	return 0;
}

/* ["token",score] */
static int
read_scored(
    struct tokenizer_reader *r, const struct json_span *pair, uint32_t id)
{
	struct json_span token, number, more;
	const char *at = NULL, *text;
	double score;
	size_t len;

	if (pair->kind != JSON_ARRAY || !json_element(pair, &at, &token) ||
	    !json_element(pair, &at, &number) ||
	    json_element(pair, &at, &more) || token.kind != JSON_STRING ||
	    !json_number(&number, &score))
		return tokenizer_read_fail(
		    r, "its vocabulary is not of tokens and scores");
	text = json_text(&token, &r->arena, &len);
	if (r->t->unknown_score > score)
		r->t->unknown_score = score;
	r->t->scores[id] = score;
	return add_token(r, text, len, id);
}

static int
read_scores(struct tokenizer_reader *r, const struct json_span *list)
{
	struct tokenizer *t = r->t;
	struct json_span pair;
	const char *at = NULL;
	size_t room = 0, n = 0;

	if (list->kind != JSON_ARRAY)
		return tokenizer_read_fail(r, "its model has no vocabulary");
	t->unknown_score = INFINITY;
	for (; json_element(list, &at, &pair); n++) {
		if (n == room) {
			room = room ? 2 * room : 1024;
			t->scores = alloc_grow(
			    t->scores, room, sizeof *t->scores);
		}
		if (read_scored(r, &pair, (uint32_t)n) < 0)
			return -1;
		if (n % TOKENIZER_KEYS_KEPT == 0)
			arena_reset(&r->arena);
	}
	/* what an unknown character costs, as SentencePiece has it */
	t->unknown_score -= 10;
	return 0;
}

static int
read_unknown_token(struct tokenizer_reader *r, const struct model_parts *parts)
{
	const char *text = "[UNK]";

	if (parts->unk_token.kind == JSON_STRING)
		text = json_text(&parts->unk_token, &r->arena, NULL);
	else if (parts->unk_token.kind != JSON_NULL)
		return tokenizer_read_fail(r, "its unk_token is not a string");
	if (!tokenizer_find(r->t, text, strlen(text), &r->t->unknown))
		return tokenizer_read_fail_name(
		    r, "its unk_token", text, "is none of its tokens");
	return 0;
}

static int
read_wordpiece(struct tokenizer_reader *r, const struct model_parts *parts)
{
	struct tokenizer *t = r->t;
	int64_t word_max = WORD_MAX;
	const char *prefix = "##";
	size_t len = 2;

	if (parts->prefix.kind == JSON_STRING)
		prefix = json_text(&parts->prefix, &r->arena, &len);
	if (len > TOKENIZER_PREFIX_MAX ||
	    (parts->word_max.kind != JSON_NULL &&
		(!json_integer(&parts->word_max, &word_max) || word_max < 0)))
		return tokenizer_read_fail(
		    r, "its model 'WordPiece' cannot be read");
	memcpy(t->prefix, prefix, len);
	t->prefix_len = len;
	t->word_max = (size_t)word_max;
	if (read_vocabulary(r, &parts->vocabulary) < 0 ||
	    tokenizer_read_build(r, &t->tokens) < 0)
		return -1;
	return read_unknown_token(r, parts);
}

static int
read_wordlevel(struct tokenizer_reader *r, const struct model_parts *parts)
{
	if (read_vocabulary(r, &parts->vocabulary) < 0 ||
	    tokenizer_read_build(r, &r->t->tokens) < 0)
		return -1;
	return read_unknown_token(r, parts);
}

/* The tokens of single bytes. */
static void
read_bytes(struct tokenizer *t)
{
	char name[8];

	t->by_bytes = true;
	for (unsigned c = 0; c < 256; c++) {
		int len = snprintf(name, sizeof name, "<0x%02X>", c);

		if (!tokenizer_find(t, name, (size_t)len, &t->bytes[c]))
			t->bytes[c] = (uint32_t)TOKENIZER_NONE;
	}
}

static int
read_unigram(struct tokenizer_reader *r, const struct model_parts *parts)
{
	struct tokenizer *t = r->t;

	if (read_scores(r, &parts->vocabulary) < 0 ||
	    tokenizer_read_build(r, &t->tokens) < 0)
		return -1;
	if (parts->unk_id.kind != JSON_NULL &&
	    (!tokenizer_read_id(&parts->unk_id, &t->unknown) ||
		t->unknown >= t->ids_end))
		return tokenizer_read_fail(
		    r, "its unk_id is none of its tokens");
	if (parts->byte_fallback.kind == JSON_TRUE)
		read_bytes(t);
	return 0;
}

int
tokenizer_read_model(struct tokenizer_reader *r, const struct json_span *value)
{
	static const struct {
		const char *name;
		void (*model)(const struct tokenizer *t,
		    struct tokenizer_work *work, const char *word, size_t len);
		int (*read)(struct tokenizer_reader *r,
		    const struct model_parts *parts);
	} known[] = {
		{ "WordPiece", tokenizer_wordpiece, read_wordpiece },
		{ "WordLevel", tokenizer_wordlevel, read_wordlevel },
		{ "Unigram", tokenizer_unigram, read_unigram },
	};
	static const char *const names[] = { "type", "vocab", "unk_token",
		"unk_id", "continuing_subword_prefix",
		"max_input_chars_per_word", "byte_fallback" };
	struct model_parts p;
	struct json_span *const spans[] = { &p.type, &p.vocabulary,
		&p.unk_token, &p.unk_id, &p.prefix, &p.word_max,
		&p.byte_fallback };
	const char *type;

	if (value->kind != JSON_OBJECT)
		return tokenizer_read_fail(r, "it has no model");
	tokenizer_read_parts(value, names, spans, sizeof names / sizeof *names);
	if (p.type.kind != JSON_STRING)
		return tokenizer_read_fail(r, "its model has no type");
	type = json_text(&p.type, &r->arena, NULL);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (strcmp(known[i].name, type) != 0)
			continue;
		r->t->model = known[i].model;
		return known[i].read(r, &p);
	}
	return tokenizer_read_fail_name(
	    r, "its model", type, "is not supported");
}
