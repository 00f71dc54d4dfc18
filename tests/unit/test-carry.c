#include "store/carry.h"

#include <string.h>

#include "store.h"
#include "store/carry_part.h"
#include "tap.h"

/*
 * Tables whose columns no part carries: memories go as records, the rest can be
 * made again.  A table that is in neither place is one that an export loses.
 */
static const char *const left_out[] = {
	"memories",
	"sources",
	"vectors",    /* within records */
	"sessions",   /* within their scopes */
	"embeddings", /* by --with-vectors */
	"meta",       /* the fingerprint: the first line */
	"entries",
	"segments",
	"changes",
	"asked", /* derived */
	"jobs",
	"job_turns", /* put again */
	"sqlite_sequence",
};

/* Columns of carried tables that say nothing that is not said elsewhere. */
static const char *const columns_left_out[] = {
	"versions.id",
	"versions.replaced_at", /* within the record */
	"formation.session",
	"formation.job",
	"entity_names.folded", /* made of the name */
	"blocks.id",
	"block_versions.block",
	"entities.scope",
	"entities.aliases",
};

static bool
is_among(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

#define AMONG(name, names) is_among(name, names, sizeof names / sizeof *names)

/* Whether text has the word, not as a part of another. */
static bool
has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = text; (p = strstr(p, word)); p++) {
		bool begins = p == text ||
			      !strchr("abcdefghijklmnopqrstuvwxyz_", p[-1]);
		bool ends = !p[len] ||
			    !strchr("abcdefghijklmnopqrstuvwxyz_", p[len]);

		if (begins && ends)
			return true;
	}
	return false;
}

/* The part whose select reads a table, or NULL. */
static const struct carry_part *
part_of(const char *table)
{
	for (size_t i = 0; i < carry_parts_n; i++) {
		const char *from = strstr(carry_parts[i].select, " FROM ");
		size_t len = strlen(table);

		if (from && strncmp(from + 6, table, len) == 0 &&
		    (!from[6 + len] || from[6 + len] == ' '))
			return &carry_parts[i];
	}
	return NULL;
}

static void
test_columns(struct db *db, const char *table, const struct carry_part *part)
{
	char sql[128], name[128];
	struct err err;
	sqlite3_stmt *s;

	snprintf(
	    sql, sizeof sql, "SELECT name FROM pragma_table_info('%s')", table);
	s = db_prepare(db, sql, &err);
	while (s && db_step(db, s, &err) == 1) {
		snprintf(name, sizeof name, "%s.%s", table, db_text(s, 0));
		tap(has_word(part->select, db_text(s, 0)) ||
			AMONG(name, columns_left_out),
		    "column %s is carried, or named as left out", name);
	}
	sqlite3_finalize(s);
}

static void
test_tables(struct db *db)
{
	struct err err;
	sqlite3_stmt *s = db_prepare(
	    db, "SELECT name FROM sqlite_schema WHERE type = 'table'", &err);

	while (s && db_step(db, s, &err) == 1) {
		const char *table = db_text(s, 0);
		const struct carry_part *part = part_of(table);

		tap(part || AMONG(table, left_out),
		    "table %s is carried, or named as left out", table);
		if (part)
			test_columns(db, table, part);
	}
	sqlite3_finalize(s);
}

static void
test_parts(void)
{
	for (size_t i = 0; i < carry_parts_n; i++) {
		const struct carry_part *part = &carry_parts[i];

		tap(carry_find(part->kind) == part, "%s is found by its name",
		    part->kind);
		tap(!part->own == !part->top,
		    "%s has numbers of its own, or none", part->kind);
	}
	tap(!carry_find("memory"), "a memory is no part");
}

/* ---- numbers ---- */

static int
put(struct carry *c, const char *object, struct err *err)
{
	struct arena arena = { 0 };
	struct json_span value;
	const char *at = NULL, *key;
	struct json_span kind;
	int rc = -1;

	if (json_scan(object, strlen(object), &value, err) == 0 &&
	    json_member(&value, &at, &arena, &key, &kind))
		rc = carry_put(c, carry_find(json_text(&kind, &arena, NULL)),
		    &value, &arena, false, err);
	arena_release(&arena);
	return rc;
}

static int64_t
ask(struct db *db, const char *sql)
{
	struct err err;
	int64_t number = -1;

	db_integer(db, sql, -1, &number, &err);
	return number;
}

#define AT "\"at\":\"2026-05-07T09:30:00Z\",\"by\":\"x\"}"

static void
test_numbers(struct db *db)
{
	struct carry first = { .db = db }, second = { .db = db };
	struct err err = { 0 };

	carry_begin(&first, &err);
	db_begin(db, true, &err);
	tap(put(&first, "{\"kind\":\"edit\",\"number\":5," AT, &err) == 1 &&
		put(&first, "{\"kind\":\"edit\",\"number\":9," AT, &err) == 1,
	    "edits of one moment are two");
	tap(ask(db, "SELECT min(number) * 100 + max(number) FROM edits") == 509,
	    "they keep their numbers");
	tap(put(&second, "{\"kind\":\"edit\",\"number\":5," AT, &err) == 0 &&
		put(&second, "{\"kind\":\"edit\",\"number\":9," AT, &err) ==
		    0 &&
		put(&second, "{\"kind\":\"edit\",\"number\":12," AT, &err) == 1,
	    "again, two are known and a third is not");
	carry_release(&second);
	second.db = db;
	put(&second,
	    "{\"kind\":\"edit\",\"number\":2,\"at\":\"2026-01-01T00:00:00Z\","
	    "\"by\":\"y\"}",
	    &err);
	put(&second,
	    "{\"kind\":\"change\",\"edit\":2,\"place\":1,\"id\":\"a\","
	    "\"event\":\"ADD\",\"version\":0}",
	    &err);
	tap(ask(db, "SELECT edit FROM edit_rows WHERE id = 'a'") == 13,
	    "another's number moves up, and what names it follows");
	db_rollback(db);
	carry_release(&first);
	carry_release(&second);
}

int
main(void)
{
	struct store store;

	place_make();
	store_open(&store, "one", NULL);
	test_parts();
	test_tables(store.cube.db);
	test_numbers(store.cube.db);
	store_close(&store);
	return tap_end();
}
