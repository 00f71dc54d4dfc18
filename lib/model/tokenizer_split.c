#include "model/tokenizer_split.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/model_file.h"
#include "model/tokenizer_class.h"
#include "model/tokenizer_field.h"

/* What a cut does with a character. */
enum fate {
	DROPPED,
	ALONE,    /* a word of its own */
	TOGETHER, /* a word with its neighbours of the same fate */
	APART,    /* the same, but not with those that are TOGETHER */
};

enum prefix { PREFIX_ALWAYS, PREFIX_FIRST, PREFIX_NEVER };

struct tokenizer_cut {
	void (*cut)(const struct tokenizer_cut *cut,
	    const struct tokenizer_words *words, const char *text, size_t len,
	    bool first);
	bool last;
	enum fate (*fate)(uint32_t cp); /* of cut_by_fate() */
	unsigned char ascii[128];       /* the same, at hand */
	char mark[5]; /* of cut_marked(): stands for a blank */
	size_t mark_len;
	enum prefix prefix;
	bool at_marks;
	size_t length; /* characters of a word of cut_by_length() */
};

struct reader {
	struct tokenizer_split *split;
	struct arena arena;
	struct err *err;
};

static enum fate
fate_bert(uint32_t cp)
{
	if (tokenizer_class_blank(cp))
		return DROPPED;
	return tokenizer_class_punctuation(cp) ? ALONE : TOGETHER;
}

static enum fate
fate_word(uint32_t cp)
{
	if (tokenizer_class_blank(cp))
		return DROPPED;
	return tokenizer_class_word(cp) ? TOGETHER : APART;
}

static enum fate
fate_blank(uint32_t cp)
{
	return tokenizer_class_blank(cp) ? DROPPED : TOGETHER;
}

static enum fate
fate_punctuation(uint32_t cp)
{
	return tokenizer_class_punctuation(cp) ? ALONE : TOGETHER;
}

static enum fate
fate_digit(uint32_t cp)
{
	return tokenizer_class_number(cp) ? ALONE : TOGETHER;
}

static enum fate
fate_number(uint32_t cp)
{
	return tokenizer_class_number(cp) ? APART : TOGETHER;
}

/* Hands a word on to the next cut, or out. */
static void
hand_on(const struct tokenizer_cut *cut, const struct tokenizer_words *words,
    const char *word, size_t len, bool first)
{
	if (!len)
		return;
	if (cut->last)
		words->take(words->ctx, word, len);
	else
		cut[1].cut(cut + 1, words, word, len, first);
}

static void
cut_by_fate(const struct tokenizer_cut *cut,
    const struct tokenizer_words *words, const char *text, size_t len,
    bool first)
{
	enum fate before = DROPPED;
	size_t start = 0, n;

	for (size_t at = 0; at < len; at += n) {
		unsigned char c = (unsigned char)text[at];
		enum fate fate;
		uint32_t cp;

		if (c < 0x80) {
			n = 1;
			fate = cut->ascii[c];
		} else {
			n = utf8_get(text + at, len - at, &cp);
			fate = cut->fate(cp);
		}
		if (fate == before && fate > ALONE)
			continue;
		if (before != DROPPED)
			hand_on(cut, words, text + start, at - start,
			    first && !start);
		start = at;
		before = fate;
	}
	if (before != DROPPED)
		hand_on(cut, words, text + start, len - start, first && !start);
}

static void
cut_by_length(const struct tokenizer_cut *cut,
    const struct tokenizer_words *words, const char *text, size_t len,
    bool first)
{
	size_t start = 0, n = 0;

	for (size_t at = 0; at < len; at++) {
		if ((text[at] & 0xc0) == 0x80)
			continue;
		if (n++ < cut->length)
			continue;
		hand_on(cut, words, text + start, at - start, first && !start);
		start = at;
		n = 1;
	}
	hand_on(cut, words, text + start, len - start, first && !start);
}

