#ifndef MEMOS_FIND_FINGERPRINT_H
#define MEMOS_FIND_FINGERPRINT_H

#include "base/buf.h"
#include "base/err.h"
#include "model/space.h"
#include "store/cube.h"
#include "store/vectors.h"

/*
 * What a cube was indexed by: the analyser, and the space of its vectors.  One
 * embedding space a cube: a program that would index otherwise refuses it with
 * ERR_STORE and names what to do.
 */

/* The key in table meta, and what is there of a cube without memories: "". */
#define FINGERPRINT_KEY "fingerprint"

/*
 * Whether the cube was indexed as this program does, and its space; that of a
 * cube that has none yet is the built-in one.
 */
int fingerprint_check(struct cube *cube, struct space *space, struct err *err);

/* The space, whatever the rest says: for who is about to rebuild all. */
int fingerprint_read(struct cube *cube, struct space *space, struct err *err);

/* 1 if the cube has one, 0 if nothing has settled it yet. */
int fingerprint_is_there(struct cube *cube, struct err *err);

/*
 * For a writer: a cube that has none gets one, for *space; else *space is what
 * it has, checked.
 */
int fingerprint_settle(struct cube *cube, struct space *space, struct err *err);

/* Appends what this program writes for the space. */
void fingerprint_print(struct buf *out, const struct space *space);

/* Reads the space of what fingerprint_print() wrote; false if it is none. */
bool fingerprint_space(const char *text, struct space *space);

/* Writes this program's, within a write transaction. */
int
fingerprint_set(struct cube *cube, const struct space *space, struct err *err);

/* Where the vectors of a space stand. */
enum vectors_place fingerprint_place(const struct space *space);

#endif
