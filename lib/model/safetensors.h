#ifndef MEMOS_MODEL_SAFETENSORS_H
#define MEMOS_MODEL_SAFETENSORS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/model_file.h"

/*
 * Tensors in a file of the safetensors format:
 *
 *	8 bytes    length n of the header, little-endian
 *	n bytes    {"NAME":{"dtype":"F32","shape":[V,D],
 *	           "data_offsets":[FROM,TO]},...,"__metadata__":{...}}
 *	the rest   the tensors' bytes, little-endian, rows one after the other
 *
 * As the format wants it, the tensors fill the rest without a gap or an
 * overlap, each has the bytes of its shape and type, and no name comes twice;
 * a file of which that is not true is refused.
 */
enum {
	SAFETENSORS_HEADER_MAX = 1 << 20, /* bytes of JSON that are believed */
	SAFETENSORS_DIMENSIONS = 8,
};

enum safetensors_type {
	SAFETENSORS_OTHER, /* a type of the format that nothing here reads */
	SAFETENSORS_I8,
	SAFETENSORS_F16,
	SAFETENSORS_F32,
	SAFETENSORS_F64,
	SAFETENSORS_I32,
	SAFETENSORS_I64,
};

struct safetensors_tensor {
	const char *name;
	char type_name[12];
	enum safetensors_type type;
	size_t n_dimensions, shape[SAFETENSORS_DIMENSIONS];
	const uint8_t *data; /* at any address, aligned or not */
	size_t size;
};

struct safetensors {
	const uint8_t *data; /* of the whole file */
	size_t size;
	size_t header;                    /* bytes before the tensors */
	struct safetensors_tensor *items; /* in the order of their bytes */
	size_t n;
	/* private */
	struct model_file file;
	struct arena arena;
};

/*
 * Maps the file at path.  ERR_STORE, naming it and what is wrong.  Release it
 * in any case; a zeroed one may be released.
 */
int safetensors_open(struct safetensors *s, const char *path, struct err *err);
void safetensors_release(struct safetensors *s);

/* The same of bytes in memory, borrowed; path is for messages. */
int safetensors_read(struct safetensors *s, const char *path, const void *data,
    size_t size, struct err *err);

/* NULL if there is none of that name. */
const struct safetensors_tensor *
safetensors_find(const struct safetensors *s, const char *name);

#endif
