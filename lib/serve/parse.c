#include "serve/parse.h"

#include <string.h>

#include "base/id.h"
#include "base/utf8.h"

/* A line that is being read, and the records it has so far. */
struct reading {
	const struct parse *how;
	const char *line;
	size_t len;
	uint64_t number;
	unsigned n_records;
	struct arena *arena;
	struct prepared **end; /* where the next record is to be hung on */
};

enum parse_format
parse_format_of(const char *name)
{
	static const char *const names[] = { "jsonl", "lines", "text", "tsv",
		"document", "markdown" };

	for (int i = 0; name && i <= PARSE_MARKDOWN; i++)
		if (strcmp(names[i], name) == 0)
			return (enum parse_format)i;
	return PARSE_JSONL;
}

/* Fills what the record leaves open and keeps it. */
static int
put(const struct memory *m, void *ctx, struct err *err)
{
	struct reading *r = ctx;
	struct prepared *record = arena_bytes(r->arena, sizeof *record);

	(void)err;
	record->m = *m;
	m = &record->m;
	if (m->event_at.at == CLOCK_NONE)
		record->m.event_at = r->how->event_at;
	if (r->how->replay_key && !m->id) {
		char *id = arena_bytes(r->arena, ID_SIZE);

		id_replay(id, r->how->replay_key,
		    r->number << 16 | r->n_records, r->line, r->len);
		record->m.id = id;
	}
	if (r->how->redact)
		preparer_mask(&record->m, r->arena);
	r->n_records++;
	*r->end = record;
	r->end = &record->next;
	return 0;
}

/* A text that is a whole record. */
static int
put_text(struct reading *r, const char *text, size_t len,
    const struct moment *at, struct err *err)
{
	const struct memory_defaults *d = &r->how->defaults;
	struct memory m;

	memory_init(&m);
	m.text = arena_copy(r->arena, text, len);
	m.text_len = len;
	memory_fill(&m, d);
	m.type = d->type >= 0 ? (enum memory_type)d->type
			      : memory_likely_type(&m, false);
	if (at)
		m.event_at = *at;
	if (len > MEMORY_TEXT_MAX)
		return err_set(err, ERR_INPUT,
		    "text of %zu bytes, more than %d", len, MEMORY_TEXT_MAX);
	return put(&m, r, err);
}

int
parse_check_text(const char *text, size_t len, struct err *err)
{
	size_t bad = utf8_bad(text, len);

	if (memchr(text, '\0', len))
		return err_set(err, ERR_INPUT, "column %zu: NUL character",
		    strlen(text) + 1);
	if (bad < len)
		return err_set(
		    err, ERR_INPUT, "column %zu: invalid UTF-8", bad + 1);
	return 0;
}

bool
parse_blank(const char *s, size_t len)
{
	return strspn(s, " \t\r\n\f\v") == len;
}

static int
put_tsv(struct reading *r, const char *line, size_t len, struct err *err)
{
	const char *tab = memchr(line, '\t', len);
	struct moment at;
	char time[64];
	size_t n = tab ? (size_t)(tab - line) : 0;

	if (!tab)
		return err_set(err, ERR_INPUT,
		    "no tab: a line is a time, a tab and a text");
	if (n >= sizeof time)
		return err_set(err, ERR_INPUT, "the first column is no time");
	memcpy(time, line, n);
	time[n] = '\0';
	if (parse_blank(tab + 1, len - n - 1))
		return err_set(err, ERR_INPUT, "the text is empty");
	if (!n)
		return put_text(r, tab + 1, len - 1, NULL, err);
	if (clock_parse(time, &at, err) < 0)
		return -1;
	return put_text(r, tab + 1, len - n - 1, &at, err);
}

static int
put_json(struct reading *r, const char *line, size_t len, struct err *err)
{
	struct json_span value;

	if (json_scan(line, len, &value, err) < 0)
		return -1;
	return memory_read(&value, &r->how->defaults, r->arena, put, r, err);
}

int
parse_line(const struct parse *how, const char *line, size_t len,
    uint64_t number, struct arena *arena, struct prepared **records,
    struct err *err)
{
	struct reading r = { .how = how,
		.line = line,
		.len = len,
		.number = number,
		.arena = arena,
		.end = records };

	*records = NULL;
	if (how->format == PARSE_JSONL)
		return put_json(&r, line, len, err);
	if (parse_check_text(line, len, err) < 0)
		return -1;
	return how->format == PARSE_TSV ? put_tsv(&r, line, len, err)
					: put_text(&r, line, len, NULL, err);
}
