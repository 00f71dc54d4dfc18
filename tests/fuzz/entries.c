/*
 * Derived bytes: any chunk of table entries, damaged or not, is walked, read,
 * cut and searched.  What can be read writes the same bytes again.
 */
#include "fuzz.h"

#include "find/asked.h"
#include "find/entry.h"
#include "find/gather.h"
#include "find/rank.h"
#include "find/recheck.h"
#include "store/care.h"
#include "store/entries.h"

static struct fuzz_store store;
static struct asked asked;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char question[] = "when did Ann drink green tea or milk";
	struct analyser *analyser = analyser_new();
	struct terms terms = { 0 };

	(void)argc, (void)argv;
	fuzz_clock();
	fuzz_store_open(&store, NULL);
	fuzz_store_add(&store,
	    "[{\"memory\":\"tea\",\"user_id\":\"ann\"},{\"memory\":\"milk\"},"
	    "{\"role\":\"user\",\"content\":\"green tea\",\"run_id\":\"r\"}]");
	/* numbers above the highest are no memory's */
	WORKS(&store,
	    db_run(store.cube.db,
		"UPDATE memories SET seq = 1000 WHERE seq = 3", &store.err));
	analyse(analyser, question, strlen(question), &terms);
	asked_init(&asked, &terms, question, strlen(question));
	terms_release(&terms);
	analyser_free(analyser);
	return 0;
}

static void
check_entry(const struct entries_item *item)
{
	struct buf out = { 0 };
	struct entry entry;

	if (!entry_read(item->data, item->size, &entry))
		return;
	entry_write(&entry, &out);
	MUST(out.len == item->size);
	MUST(memcmp(out.data, item->data, item->size) == 0);
	buf_release(&out);
}

/* Walks the chunk; appends all entries but those of `without` to *rest. */
static int
walk(const char *chunk, size_t size, int64_t without, struct buf *rest)
{
	struct entries_item item;
	size_t at = 0, from = 0;
	int rc;

	while ((rc = entries_next(chunk, size, &at, &item)) == 1) {
		MUST(at > from && at <= size);
		check_entry(&item);
		if (item.seq != without)
			buf_add(rest, chunk + from, at - from);
		from = at;
	}
	if (rc < 0)
		buf_add(rest, chunk + from, size - from);
	return rc;
}

static void
put_chunk(const char *chunk, size_t size)
{
	sqlite3_stmt *s = db_statement(store.cube.db,
	    "INSERT OR REPLACE INTO entries(first, data) VALUES(1, ?1)",
	    &store.err);

	MUST(s);
	sqlite3_bind_blob64(s, 1, chunk, size, SQLITE_STATIC);
	WORKS(&store, db_step(store.cube.db, s, &store.err));
	sqlite3_clear_bindings(s);
}

/* Pruned, and with one that is watched. */
static void
search(const struct selection *sel, int64_t watch)
{
	static const int8_t codes[] = { 127, -128, 3, 0 };
	const struct vector vector = { 1, codes, 4 };
	const struct gather_query query = { .selection = sel,
		.asked = &asked,
		.vector = &vector,
		.place = VECTORS_IN_ENTRIES,
		.k = 3 };
	struct rank_options options = {
		.k = 3, .watch = watch, .db = store.cube.db, .vector = &vector
	};
	struct gather g = { 0 };
	struct ranking ranking = { 0 };
	const struct part *damaged = NULL;

	MUST(gather(&g, &store.cube, &query, &store.err) == 0);
	MUST(rank(&g, &asked, &options, &ranking, &damaged, &store.err) == 0);
	MUST(ranking.n <= 3 && ranking.n <= g.n);
	for (size_t i = 1; i < ranking.n; i++)
		MUST(ranking.hits[i - 1].score >= ranking.hits[i].score);
	ranking_release(&ranking);
	gather_release(&g);
}

/* Exact cosines of single ones are read from the same bytes. */
static void
recheck(void)
{
	static const int8_t codes[] = { 127, -128, 3, 0 };
	const struct vector vector = { 1, codes, 4 };
	struct recheck r;
	float cosine;

	recheck_init(&r, store.cube.db, &vector, true);
	for (int64_t seq = 0; seq < 8; seq++) {
		WORKS(&store, recheck_cosine(&r, seq, &cosine, &store.err));
		MUST(cosine >= -2 && cosine < 1.01F);
	}
	recheck_release(&r);
}

static void
ignore(const char *sentence, void *ctx)
{
	(void)sentence, (void)ctx;
}

/* Takes an entry out of the chunk that is stored, and appends another. */
static void
change(int64_t seq, const struct buf *want, bool whole)
{
	struct entries_writer w = { 0 };
	struct err *err = &store.err;
	struct db *db = store.cube.db;
	sqlite3_stmt *s;

	WORKS(&store, entries_remove(&w, db, seq, err));
	s = db_statement(db, "SELECT data FROM entries", err);
	if (db_step(db, s, err) == 1)
		MUST((size_t)sqlite3_column_bytes(s, 0) == want->len &&
		     (!want->len || !memcmp(sqlite3_column_blob(s, 0),
					want->data, want->len)));
	else
		MUST(!whole || !want->len);
	sqlite3_reset(s);
	WORKS(&store, entries_append(&w, db, INT64_MAX, "abc", 3, err));
	WORKS(&store, entries_flush(&w, db, err));
	entries_release(&w);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *ann = "ann";
	struct selection sel = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	int64_t seq = 1 + fuzz_byte(&data, &size);
	char *chunk = fuzz_copy(data, size);
	struct buf rest = { 0 };
	bool whole;

	WORKS(&store, db_begin(store.cube.db, true, &store.err));
	whole = walk(chunk, size, seq, &rest) == 0;
	put_chunk(chunk, size);
	search(&sel, 0);
	recheck();
	sel.scope.user = (struct scope_values){ &ann, 1 };
	search(&sel, 2);
	sel.types = 1u << MEMORY_FACT;
	search(&sel, 0);
	change(seq, &rest, whole);
	MUST(care_check(&store.cube, ignore, NULL, &store.err) >= 0);
	db_rollback(store.cube.db);
	buf_release(&rest);
	free(chunk);
	return 0;
}
