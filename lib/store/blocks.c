#include "store/blocks.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "store/blocks_check.h"
#include "store/schema.h"

enum { FORM = 3 /* of the schema that has these tables */ };

/*
 * A copy of a column, "" for NULL.  Of a file that others have written in, it
 * may be anything: NULL, with ERR_STORE, for what is no text.
 */
static const char *
copy_text(struct db *db, sqlite3_stmt *s, int column, struct arena *arena,
    struct err *err)
{
	const char *text = db_text(s, column);
	size_t len = text ? strlen(text) : 0;

	if (len && utf8_bad(text, len) < len) {
		err_set(err, ERR_STORE, "'%s' has a block that is not UTF-8",
		    db_path(db));
		return NULL;
	}
	return arena_copy(arena, text ? text : "", len);
}

/* The columns from `column` on into so many texts. */
static int
copy_texts(struct db *db, sqlite3_stmt *s, const char **const texts[], size_t n,
    struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		*texts[i] = copy_text(db, s, (int)i, arena, err);
		if (!*texts[i])
			return -1;
	}
	return 0;
}

/* ---- blocks ---- */

static int
read_block(struct db *db, sqlite3_stmt *s, struct arena *arena,
    struct block *block, struct err *err)
{
	const char **const texts[] = { &block->label, &block->value,
		&block->description, &block->user, &block->agent, &block->app };
	size_t n = sizeof texts / sizeof *texts;

	*block = (struct block){ .limit = sqlite3_column_int64(s, 6),
		.read_only = sqlite3_column_int(s, 7) != 0,
		.updated_at = sqlite3_column_int64(s, 8) };
	if (copy_texts(db, s, texts, n, arena, err) < 0)
		return -1;
	block->length = blocks_check_count(block->value);
	return 0;
}

/* Those that a scope (NULL: any) sees, of a label or of all (NULL). */
static sqlite3_stmt *
select_blocks(struct db *db, const struct block_scope *scope, const char *label,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT label, value, description, user, agent, app, max_length,"
	    " read_only, updated_at FROM blocks WHERE value IS NOT NULL"
	    " AND (?1 IS NULL OR label = ?1) AND (?2 IS NULL OR"
	    " (user IN ('', ?2) AND agent IN ('', ?3) AND app IN ('', ?4)))"
	    " ORDER BY label, (user <> '') + (agent <> '') + (app <> '') DESC,"
	    " user <> '' DESC, agent <> '' DESC, user, agent, app",
	    err);

	if (!s)
		return NULL;
	db_bind_text(s, 1, label);
	db_bind_text(s, 2, scope ? scope->user : NULL);
	db_bind_text(s, 3, scope ? scope->agent : NULL);
	db_bind_text(s, 4, scope ? scope->app : NULL);
	return s;
}

int
blocks_list(struct db *db, const struct block_scope *scope, struct arena *arena,
    struct block **blocks, size_t *n, struct err *err)
{
	struct block *found = NULL, one;
	size_t room = 0;
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	*blocks = NULL;
	*n = 0;
	if (rc <= 0)
		return rc;
	s = select_blocks(db, scope, NULL, err);
	if (!s)
		return -1;
	while ((rc = db_step(db, s, err)) == 1) {
		rc = read_block(db, s, arena, &one, err);
		if (rc < 0)
			break;
		/* a wider one stands behind, and is not seen */
		if (scope && *n && strcmp(found[*n - 1].label, one.label) == 0)
			continue;
		if (*n == room) {
			room = room ? 2 * room : 8;
			found = alloc_grow(found, room, sizeof *found);
		}
		found[(*n)++] = one;
	}
	sqlite3_reset(s);
	if (*n) {
		*blocks = arena_bytes(arena, *n * sizeof *found);
		memcpy(*blocks, found, *n * sizeof *found);
	}
	free(found);
	return rc;
}

int
blocks_get(struct db *db, const struct block_scope *scope, const char *label,
    struct arena *arena, struct block *block, struct err *err)
{
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	if (rc <= 0)
		return rc;
	s = select_blocks(db, scope, label, err);
	if (!s)
		return -1;
	rc = db_step(db, s, err);
	if (rc == 1 && read_block(db, s, arena, block, err) < 0)
		rc = -1;
	sqlite3_reset(s);
	return rc;
}

/* ---- versions ---- */

static int
read_version(struct db *db, sqlite3_stmt *s, struct arena *arena,
    struct block_version *version, struct err *err)
{
	const char **const texts[] = { &version->value, &version->by,
		&version->event, &version->description };
	size_t n = sizeof texts / sizeof *texts;

	*version = (struct block_version){
		.number = sqlite3_column_int64(s, 4),
		.replaced_at = sqlite3_column_int64(s, 5),
		.limit = sqlite3_column_int64(s, 6),
		.read_only = sqlite3_column_int(s, 7) != 0,
	};
	if (copy_texts(db, s, texts, n, arena, err) < 0)
		return -1;
	if (sqlite3_column_type(s, 0) == SQLITE_NULL)
		version->value = NULL;
	return 0;
}

static sqlite3_stmt *
select_versions(struct db *db, const struct block_scope *scope,
    const char *label, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT v.value, v.changed_by, v.event, v.description, v.number,"
	    " v.replaced_at, v.max_length, v.read_only"
	    " FROM blocks b JOIN block_versions v ON v.block = b.id"
	    " WHERE b.label = ?1 AND b.user = ?2 AND b.agent = ?3"
	    " AND b.app = ?4 ORDER BY v.number DESC LIMIT ?5",
	    err);

	if (!s)
		return NULL;
	db_bind_text(s, 1, label);
	db_bind_text(s, 2, scope->user);
	db_bind_text(s, 3, scope->agent);
	db_bind_text(s, 4, scope->app);
	sqlite3_bind_int(s, 5, BLOCKS_VERSIONS_MAX);
	return s;
}

int
blocks_versions(struct db *db, const struct block_scope *scope,
    const char *label, struct arena *arena, struct block_version **versions,
    size_t *n, struct err *err)
{
	struct block_version *found;
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	*versions = NULL;
	*n = 0;
	if (rc <= 0)
		return rc;
	s = select_versions(db, scope, label, err);
	if (!s)
		return -1;
	found = arena_bytes(arena, BLOCKS_VERSIONS_MAX * sizeof *found);
	while ((rc = db_step(db, s, err)) == 1) {
		rc = read_version(db, s, arena, &found[*n], err);
		if (rc < 0)
			break;
		++*n;
	}
	sqlite3_reset(s);
	*versions = found;
	return rc;
}
