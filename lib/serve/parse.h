#ifndef MEMOS_SERVE_PARSE_H
#define MEMOS_SERVE_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/record.h"
#include "find/preparer.h"

/*
 * A line into records, without a look at the store: any thread may do it, and
 * what comes out depends on the line and its number alone.
 */
enum parse_format {
	PARSE_JSONL,
	PARSE_LINES,
	PARSE_TEXT,
	PARSE_TSV,
	PARSE_DOCUMENT, /* no lines: see document.h */
	PARSE_MARKDOWN,
};

struct parse {
	enum parse_format format;
	struct memory_defaults defaults;
	struct moment event_at; /* the same */
	const char *replay_key; /* NULL: ids are new */
	bool redact;
};

/* The format of a name of --format ("jsonl" if NULL). */
enum parse_format parse_format_of(const char *name);

/* Whether a text can be stored: fails with ERR_INPUT, naming the column. */
int parse_check_text(const char *text, size_t len, struct err *err);

/* Whether there is nothing in it. */
bool parse_blank(const char *s, size_t len);

/*
 * Makes the records of a line, number `number` of all that are read, in the
 * arena; *records is NULL if it has none.  Fails with ERR_INPUT.
 */
int parse_line(const struct parse *how, const char *line, size_t len,
    uint64_t number, struct arena *arena, struct prepared **records,
    struct err *err);

#endif
