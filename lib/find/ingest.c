#include "find/ingest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "find/entry.h"
#include "find/fingerprint.h"
#include "model/embed.h"
#include "store/entries.h"
#include "store/schema.h"
#include "text/analyse.h"
#include "text/cues.h"

enum {
	RECENT = 64, /* sessions whose last turn's vector is remembered */
};

/* Share of the previous turn in a turn's vector (.2 to .4 measured alike). */
static const float PREVIOUS_SHARE = .3F;

/* The own vector of the turn that was last seen of a session. */
struct recent {
	int64_t session, seq;
	float own[EMBED_DIMENSION];
};

struct ingest {
	struct cube *cube;
	struct db *db;
	struct analyser *analyser;
	size_t dimension; /* of external vectors, 0 for the built-in ones */
	struct terms terms;
	struct buf list, stops, data;
	struct recent recent[RECENT];
	struct entries_writer writer, mark;
};

static struct ingest *
new_ingest(struct cube *cube)
{
	struct ingest *in = alloc_bytes(sizeof *in);

	in->cube = cube;
	in->db = cube->db;
	in->analyser = analyser_new();
	return in;
}

struct ingest *
ingest_new(struct cube *cube, const char *vectors, struct err *err)
{
	struct ingest *in = new_ingest(cube);

	if (fingerprint_settle(cube, vectors, &in->dimension, err) < 0) {
		ingest_free(in);
		return NULL;
	}
	return in;
}

struct ingest *
ingest_new_rebuilder(struct cube *cube, struct err *err)
{
	struct ingest *in = new_ingest(cube);

	if (fingerprint_read(cube, &in->dimension, err) < 0) {
		ingest_free(in);
		return NULL;
	}
	return in;
}

void
ingest_forget(struct ingest *in)
{
	memset(in->recent, 0, sizeof in->recent);
	entries_forget(&in->writer);
}

int
ingest_flush(struct ingest *in, struct err *err)
{
	return entries_flush(&in->writer, in->db, err);
}

void
ingest_mark(struct ingest *in)
{
	in->mark.first = in->writer.first;
	buf_reset(&in->mark.chunk);
	buf_add(
	    &in->mark.chunk, buf_text(&in->writer.chunk), in->writer.chunk.len);
}

void
ingest_back(struct ingest *in)
{
	struct entries_writer writer = in->writer;

	memset(in->recent, 0, sizeof in->recent);
	in->writer = in->mark;
	in->mark = writer;
}

void
ingest_free(struct ingest *in)
{
	if (!in)
		return;
	analyser_free(in->analyser);
	terms_release(&in->terms);
	buf_release(&in->list);
	buf_release(&in->stops);
	buf_release(&in->data);
	entries_release(&in->writer);
	entries_release(&in->mark);
	free(in);
}

size_t
ingest_dimension(const struct ingest *in)
{
	return in->dimension;
}

/* ---- terms ---- */

/* Appends stems from `from` on to the forward list; returns how many. */
static uint32_t
list_terms(struct ingest *in, size_t from)
{
	uint32_t n = 0;

	for (size_t i = from; i < in->terms.n; i++) {
		const struct term *t = &in->terms.items[i];

		if (t->stop) {
			buf_char(&in->stops, (char)(t->stop - 1));
			continue;
		}
		buf_char(&in->list, (char)t->len);
		buf_add(&in->list, term_text(&in->terms, i), t->len);
		n++;
	}
	return n;
}

static uint32_t
list_section(struct ingest *in, const char *text)
{
	size_t from = in->terms.n;

	buf_char(&in->list, 0);
	if (text)
		analyse(in->analyser, text, strlen(text), &in->terms);
	return list_terms(in, from);
}

