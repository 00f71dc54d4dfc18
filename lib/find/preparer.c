#include "find/preparer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/utf8.h"
#include "find/importance.h"
#include "model/embed.h"
#include "text/analyse.h"
#include "text/cues.h"
#include "text/redact.h"

enum {
	SEEN = 16, /* sessions whose last turn is known */
};

/* Share of the previous turn in a turn's vector (.2 to .4 measured alike). */
static const float PREVIOUS_SHARE = .3F;

struct preparer {
	struct analyser *analyser;
	struct space space;
	const struct table *table;
	const struct static_model *model;
	struct static_work *work;
	struct terms terms;
	struct buf list, stops;
	const struct prepared *seen[SEEN];
};

struct preparer *
preparer_new(const struct space *space, const struct table *table,
    const struct static_model *model)
{
	struct preparer *p = alloc_bytes(sizeof *p);

	p->space = *space;
	p->table = table;
	p->model = model;
	p->work = model ? static_work_new() : NULL;
	p->analyser = analyser_new();
	return p;
}

void
preparer_free(struct preparer *p)
{
	if (!p)
		return;
	analyser_free(p->analyser);
	static_work_free(p->work);
	terms_release(&p->terms);
	buf_release(&p->list);
	buf_release(&p->stops);
	free(p);
}

/* ---- secrets ---- */

/* Masks one string; returns how many secrets it had. */
static size_t
mask_text(const char **text, size_t *len, struct arena *arena)
{
	struct buf out = { 0 };
	size_t n = redact(*text, *len, &out);

	if (n) {
		*text = arena_copy(arena, out.data, out.len);
		*len = out.len;
	}
	buf_release(&out);
	return n;
}

/*
 * A mask may end in the middle of an escape; what is then no JSON any more is
 * left out whole rather than kept with its secret.
 */
static size_t
mask_metadata(struct memory *m, struct arena *arena)
{
	size_t len = strlen(m->metadata), n;
	struct json_span value;
	struct err ignored;

	n = mask_text(&m->metadata, &len, arena);
	if (n && (json_scan(m->metadata, len, &value, &ignored) < 0 ||
		     value.kind != JSON_OBJECT))
		m->metadata = "{\"redacted\":true}";
	return n;
}

size_t
preparer_mask(struct memory *m, struct arena *arena)
{
	size_t n = mask_text(&m->text, &m->text_len, arena), len;

	if (m->name) {
		len = strlen(m->name);
		n += mask_text(&m->name, &len, arena);
	}
	if (m->metadata)
		n += mask_metadata(m, arena);
	return n;
}

/* ---- terms ---- */

/* Appends stems from `from` on to the forward list; returns how many. */
static uint32_t
list_terms(struct preparer *p, size_t from)
{
	uint32_t n = 0;

	for (size_t i = from; i < p->terms.n; i++) {
		const struct term *t = &p->terms.items[i];

		if (t->stop) {
			buf_char(&p->stops, (char)(t->stop - 1));
			continue;
		}
		buf_char(&p->list, (char)t->len);
		buf_add(&p->list, term_text(&p->terms, i), t->len);
		n++;
	}
	return n;
}

static uint32_t
list_section(struct preparer *p, const char *text)
{
	size_t from = p->terms.n;

	buf_char(&p->list, 0);
	if (text)
		analyse(p->analyser, text, strlen(text), &p->terms);
	return list_terms(p, from);
}

/* Year, month name and day, as they were written and as far as given. */
static uint32_t
list_date(struct preparer *p, const struct moment *moment)
{
	static const char *const months[] = { "january", "february", "march",
		"april", "may", "june", "july", "august", "september",
		"october", "november", "december" };
	struct clock_date date;
	char text[64];
	int n;

	if (moment->at == CLOCK_NONE)
		return list_section(p, NULL);
	date = clock_date(moment);
	n = snprintf(text, sizeof text, "%d", date.year);
	if (date.month)
		n += snprintf(text + n, sizeof text - (size_t)n, " %s",
		    months[date.month - 1]);
	if (date.day)
		snprintf(text + n, sizeof text - (size_t)n, " %d", date.day);
	return list_section(p, text);
}

/* Bytes of the text that are embedded: it is cut at a blank if need be. */
static size_t
embedded_part(const char *text, size_t len)
{
	size_t cut = utf8_fit(text, len, EMBED_TEXT_MAX);

	if (cut == len)
		return len;
	for (size_t i = cut; i; i--)
		if (text[i] == ' ' || text[i] == '\n')
			return i;
	return cut;
}

/*
 * Analyses a text; the first part of the terms, *embedded, is what the
 * embedder sees.
 */
static void
analyse_text(struct preparer *p, const char *text, size_t len, size_t *embedded)
{
	size_t part = embedded_part(text, len);

	terms_reset(&p->terms);
	analyse(p->analyser, text, part, &p->terms);
	*embedded = p->terms.n;
	analyse(p->analyser, text + part, len - part, &p->terms);
}

/* ---- vectors ---- */

/* Of a text that was just analysed: its terms, or the model's own tokens. */
static bool
embed_analysed(struct preparer *p, const char *text, size_t len,
    size_t embedded, float *out)
{
	if (!p->model)
		return embed_terms(p->table, &p->terms, embedded, out);
	return static_embed(
	    p->model, p->work, text, embedded_part(text, len), out);
}

bool
preparer_embed(struct preparer *p, const char *text, size_t len, float *out)
{
	size_t embedded = 0;

	if (!p->model)
		analyse_text(p, text, len, &embedded);
	return embed_analysed(p, text, len, embedded, out);
}

