#ifndef MEMOS_MODEL_TOKENIZER_READ_H
#define MEMOS_MODEL_TOKENIZER_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "model/tokenizer_model.h"

/* What the readers of a tokenizer.json share. */
enum {
	TOKENIZER_KEYS_KEPT = 1024, /* decoded keys between two clearings */
	TOKENIZER_LENGTHS = TOKENIZER_TOKEN_MAX + 1,
};

struct tokenizer_reader {
	struct tokenizer *t;
	struct arena arena;
	/* tokens of so many characters, and all of them */
	size_t lengths[TOKENIZER_LENGTHS], n_lengths;
	struct err *err;
};

/* Say what is wrong in one sentence, without the file's name; return -1. */
int tokenizer_read_fail(struct tokenizer_reader *r, const char *what);
int tokenizer_read_fail_name(struct tokenizer_reader *r, const char *before,
    const char *name, const char *after);

/* Fills the spans of the fields that are named; the others become null. */
void tokenizer_read_parts(const struct json_span *object,
    const char *const *names, struct json_span *const *spans, size_t n);

bool tokenizer_read_id(const struct json_span *value, uint32_t *id);
/* Notes the id and the length of a token. */
void tokenizer_read_note(
    struct tokenizer_reader *r, const char *text, size_t len, uint32_t id);
int
tokenizer_read_build(struct tokenizer_reader *r, struct tokenizer_table *table);

/* Reads the value of "model". */
int
tokenizer_read_model(struct tokenizer_reader *r, const struct json_span *value);

#endif
