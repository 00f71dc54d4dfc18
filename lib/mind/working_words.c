#include "mind/working_words.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "mind/working_lists.h"
#include "text/script.h"

/* A word of the lists, and bits: those that it stands on. */
struct listed {
	const char *text;
	unsigned is;
};

struct working_words {
	const struct table *table;
	struct analyser *analyser;
	struct terms terms;
	struct listed *listed; /* sorted, each word once */
	size_t n_listed;
	struct arena arena; /* their texts */
};

/* ---- lists ---- */

static int
by_text(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	return strcmp(x->text, y->text);
}

static void
take_list(struct working_words *w, const struct working_list *list)
{
	struct terms *terms = &w->terms;

	terms_reset(terms);
	analyse(w->analyser, list->words, strlen(list->words), terms);
	w->listed = alloc_grow(
	    w->listed, w->n_listed + terms->n, sizeof *w->listed);
	for (size_t i = 0; i < terms->n; i++)
		w->listed[w->n_listed++] = (struct listed){
			.text = arena_copy(&w->arena, term_text(terms, i),
			    terms->items[i].len),
			.is = list->is,
		};
}

struct working_words *
working_words_new(const struct table *table)
{
	struct working_words *w = alloc_bytes(sizeof *w);
	size_t n = 0;

	w->table = table;
	w->analyser = analyser_new();
	for (int i = 0; i < WORKING_LISTS; i++)
		take_list(w, &working_lists[i]);
	qsort(w->listed, w->n_listed, sizeof *w->listed, by_text);
	for (size_t i = 1; i < w->n_listed; i++) {
		if (strcmp(w->listed[i].text, w->listed[n].text) == 0)
			w->listed[n].is |= w->listed[i].is;
		else
			w->listed[++n] = w->listed[i];
	}
	w->n_listed = n + 1;
	return w;
}

void
working_words_free(struct working_words *w)
{
	if (!w)
		return;
	analyser_free(w->analyser);
	terms_release(&w->terms);
	free(w->listed);
	arena_release(&w->arena);
	free(w);
}

static unsigned
lists_of(const struct working_words *w, const struct term *term)
{
	char text[TERM_MAX + 1] = { 0 };
	struct listed key = { .text = text }, *found;

	memcpy(text, term_text(&w->terms, 0), term->len);
	found = bsearch(
	    &key, w->listed, w->n_listed, sizeof *w->listed, by_text);
	return found ? found->is : 0;
}

/* ---- one word ---- */

enum piece { PIECE_NONE, PIECE_SPACED, PIECE_UNSPACED };

struct cutting {
	struct working_words *w;
	struct working_cut *cut;
	bool first;   /* of its sentence */
	bool capital; /* the word at hand begins with one */
	/* words of a language alone, and bits of the lists by word */
	int english, german, others;
	unsigned *is;
	size_t is_room;
};

enum { IS_NAME = 1 << 8, IS_UNKNOWN = 1 << 9 };

/* A word of a-z that the table knows. */
static bool
is_known(const struct table *table, const struct working_word *word)
{
	for (size_t i = 0; i < word->stem_len; i++)
		if (word->stem[i] < 'a' || word->stem[i] > 'z')
			return false;
	return table_find(table, word->stem, word->stem_len) >= 0;
}

/* "s" of "Ann's", but not the 9 of a house. */
static bool
is_letter(const struct working_word *word)
{
	return word->stem_len == 1 && (*word->stem < '0' || *word->stem > '9');
}

static void
count_language(struct cutting *c, bool stop, unsigned is)
{
	bool english = stop || is & WORKING_IS_EMPTY;

	c->english += english;
	c->german += (is & WORKING_IS_GERMAN) != 0;
	c->others += (is & WORKING_IS_OTHER) != 0;
}

static unsigned
look_at(struct cutting *c, struct working_word *word, bool unspaced)
{
	const struct term *term = &c->w->terms.items[0];
	unsigned is = lists_of(c->w, term);

	word->stem_len = term->len;
	memcpy(word->stem, term_text(&c->w->terms, 0), term->len);
	if (unspaced) {
		/* its terms are pairs of characters: told by all of them */
		word->stem_len = (uint8_t)utf8_fit(
		    word->text, word->len, TERM_MAX);
		memcpy(word->stem, word->text, word->stem_len);
		word->kind = WORKING_PLAIN;
		return 0;
	}
	count_language(c, term->stop, is);
	c->cut->points = c->cut->points || is & WORKING_IS_POINTING;
	if (term->stop)
		word->kind = WORKING_STOP;
	else if (is & WORKING_IS_ASKING)
		word->kind = WORKING_ASKING;
	else if (is & WORKING_IS_EMPTY || is_letter(word))
		word->kind = WORKING_EMPTY;
	else
		word->kind = WORKING_PLAIN;
	is |= c->capital && !c->first ? IS_NAME : 0;
	return is | (is_known(c->w->table, word) ? 0 : IS_UNKNOWN);
}

