#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/prog.h"
#include "find/entry.h"
#include "find/fingerprint.h"
#include "serve/export.h"
#include "serve/person.h"
#include "store/carry.h"
#include "store/entries.h"
#include "store/rows.h"

/*
 * Records a line; with `all` everything that the cube holds besides: a first
 * line with the number and the id of the first memory, then what the table of
 * carry_parts.c has, with the memories in their midst.
 */
struct printing {
	const struct export *e;
	struct buf line;
	bool guarded; /* stdout is a terminal */
	struct space space;
	/* with vectors that stand in entries: the chunk at hand */
	struct buf chunk;
	int64_t first, next; /* numbers in it, and where the next one begins */
	int64_t number;      /* of the memory that would come next */
};

static int
print_line(struct printing *p)
{
	if (p->guarded)
		person_guard(&p->line);
	buf_char(&p->line, '\n');
	return !prog_write(p->line.data, p->line.len);
}

static int
print_text(const char *text, void *ctx, struct err *err)
{
	struct printing *p = ctx;

	(void)err;
	buf_reset(&p->line);
	buf_string(&p->line, text);
	return print_line(p);
}

static int
print_record(const struct memory *m, void *ctx, struct err *err)
{
	struct printing *p = ctx;

	(void)err;
	buf_reset(&p->line);
	memory_print(&p->line, m, MEMORY_FIELDS_ALL, NULL);
	return print_line(p);
}

static int
print_plain(struct printing *p, struct err *err)
{
	const struct export *e = p->e;

	/* old versions belong to no scope: they go with the whole */
	if (!e->narrowed &&
	    rows_versions(e->cube->db, NULL, print_text, p, err) < 0)
		return -1;
	return rows_each(
	    e->cube->db, e->sel, ROWS_SEQUENCE, NULL, -1, print_record, p, err);
}

/* ---- vectors ---- */

/* 1 if the entry of a memory has a vector. */
static int
find_in_entries(
    struct printing *p, int64_t seq, struct vector *vector, struct err *err)
{
	struct entries_item item;
	struct entry entry;
	size_t at = 0;

	if ((seq < p->first || seq >= p->next) &&
	    carry_chunk(
		p->e->cube->db, seq, &p->chunk, &p->first, &p->next, err) < 0)
		return -1;
	while (p->first &&
	       entries_next(p->chunk.data, p->chunk.len, &at, &item) == 1) {
		if (item.seq != seq)
			continue;
		if (!entry_read(item.data, item.size, &entry))
			return 0;
		*vector = entry.vector;
		return vector->dimension > 0;
	}
	return 0;
}

static int
find_vector(struct printing *p, int64_t seq, struct buf *data,
    struct vector *vector, struct err *err)
{
	int rc;

	if (fingerprint_place(&p->space) == VECTORS_IN_ENTRIES)
		return find_in_entries(p, seq, vector, err);
	rc = carry_vector_of(p->e->cube->db, seq, data, err);
	if (rc == 1)
		*vector = vectors_view(data->data, data->len);
	return rc == 1 ? vector->dimension > 0 : rc;
}

static int
print_vector(struct printing *p, const struct memory *m, struct err *err)
{
	struct buf data = { 0 };
	struct vector vector;
	int rc = find_vector(p, m->seq, &data, &vector, err);

	if (rc == 1) {
		buf_reset(&p->line);
		buf_char(&p->line, '{');
		json_put_field(&p->line, CARRY_KEY, "vector");
		json_put_field(&p->line, "id", m->id);
		json_put_real(&p->line, "scale", (double)vector.scale);
		json_put_key(&p->line, "codes");
		buf_char(&p->line, '[');
		for (size_t i = 0; i < vector.dimension; i++)
			buf_printf(&p->line, i ? ",%d" : "%d", vector.codes[i]);
		buf_string(&p->line, "]}");
		rc = print_line(p);
	}
	buf_release(&data);
	return rc;
}

/* ---- everything ---- */

static int
print_number(struct printing *p, const struct memory *m, int64_t place)
{
	buf_reset(&p->line);
	buf_char(&p->line, '{');
	json_put_field(&p->line, CARRY_KEY, "number");
	json_put_int(&p->line, "number", m->seq);
	if (place)
		json_put_int(&p->line, "place", place);
	buf_char(&p->line, '}');
	return print_line(p);
}

static void
print_head(struct printing *p, const struct memory *first)
{
	struct buf space = { 0 };

	space_print(&p->space, &space);
	buf_reset(&p->line);
	buf_char(&p->line, '{');
	json_put_field(&p->line, CARRY_KEY, "export");
	json_put_int(&p->line, "version", EXPORT_VERSION);
	json_put_field(&p->line, "vectors", buf_text(&space));
	if (first) {
		json_put_field(&p->line, "first", first->id);
		json_put_int(&p->line, "number", first->seq);
	}
	buf_char(&p->line, '}');
	buf_release(&space);
}

static int
print_first(const struct memory *m, int64_t place, void *ctx, struct err *err)
{
	struct printing *p = ctx;

	(void)place, (void)err;
	print_head(p, m);
	return 1;
}

/* The number is said where it is not the one behind the last. */
static int
print_memory(const struct memory *m, int64_t place, void *ctx, struct err *err)
{
	struct printing *p = ctx;
	int rc = 0;

	if (place || m->seq != p->number)
		rc = print_number(p, m, place);
	p->number = m->seq + 1;
	if (rc == 0)
		rc = print_record(m, p, err);
	if (rc == 0 && p->e->vectors && !m->n_vector)
		rc = print_vector(p, m, err);
	return rc;
}

static int
print_object(const struct buf *object, void *ctx, struct err *err)
{
	return print_text(buf_text(object), ctx, err);
}

static int
print_all(struct printing *p, struct err *err)
{
	struct db *db = p->e->cube->db;

	if (fingerprint_read(p->e->cube, &p->space, err) < 0)
		return -1;
	print_head(p, NULL);
	p->number = 1;
	if (carry_memories(db, print_first, p, err) < 0)
		return -1;
	if (print_line(p))
		return 0;
	if (carry_each(db, CARRY_BEFORE, print_object, p, err) < 0 ||
	    carry_memories(db, print_memory, p, err) < 0)
		return -1;
	return carry_each(db, CARRY_BEHIND, print_object, p, err);
}

static int
print(const struct export *e, struct err *err)
{
	struct printing p = { .e = e, .guarded = isatty(STDOUT_FILENO) };
	int rc = e->all ? print_all(&p, err) : print_plain(&p, err);

	buf_release(&p.line);
	buf_release(&p.chunk);
	return rc;
}

const struct export_format export_jsonl = { "jsonl", true, print };