/* Whether the mark stands at text. */
static bool
is_mark(const struct tokenizer_cut *cut, const char *text, size_t len)
{
	return len >= cut->mark_len && !memcmp(text, cut->mark, cut->mark_len);
}

static void
cut_marked(const struct tokenizer_cut *cut, const struct tokenizer_words *words,
    const char *text, size_t len, bool first)
{
	struct buf *marked = words->marked;
	size_t start = 0;

	buf_reset(marked);
	if (*text != ' ' && !is_mark(cut, text, len) &&
	    (cut->prefix == PREFIX_ALWAYS ||
		(cut->prefix == PREFIX_FIRST && first)))
		buf_add(marked, cut->mark, cut->mark_len);
	for (const char *end = text + len, *blank; text < end;
	     text = blank + 1) {
		blank = memchr(text, ' ', (size_t)(end - text));
		buf_add(marked, text, (size_t)((blank ? blank : end) - text));
		if (!blank)
			break;
		buf_add(marked, cut->mark, cut->mark_len);
	}
	for (size_t at = 1; cut->at_marks && at < marked->len; at++) {
		if (!is_mark(cut, marked->data + at, marked->len - at))
			continue;
		hand_on(cut, words, marked->data + start, at - start,
		    first && !start);
		start = at;
	}
	hand_on(cut, words, marked->data + start, marked->len - start,
	    first && !start);
}

static int
fail(struct reader *r, const char *what)
{
	return err_set(r->err, ERR_INPUT, "its pre_tokenizer %s", what);
}

static struct tokenizer_cut *
add(struct reader *r)
{
	struct tokenizer_split *split = r->split;

	if (!split->cuts)
		split->cuts = alloc_array(
		    TOKENIZER_CUTS_MAX, sizeof *split->cuts);
	if (split->n == TOKENIZER_CUTS_MAX) {
		fail(r, "has too many steps");
		return NULL;
	}
	return &split->cuts[split->n++];
}

static int
add_fate(struct reader *r, enum fate (*fate)(uint32_t cp))
{
	struct tokenizer_cut *cut = add(r);

	if (!cut)
		return -1;
	cut->cut = cut_by_fate;
	cut->fate = fate;
	for (uint32_t c = 0; c < 128; c++)
		cut->ascii[c] = (unsigned char)fate(c);
	return 0;
}

static int
read_bert(struct reader *r, const struct json_span *value)
{
	(void)value;
	return add_fate(r, fate_bert);
}

static int
read_whitespace(struct reader *r, const struct json_span *value)
{
	(void)value;
	return add_fate(r, fate_word);
}

static int
read_whitespace_split(struct reader *r, const struct json_span *value)
{
	(void)value;
	return add_fate(r, fate_blank);
}

static int
read_punctuation(struct reader *r, const struct json_span *value)
{
	const char *behavior = tokenizer_field_text(
	    value, "behavior", &r->arena, NULL);

	if (behavior && strcmp(behavior, "Isolated") != 0)
		return fail(r, "'Punctuation' is supported only as 'Isolated'");
	return add_fate(r, fate_punctuation);
}

static int
read_digits(struct reader *r, const struct json_span *value)
{
	return add_fate(
	    r, tokenizer_field_flag(value, "individual_digits", false)
		   ? fate_digit
		   : fate_number);
}

/* When a mark is put before a text, in the words of old and new files. */
static bool
read_prefix(
    struct reader *r, const struct json_span *value, enum prefix *prefix)
{
	const char *scheme = tokenizer_field_text(
	    value, "prepend_scheme", &r->arena, NULL);

	*prefix = PREFIX_ALWAYS;
	if (!scheme) {
		if (!tokenizer_field_flag(value, "add_prefix_space", true))
			*prefix = PREFIX_NEVER;
		return true;
	}
	if (!strcmp(scheme, "first"))
		*prefix = PREFIX_FIRST;
	else if (!strcmp(scheme, "never"))
		*prefix = PREFIX_NEVER;
	else if (strcmp(scheme, "always") != 0)
		return false;
	return true;
}

