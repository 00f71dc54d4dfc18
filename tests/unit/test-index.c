#include "find/index.h"

#include "sealed.h"
#include "tap.h"

static void
fill(struct store *s, int from, int n)
{
	char json[120];

	store_begin(s);
	for (int i = from; i < from + n; i++) {
		struct rows_put put;
		struct memory m;

		snprintf(json, sizeof json,
		    "{\"id\":\"m%d\",\"text\":\"tea number %d\"}", i, i);
		m = store_record(s, json);
		if (ingest_put(s->ingest, &m, false, &s->arena, &put, &s->err) <
		    0)
			bail(json, s->err.text);
	}
	store_commit(s);
}

static int
refresh_as(struct index *index, struct store *s, size_t dimension)
{
	int rc;

	if (db_begin(s->cube.db, false, &s->err) < 0)
		bail("begin", s->err.text);
	rc = index_refresh(index, &s->cube, dimension, &s->err);
	db_rollback(s->cube.db);
	return rc;
}

static int
refresh(struct index *index, struct store *s)
{
	return refresh_as(index, s, EMBED_DIMENSION);
}

/* Opens it anew: whether segment i alone is bad, and the fault is told. */
static bool
only_bad(struct index *index, struct store *s, size_t bad)
{
	bool ok;

	index_release(index);
	ok = refresh(index, s) == 0;
	for (size_t i = 0; i < index->n; i++)
		ok = ok && index->items[i].bad == (i == bad);
	return ok && (bad < index->n) == (index->fault.kind == ERR_STORE) &&
	       (bad < index->n) == (*index->fault.text != '\0');
}

static void
test_refresh(void)
{
	struct index index = { 0 };
	const uint8_t *data;
	struct store s;

	store_open(&s, "refresh", NULL);
	tap(refresh(&index, &s) == 0 && index.n == 0, "a new cube has none");
	fill(&s, 0, 60);
	sealed_make(&s, 1, 30);
	sealed_make(&s, 41, 50);
	tap(refresh(&index, &s) == 0 && index.n == 2 &&
		index.items[0].row.first == 1 &&
		index.items[1].row.first == 41 &&
		index.items[0].words.n_docs == 30 &&
		index.items[1].words.n_docs == 10 && index.items[0].vectors &&
		index.items[1].ivf.n == 10 && index.fault.kind == ERR_NONE,
	    "segments are opened in their order");
	data = index.items[1].words_file.data;
	sealed_make(&s, 1, 40);
	sealed_make(&s, 51, 60);
	tap(refresh(&index, &s) == 0 && index.n == 3 &&
		index.items[1].words_file.data == data &&
		index.items[1].words.file == &index.items[1].words_file &&
		index.items[1].ivf.file == &index.items[1].faiss_file &&
		index.items[0].words.n_docs == 40 && !index.items[0].bad,
	    "those that stay stay open");
	index_condemn(&index, &s.cube, 1);
	tap(index.items[1].bad && strstr(index.fault.text, "damaged"),
	    "one that is condemned is told");
	tap(refresh(&index, &s) == 0 && index.items[1].bad, "and stays so");
	sealed_make(&s, 1, 60);
	tap(refresh(&index, &s) == 0 && index.n == 1 && !index.items[0].bad,
	    "until another one stands in its place");
	index_release(&index);
	index_release(&index);
	store_close(&s);
}

static void
test_bad(void)
{
	static const char *const kinds[] = { "words", "faiss" };
	struct index index = { 0 };
	struct store s;
	char path[1024], away[1040];
	int64_t id;

	store_open(&s, "bad", NULL);
	fill(&s, 0, 60);
	sealed_make(&s, 1, 30);
	sealed_make(&s, 31, 60);
	id = sealed_all(&s).items[1].id;
	for (int k = 0; k < 2; k++) {
		snprintf(
		    path, sizeof path, "%s", sealed_path(&s, id, kinds[k]));
		snprintf(away, sizeof away, "%s.away", path);
		rename(path, away);
		tap(only_bad(&index, &s, 1) && index.gone,
		    "%s: a segment without it is bad, perhaps gone", kinds[k]);
		tap(refresh(&index, &s) == 0 && index.gone &&
			index.fault.kind == ERR_STORE,
		    "and so it is as long as it is missing");
		rename(away, path);
		tap(refresh(&index, &s) == 0 && !index.items[1].bad &&
			!index.gone,
		    "it is looked for again");
		if (truncate(path, 100) < 0)
			bail("truncate", path);
		tap(only_bad(&index, &s, 1) && !index.gone,
		    "one that is cut is bad, not gone");
		sealed_make(&s, 31, 60);
		id = sealed_all(&s).items[1].id;
		tap(only_bad(&index, &s, 2), "made anew it is good");
	}
	if (db_run(s.cube.db,
		"UPDATE segments SET documents = 29, vectors = 29", &s.err) < 0)
		bail("update", s.err.text);
	index_release(&index);
	tap(refresh(&index, &s) == 0 && index.items[0].bad &&
		strstr(index.fault.text, "holds other memories"),
	    "one that is not what its row says is bad");
	index_release(&index);
	db_run(s.cube.db, "UPDATE segments SET documents = 30, vectors = 30",
	    &s.err);
	tap(refresh_as(&index, &s, 64) == 0 && !index.items[0].vectors &&
		!index.items[1].vectors,
	    "vectors of another dimension are not compared");
	index_release(&index);
	db_run(
	    s.cube.db, "UPDATE segments SET bad = 1 WHERE first = 1", &s.err);
	tap(refresh(&index, &s) == 0 && index.items[0].bad &&
		!index.items[0].words_file.data && !index.items[1].bad,
	    "one that a writer noted as bad is not opened");
	index_release(&index);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_refresh();
	test_bad();
	place_remove();
	return tap_end();
}
