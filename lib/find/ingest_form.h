#ifndef MEMOS_FIND_INGEST_FORM_H
#define MEMOS_FIND_INGEST_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "store/db.h"

/*
 * Sessions in which something was said that is to become facts.  They are
 * collected while a transaction lasts, so that many turns of one session cost
 * one look at its job.
 */
struct ingest_form {
	bool wanted; /* else nothing is collected */
	struct ingest_form_session {
		int64_t session;
		char *user; /* owned */
	} * items;
	size_t n, room;
	size_t mark; /* how many there were at a savepoint */
};

/* A memory was stored in a session; what nobody said is passed over. */
void ingest_form_note(
    struct ingest_form *form, const struct memory *m, int64_t session);

/*
 * Puts the jobs, within the write transaction.  *first and *last are widened
 * by them.
 */
int ingest_form_flush(struct ingest_form *form, struct db *db, int64_t priority,
    int64_t *first, int64_t *last, struct err *err);

/* Forgets all behind the first n, which were rolled back. */
void ingest_form_back(struct ingest_form *form, size_t n);
void ingest_form_release(struct ingest_form *form);

#endif
