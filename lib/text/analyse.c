#include "text/analyse.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "text/script.h"
#include "text/stop.h"

enum {
	/* a letter and its marks: real text has at most 30 (UAX 15, 13) */
	CLUSTER_MAX = 32,
	/* what one code point decomposes to: at most 18 (U+FDFA) */
	DECOMPOSED_MAX = 32,
	CACHED_WORD = 16, /* stems of words below this length are kept */
	CACHE_SIZE = 4096,
};

/* A word of a-z and what became of it, so that it is stemmed once. */
struct cached {
	char word[CACHED_WORD]; /* padded with zeros */
	char stem[CACHED_WORD - 2];
	uint8_t len, stop;
};

/*
 * Text of ASCII alone is cut and folded in place.  Other runs pass code point
 * by code point: decompose() -> take(), which gathers a letter and its marks
 * -> close_cluster(), which composes them -> feed(), which makes terms.  So
 * the memory is bounded, and the time linear, whatever the text.
 */
struct analyser {
	struct sb_stemmer *stemmer; /* NULL: words stay as they are */
	struct terms *out;
	int32_t cluster[CLUSTER_MAX];
	size_t cluster_len;
	bool bare; /* the last letter takes no marks */
	char word[TERM_MAX];
	size_t word_len;
	bool word_full;
	int32_t previous; /* in a run of unspaced script, 0 before it */
	bool paired;
	struct cached cache[CACHE_SIZE];
};

/* Terms */

static void
add_term(
    struct terms *out, const char *text, size_t len, unsigned stop, bool pair)
{
	if (out->bytes.len > UINT32_MAX - TERM_MAX)
		return;
	if (out->n == out->room) {
		out->room = out->room ? out->room * 2 : 64;
		out->items = alloc_grow(
		    out->items, out->room, sizeof *out->items);
	}
	out->items[out->n++] = (struct term){
		.start = (uint32_t)out->bytes.len,
		.len = (uint8_t)len,
		.stop = (uint8_t)stop,
		.pair = pair,
	};
	buf_add(&out->bytes, text, len);
}

/* Porter's stemmer leaves nothing of a few odd words: those stay whole. */
static const char *
stem_word(struct analyser *a, const char *word, size_t *len)
{
	const sb_symbol *stem = sb_stemmer_stem(
	    a->stemmer, (const sb_symbol *)word, (int)*len);
	int stem_len = sb_stemmer_length(a->stemmer);

	if (!stem)
		alloc_die();
	if (stem_len <= 0 || stem_len > TERM_MAX)
		return word;
	*len = (size_t)stem_len;
	return (const char *)stem;
}

static struct cached *
cache_slot(struct analyser *a, const char key[static CACHED_WORD])
{
	uint64_t low, high;

	memcpy(&low, key, 8);
	memcpy(&high, key + 8, 8);
	low = (low ^ high * 0x9e3779b97f4a7c15u) * 0x9e3779b97f4a7c15u;
	return &a->cache[(low >> 32) % CACHE_SIZE];
}

static void
add_english(struct analyser *a, const char *word, size_t len)
{
	char key[CACHED_WORD] = { 0 };
	struct cached *cached;
	const char *stem = word;
	int stop;

	/* none on the stop list, nor many, are that long */
	if (len > sizeof cached->stem) {
		stem = stem_word(a, word, &len);
		add_term(a->out, stem, len, 0, false);
		return;
	}
	memcpy(key, word, len);
	cached = cache_slot(a, key);
	if (memcmp(cached->word, key, sizeof key) != 0) {
		stop = stop_find(word, len);
		if (stop < 0)
			stem = stem_word(a, word, &len);
		if (len > sizeof cached->stem) {
			add_term(a->out, stem, len, 0, false);
			return;
		}
		memcpy(cached->word, key, sizeof key);
		memcpy(cached->stem, stem, len);
		cached->len = (uint8_t)len;
		cached->stop = (uint8_t)(stop + 1);
	}
	add_term(a->out, cached->stem, cached->len, cached->stop, false);
}

