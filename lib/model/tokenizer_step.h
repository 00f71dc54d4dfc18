#ifndef MEMOS_MODEL_TOKENIZER_STEP_H
#define MEMOS_MODEL_TOKENIZER_STEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/tokenizer_charsmap.h"

/*
 * The steps that make a text ready for a tokenizer: each appends to out, which
 * is empty, what it makes of a text; both are valid UTF-8.  What could grow
 * without bound stops soon after TOKENIZER_STEP_MAX bytes.
 */
enum { TOKENIZER_STEP_MAX = 1 << 20 };

struct tokenizer_points {
	int32_t *items;
	size_t size;
};

enum tokenizer_op {
	TOKENIZER_CLEAN,      /* control characters go, blanks become spaces */
	TOKENIZER_IDEOGRAPHS, /* spaces around each */
	TOKENIZER_FORM,       /* NFC, NFD, NFKC or NFKD */
	TOKENIZER_NONSPACING, /* marks that take no room go */
	TOKENIZER_MARKS,      /* all marks go */
	TOKENIZER_LOWER,
	TOKENIZER_STRIP, /* blanks at the ends go */
	TOKENIZER_NMT,   /* control characters and what some take for blanks */
	TOKENIZER_REPLACE,
	TOKENIZER_COLLAPSE, /* a run of blanks becomes another text */
	TOKENIZER_PREPEND,
	TOKENIZER_CHARSMAP,
};

struct tokenizer_step {
	enum tokenizer_op op;
	char *from, *to; /* owned; what is replaced, and by what */
	size_t from_len, to_len;
	int form;         /* options of utf8proc */
	size_t least;     /* characters of a run */
	bool any_blank;   /* a run of blanks, not of spaces alone */
	bool left, right; /* where blanks are stripped */
	struct tokenizer_charsmap *map; /* owned */
};

void tokenizer_step_release(struct tokenizer_step *step);

void tokenizer_step_apply(const struct tokenizer_step *step,
    struct tokenizer_points *points, const char *text, size_t len,
    struct buf *out);

/* Whether it would change nothing, found out faster than by doing it. */
bool tokenizer_step_is_idle(
    const struct tokenizer_step *step, const char *text, size_t len);

#endif
