#include "store/carry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/id.h"
#include "store/carry_part.h"
#include "store/edits.h"
#include "store/schema.h"
#include "store/segments.h"
#include "store/selection.h"

enum { FORM = 5 /* of the schema that has all these tables */ };

/* ---- out ---- */

static void
put_name_of(struct buf *out, const struct carry_field *f, const char *name)
{
	json_put_field(out, f->key, name);
}

/* A column that is not NULL. */
static void
print_column(
    struct buf *out, const struct carry_field *f, sqlite3_stmt *s, int column)
{
	int64_t number = sqlite3_column_int64(s, column);
	char bits[24];

	switch (f->form) {
	case CARRY_COUNT:
	case CARRY_LIMIT:
		json_put_int(out, f->key, number);
		break;
	case CARRY_REAL:
		json_put_real(out, f->key, sqlite3_column_double(s, column));
		break;
	case CARRY_FLAG:
		json_put_key(out, f->key);
		buf_string(out, "true");
		break;
	case CARRY_BITS:
		snprintf(bits, sizeof bits, "%llx", (unsigned long long)number);
		json_put_field(out, f->key, bits);
		break;
	case CARRY_TIME:
		json_put_time(out, f->key, number);
		break;
	case CARRY_EVENT:
		if (number < EDIT_EVENTS)
			put_name_of(
			    out, f, edit_event_name((enum edit_event)number));
		break;
	case CARRY_STATE:
		if (number < MEMORY_STATES)
			put_name_of(out, f,
			    memory_state_name((enum memory_state)number));
		break;
	case CARRY_RECORD:
		json_put_key(out, f->key);
		buf_string(out, db_text(s, column));
		break;
	default:
		json_put_field(out, f->key, db_text(s, column));
	}
}

static bool
left_out(const struct carry_field *f, sqlite3_stmt *s, int column)
{
	if (sqlite3_column_type(s, column) == SQLITE_NULL)
		return true;
	if (f->form == CARRY_FLAG)
		return !sqlite3_column_int(s, column);
	return f->form == CARRY_NAME && !sqlite3_column_bytes(s, column);
}

static void
print_row(struct buf *out, const struct carry_part *part, sqlite3_stmt *s)
{
	buf_reset(out);
	buf_char(out, '{');
	json_put_field(out, CARRY_KEY, part->kind);
	for (int i = 0; i < CARRY_FIELDS && part->fields[i].key; i++)
		if (!left_out(&part->fields[i], s, i))
			print_column(out, &part->fields[i], s, i);
	buf_char(out, '}');
}

static int
each_row(struct db *db, const struct carry_part *part, carry_sink *sink,
    void *ctx, struct err *err)
{
	sqlite3_stmt *s = db_prepare(db, part->select, err);
	struct buf object = { 0 };
	int rc;

	if (!s)
		return -1;
	while ((rc = db_step(db, s, err)) == 1) {
		print_row(&object, part, s);
		rc = sink(&object, ctx, err);
		if (rc)
			break;
	}
	sqlite3_finalize(s);
	buf_release(&object);
	return rc;
}

int
carry_each(struct db *db, enum carry_stage stage, carry_sink *sink, void *ctx,
    struct err *err)
{
	int rc = schema_has(db, FORM, err);

	if (rc == 0)
		return err_set(err, ERR_STORE,
		    "'%s' is of an older form: add something first",
		    db_path(db));
	rc = rc < 0 ? -1 : 0;
	for (size_t i = 0; i < carry_parts_n && rc == 0; i++)
		if (carry_parts[i].stage == stage)
			rc = each_row(db, &carry_parts[i], sink, ctx, err);
	return rc < 0 ? -1 : 0;
}

/* ---- numbers ---- */

void
carry_release(struct carry *c)
{
	for (int i = 0; i < CARRY_NUMBERS; i++)
		free(c->shifts[i].items);
	*c = (struct carry){ 0 };
}

static int64_t
moved(const struct carry *c, enum carry_number kind, int64_t given)
{
	const struct carry_shifts *s = &c->shifts[kind];
	size_t low = 0, high = s->n;

	if (kind == CARRY_NONE || !given)
		return given;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->items[middle].given <= given)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? given + s->items[low - 1].by : given;
}

