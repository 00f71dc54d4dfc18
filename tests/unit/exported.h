#ifndef MEMOS_TESTS_EXPORTED_H
#define MEMOS_TESTS_EXPORTED_H

/* What an export prints of a store, and whether the store is sound. */

#include "base/clock.h"
#include "store.h"
#include "store/care.h"

static const struct selection exported_all = { .since = CLOCK_NONE,
	.until = CLOCK_NONE,
	.as_of = CLOCK_NONE,
	.valid_at = CLOCK_NONE,
	.states = (1u << MEMORY_STATES) - 1 };

static int
exported_version(const char *record, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s\n", record);
	return 0;
}

static int
exported_row(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	memory_print(ctx, m, MEMORY_FIELDS_ALL, NULL);
	buf_char(ctx, '\n');
	return 0;
}

/* All versions, then all memories; the caller's. */
MAYBE char *
exported(struct store *s)
{
	struct buf out = { 0 };

	buf_char(&out, '\n');
	if (rows_versions(s->cube.db, NULL, exported_version, &out, &s->err) <
		0 ||
	    rows_each(s->cube.db, &exported_all, ROWS_SEQUENCE, NULL, -1,
		exported_row, &out, &s->err) < 0)
		bail("export", s->err.text);
	return out.data;
}

static void
exported_fault(const char *text, void *ctx)
{
	(void)ctx;
	printf("# %s\n", text);
}

MAYBE bool
is_sound(struct store *s)
{
	return care_check(&s->cube, exported_fault, NULL, &s->err) == 0;
}

#endif
