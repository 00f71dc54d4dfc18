#include "serve/bundle.h"

#include <assert.h>

enum {
	/*
	 * Bytes of records at which no more entries are made ahead: a line may
	 * hold a million records, and an entry takes two kilobytes.
	 */
	AHEAD_MAX = 2 << 20,
	/* An emptied bundle that had more gives its memory back. */
	KEPT_MAX = 1 << 20,
	/* What the records of most bundles fit in. */
	ROOM = 384 << 10,
};

void
bundle_add(
    struct bundle *bundle, const struct bundle_line *line, const char *text)
{
	struct bundle_line *copy = &bundle->lines[bundle->n++];

	assert(bundle->n <= BUNDLE_LINES);
	*copy = *line;
	copy->at = bundle->bytes.len;
	if (copy->too_long)
		return;
	buf_add(&bundle->bytes, text, line->len);
	buf_char(&bundle->bytes, '\0');
}

bool
bundle_full(const struct bundle *bundle)
{
	return bundle->n == BUNDLE_LINES || bundle->bytes.len >= BUNDLE_BYTES;
}

const char *
bundle_text(const struct bundle *bundle, const struct bundle_line *line)
{
	return bundle->bytes.data + line->at;
}

static void
parse(struct bundle *bundle, struct bundle_line *line, const struct parse *how)
{
	struct err err = { 0 }, *copy;

	if (line->too_long ||
	    parse_line(how, bundle_text(bundle, line), line->len, line->number,
		&bundle->arena, &line->records, &err) == 0)
		return;
	copy = arena_bytes(&bundle->arena, sizeof *copy);
	*copy = err;
	line->err = copy;
}

void
bundle_parse(struct bundle *bundle, const struct parse *how)
{
	for (size_t i = 0; i < bundle->n; i++)
		parse(bundle, &bundle->lines[i], how);
}

static void
make(struct bundle *bundle, struct prepared *record, struct preparer *p)
{
	const struct memory *m = &record->m;

	/* neither has an entry */
	if (m->replaced_at == CLOCK_NONE && m->state != MEMORY_FORGOTTEN &&
	    bundle->size < AHEAD_MAX)
		preparer_make(p, record, &bundle->arena, true);
	bundle->size += preparer_size(record);
}

void
bundle_prepare(
    struct bundle *bundle, const struct parse *how, struct preparer *p)
{
	preparer_begin(p);
	/* one large block, which the arena keeps */
	if (!bundle->arena.head) {
		arena_bytes(&bundle->arena, ROOM);
		arena_reset(&bundle->arena);
	}
	for (size_t i = 0; i < bundle->n; i++) {
		struct bundle_line *line = &bundle->lines[i];

		parse(bundle, line, how);
		for (struct prepared *r = line->records; r; r = r->next)
			make(bundle, r, p);
	}
	bundle->size += bundle->bytes.len;
}

void
bundle_reset(struct bundle *bundle)
{
	if (bundle->size > KEPT_MAX || bundle->bytes.size > KEPT_MAX) {
		bundle_release(bundle);
		return;
	}
	buf_reset(&bundle->bytes);
	arena_reset(&bundle->arena);
	bundle->n = bundle->size = 0;
}

void
bundle_release(struct bundle *bundle)
{
	buf_release(&bundle->bytes);
	arena_release(&bundle->arena);
	bundle->n = bundle->size = 0;
}