/* Numbers come in their order; of one that does not nothing is remembered. */
static void
move(struct carry *c, enum carry_number kind, int64_t given, int64_t now)
{
	struct carry_shifts *s = &c->shifts[kind];

	s->last = now > s->last ? now : s->last;
	if (moved(c, kind, given) == now ||
	    (s->n && s->items[s->n - 1].given >= given))
		return;
	if (s->n == s->room) {
		s->room = s->room ? 2 * s->room : 16;
		s->items = alloc_grow(s->items, s->room, sizeof *s->items);
	}
	s->items[s->n++] = (struct carry_shift){ given, now - given };
}

/* ---- in ---- */

int
carry_begin(struct carry *c, struct err *err)
{
	selection_functions(c->db);
	return db_run(c->db,
	    "CREATE TEMP TABLE IF NOT EXISTS carried_blocks("
	    "block INTEGER PRIMARY KEY);"
	    "DELETE FROM temp.carried_blocks",
	    err);
}

/* Where numbers would begin that nothing has yet, above all that were. */
static int
next_memory(struct carry *c, int64_t *next, struct err *err)
{
	if (db_integer(c->db,
		"SELECT seq + 1 FROM sqlite_sequence WHERE name = 'memories'",
		1, next, err) < 0)
		return -1;
	return 0;
}

/* The number of the memory of an id, or 0. */
static int
number_of(struct carry *c, const char *id, int64_t *seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    c->db, "SELECT seq FROM memories WHERE id = ?1", err);
	int rc;

	*seq = 0;
	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	rc = db_step(c->db, s, err);
	if (rc == 1)
		*seq = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
carry_settle(struct carry *c, const char *id, int64_t first, struct err *err)
{
	int64_t seq;

	if (number_of(c, id, &seq, err) < 0)
		return -1;
	if (!seq && next_memory(c, &seq, err) < 0)
		return -1;
	/* in an empty cube as they are */
	if (seq > 1 || first < 1)
		move(c, CARRY_MEMORY, 1, 1 + seq - first);
	return 0;
}

static int
step(struct carry *c, const char *sql, int64_t a, int64_t b, struct err *err)
{
	sqlite3_stmt *s = db_statement(c->db, sql, err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, a);
	if (sqlite3_bind_parameter_count(s) > 1)
		sqlite3_bind_int64(s, 2, b);
	return db_step(c->db, s, err);
}

int
carry_number_next(struct carry *c, int64_t given, struct err *err)
{
	int64_t wanted = moved(c, CARRY_MEMORY, given), next;

	if (!given)
		return 0;
	if (next_memory(c, &next, err) < 0)
		return -1;
	if (wanted <= next)
		return 0;
	if (step(c,
		"UPDATE sqlite_sequence SET seq = ?1 - 1"
		" WHERE name = 'memories'",
		wanted, 0, err) < 0)
		return -1;
	if (sqlite3_changes(db_sqlite(c->db)))
		return 0;
	return step(c,
	    "INSERT INTO sqlite_sequence(name, seq) VALUES('memories', ?1 - 1)",
	    wanted, 0, err);
}

int
carry_placed(struct carry *c, int64_t seq, int64_t place, struct err *err)
{
	return step(c, "UPDATE memories SET place = ?2 WHERE seq = ?1", seq,
	    moved(c, CARRY_MEMORY, place), err);
}

int
carry_unweighed(struct carry *c, int64_t seq, struct err *err)
{
	return step(c,
	    "UPDATE memories SET importance = NULL WHERE seq = ?1"
	    " AND importance IS NOT NULL",
	    seq, 0, err);
}

int
carry_vector(struct carry *c, const char *id, const void *data, size_t size,
    struct err *err)
{
	sqlite3_stmt *s;
	int64_t seq;

