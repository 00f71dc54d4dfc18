/*
 * Derived bytes: any chunk of table entries, damaged or not, is walked, read,
 * cut and searched.  What can be read writes the same bytes again.
 */
#include "fuzz.h"

#include "find/asked.h"
#include "find/entry.h"
#include "find/gather.h"
#include "find/rank.h"
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

static void
search(const struct selection *sel)
{
	static const int8_t codes[] = { 127, -128, 3, 0 };
	const struct vector vector = { 1, codes, 4 };
	struct rank_options options = {
		.k = 3, .watch = 2, .db = store.cube.db
	};
	struct gather g = { 0 };
	struct ranking ranking = { 0 };

	WORKS(&store,
	    gather_rows(&g, &store.cube, sel, &asked, &vector, &store.err));
	WORKS(&store, rank(&g, &asked, &options, &ranking, &store.err));
	MUST(ranking.n <= 3 && ranking.n <= g.n);
	ranking_release(&ranking);
	gather_release(&g);
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
	search(&sel);
	sel.scope.user = (struct scope_values){ &ann, 1 };
	search(&sel);
	sel.types = 1u << MEMORY_FACT;
	search(&sel);
	change(seq, &rest, whole);
	MUST(care_check(&store.cube, ignore, NULL, &store.err) >= 0);
	db_rollback(store.cube.db);
	buf_release(&rest);
	free(chunk);
	return 0;
}
