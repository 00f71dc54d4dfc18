#include <string.h>

#include "base/json.h"
#include "base/prog.h"
#include "serve/export.h"
#include "store/rows.h"

/* Rows as RFC 4180 has them, a column for each field of a record. */
static const char *const columns[] = { "id", "memory", "type", "user_id",
	"agent_id", "app_id", "run_id", "role", "name", "metadata",
	"importance", "state", "subject", "relation", "object", "confidence",
	"strength", "event_at", "event_precision", "event_offset", "valid_from",
	"valid_to", "superseded_at", "superseded_by", "supersedes", "sources",
	"created_at", "updated_at", "vector" };

enum { COLUMNS = sizeof columns / sizeof *columns };

struct printing {
	struct buf row, json;
	struct arena arena;
};

static void
put_field(struct buf *row, const char *text, size_t len)
{
	if (strcspn(text, ",\"\r\n") >= len) {
		buf_add(row, text, len);
		return;
	}
	buf_char(row, '"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			buf_char(row, '"');
		buf_char(row, text[i]);
	}
	buf_char(row, '"');
}

static void
put_value(struct printing *p, const struct json_span *value)
{
	const char *text = value->start;
	size_t len = value->len;

	if (value->kind == JSON_STRING)
		text = json_text(value, &p->arena, &len);
	else
		text = arena_copy(&p->arena, text, len);
	put_field(&p->row, text, len);
}

/* The fields of a record come in the order of the columns. */
static void
put_row(struct printing *p, const struct json_span *record)
{
	const char *at = NULL, *key;
	struct json_span value;
	bool more = json_member(record, &at, &p->arena, &key, &value);

	for (int i = 0; i < COLUMNS; i++) {
		if (i)
			buf_char(&p->row, ',');
		if (!more || strcmp(key, columns[i]) != 0)
			continue;
		put_value(p, &value);
		more = json_member(record, &at, &p->arena, &key, &value);
	}
	buf_string(&p->row, "\r\n");
}

static int
print_record(const struct memory *m, void *ctx, struct err *err)
{
	struct printing *p = ctx;
	struct json_span record;

	buf_reset(&p->row);
	buf_reset(&p->json);
	arena_reset(&p->arena);
	memory_print(&p->json, m, MEMORY_FIELDS_ALL, NULL);
	if (json_scan(p->json.data, p->json.len, &record, err) < 0)
		return -1;
	put_row(p, &record);
	return !prog_write(p->row.data, p->row.len);
}

static int
print(const struct export *e, struct err *err)
{
	struct printing p = { .row = { 0 } };
	int rc = 0;

	for (int i = 0; i < COLUMNS; i++)
		buf_printf(&p.row, i ? ",%s" : "%s", columns[i]);
	buf_string(&p.row, "\r\n");
	if (prog_write(p.row.data, p.row.len))
		rc = rows_each(e->cube->db, e->sel, ROWS_SEQUENCE, NULL, -1,
		    print_record, &p, err);
	buf_release(&p.row);
	buf_release(&p.json);
	arena_release(&p.arena);
	return rc;
}

const struct export_format export_csv = { "csv", true, print };
