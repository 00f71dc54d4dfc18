#ifndef MEMOS_TESTS_REPRINT_H
#define MEMOS_TESTS_REPRINT_H

/* Records read and printed again, for the tests of both. */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/record.h"

static const struct memory_defaults no_defaults = { .type = -1 };

static int
print(const struct memory *m, void *ctx, struct err *err)
{
	struct buf *out = ctx;

	(void)err;
	if (out->len)
		buf_char(out, '\n');
	memory_print(out, m, MEMORY_FIELDS_ALL, NULL);
	return 0;
}

/* Appends what the records in in print as; 0, or -1 with err set. */
static int
reprint(const char *in, size_t len, const struct memory_defaults *defaults,
    struct buf *out, struct err *err)
{
	struct json_span value;
	struct arena arena = { 0 };
	int rc = -1;

	if (!json_scan(in, len, &value, err))
		rc = memory_read(&value, defaults, &arena, print, out, err);
	arena_release(&arena);
	return rc;
}

/* Whether what was printed prints as itself. */
static bool
is_fixed(const struct buf *line)
{
	struct buf again = { 0 };
	struct err err = { 0 };
	bool same = !reprint(
			line->data, line->len, &no_defaults, &again, &err) &&
		    !strcmp(line->data, again.data);

	if (!same)
		printf("# %.300s\n# %.300s %s\n", line->data, buf_text(&again),
		    err.text);
	buf_release(&again);
	return same;
}

#endif