	if (number_of(c, id, &seq, err) < 0)
		return -1;
	if (!seq)
		return err_set(err, ERR_INPUT, "no memory '%s'", id);
	s = db_statement(c->db,
	    "INSERT OR IGNORE INTO embeddings(seq, data) VALUES(?1, ?2)", err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	sqlite3_bind_blob64(s, 2, data, size, SQLITE_STATIC);
	if (db_step(c->db, s, err) < 0)
		return -1;
	if (!sqlite3_changes(db_sqlite(c->db)))
		return 0;
	return segments_mark_again(c->db, seq, err) < 0 ? -1 : 1;
}

/* ---- objects ---- */

/* A statement of the part with all that was read bound to it. */
static sqlite3_stmt *
prepare(struct carry *c, const char *sql, const struct carry_values *v,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(c->db, sql, err);
	int most;

	if (!s)
		return NULL;
	sqlite3_clear_bindings(s);
	most = sqlite3_bind_parameter_count(s);
	for (int i = 0; i < v->n && i < most; i++)
		carry_values_bind(s, i + 1, &v->items[i]);
	if (most >= CARRY_FOLDED_PLACE)
		db_bind_text(s, CARRY_FOLDED_PLACE, v->folded);
	if (most >= CARRY_LAST_PLACE)
		sqlite3_bind_int64(s, CARRY_LAST_PLACE, v->last);
	return s;
}

static int
run(struct carry *c, const char *sql, const struct carry_values *v,
    struct err *err)
{
	sqlite3_stmt *s = sql ? prepare(c, sql, v, err) : NULL;

	if (!sql)
		return 0;
	return s ? db_step(c->db, s, err) : -1;
}

/* 1 and its number if it is there. */
static int
look(struct carry *c, const struct carry_part *part,
    const struct carry_values *v, int64_t *number, struct err *err)
{
	sqlite3_stmt *s = part->find ? prepare(c, part->find, v, err) : NULL;
	bool same = true;
	int rc;

	if (!part->find)
		return 0;
	if (!s)
		return -1;
	rc = db_step(c->db, s, err);
	if (rc == 1) {
		*number = sqlite3_column_int64(s, 0);
		same = sqlite3_column_int(s, 1);
	}
	sqlite3_reset(s);
	if (same)
		return rc;
	return err_set(err, ERR_INPUT, "%s '%.64s' is there with other content",
	    part->kind, v->items[0].text ? v->items[0].text : "");
}

/* The number that it gets: the one that it had, if that is above all. */
static int
take_number(struct carry *c, const struct carry_part *part,
    struct carry_values *v, struct err *err)
{
	int64_t top;

	if (!part->own)
		return 0;
	if (db_integer(c->db, part->top, 0, &top, err) < 0)
		return -1;
	if (v->items[0].number <= top)
		v->items[0].number = top + 1;
	return 0;
}

/* Reads an object, its numbers moved: 1 if it is there already. */
static int
meet(struct carry *c, const struct carry_part *part,
    const struct json_span *object, struct arena *arena, struct carry_values *v,
    int64_t *number, struct err *err)
{
	if (carry_values_read(v, part, object, arena, err) < 0)
		return -1;
	v->last = c->shifts[part->own].last;
	for (int i = part->own ? 1 : 0; i < v->n; i++)
		if (!v->items[i].null)
			v->items[i].number = moved(
			    c, part->fields[i].number, v->items[i].number);
	return look(c, part, v, number, err);
}

int
carry_put(struct carry *c, const struct carry_part *part,
    const struct json_span *object, struct arena *arena, bool dry,
    struct err *err)
{
	struct carry_values v;
	int64_t given, number = 0;
	int there = meet(c, part, object, arena, &v, &number, err);

	if (there < 0)
		return -1;
	given = v.items[0].number;
	if (!there) {
		if (take_number(c, part, &v, err) < 0)
			return -1;
		number = v.items[0].number;
		for (int i = 0; i < 2 && !dry; i++)
			if (run(c, part->insert[i], &v, err) < 0)
				return -1;
		/* what belongs to a block that is another's is left out */
		there = !dry && !sqlite3_changes(db_sqlite(c->db));
	}
	if (part->own)
		move(c, part->own, given, number);
	if (!dry && run(c, part->behind, &v, err) < 0)
		return -1;
	return !there;
}