static void
add_word(struct cutting *c, const char *text, size_t len, bool unspaced)
{
	struct working_cut *cut = c->cut;

	terms_reset(&c->w->terms);
	analyse(c->w->analyser, text, len, &c->w->terms);
	if (!c->w->terms.n)
		return;
	if (cut->n == cut->room) {
		cut->room = cut->room ? 2 * cut->room : 32;
		cut->items = alloc_grow(
		    cut->items, cut->room, sizeof *cut->items);
	}
	if (cut->n == c->is_room) {
		c->is_room = cut->room;
		c->is = alloc_grow(c->is, c->is_room, sizeof *c->is);
	}
	cut->items[cut->n] = (struct working_word){ .text = text, .len = len };
	c->is[cut->n] = look_at(c, &cut->items[cut->n], unspaced);
	cut->n++;
}

/*
 * What a word is depends on the language: "son" is a possessive or a child,
 * nouns of German begin with a capital, and the table knows English alone.
 */
static void
settle(struct cutting *c)
{
	bool german = c->german > c->english && c->german >= c->others;
	bool other = !german && c->others > c->english;
	unsigned empty = german ? WORKING_IS_GERMAN : WORKING_IS_OTHER;
	unsigned name = german ? 0 : other ? IS_NAME : IS_NAME | IS_UNKNOWN;

	for (size_t i = 0; i < c->cut->n; i++) {
		enum working_kind *kind = &c->cut->items[i].kind;

		if (*kind != WORKING_PLAIN)
			continue;
		if ((german || other) && c->is[i] & empty)
			*kind = WORKING_EMPTY;
		else if (c->is[i] & name)
			*kind = WORKING_NAME;
	}
}

/* ---- a text ---- */

static bool
has_character(const char *list, const char *text, size_t len)
{
	for (; *list; list += utf8_fit(list, strlen(list), 3))
		if (len == 3 && memcmp(list, text, 3) == 0)
			return true;
	return false;
}

static enum piece
unspaced_piece(
    struct working_cut *cut, uint32_t cp, const char *text, size_t len)
{
	if (has_character(working_lists_han_pointing, text, len))
		cut->points = true;
	/* hiragana is mostly endings and particles */
	if ((cp >= 0x3040 && cp < 0x30a0) ||
	    has_character(working_lists_han, text, len))
		return PIECE_NONE;
	return PIECE_UNSPACED;
}

static enum piece
piece_of(struct working_cut *cut, uint32_t cp, const char *text, size_t len)
{
	utf8proc_category_t category = utf8proc_category((int32_t)cp);

	if (script_separates((int32_t)cp) || category < UTF8PROC_CATEGORY_LU ||
	    category > UTF8PROC_CATEGORY_NO)
		return PIECE_NONE;
	if (script_unspaced((int32_t)cp))
		return unspaced_piece(cut, cp, text, len);
	return PIECE_SPACED;
}

static bool
ends_sentence(uint32_t cp)
{
	return cp == '.' || cp == '?' || cp == '!' || cp == ':' ||
	       cp == 0xbf /* a Spanish question begins */;
}

void
working_words_cut(struct working_words *w, const char *text, size_t len,
    struct working_cut *cut)
{
	struct cutting c = { .w = w, .cut = cut, .first = true };
	enum piece before = PIECE_NONE;
	size_t begin = 0, n;

	cut->n = 0;
	cut->points = false;
	len = utf8_fit(text, len, WORKING_CUT_MAX);
	for (size_t at = 0; at <= len; at += n) {
		enum piece piece = PIECE_NONE;
		uint32_t cp = 0;

		n = at < len ? utf8_get(text + at, len - at, &cp) : 1;
		if (at < len)
			piece = piece_of(cut, cp, text + at, n);
		if (piece != before && before) {
			add_word(&c, text + begin, at - begin,
			    before == PIECE_UNSPACED);
			c.first = false;
		}
		if (piece != before) {
			begin = at;
			c.capital = utf8proc_category((int32_t)cp) ==
				    UTF8PROC_CATEGORY_LU;
		}
		c.first = c.first || ends_sentence(cp);
		before = piece;
	}
	settle(&c);
	free(c.is);
}

void
working_words_release(struct working_cut *cut)
{
	free(cut->items);
	*cut = (struct working_cut){ 0 };
}

bool
working_words_same(const struct working_word *a, const struct working_word *b)
{
	return a->stem_len == b->stem_len &&
	       memcmp(a->stem, b->stem, a->stem_len) == 0;
}