static void
add_word(struct analyser *a, const char *word, size_t len, bool english)
{
	if (english && a->stemmer)
		add_english(a, word, len);
	else
		add_term(a->out, word, len, 0, false);
}

/* What is fed, one composed letter, mark or digit after the other */

static void
end_word(struct analyser *a)
{
	bool english = true;

	for (size_t i = 0; i < a->word_len; i++)
		english = english && a->word[i] >= 'a' && a->word[i] <= 'z';
	if (a->word_len)
		add_word(a, a->word, a->word_len, english);
	a->word_len = 0;
	a->word_full = false;
}

static void
end_pairs(struct analyser *a)
{
	char text[4];

	if (a->previous && !a->paired && !script_han(a->previous))
		add_term(a->out, text, utf8_put(text, (uint32_t)a->previous), 0,
		    true);
	a->previous = 0;
	a->paired = false;
}

static void
feed_word(struct analyser *a, int32_t cp)
{
	char text[4];
	size_t len = utf8_put(text, (uint32_t)cp);

	end_pairs(a);
	if (a->word_full || a->word_len + len > TERM_MAX) {
		a->word_full = true;
		return;
	}
	memcpy(a->word + a->word_len, text, len);
	a->word_len += len;
}

static void
feed_pair(struct analyser *a, int32_t cp)
{
	char text[8];
	size_t len;

	end_word(a);
	if (a->previous) {
		struct terms *out = a->out;
		size_t n = out->n;

		len = utf8_put(text, (uint32_t)a->previous);
		len += utf8_put(text + len, (uint32_t)cp);
		add_term(out, text, len, 0, true);
		if (out->n > n)
			out->items[n].repeats = script_han(a->previous) &&
						script_han(cp);
		a->paired = true;
	}
	if (script_han(cp))
		add_term(a->out, text, utf8_put(text, (uint32_t)cp), 0, true);
	a->previous = cp;
}

static void
close_cluster(struct analyser *a)
{
	utf8proc_ssize_t n = (utf8proc_ssize_t)a->cluster_len;
	bool pair;

	if (!n)
		return;
	pair = script_unspaced(a->cluster[0]);
	if (n > 1)
		n = utf8proc_normalize_utf32(
		    a->cluster, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		if (pair)
			feed_pair(a, a->cluster[i]);
		else
			feed_word(a, a->cluster[i]);
	}
	a->cluster_len = 0;
}

static void
end_run(struct analyser *a)
{
	close_cluster(a);
	end_word(a);
	end_pairs(a);
	a->bare = true;
}

/* What is taken, one decomposed and case-folded code point after the other */

static void
take_bare(struct analyser *a, int32_t cp)
{
	const char *to = cp < 0x80 ? NULL : script_latin(cp);

	close_cluster(a);
	a->bare = true;
	if (!to)
		feed_word(a, cp);
	for (; to && *to; to++)
		feed_word(a, *to);
}

/* Marks of a letter go by their class, so that all spellings are one. */
static void
take_mark(struct analyser *a, int32_t cp)
{
	int class = utf8proc_get_property(cp)->combining_class;
	size_t at = a->cluster_len;

	if (a->bare || !at || at == CLUSTER_MAX)
		return;
	for (; class && at > 1; at--) {
		int32_t before = a->cluster[at - 1];

		if (utf8proc_get_property(before)->combining_class <= class)
			break;
		a->cluster[at] = before;
	}
	a->cluster[at] = cp;
	a->cluster_len++;
}

static void
take_letter(struct analyser *a, int32_t cp)
{
	bool medial = cp >= 0x1160 && cp < 0x1200; /* Hangul vowels, finals */

	if (!medial || !a->cluster_len || a->cluster_len == CLUSTER_MAX ||
	    a->cluster[0] < 0x1100 || a->cluster[0] >= 0x1200)
		close_cluster(a);
	a->bare = false;
	a->cluster[a->cluster_len++] = cp;
}

