#include "find/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "find/entry.h"
#include "find/words_form.h"
#include "store/entries.h"

/* ---- rows ---- */

static void
meet_terms(struct words_stems *stems, const struct entry *entry)
{
	const uint8_t *p = entry->terms, *end = p + entry->terms_size;
	int section = ENTRY_TEXT;

	while (p < end) {
		uint8_t len = *p++;

		if (len > end - p || len > TERM_MAX ||
		    (len == 0 && ++section == ENTRY_STOPS))
			return;
		if (len)
			words_stems_meet(stems, (const char *)p, len);
		p += len;
	}
}

/* The highest number that a segment holds which can be believed. */
static int64_t
last_of(const struct index *index)
{
	int64_t last = 0;

	for (size_t i = 0; index && i < index->n; i++)
		if (!index->items[i].bad && index->items[i].row.last > last)
			last = index->items[i].row.last;
	return last;
}

int
vocabulary_read(struct vocabulary *v, const struct index *index,
    struct cube *cube, struct err *err)
{
	int64_t last = last_of(index);
	sqlite3_stmt *s = db_statement(cube->db,
	    "SELECT data FROM entries WHERE first >= ifnull("
	    "(SELECT max(first) FROM entries WHERE first <= ?1), 0)"
	    " ORDER BY first",
	    err);
	int rc;

	v->index = index;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, last);
	while ((rc = db_step(cube->db, s, err)) == 1) {
		const void *chunk = sqlite3_column_blob(s, 0);
		size_t size = (size_t)sqlite3_column_bytes(s, 0), at = 0;
		struct entries_item item;
		struct entry entry;

		while (entries_next(chunk, size, &at, &item) == 1)
			if (item.seq > last &&
			    entry_read(item.data, item.size, &entry))
				meet_terms(&v->rows, &entry);
	}
	sqlite3_reset(s);
	v->sorted = words_stems_sorted(&v->rows, &v->n_sorted);
	return rc;
}

void
vocabulary_release(struct vocabulary *v)
{
	words_stems_release(&v->rows);
	free(v->sorted);
	*v = (struct vocabulary){ 0 };
}

/* ---- a sorted list ---- */

struct list {
	const struct words *words; /* NULL: of the rows */
	const struct vocabulary *v;
	uint32_t n;
};

static const char *
text_of(const struct list *list, uint32_t i, size_t *len)
{
	return list->words
		   ? words_text(list->words, i, len)
		   : words_stems_text(&list->v->rows, list->v->sorted[i], len);
}

static uint32_t
documents_of(const struct list *list, uint32_t i)
{
	return list->words ? words_documents(list->words, i)
			   : list->v->rows.items[list->v->sorted[i]].count;
}

static bool
begins_so(const struct list *list, uint32_t i, const char *prefix, size_t len)
{
	size_t text_len;
	const char *text = text_of(list, i, &text_len);

	return text && text_len >= len && memcmp(text, prefix, len) == 0;
}

/* The first behind i that does not begin as i does. */
static uint32_t
skip(const struct list *list, uint32_t i, const char *prefix, size_t len)
{
	uint32_t step = 1, from = i, to;

	while (step < list->n - from &&
	       begins_so(list, from + step, prefix, len)) {
		from += step;
		step *= 2;
	}
	to = step < list->n - from ? from + step : list->n;
	while (from + 1 < to) {
		uint32_t middle = from + (to - from) / 2;

		if (begins_so(list, middle, prefix, len))
			from = middle;
		else
			to = middle;
	}
	return to;
}

/* The typo at hand, and where in the bytes of a stem its letters end. */
struct walk {
	struct typo *t;
	size_t ends[TERM_MAX + 1];
	char last[TERM_MAX];
	size_t last_len;
};

/*
 * Spells a stem, from where it differs from the last one; the bytes at which
 * it is clear that it is too far, else 0.
 */
static size_t
spell(struct walk *w, const char *text, size_t len)
{
	size_t same = 0, depth = w->t->depth, at, too_far = 0;

	while (same < len && same < w->last_len && text[same] == w->last[same])
		same++;
	while (depth && w->ends[depth] > same)
		depth--;
	typo_back(w->t, depth);
	for (at = w->ends[depth]; at < len && !too_far;) {
		uint32_t letter;

		at += utf8_get(text + at, len - at, &letter);
		if (!typo_push(w->t, letter))
			too_far = at;
		w->ends[w->t->depth] = at;
	}
	memcpy(w->last, text, len);
	w->last_len = len;
	return too_far;
}

static void
walk_list(const struct list *list, struct typo *t, size_t spare,
    vocabulary_meet *meet, void *ctx)
{
	struct walk w = { .t = t };

	typo_back(t, 0);
	for (uint32_t i = 0; i < list->n;) {
		size_t len, too_far;
		const char *text = text_of(list, i, &len);

		if (!text || len > TERM_MAX)
			return;
		if (*text == WORDS_STOP) {
			i++;
			continue;
		}
		too_far = spell(&w, text, len);
		/* the last letter of a stem may not be that of its words */
		if ((!too_far || too_far == len) &&
		    typo_least(t, spare) <= t->max)
			meet(ctx, text, len, documents_of(list, i));
		i = too_far ? skip(list, i, text, too_far) : i + 1;
	}
}

void
vocabulary_walk(const struct vocabulary *v, struct typo *t, size_t spare,
    vocabulary_meet *meet, void *ctx)
{
	struct list rows = { NULL, v, v->n_sorted };

	for (size_t i = 0; v->index && i < v->index->n; i++) {
		const struct index_segment *s = &v->index->items[i];
		struct list list = { &s->words, v, s->words.n_terms };

		if (!s->bad)
			walk_list(&list, t, spare, meet, ctx);
	}
	walk_list(&rows, t, spare, meet, ctx);
}