/* Year, month name and day, as they were written and as far as given. */
static uint32_t
list_date(struct ingest *in, const struct moment *moment)
{
	static const char *const months[] = { "january", "february", "march",
		"april", "may", "june", "july", "august", "september",
		"october", "november", "december" };
	struct clock_date date;
	char text[64];
	int n;

	if (moment->at == CLOCK_NONE)
		return list_section(in, NULL);
	date = clock_date(moment);
	n = snprintf(text, sizeof text, "%d", date.year);
	if (date.month)
		n += snprintf(text + n, sizeof text - (size_t)n, " %s",
		    months[date.month - 1]);
	if (date.day)
		snprintf(text + n, sizeof text - (size_t)n, " %d", date.day);
	return list_section(in, text);
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
analyse_text(struct ingest *in, const char *text, size_t len, size_t *embedded)
{
	size_t part = embedded_part(text, len);

	terms_reset(&in->terms);
	analyse(in->analyser, text, part, &in->terms);
	*embedded = in->terms.n;
	analyse(in->analyser, text + part, len - part, &in->terms);
}

/* ---- vectors ---- */

/* The own vector of the turn before; false if there is none. */
static int
previous_vector(struct ingest *in, int64_t session, int64_t seq, float *out,
    struct err *err)
{
	struct recent *recent = &in->recent[session % RECENT];
	struct arena arena = { 0 };
	struct memory m;
	int64_t previous;
	size_t embedded;
	int rc;

	if (rows_previous(in->db, session, seq, &previous, err) < 0)
		return -1;
	if (!previous)
		return 0;
	if (recent->session == session && recent->seq == previous) {
		memcpy(out, recent->own, sizeof recent->own);
		return 1;
	}
	rc = rows_get(in->db, previous, &arena, &m, err);
	if (rc == 1) {
		analyse_text(in, m.text, m.text_len, &embedded);
		rc = embed_terms(&in->terms, embedded, out);
	}
	arena_release(&arena);
	return rc;
}

/*
 * The vector of the terms just analysed, for the row of seq.  Needs the terms
 * before previous_vector() may use them anew, so it comes in two steps.
 */
static int
mix_vector(struct ingest *in, const struct memory *m, int64_t session,
    int64_t seq, float *own, bool *any, struct err *err)
{
	struct recent *recent = &in->recent[session % RECENT];
	float previous[EMBED_DIMENSION], pure[EMBED_DIMENSION];
	int rc;

	if (!memory_in_session(m))
		return 0;
	memcpy(pure, own, sizeof pure);
	rc = previous_vector(in, session, seq, previous, err);
	if (rc < 0)
		return -1;
	if (rc)
		*any = embed_mix(own, previous, PREVIOUS_SHARE);
	recent->session = session;
	recent->seq = seq;
	memcpy(recent->own, pure, sizeof pure);
	return 0;
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

static void
fill_cues(struct entry *entry, const struct memory *m)
{
	double time = cues_time(m->text, m->text_len);

	entry->type = (uint8_t)m->type;
	entry->state = (uint8_t)m->state;
	entry->questions =
	    (uint8_t)(cues_questions(m->text, m->text_len) * 255 + .5);
	entry->time = m->event_at.at != CLOCK_NONE ? m->event_at.at
						   : m->created_at;
	if (entry->time == CLOCK_NONE)
		entry->time = clock_now();
	if (is_assistant(m))
		entry->flags |= ENTRY_ASSISTANT;
	if (memory_in_session(m))
		entry->flags |= ENTRY_IN_SESSION;
	if (time > .75)
		entry->flags |= ENTRY_TIME_MUCH;
	else if (time > .25)
		entry->flags |= ENTRY_TIME_SOME;
}

/* Fills in->data with the bytes of an entry. */
static int
make_entry(struct ingest *in, const struct memory *m, int64_t seq,
    int64_t session, struct err *err)
{
	struct entry entry = { .session = (uint32_t)session };
	float own[EMBED_DIMENSION];
	int8_t codes[EMBED_DIMENSION];
	size_t embedded;
	bool any = false;

	buf_reset(&in->list);
	buf_reset(&in->stops);
	analyse_text(in, m->text, m->text_len, &embedded);
	entry.fifths = count_fifths(&in->terms);
	if (!in->dimension)
		any = embed_terms(&in->terms, embedded, own);
	entry.length = list_terms(in, 0);
	entry.length += list_section(in, m->name);
	entry.length += list_date(in, &m->event_at);
	buf_char(&in->list, 0);
	buf_add(&in->list, buf_text(&in->stops), in->stops.len);
	fill_cues(&entry, m);
	if (!in->dimension &&
	    mix_vector(in, m, session, seq, own, &any, err) < 0)
		return -1;
	if (any) {
		vectors_quantise(own, EMBED_DIMENSION, codes);
		entry.vector.scale = vectors_unit_scale(codes, EMBED_DIMENSION);
		entry.vector.codes = codes;
		entry.vector.dimension = EMBED_DIMENSION;
	}
	entry.terms = (const uint8_t *)buf_text(&in->list);
	entry.terms_size = in->list.len;
	buf_reset(&in->data);
	entry_write(&entry, &in->data);
	return 0;
}

static int
put_entry(struct ingest *in, const struct memory *m, int64_t seq,
    int64_t session, struct err *err)
{
	if (make_entry(in, m, seq, session, err) < 0)
		return -1;
	return entries_append(
	    &in->writer, in->db, seq, in->data.data, in->data.len, err);
}

/*
 * Where a turn is gone from its session, the next one has another before it:
 * its entry is made again.
 */
static int
mend_next(struct ingest *in, const struct rows_put *put, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int64_t next;
	int rc;

	if (rows_next(in->db, put->old_session, put->old, &next, err) < 0)
		return -1;
	if (!next || next == put->seq)
		return 0;
	rc = rows_get(in->db, next, &arena, &m, err);
	if (rc == 1 &&
	    (rc = make_entry(in, &m, next, put->old_session, err)) == 0)
		rc = entries_replace(&in->writer, in->db, next, in->data.data,
		    in->data.len, err);
	arena_release(&arena);
	return rc;
}

static int
check_vector(const struct ingest *in, const struct memory *m, struct err *err)
{
	if (m->n_vector && !in->dimension)
		return err_set(err, ERR_INPUT,
		    "'vector' is given, but cube '%s' makes its own; see "
		    "memos-cube create --vectors",
		    in->cube->name);
	if (m->n_vector != in->dimension)
		return err_set(err, ERR_INPUT,
		    "'vector' has %zu numbers, cube '%s' takes %zu",
		    m->n_vector, in->cube->name, in->dimension);
	return 0;
}

int
ingest_put(struct ingest *in, const struct memory *m, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	struct memory row = *m;

	if (check_vector(in, m, err) < 0 ||
	    rows_put(in->db, m, upsert, arena, put, err) < 0)
		return -1;
	if (put->old &&
	    (entries_remove(&in->writer, in->db, put->old, err) < 0 ||
		mend_next(in, put, err) < 0))
		return -1;
	if (put->event == ROWS_NOOP || m->state == MEMORY_FORGOTTEN)
		return 0;
	row.created_at = put->created_at;
	return put_entry(in, &row, put->seq, put->session, err);
}

static int
rebuild_row(struct ingest *in, int64_t seq, int64_t session,
    struct arena *arena, struct err *err)
{
	struct memory m;
	int rc = rows_get(in->db, seq, arena, &m, err);

	if (rc == 1)
		rc = put_entry(in, &m, seq, session, err);
	arena_reset(arena);
	return rc;
}

static int
rebuild_rows(struct ingest *in, int64_t *n, struct err *err)
{
	struct arena arena = { 0 };
	sqlite3_stmt *s = db_statement(in->db,
	    "SELECT seq, session FROM memories WHERE state <> 6 ORDER BY seq",
	    err);
	int rc;

	*n = 0;
	if (!s)
		return -1;
	while ((rc = db_step(in->db, s, err)) == 1) {
		rc = rebuild_row(in, sqlite3_column_int64(s, 0),
		    sqlite3_column_int64(s, 1), &arena, err);
		if (rc < 0)
			break;
		++*n;
	}
	sqlite3_reset(s);
	arena_release(&arena);
	return rc;
}

int
ingest_rebuild(struct ingest *in, int64_t *n, struct err *err)
{
	int rc = -1;

	if (db_begin(in->db, true, err) < 0)
		return -1;
	ingest_forget(in);
	if (schema_drop_derived(in->db, err) == 0 &&
	    rebuild_rows(in, n, err) == 0 && ingest_flush(in, err) == 0)
		rc = fingerprint_set(in->cube, in->dimension, err);
	if (rc < 0)
		db_rollback(in->db);
	else
		rc = db_commit(in->db, err);
	return rc;
}
