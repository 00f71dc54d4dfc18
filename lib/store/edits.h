#ifndef MEMOS_STORE_EDITS_H
#define MEMOS_STORE_EDITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/record.h"
#include "store/db.h"

/*
 * Who changed what, and why.  What changes together is one edit, with a number,
 * and is undone together; the form that a memory had before stands in versions.
 * What memos-add adds is no edit: the memory's own times say when.
 */
enum edit_event {
	EDIT_ADD,
	EDIT_UPDATE,
	EDIT_SUPERSEDE,  /* closed: the world changed */
	EDIT_DELETE,     /* forgotten: retracted, or as asked */
	EDIT_STRENGTHEN, /* said again */
	EDIT_DECAY,      /* it begins to fade */
	EDIT_REVIVE,     /* it does no more: accessed, or worth more again */
	EDIT_ARCHIVE,    /* a summary says it now */
	EDIT_EVENTS,
};

struct edit {
	const char *by;     /* "memos-revise", "rules", the name of a model */
	const char *reason; /* a sentence, or NULL */
	int64_t number;     /* 0 until something was changed by it */
	/* what becomes of memories that are there; EDIT_ADD: as it happens */
	enum edit_event event;
};

const char *edit_event_name(enum edit_event event);

/*
 * Within a write transaction: gives the edit its number, if it has none; for
 * what changes more than memories.
 */
int edits_begin(struct db *db, struct edit *edit, struct err *err);

/*
 * Within a write transaction: notes that the memory of an id was changed by
 * edit, which gets its number by the first.  version: the number in versions
 * of the form that it had before, 0 for one that was added.  After a rollback
 * the edit's number is for the caller to set to 0 again.
 */
int edits_note(struct db *db, struct edit *edit, const char *id,
    enum edit_event event, int64_t version, struct err *err);

/* The same where its state alone changed, and the row stays: states.h. */
struct states_change;
int edits_note_state(struct db *db, struct edit *edit,
    const struct states_change *change, enum edit_event event, struct err *err);

/* One form that a memory had or has, for memos-list --history. */
struct edit_form {
	const char *record;  /* as JSON, memos-record(5) */
	struct memory m;     /* the same */
	int64_t from, until; /* as of when it stood; until CLOCK_NONE: still */
	bool undone;         /* it is on no way to what stands now */
	/* what led to it; an empty by and number 0 for what was added plainly
	 */
	int64_t number;
	enum edit_event event;
	const char *by, *reason;
};

/* The forms of an id, oldest first, in the arena; *n 0: never heard of. */
int edits_history(struct db *db, const char *id, struct arena *arena,
    struct edit_form **forms, size_t *n, struct err *err);

/* A memory that an edit changed. */
struct edit_row {
	const char *id;
	enum edit_event event;
	int64_t version; /* in versions: what it was before, or 0 */
	int64_t place;   /* from 1, as they were changed */
	bool
	    state_only; /* its state alone was changed, and the version is 0: */
	enum memory_state was, became;
};

/* The rows of an edit; 1, or 0 if there is none or it was undone. */
int edits_rows(struct db *db, int64_t number, struct arena *arena,
    struct edit_row **rows, size_t *n, struct err *err);

/*
 * Within a write transaction: notes that a row of an edit was taken back, form
 * being the number in versions of what the edit had made of it; then that all
 * of the edit was.
 */
int edits_take_back(struct db *db, int64_t number, const struct edit_row *row,
    int64_t form, struct err *err);
int edits_end(struct db *db, int64_t number, int64_t now, struct err *err);

/* Who brings back what a search gave; that is nobody's own last change. */
#define EDITS_RECALL "recall"

/* Nor is what a model says that a memory is worth. */
#define EDITS_IMPORTANCE "importance"

/*
 * The last edit of an id that was not undone (NULL: of all, but for those of
 * EDITS_RECALL and EDITS_IMPORTANCE), or 0.
 */
int edits_last(struct db *db, const char *id, int64_t *number, struct err *err);

/*
 * The last of those that would have to be undone before edit `of`, or 0; and
 * whether it is one of the two above.
 */
int edits_blocking(
    struct db *db, int64_t of, int64_t *number, bool *alone, struct err *err);

#endif
