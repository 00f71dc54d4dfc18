#ifndef MEMOS_TESTS_SEALED_H
#define MEMOS_TESTS_SEALED_H

/*
 * Segments for tests: any range of a store's rows, made and published; and
 * questions that are answered from them and from the rows.
 */

#include "ask.h"
#include "find/seal_build.h"
#include "model/embed.h"
#include "find/fingerprint.h"
#include "store/publish.h"
#include "store/segments.h"

/* One segment of these rows, in place of all that held some of them. */
MAYBE void
sealed_make(struct store *s, int64_t first, int64_t last)
{
	struct seal_build b = { .first = first,
		.last = last,
		.limit = UINT32_MAX,
		.dimension = ingest_space(s->ingest)->dimension,
		.place = fingerprint_place(ingest_space(s->ingest)),
		.threads = 1 };
	struct publish p;
	struct segment made;
	struct buf marks = { 0 };

	if (publish_begin(&p, &s->cube, NULL, &s->err) != 1 ||
	    seal_build(&b, &p, &made, &marks, &s->err) < 0 ||
	    publish(&p, &made, &marks, &s->err) != 1)
		bail("seal", s->err.text);
	publish_end(&p);
	buf_release(&marks);
}

MAYBE struct segments
sealed_all(struct store *s)
{
	struct segments all;

	if (segments_read(&s->cube, &s->arena, &all, &s->err) < 0)
		bail("segments", s->err.text);
	return all;
}

/* The path of a segment's file; good until the next call. */
MAYBE const char *
sealed_path(struct store *s, int64_t id, const char *kind)
{
	static struct buf path;

	buf_reset(&path);
	segments_path(&s->cube, id, kind, &path);
	return path.data;
}

/* ---- one question in several ways ---- */

struct asking {
	struct searcher *kept, *fresh;
	struct query query;
	struct ref_query q;
	struct arena arena;
};

MAYBE bool
asking_search(struct asking *a, struct searcher *s, struct results *results)
{
	struct err err;

	if (search(s, &a->query, &a->arena, results, &err) == 0)
		return true;
	printf("# %s\n", err.text);
	return false;
}

MAYBE bool
asking_report(const struct asking *a, const char *way, const char *what, int n)
{
	if (what)
		printf("# %s, %s: '%s' k %zu without %x filter %d, of %d\n",
		    way, what, a->q.text, a->q.k, a->query.without, a->q.filter,
		    n);
	return !what;
}

MAYBE void
asking_show(const struct results *a, const struct results *b)
{
	for (size_t i = 0; i < 12 && (i < a->n || i < b->n); i++) {
		if (i < a->n)
			printf("#  %4lld %.9f %.7f",
			    (long long)a->items[i].hit.seq,
			    a->items[i].hit.score, a->items[i].hit.cosine);
		if (i < b->n)
			printf(" | %4lld %.9f %.7f",
			    (long long)b->items[i].hit.seq,
			    b->items[i].hit.score, b->items[i].hit.cosine);
		putchar('\n');
	}
}

/* Stop words alone, and more words than bits, are asked for too. */
MAYBE void
asking_make(struct ref_query *q)
{
	static const char *const stops[] = { "the of was", "will", "is",
		"the not of is will she was" };

	world_ask(q);
	if (!world_random(5))
		world_text(q->text, sizeof q->text, 60);
	if (!world_random(8))
		snprintf(q->text, sizeof q->text, "%s", WORLD_ONE_OF(stops));
	if (!world_random(4))
		q->without |= world_random(1 << RANK_CUES);
}

/* ---- states ---- */

/* A state is written where all that read it look. */
static void
sealed_state(struct store *s, const struct ref_doc *d)
{
	struct entries_writer writer = { 0 };
	struct buf data = { 0 }, old = store_entry(s, d->seq);
	struct entry entry;
	char sql[80];

	if (!entry_read(old.data, old.len, &entry))
		bail(d->id, "no entry");
	entry.state = (uint8_t)d->state;
	entry_write(&entry, &data);
	snprintf(sql, sizeof sql,
	    "UPDATE memories SET state = %d WHERE seq = %lld", (int)d->state,
	    (long long)d->seq);
	if (db_run(s->cube.db, sql, &s->err) < 0 ||
	    entries_replace(&writer, s->cube.db, d->seq, data.data, data.len,
		&s->err) < 0 ||
	    entries_flush(&writer, s->cube.db, &s->err) < 0 ||
	    segments_mark(
		s->cube.db, d->seq, (uint8_t)(1 + d->state), &s->err) < 0)
		bail("state", s->err.text);
	entries_release(&writer);
	buf_release(&data);
}

/* Gives other states to a few. */
MAYBE void
sealed_states(struct store *s, struct ref_world *w, int n)
{
	static const enum memory_state states[] = { MEMORY_ACTIVE,
		MEMORY_DECAYING, MEMORY_ARCHIVED, MEMORY_EXTRACTED };

	store_begin(s);
	while (n--) {
		struct ref_doc *d = &w->docs[world_random((unsigned)w->n)];

		if (d->dead || d->state == MEMORY_FORGOTTEN)
			continue;
		d->state = WORLD_ONE_OF(states);
		sealed_state(s, d);
	}
	store_commit(s);
	ingest_forget(s->ingest);
}

#endif
