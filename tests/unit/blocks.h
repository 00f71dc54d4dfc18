#ifndef MEMOS_TESTS_BLOCKS_H
#define MEMOS_TESTS_BLOCKS_H

/* Core memory blocks in cubes for tests, each change a transaction. */

#include "base/buf.h"
#include "base/clock.h"
#include "store.h"
#include "store/blocks.h"
#include "tap.h"

/* 2026-05-07T12:00:00Z, where place_make() sets the clock. */
#define NOON INT64_C(1778155200000000)

static struct cube cube;
static struct arena arena;
static struct err err;

MAYBE const struct block_scope ALL = { "", "", "" };
MAYBE const struct block_scope ANN = { "ann", "", "" };
MAYBE const struct block_scope BEN = { "ben", "", "" };

MAYBE void
open_cube(const char *name)
{
	if (cube_open(&cube, place, name, DB_CREATE, true, &err) < 0)
		bail(name, err.text);
}

MAYBE void
close_cube(void)
{
	cube_release(&cube);
	arena_reset(&arena);
}

/* ---- changes, each a transaction of its own ---- */

enum op { SET, APPEND, REPLACE, DELETE, UNDO, SETTINGS };

struct step {
	enum op op;
	const char *text, *more;
	const struct block_settings *settings;
};

MAYBE int
run(const struct block_change *change, const struct step *step)
{
	struct db *db = cube.db;

	switch (step->op) {
	case SET:
		return blocks_put(db, change, step->text, step->settings, &err);
	case APPEND:
		return blocks_append(db, change, step->text, &err);
	case REPLACE:
		return blocks_replace(db, change, step->text, step->more, &err);
	case DELETE:
		return blocks_delete(db, change, &err);
	case UNDO:
		return blocks_undo(db, change, &err);
	default:
		return blocks_settings(db, change, step->settings, &err);
	}
}

MAYBE int
change_as(const char *by, const struct block_scope *scope, const char *label,
    struct step step)
{
	const struct block_change change = { scope, label, by };
	int rc;

	err = (struct err){ 0 };
	if (db_begin(cube.db, true, &err) < 0)
		bail("begin", err.text);
	rc = run(&change, &step);
	/* a refusal has changed nothing: there is nothing to undo */
	if (db_commit(cube.db, &err) < 0)
		bail("commit", err.text);
	return rc;
}

MAYBE int
change(const struct block_scope *scope, const char *label, struct step step)
{
	return change_as("user", scope, label, step);
}

MAYBE int
put(const struct block_scope *scope, const char *label, const char *value,
    const struct block_settings *settings)
{
	return change(
	    scope, label, (struct step){ SET, value, NULL, settings });
}

MAYBE int
set_of(const struct block_scope *scope, const char *label, const char *value)
{
	return put(scope, label, value, NULL);
}

MAYBE int
set(const char *label, const char *value)
{
	return put(&ALL, label, value, NULL);
}

MAYBE int
append(const struct block_scope *scope, const char *label, const char *text)
{
	return change(scope, label, (struct step){ APPEND, text, NULL, NULL });
}

MAYBE int
replace(const struct block_scope *scope, const char *label, const char *old,
    const char *new)
{
	return change(scope, label, (struct step){ REPLACE, old, new, NULL });
}

MAYBE int
settle(const struct block_scope *scope, const char *label,
    const struct block_settings *settings)
{
	return change(
	    scope, label, (struct step){ SETTINGS, NULL, NULL, settings });
}

MAYBE int
drop(const struct block_scope *scope, const char *label)
{
	return change(scope, label, (struct step){ DELETE, NULL, NULL, NULL });
}

MAYBE int
undo_of(const struct block_scope *scope, const char *label)
{
	return change(scope, label, (struct step){ UNDO, NULL, NULL, NULL });
}

MAYBE int
undo(const char *label)
{
	return undo_of(&ALL, label);
}

/* Whether it was refused as input, in these words. */
MAYBE bool
refused(int rc, const char *words)
{
	bool good = rc == -1 && err.kind == ERR_INPUT &&
		    strcmp(err.text, words) == 0;

	if (!good)
		printf("# %d: '%s'\n", rc, err.text);
	return good;
}

/* ---- what is there ---- */

MAYBE struct block
get(const struct block_scope *scope, const char *label)
{
	struct block block = { 0 };

	if (blocks_get(cube.db, scope, label, &arena, &block, &err) < 0)
		bail(label, err.text);
	return block;
}

/* Whether the value is this; NULL: there is no block. */
MAYBE bool
is(const char *label, const char *value)
{
	struct block block = get(&ALL, label);
	bool good = block.value && value ? strcmp(block.value, value) == 0
					 : block.value == value;

	if (!good)
		printf("# %s: '%s'\n", label,
		    block.value ? block.value : "(none)");
	return good;
}

MAYBE size_t
versions(const char *label, struct block_version **found)
{
	size_t n;

	if (blocks_versions(cube.db, &ALL, label, &arena, found, &n, &err) < 0)
		bail(label, err.text);
	return n;
}

MAYBE size_t
count_versions(const char *label)
{
	struct block_version *found;

	return versions(label, &found);
}

MAYBE size_t
list(const struct block_scope *scope, struct block **blocks)
{
	size_t n;

	if (blocks_list(cube.db, scope, &arena, blocks, &n, &err) < 0)
		bail("list", err.text);
	return n;
}

/* What a scope sees: "label=value label=value". */
MAYBE const char *
seen(const struct block_scope *scope)
{
	struct buf out = { 0 };
	struct block *blocks;
	size_t n = list(scope, &blocks);
	const char *text;

	for (size_t i = 0; i < n; i++)
		buf_printf(&out, i ? " %s=%s" : "%s=%s", blocks[i].label,
		    blocks[i].value);
	text = arena_copy(&arena, buf_text(&out), out.len);
	buf_release(&out);
	return text;
}

MAYBE bool
sees(const struct block_scope *scope, const char *want)
{
	const char *got = seen(scope);

	if (strcmp(got, want) != 0)
		printf("# sees '%s'\n", got);
	return strcmp(got, want) == 0;
}

/* Runs each test in a cube of its own; the exit status of main(). */
struct blocks_test {
	const char *cube;
	void (*run)(void);
};

MAYBE int
blocks_run(const struct blocks_test *tests, size_t n)
{
	place_make();
	for (size_t i = 0; i < n; i++) {
		open_cube(tests[i].cube);
		tests[i].run();
		close_cube();
	}
	arena_release(&arena);
	place_remove();
	return tap_end();
}

#endif
