#include <stdlib.h>
#include <string.h>

#include "find/fingerprint.h"
#include "serve/block_view.h"
#include "serve/operation_given.h"
#include "serve/operation_profiles.h"
#include "serve/stats.h"
#include "store/blocks.h"
#include "store/scopes.h"

enum { SCOPES_MAX = 1000 };

/* ---- core memory blocks ---- */

static struct block_scope
scope_of(struct operation_call *call)
{
	const struct front f = operation_given_front(call);

	return (struct block_scope){ f.user ? f.user : "",
		f.agent ? f.agent : "", f.app ? f.app : "" };
}

int
operation_blocks(struct operation_call *call, struct err *err)
{
	const struct block_scope scope = scope_of(call);
	struct block *blocks = NULL;
	size_t n = 0;
	int rc = operation_desk_read(call->desk, err);

	if (rc < 0 || finder_blocks(&call->desk->finder, &scope, &call->arena,
			  &blocks, &n, err) < 0)
		return -1;
	buf_string(call->out, "{\"blocks\":[");
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(call->out, ',');
		block_view_json(&blocks[i], NULL, call->out);
	}
	buf_string(call->out, "]}");
	return 0;
}

static int
change(struct operation_call *call, struct db *db,
    const struct block_change *change, struct err *err)
{
	const char *how = operation_given_text(call, "action");
	const char *text = operation_given_text(call, "text");
	const char *old = operation_given_text(call, "old_text");

	text = text ? text : "";
	if (strcmp(how, "set") == 0)
		return blocks_set(db, change, text, err);
	if (strcmp(how, "append") == 0)
		return blocks_append(db, change, text, err);
	if (strcmp(how, "undo") == 0) {
		int rc = blocks_undo(db, change, err);

		return rc == 0 ? err_set(err, ERR_INPUT,
				     "block '%s' has no change to take back",
				     change->label)
			       : rc;
	}
	return old ? blocks_replace(db, change, old, text, err)
		   : err_set(err, ERR_INPUT, "'old_text' is not given");
}

int
operation_edit_block(struct operation_call *call, struct err *err)
{
	const struct block_scope scope = scope_of(call);
	const struct block_change what = { .scope = &scope,
		.label = operation_given_text(call, "label"),
		.by = "model" };
	struct block block = { .label = what.label,
		.user = scope.user,
		.agent = scope.agent,
		.app = scope.app,
		.updated_at = CLOCK_NONE };
	struct db *db;
	int rc;

	if (operation_desk_write(call->desk, err) < 0)
		return -1;
	db = call->desk->cube.db;
	if (db_begin(db, true, err) < 0)
		return -1;
	rc = change(call, db, &what, err);
	if (rc >= 0)
		rc = blocks_get(
		    db, &scope, what.label, &call->arena, &block, err);
	if (rc < 0) {
		db_rollback(db);
		return -1;
	}
	if (db_commit(db, err) < 0)
		return -1;
	buf_string(call->out, "{\"block\":");
	block_view_json(&block, NULL, call->out);
	buf_char(call->out, '}');
	return 0;
}

/* ---- what there is ---- */

int
operation_stats(struct operation_call *call, struct err *err)
{
	struct care_stats stats;
	struct care_index index;
	struct reembed_state reembed;
	struct cube *cube;
	char *fingerprint;
	int rc = operation_desk_read(call->desk, err);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		buf_string(call->out, "{\"memories\":0}");
		return 0;
	}
	cube = &call->desk->finder.cubes[0];
	fingerprint = cube_meta(cube, FINGERPRINT_KEY, err);
	rc = -1;
	if (fingerprint && care_stats(cube, &stats, err) == 0 &&
	    care_index(cube, &call->arena, &index, err) == 0 &&
	    reembed_state(cube, &reembed, err) == 0) {
		stats_json(
		    cube, &stats, &index, &reembed, fingerprint, call->out);
		rc = 0;
	}
	free(fingerprint);
	return rc;
}

static int
put_scope(const struct scopes_item *item, void *ctx, struct err *err)
{
	struct buf *out = ctx;

	(void)err;
	if (out->data[out->len - 1] != '[')
		buf_char(out, ',');
	buf_char(out, '{');
	json_put_field(out, "id", item->name);
	json_put_field(out, "type", item->kind);
	json_put_int(out, "total_memories", item->memories);
	json_put_time(out, "created_at", item->first);
	json_put_time(out, "updated_at", item->last);
	buf_char(out, '}');
	return 0;
}

int
operation_scopes(struct operation_call *call, struct err *err)
{
	int rc = operation_desk_read(call->desk, err);

	buf_string(call->out, "{\"results\":[");
	if (rc == 1)
		rc = scopes_each(call->desk->finder.cubes[0].db, SCOPES_MAX,
		    put_scope, call->out, err);
	buf_string(call->out, "]}");
	return rc < 0 ? -1 : 0;
}

int
operation_create_cube(struct operation_call *call, struct err *err)
{
	const char *name = operation_given_text(call, "name");
	struct cube cube;

	if (cube_open(
		&cube, call->desk->front->dir, name, DB_CREATE, true, err) < 0)
		return -1;
	buf_char(call->out, '{');
	json_put_field(call->out, "cube_id", cube.name);
	buf_char(call->out, '}');
	cube_release(&cube);
	return 0;
}
