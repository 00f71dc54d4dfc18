#include "mind/consolidate_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/fingerprint.h"
#include "find/preparer.h"
#include "store/schema.h"
#include "store/vectors.h"
#include "text/tokens.h"

enum {
	FORM = 5, /* of the schema that has all tables that are asked */
	TEXT_MOST = 64 << 10, /* bytes of a turn; longer ones are left alone */
};

struct reading {
	struct consolidate *c;
	struct consolidate_turns *turns;
	struct space space;
	struct preparer *preparer;
	sqlite3_stmt *vector;
	float *values;
	struct err *err;
};

void
consolidate_turns_release(struct consolidate_turns *turns)
{
	free(turns->items);
	free(turns->turns);
	arena_release(&turns->arena);
	*turns = (struct consolidate_turns){ 0 };
}

/* ---- what is there ---- */

/* Of a memory that may go; what undoing brought back stays for good. */
#define MAY_GO                                                             \
	"m.type IN (0, 1) AND m.state = 0 AND ifnull(m.importance, 0) < 1" \
	" AND NOT EXISTS (SELECT 1 FROM edit_rows r JOIN edits e"          \
	"  ON e.number = r.edit WHERE r.id = m.id"                         \
	"  AND e.undone_at IS NOT NULL"                                    \
	"  AND e.changed_by = '" CONSOLIDATE_NAME "')"

/* What is to be read for facts stays until that is done. */
#define WAITS                                                    \
	"EXISTS (SELECT 1 FROM formation f JOIN jobs j"          \
	"  ON j.id = f.job AND j.kind = 'form' AND j.state <> 3" \
	"  WHERE f.session = m.session AND m.seq > f.formed)"

/* An old file, of which a reader plans, knows less. */
#define MAY_GO_BEFORE \
	"m.type IN (0, 1) AND m.state = 0 AND ifnull(m.importance, 0) < 1"

_Static_assert(MEMORY_TURN == 0 && MEMORY_CHUNK == 1 && MEMORY_ACTIVE == 0,
    "the numbers in the statement");

struct selection
consolidate_select(const struct consolidate *c,
    const struct consolidate_scope *scope, struct arena *arena)
{
	struct selection selection = c->selection;
	const char *const names[] = { scope->user, scope->agent, scope->app };
	struct scope_values *const values[] = { &selection.scope.user,
		&selection.scope.agent, &selection.scope.app };

	for (size_t i = 0; i < 3; i++) {
		values[i]->items = arena_bytes(arena, sizeof *values[i]->items);
		values[i]->items[0] = names[i];
		values[i]->n = 1;
	}
	return selection;
}

static int
prepare(struct reading *r, const struct selection *selection,
    sqlite3_stmt **statement)
{
	struct db *db = r->c->cube->db;
	struct buf sql = { 0 };
	int place = 1, now = schema_has(db, FORM, r->err);

	if (now < 0)
		return -1;
	buf_printf(&sql,
	    "SELECT m.seq, m.id, m.session, s.run_id <> '', m.memory,"
	    " ifnull(m.event_at, m.created_at),"
	    " max(ifnull(m.event_at, m.created_at), m.created_at,"
	    "  ifnull(m.updated_at, m.created_at), ifnull((SELECT accessed_at"
	    "  FROM accesses a WHERE a.id = m.id), m.created_at)), %s, %s"
	    " FROM memories m JOIN sessions s ON s.id = m.session WHERE ",
	    now ? MAY_GO : MAY_GO_BEFORE, now ? WAITS : "0");
	selection_sql(selection, SELECTION_ALL, &sql);
	buf_string(&sql, " ORDER BY m.seq");
	*statement = db_prepare(db, sql.data, r->err);
	buf_release(&sql);
	if (!*statement)
		return -1;
	selection_bind(selection, SELECTION_ALL, *statement, &place);
	return 0;
}

/* ---- vectors ---- */

/* Those of the word table are made anew, which is as fast as reading them. */
static int
prepare_vectors(struct reading *r)
{
	struct consolidate_turns *turns = r->turns;
	struct space builtin = space_builtin();
	const struct table *table;
	enum vectors_place place;

	if (fingerprint_read(r->c->cube, &r->space, r->err) < 0)
		return -1;
	place = fingerprint_place(&r->space);
	if (place == VECTORS_IN_ENTRIES) {
		table = table_open(r->err);
		if (!table)
			return -1;
		r->space = builtin;
		r->preparer = preparer_new(&r->space, table, NULL);
		r->values = alloc_array(r->space.dimension, sizeof *r->values);
	} else {
		r->vector = db_prepare(r->c->cube->db,
		    place == VECTORS_GIVEN
			? "SELECT data FROM vectors WHERE seq = ?1"
			: "SELECT data FROM embeddings WHERE seq = ?1",
		    r->err);
		if (!r->vector)
			return -1;
	}
	turns->dimension = r->space.dimension;
	return 0;
}

static void
make_vector(
    struct reading *r, const char *text, size_t len, struct cluster_item *item)
{
	size_t n = r->space.dimension;
	int8_t *codes;

