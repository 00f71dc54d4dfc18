#ifndef MEMOS_MODEL_MODEL_FILE_H
#define MEMOS_MODEL_MODEL_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Files of a model, which are the user's and not ours: somebody may write into
 * them while they are open.  What was checked and must stay as it was is read
 * into memory; what is mapped is only ever numbers.  A mapped file that is cut
 * short ends the program as it does any other (SIGBUS), so a new version of a
 * model is put in its place by rename(2), as downloads do.
 */
struct model_file {
	const uint8_t *data;
	size_t size;
};

/*
 * Maps the regular file at path for reading.  ERR_STORE, naming it, if that
 * fails or it is empty.
 */
int model_file_map(struct model_file *file, const char *path, struct err *err);
void model_file_release(struct model_file *file);

/* Appends the regular file at path to out; ERR_STORE, also if it has more
 * than max bytes. */
int
model_file_read(const char *path, size_t max, struct buf *out, struct err *err);

/* A name out of a file, for a message: short, without control characters. */
enum { MODEL_FILE_SHOWN = 61 };
void model_file_show(const char *name, char shown[MODEL_FILE_SHOWN]);

#endif
