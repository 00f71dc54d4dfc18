#ifndef MEMOS_STORE_BLOCKS_H
#define MEMOS_STORE_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

/*
 * Core memory blocks: texts with a label that are always in the prompt.  Each
 * belongs to a user, agent and application, "" for none; a conversation sees
 * those of its own scope and those that belong to all, the narrower before the
 * wider of one label: the one that names more of user, agent and application,
 * of equals the one that names the user, then the agent.  A change is always
 * one of exactly the scope, never of what it shares with others, and keeps the
 * version before it.
 *
 * Characters are code points.  Texts are valid UTF-8, and newline and tab are
 * the only control characters in them.
 */
enum {
	BLOCKS_LABEL_MAX = 64, /* bytes: letters, digits, '_', '-' */
	BLOCKS_LIMIT = 2000,   /* characters, unless a block says another */
	BLOCKS_LIMIT_MAX = 1 << 20,
	BLOCKS_DESCRIPTION_MAX = 500, /* characters, of one line */
	BLOCKS_VERSIONS_MAX = 100,    /* kept of each block */
};

struct block {
	const char *label, *value, *description; /* description "" for none */
	const char *user, *agent, *app;          /* "" for none */
	int64_t limit;                           /* characters */
	int64_t length;                          /* of the value, characters */
	bool read_only;
	int64_t updated_at;
};

/* Whose block it is. */
struct block_scope {
	const char *user, *agent, *app; /* "" for none; never NULL */
};

/* ---- reading; strings live in the arena ---- */

/*
 * All that a scope sees, by label, of each label the narrowest; *n of them.
 * With a NULL scope all that there are, of each label the narrower first.
 */
int blocks_list(struct db *db, const struct block_scope *scope,
    struct arena *arena, struct block **blocks, size_t *n, struct err *err);

/* The one that the scope sees: 1, or 0 if there is none. */
int
blocks_get(struct db *db, const struct block_scope *scope, const char *label,
    struct arena *arena, struct block *block, struct err *err);

/* Versions of exactly this scope's block, the newest first. */
struct block_version {
	int64_t number, replaced_at;
	const char *value; /* NULL: there was no block */
	const char *by;    /* who changed it: "user", "model" */
	const char
	    *event; /* how: "set", "append", "replace", "delete", "undo" */
	/* as they were */
	const char *description;
	int64_t limit;
	bool read_only;
};
int blocks_versions(struct db *db, const struct block_scope *scope,
    const char *label, struct arena *arena, struct block_version **versions,
    size_t *n, struct err *err);

/* ---- changing; each within a write transaction of the caller ---- */

struct block_change {
	const struct block_scope *scope;
	const char *label;
	const char *by; /* "user" or "model": a model may not change what is
			   read-only, nor hide it by one of its own */
};

/*
 * Set the value, making the block if it is missing; append to it, with a
 * newline between unless one is there; replace the one place where `old`
 * stands.  ERR_INPUT, with nothing changed, for a label that is none, a value
 * over the limit (the message has both numbers), a block that is read-only or,
 * but for set, is not there, and for an old text that is absent or stands in
 * several places.  What changes nothing keeps no version.
 */
int blocks_set(struct db *db, const struct block_change *change,
    const char *value, struct err *err);
int blocks_append(struct db *db, const struct block_change *change,
    const char *text, struct err *err);
int blocks_replace(struct db *db, const struct block_change *change,
    const char *old, const char *new, struct err *err);

/* What is said of a block, not in it; NULL or negative leaves a thing alone. */
struct block_settings {
	const char *description;
	int64_t limit;
	int read_only;
};
int blocks_settings(struct db *db, const struct block_change *change,
    const struct block_settings *settings, struct err *err);

/* Value and settings in one change; of a NULL value, the settings alone. */
int blocks_put(struct db *db, const struct block_change *change,
    const char *value, const struct block_settings *settings, struct err *err);

/* Deletes it; undo brings it back. */
int blocks_delete(
    struct db *db, const struct block_change *change, struct err *err);

/*
 * Back to the version before the last change: 1, or 0 if there is none.
 * Undoing is a change itself, so that a second undo goes on backwards from
 * there and never back and forth.
 */
int
blocks_undo(struct db *db, const struct block_change *change, struct err *err);

#endif
