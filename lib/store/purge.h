#ifndef MEMOS_STORE_PURGE_H
#define MEMOS_STORE_PURGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "store/cube.h"
#include "store/db.h"
#include "store/selection.h"

/*
 * The end of a memory: nothing of it is left in any table, nor in the file.
 * What is taken out is only unreachable until purge_file() has written the file
 * anew; a note in table meta says so until then, so that whatever ends a
 * process in between, the next purge knows that there is something to end.
 */

/* Whether a purge was begun and not ended: 1 or 0. */
int purge_is_left(struct cube *cube, struct err *err);

/* Within a write transaction, before anything is taken out. */
int purge_begin(struct cube *cube, struct err *err);

/* ---- what is there of a memory ---- */

/* Whether old forms of an id are there: 1 or 0. */
int purge_has_forms(struct db *db, const char *id, struct err *err);

/* An old form that stood in a scope. */
struct purge_form {
	int64_t number;
	const char *id;
	bool gone; /* there is no memory of that id any more */
};

/*
 * Calls each() for the old forms that stood in a scope, oldest first, within a
 * transaction.
 */
int purge_forms(struct db *db, const struct scope *scope,
    int (*each)(const struct purge_form *form, void *ctx, struct err *err),
    void *ctx, struct err *err);

/* Calls each() with the records of all old forms of an id. */
int purge_records(struct db *db, const char *id,
    int (*each)(const char *record, void *ctx, struct err *err), void *ctx,
    struct err *err);

/* ---- taking out; each within a write transaction ---- */

/* Where a row stood. */
struct purge_row {
	int64_t seq, session; /* seq 0: there was none */
	bool live;            /* it had an entry */
};

/*
 * Takes out the memory of an id: its row and old forms, what changes did to
 * it, its vectors, sources, jobs, and itself where others name it as a source.
 * The entry of a row that was live is the caller's.
 */
int purge_memory(
    struct db *db, const char *id, struct purge_row *row, struct err *err);

/* Takes out one old form of a memory that stays. */
int purge_form(struct db *db, int64_t number, struct err *err);

/*
 * What is being read out of a session is void: its job is put anew, if
 * anything is left to be read.
 */
int purge_forming(struct db *db, int64_t session, struct err *err);

/*
 * Blocks, and all they were, and entities of a scope: those that agree in what
 * is set of user, agent and application.
 */
int purge_scope(struct db *db, const struct scope *scope, struct err *err);

/*
 * Others that name a memory: as what they supersede or are superseded by and,
 * of old forms, as a source.  named() says whether an id is one of those that
 * are to go, found() is told the number of a row, or of an old form.
 */
struct purge_naming {
	bool (*named)(const char *id, void *ctx);
	void (*found)(int64_t number, bool form, void *ctx);
	void *ctx;
};

/* Within any transaction: tells all of them. */
int
purge_find_naming(struct purge_naming *naming, struct db *db, struct err *err);

/* Takes the names out of one, if it is still there. */
int purge_unname(struct purge_naming *naming, struct db *db, int64_t number,
    bool form, struct err *err);

/* ---- outside of a transaction ---- */

/*
 * What belongs to nothing any more: changes of nothing, sessions without a
 * memory with their formation and jobs, vectors of what was asked; and what
 * failed jobs were told, which may be words of any memory.
 */
int purge_rest(struct db *db, struct err *err);

/*
 * Writes the file anew and throws the log away, then the note of
 * purge_begin().  Writers wait as long as that takes.  ERR_STORE if somebody
 * reads in the old log for longer than can be waited.
 */
int purge_file(struct cube *cube, struct err *err);

#endif