	if (!preparer_embed(r->preparer, text, len, r->values))
		return;
	codes = arena_bytes(&r->turns->arena, n);
	vectors_quantise(r->values, n, codes);
	item->codes = codes;
	item->scale = vectors_unit_scale(codes, n);
}

static int
read_vector(struct reading *r, struct cluster_item *item)
{
	struct vector vector;
	int8_t *codes;
	int rc;

	sqlite3_bind_int64(r->vector, 1, item->seq);
	rc = db_step(r->c->cube->db, r->vector, r->err);
	if (rc != 1)
		return rc;
	vector = vectors_view(sqlite3_column_blob(r->vector, 0),
	    (size_t)sqlite3_column_bytes(r->vector, 0));
	if (vector.dimension == r->space.dimension) {
		codes = arena_bytes(&r->turns->arena, vector.dimension);
		memcpy(codes, vector.codes, vector.dimension);
		item->codes = codes;
		item->scale = vectors_unit_scale(codes, vector.dimension);
	}
	sqlite3_reset(r->vector);
	return 0;
}

/* ---- names ---- */

static bool
is_letter(char c)
{
	return ((unsigned char)c | 0x20u) - 'a' < 26 || (c & 0x80);
}

static void
add_name(struct cluster_item *item, const char *name, size_t len)
{
	uint32_t hash = 0x811c9dc5u;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)name[i]) * 0x01000193u;
	hash |= 1;
	for (size_t i = 0; i < CLUSTER_NAMES; i++) {
		if (item->names[i] == hash)
			return;
		if (item->names[i])
			continue;
		item->names[i] = hash;
		return;
	}
}

/* Words with a capital that no sentence begins with. */
static void
read_names(const char *text, size_t len, struct cluster_item *item)
{
	enum { NAME_LEAST = 3, NAMES_WITHIN = 2000 };

	if (len > NAMES_WITHIN)
		len = NAMES_WITHIN;
	for (size_t i = 2; i < len; i++) {
		size_t end = i;

		if (text[i] < 'A' || text[i] > 'Z' || text[i - 1] != ' ' ||
		    (!is_letter(text[i - 2]) && text[i - 2] != ','))
			continue;
		while (end < len && is_letter(text[end]))
			end++;
		if (end - i >= NAME_LEAST)
			add_name(item, text + i, end - i);
		i = end;
	}
}

/* ---- all of it ---- */

static int
add(struct reading *r, sqlite3_stmt *s, const char *text, size_t len,
    size_t tokens)
{
	struct consolidate_turns *turns = r->turns;
	struct cluster_item *item;
	const char *id = db_text(s, 1);

	if (turns->n == turns->room) {
		turns->room = 2 * turns->room + 64;
		turns->items = alloc_grow(
		    turns->items, turns->room, sizeof *turns->items);
		turns->turns = alloc_grow(
		    turns->turns, turns->room, sizeof *turns->turns);
	}
	turns->turns[turns->n] = (struct consolidate_turn){
		.seq = sqlite3_column_int64(s, 0),
		.since = sqlite3_column_int64(s, 6),
		.id = arena_copy(&r->c->arena, id, strlen(id)),
	};
	item = &turns->items[turns->n++];
	*item = (struct cluster_item){ .seq = sqlite3_column_int64(s, 0),
		.session = sqlite3_column_int(s, 3) ? sqlite3_column_int64(s, 2)
						    : 0,
		.at = sqlite3_column_int64(s, 5),
		.tokens = tokens < UINT32_MAX ? (uint32_t)tokens : UINT32_MAX };
	read_names(text, len, item);
	if (r->vector)
		return read_vector(r, item);
	make_vector(r, text, len, item);
	return 0;
}

static int
take(struct reading *r, sqlite3_stmt *s)
{
	const struct consolidate_bounds *bounds = &r->c->bounds;
	const char *text = db_text(s, 4);
	size_t len = (size_t)sqlite3_column_bytes(s, 4);
	size_t tokens = tokens_estimate(text, len);
	int64_t since = sqlite3_column_int64(s, 6);

	r->turns->tokens += tokens;
	if (!sqlite3_column_int(s, 7) || len > TEXT_MOST ||
	    bounds->now - since < bounds->recent)
		return 0;
	if (!bounds->tokens && bounds->now - since < bounds->after)
		return 0;
	if (sqlite3_column_int(s, 8)) {
		r->c->waiting += bounds->now - since >= bounds->after;
		return 0;
	}
	return add(r, s, text, len, tokens);
}

int
consolidate_read(struct consolidate *c, const struct consolidate_scope *scope,
    struct consolidate_turns *turns, struct err *err)
{
	struct reading r = { .c = c, .turns = turns, .err = err };
	struct selection selection = consolidate_select(
	    c, scope, &turns->arena);
	sqlite3_stmt *s = NULL;
	int rc = -1;

	if (prepare_vectors(&r) == 0 && prepare(&r, &selection, &s) == 0)
		while ((rc = db_step(c->cube->db, s, err)) == 1 &&
		       (rc = take(&r, s)) == 0)
			;
	sqlite3_finalize(s);
	sqlite3_finalize(r.vector);
	preparer_free(r.preparer);
	free(r.values);
	return rc;
}