static void
take(struct analyser *a, int32_t cp)
{
	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_ND:
		take_bare(a, cp < 0x80 ? cp : script_digit(cp));
		return;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		if (script_bare(cp))
			take_bare(a, cp);
		else
			take_letter(a, cp);
		return;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		take_mark(a, cp);
		return;
	default:
		end_run(a);
	}
}

static void
decompose(struct analyser *a, uint32_t cp)
{
	static const utf8proc_option_t how = UTF8PROC_DECOMPOSE |
					     UTF8PROC_COMPAT |
					     UTF8PROC_CASEFOLD |
					     UTF8PROC_IGNORE;
	int32_t parts[DECOMPOSED_MAX];
	utf8proc_ssize_t n;
	int unused = 0;

	if (cp == 0x0640) /* tatweel only stretches an Arabic word */
		return;
	if (script_separates((int32_t)cp)) {
		end_run(a);
		return;
	}
	n = utf8proc_decompose_char(
	    (int32_t)cp, parts, DECOMPOSED_MAX, how, &unused);
	if (n < 0 || n > DECOMPOSED_MAX)
		end_run(a);
	else
		for (utf8proc_ssize_t i = 0; i < n; i++)
			take(a, parts[i]);
}

/* Text, run by run */

/* An ASCII letter or digit as it is folded, 0 for any other byte. */
static unsigned
fold_ascii(unsigned char c)
{
	unsigned lower = c | 0x20u;

	if (lower - 'a' < 26)
		return lower;
	return c - (unsigned)'0' < 10 ? c : 0;
}

/* A run that is not all ASCII; returns where it ends. */
static size_t
analyse_run(struct analyser *a, const char *text, size_t at, size_t len)
{
	a->bare = true;
	while (at < len) {
		unsigned ascii = fold_ascii((unsigned char)text[at]);
		uint32_t cp;

		if (ascii) {
			take_bare(a, (int32_t)ascii);
			at++;
			continue;
		}
		if ((unsigned char)text[at] < 0x80)
			break;
		at += utf8_get(text + at, len - at, &cp);
		decompose(a, cp);
	}
	end_run(a);
	return at;
}

void
analyse(struct analyser *a, const char *text, size_t len, struct terms *out)
{
	size_t at = 0;

	a->out = out;
	while (at < len) {
		size_t start = at, n = 0;
		bool english = true;
		char word[TERM_MAX];
		unsigned c;

		for (; at < len && (c = fold_ascii((unsigned char)text[at]));
		     at++) {
			english = english && c >= 'a';
			if (n < TERM_MAX)
				word[n++] = (char)c;
		}
		if (at < len && (unsigned char)text[at] >= 0x80) {
			at = analyse_run(a, text, start, len);
			continue;
		}
		if (n)
			add_word(a, word, n, english);
		at++;
	}
}

struct analyser *
analyser_new(void)
{
	struct analyser *a = alloc_bytes(sizeof *a);

	a->stemmer = sb_stemmer_new("porter", "UTF_8");
	if (!a->stemmer)
		alloc_die();
	return a;
}

struct analyser *
analyser_new_exact(void)
{
	return alloc_bytes(sizeof(struct analyser));
}

void
analyser_free(struct analyser *a)
{
	if (!a)
		return;
	if (a->stemmer)
		sb_stemmer_delete(a->stemmer);
	free(a);
}

const char *
term_text(const struct terms *terms, size_t i)
{
	return terms->bytes.data + terms->items[i].start;
}

void
terms_add(struct terms *terms, const char *text, size_t len)
{
	add_term(terms, text, len, 0, false);
}

void
terms_reset(struct terms *terms)
{
	terms->n = 0;
	buf_reset(&terms->bytes);
}

void
terms_release(struct terms *terms)
{
	free(terms->items);
	buf_release(&terms->bytes);
	*terms = (struct terms){ 0 };
}