static int
read_metaspace(struct reader *r, const struct json_span *value)
{
	struct tokenizer_cut *cut;
	const char *mark;
	uint32_t cp;
	size_t len;

	for (size_t i = 0; i < r->split->n; i++)
		if (r->split->cuts[i].cut == cut_marked)
			return fail(r, "has two of 'Metaspace'");
	cut = add(r);
	if (!cut)
		return -1;
	cut->cut = cut_marked;
	mark = tokenizer_field_text(value, "replacement", &r->arena, &len);
	if (!mark || !len || utf8_get(mark, len, &cp) != len ||
	    !read_prefix(r, value, &cut->prefix))
		return fail(r, "'Metaspace' cannot be read");
	memcpy(cut->mark, mark, len);
	cut->mark_len = len;
	cut->at_marks = tokenizer_field_flag(value, "split", true);
	return 0;
}

static int
read_length(struct reader *r, const struct json_span *value)
{
	struct tokenizer_cut *cut = add(r);
	struct json_span field;
	int64_t length = 5;

	if (!cut)
		return -1;
	if (tokenizer_field(value, "length", &field) &&
	    !json_integer(&field, &length))
		length = 0;
	if (length < 1)
		return fail(r, "'FixedLength' cannot be read");
	cut->cut = cut_by_length;
	cut->length = (size_t)length;
	return 0;
}

static int read_one(struct reader *r, const struct json_span *value);

static int
read_sequence(struct reader *r, const struct json_span *value)
{
	const char *at = NULL;
	struct json_span list, item;

	if (!tokenizer_field(value, "pretokenizers", &list) ||
	    list.kind != JSON_ARRAY)
		return fail(r, "'Sequence' cannot be read");
	while (json_element(&list, &at, &item))
		if (read_one(r, &item) < 0)
			return -1;
	return 0;
}

static const struct {
	const char *name;
	int (*read)(struct reader *r, const struct json_span *value);
} known[] = {
	{ "BertPreTokenizer", read_bert },
	{ "Sequence", read_sequence },
	{ "Whitespace", read_whitespace },
	{ "WhitespaceSplit", read_whitespace_split },
	{ "Punctuation", read_punctuation },
	{ "Digits", read_digits },
	{ "Metaspace", read_metaspace },
	{ "FixedLength", read_length },
};

static int
read_one(struct reader *r, const struct json_span *value)
{
	const char *type = tokenizer_field_text(value, "type", &r->arena, NULL);
	char shown[MODEL_FILE_SHOWN];

	if (!type)
		return fail(r, "has no type");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(known[i].name, type))
			return known[i].read(r, value);
	model_file_show(type, shown);
	return err_set(r->err, ERR_INPUT,
	    "its pre_tokenizer '%s' is not supported", shown);
}

int
tokenizer_split_read(struct tokenizer_split *split,
    const struct json_span *value, struct err *err)
{
	struct reader r = { .split = split, .err = err };
	int rc = 0;

	*split = (struct tokenizer_split){ 0 };
	if (value->kind != JSON_NULL)
		rc = read_one(&r, value);
	if (split->n)
		split->cuts[split->n - 1].last = true;
	arena_release(&r.arena);
	return rc;
}

void
tokenizer_split_release(struct tokenizer_split *split)
{
	free(split->cuts);
	*split = (struct tokenizer_split){ 0 };
}

void
tokenizer_split_run(const struct tokenizer_split *split,
    const struct tokenizer_words *words, const char *text, size_t len,
    bool first)
{
	if (!len)
		return;
	if (split->n)
		split->cuts[0].cut(split->cuts, words, text, len, first);
	else
		words->take(words->ctx, text, len);
}