static void
set_vector(const struct preparer *p, struct prepared *record,
    const float *values, struct arena *arena)
{
	struct vector *v = &record->entry.vector;
	size_t n = p->space.dimension;
	int8_t *codes = arena_bytes(arena, n);

	vectors_quantise(values, n, codes);
	v->scale = vectors_unit_scale(codes, n);
	v->codes = codes;
	v->dimension = n;
}

void
preparer_mix(const struct preparer *p, struct prepared *record,
    const float *previous, struct arena *arena)
{
	float mixed[MEMORY_VECTOR_MAX];
	size_t n = p->space.dimension;
	bool any = record->any;

	memcpy(mixed, record->own, n * sizeof *mixed);
	if (previous)
		any = embed_mix(mixed, previous, n, PREVIOUS_SHARE);
	record->entry.vector = (struct vector){ 0 };
	if (any)
		set_vector(p, record, mixed, arena);
}

static bool
same_name(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool
same_session(const struct memory *a, const struct memory *b)
{
	return same_name(a->run_id, b->run_id) &&
	       same_name(a->user_id, b->user_id) &&
	       same_name(a->agent_id, b->agent_id) &&
	       same_name(a->app_id, b->app_id);
}

/* The turn seen last in the record's session, which the record now is. */
static const struct prepared *
guess_before(struct preparer *p, const struct prepared *record)
{
	const struct prepared **seen, *before;
	unsigned hash = 0;

	for (const char *run = record->m.run_id; *run; run++)
		hash = hash * 31 + (unsigned char)*run;
	seen = &p->seen[hash % SEEN];
	before = *seen;
	*seen = record;
	return before && same_session(&before->m, &record->m) ? before : NULL;
}

/* The vector of the terms that were just analysed. */
static void
make_vector(struct preparer *p, struct prepared *record, size_t embedded,
    struct arena *arena, bool guess)
{
	float *own = arena_bytes(arena, p->space.dimension * sizeof *own);
	const struct memory *m = &record->m;

	record->any = embed_analysed(p, m->text, m->text_len, embedded, own);
	if (!memory_in_session(&record->m)) {
		if (record->any)
			set_vector(p, record, own, arena);
		return;
	}
	record->own = own;
	if (!guess)
		return;
	record->before = guess_before(p, record);
	preparer_mix(p, record,
	    record->before && record->before->any ? record->before->own : NULL,
	    arena);
}

void
preparer_begin(struct preparer *p)
{
	memset(p->seen, 0, sizeof p->seen);
}

/* ---- entries ---- */

static uint32_t
count_fifths(const struct terms *terms)
{
	uint32_t n = 0;

	for (size_t i = 0; i < terms->n; i++)
		if (!terms->items[i].repeats)
			n += terms->items[i].pair ? 2 : 5;
	return n;
}

/* By its role, or where it has none by its name, as providers call it. */
static bool
is_assistant(const struct memory *m)
{
	static const char *const names[] = { "assistant", "model", "ai" };
	const char *who = m->role ? m->role : m->name;

	for (size_t i = 0; who && i < sizeof names / sizeof *names; i++)
		if (strcasecmp(who, names[i]) == 0)
			return true;
	return false;
}

static struct importance_cues
fill_cues(struct entry *entry, const struct memory *m)
{
	double time = cues_time(m->text, m->text_len);
	double questions = cues_questions(m->text, m->text_len);
	double self = cues_self(m->text, m->text_len);

	entry->type = (uint8_t)m->type;
	entry->state = (uint8_t)m->state;
	entry->questions = (uint8_t)(questions * 255 + .5);
	if (is_assistant(m))
		entry->flags |= ENTRY_ASSISTANT;
	if (memory_in_session(m))
		entry->flags |= ENTRY_IN_SESSION;
	if (m->n_sources && memory_is_fact(m->type))
		entry->flags |= ENTRY_DERIVED;
	if (time > .75)
		entry->flags |= ENTRY_TIME_MUCH;
	else if (time > .25)
		entry->flags |= ENTRY_TIME_SOME;
	if (self > 0)
		entry->flags |= (uint8_t)((int)(1.5 + 6 * self)
					  << ENTRY_SELF_AT);
	return (struct importance_cues){ time, questions };
}

void
preparer_make(struct preparer *p, struct prepared *record, struct arena *arena,
    bool guess)
{
	const struct memory *m = &record->m;
	struct entry *entry = &record->entry;
	struct importance_cues cues;
	size_t embedded;

	*entry = (struct entry){ 0 };
	buf_reset(&p->list);
	buf_reset(&p->stops);
	analyse_text(p, m->text, m->text_len, &embedded);
	entry->fifths = count_fifths(&p->terms);
	if (space_is_made(&p->space))
		make_vector(p, record, embedded, arena, guess);
	entry->length = list_terms(p, 0);
	entry->length += list_section(p, m->name);
	entry->length += list_date(p, &m->event_at);
	buf_char(&p->list, 0);
	buf_add(&p->list, buf_text(&p->stops), p->stops.len);
	cues = fill_cues(entry, m);
	entry->terms_size = p->list.len;
	entry->terms = (const uint8_t *)arena_copy(
	    arena, buf_text(&p->list), p->list.len);
	importance_give(&record->m, &cues);
	record->made = true;
}

size_t
preparer_size(const struct prepared *record)
{
	const struct memory *m = &record->m;

	return sizeof *record + m->text_len + record->entry.terms_size +
	       (m->metadata ? strlen(m->metadata) : 0) +
	       m->n_vector * sizeof *m->vector +
	       2 * record->entry.vector.dimension * sizeof *record->own;
}
