#include "find/past.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/ingest.h"
#include "store/rows.h"
#include "store/schema.h"

struct making {
	struct cube *now, *past;
	const struct space *space;
	struct ingest *in;
	float *nothing; /* a vector for what has none */
	struct arena arena;
};

void
past_release(struct past *past)
{
	db_free(past->cube.db);
	free(past->cube.name);
	free(past->cube.dir);
	free(past->key);
	*past = (struct past){ 0 };
}

/* ---- what it is of ---- */

static void
add_values(struct buf *key, const struct scope_values *values)
{
	buf_printf(key, " %zu", values->n);
	for (size_t i = 0; i < values->n; i++)
		buf_printf(
		    key, " %zu:%s", strlen(values->items[i]), values->items[i]);
}

/* Of what and when, and which changes the store has seen until now. */
static int
make_key(struct buf *key, struct cube *now, const struct selection *sel,
    struct err *err)
{
	int64_t version;

	if (db_integer(now->db, "PRAGMA data_version", 0, &version, err) < 0)
		return -1;
	buf_printf(key, "%lld %lld %d", (long long)sel->as_of,
	    (long long)version, sqlite3_total_changes(db_sqlite(now->db)));
	add_values(key, &sel->scope.user);
	add_values(key, &sel->scope.agent);
	add_values(key, &sel->scope.app);
	return 0;
}

/* ---- what it holds ---- */

/* The vector that a model elsewhere made of the same text. */
static int
copy_embedding(
    struct making *k, const struct memory *m, int64_t seq, struct err *err)
{
	sqlite3_stmt *from = db_statement(k->now->db,
	    "SELECT e.data FROM memories m JOIN embeddings e ON e.seq = m.seq"
	    " WHERE m.id = ?1 AND m.memory = ?2",
	    err);
	sqlite3_stmt *to = db_statement(k->past->db,
	    "INSERT INTO embeddings(seq, data) VALUES(?1, ?2)", err);
	int rc;

	if (!from || !to)
		return -1;
	db_bind_text(from, 1, m->id);
	db_bind_text(from, 2, m->text);
	rc = db_step(k->now->db, from, err);
	if (rc == 1) {
		sqlite3_bind_int64(to, 1, seq);
		sqlite3_bind_value(to, 2, sqlite3_column_value(from, 0));
		rc = db_step(k->past->db, to, err);
	}
	sqlite3_reset(from);
	sqlite3_reset(to);
	return rc;
}

static int
take(const struct memory *m, void *ctx, struct err *err)
{
	struct making *k = ctx;
	struct memory copy = *m;
	struct rows_put put;
	int rc;

	if (k->space->kind != SPACE_EXTERNAL) {
		copy.n_vector = 0;
	} else if (copy.n_vector != k->space->dimension) {
		copy.vector = k->nothing;
		copy.n_vector = k->space->dimension;
	}
	rc = ingest_put(k->in, &copy, false, &k->arena, &put, err);
	if (rc == 0 && k->space->kind == SPACE_REMOTE)
		rc = copy_embedding(k, m, put.seq, err);
	arena_reset(&k->arena);
	return rc;
}

/* All of the scope, whatever the rest of the selection says. */
static int
fill(struct making *k, const struct selection *sel, struct err *err)
{
	struct selection all = { .scope = sel->scope,
		.since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.states = (1u << MEMORY_STATES) - 1,
		.as_of = sel->as_of,
		.ever = true };

	all.scope.run = (struct scope_values){ 0 };
	if (db_begin(k->past->db, true, err) < 0)
		return -1;
	if (rows_each(k->now->db, &all, ROWS_SEQUENCE, NULL, -1, take, k, err) <
		0 ||
	    ingest_flush(k->in, err) < 0) {
		db_rollback(k->past->db);
		return -1;
	}
	return db_commit(k->past->db, err);
}

static int
open_cube(struct cube *cube, const struct cube *now, struct err *err)
{
	cube->name = alloc_copy(now->name, strlen(now->name));
	/* where answers to questions are kept */
	cube->dir = alloc_copy(now->dir, strlen(now->dir));
	cube->db = db_open_memory(err);
	if (!cube->db ||
	    schema_open(cube->db, DB_CREATE, &cube->empty, err) < 0)
		return -1;
	selection_functions(cube->db);
	return 0;
}

static int
make(struct past *past, struct cube *now, const struct selection *sel,
    const struct space *space, struct embedders *embedders, struct err *err)
{
	struct making k = { .now = now, .past = &past->cube, .space = space };
	int rc = open_cube(&past->cube, now, err);

	if (rc == 0) {
		k.nothing = alloc_array(
		    space->dimension + 1, sizeof *k.nothing);
		k.in = ingest_new(&past->cube, space, embedders, err);
		rc = k.in ? fill(&k, sel, err) : -1;
	}
	ingest_free(k.in);
	arena_release(&k.arena);
	free(k.nothing);
	return rc;
}

int
past_make(struct past *past, struct cube *now, const struct selection *sel,
    const struct space *space, struct embedders *embedders, struct err *err)
{
	struct buf key = { 0 };
	int rc = make_key(&key, now, sel, err);

	if (rc == 0 && past->key && strcmp(past->key, key.data) == 0) {
		buf_release(&key);
		return 0;
	}
	past_release(past);
	if (rc == 0)
		rc = make(past, now, sel, space, embedders, err);
	if (rc == 0)
		past->key = alloc_copy(key.data, key.len);
	else
		past_release(past);
	buf_release(&key);
	return rc == 0 ? 1 : -1;
}
