#include "serve/pack.h"

#include <assert.h>

enum {
	/*
	 * Bytes of records at which no more entries are made ahead: a line may
	 * hold a million records, and an entry takes two kilobytes.
	 */
	AHEAD_MAX = 2 << 20,
	/* An emptied pack that had more gives its memory back. */
	KEPT_MAX = 1 << 20,
	/* What the records of most packs fit in. */
	ROOM = 384 << 10,
};

void
pack_add(struct pack *pack, const struct pack_line *line, const char *text)
{
	struct pack_line *copy = &pack->lines[pack->n++];

	assert(pack->n <= PACK_LINES);
	*copy = *line;
	copy->at = pack->bytes.len;
	if (copy->too_long)
		return;
	buf_add(&pack->bytes, text, line->len);
	buf_char(&pack->bytes, '\0');
}

bool
pack_full(const struct pack *pack)
{
	return pack->n == PACK_LINES || pack->bytes.len >= PACK_BYTES;
}

const char *
pack_text(const struct pack *pack, const struct pack_line *line)
{
	return pack->bytes.data + line->at;
}

static void
parse(struct pack *pack, struct pack_line *line, const struct parse *how)
{
	struct err err = { 0 }, *copy;

	if (line->too_long ||
	    parse_line(how, pack_text(pack, line), line->len, line->number,
		&pack->arena, &line->records, &err) == 0)
		return;
	copy = arena_bytes(&pack->arena, sizeof *copy);
	*copy = err;
	line->err = copy;
}

void
pack_parse(struct pack *pack, const struct parse *how)
{
	for (size_t i = 0; i < pack->n; i++)
		parse(pack, &pack->lines[i], how);
}

static void
make(struct pack *pack, struct prepared *record, struct preparer *p)
{
	const struct memory *m = &record->m;

	/* neither has an entry */
	if (m->replaced_at == CLOCK_NONE && m->state != MEMORY_FORGOTTEN &&
	    pack->size < AHEAD_MAX)
		preparer_make(p, record, &pack->arena, true);
	pack->size += preparer_size(record);
}

void
pack_prepare(struct pack *pack, const struct parse *how, struct preparer *p)
{
	preparer_begin(p);
	/* one large block, which the arena keeps */
	if (!pack->arena.head) {
		arena_bytes(&pack->arena, ROOM);
		arena_reset(&pack->arena);
	}
	for (size_t i = 0; i < pack->n; i++) {
		struct pack_line *line = &pack->lines[i];

		parse(pack, line, how);
		for (struct prepared *r = line->records; r; r = r->next)
			make(pack, r, p);
	}
	pack->size += pack->bytes.len;
}

void
pack_reset(struct pack *pack)
{
	if (pack->size > KEPT_MAX || pack->bytes.size > KEPT_MAX) {
		pack_release(pack);
		return;
	}
	buf_reset(&pack->bytes);
	arena_reset(&pack->arena);
	pack->n = pack->size = 0;
}

void
pack_release(struct pack *pack)
{
	buf_release(&pack->bytes);
	arena_release(&pack->arena);
	pack->n = pack->size = 0;
}
