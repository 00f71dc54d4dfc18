#include "serve/id_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/prog.h"
#include "serve/parse.h"

void
id_lines_release(struct id_lines *ids)
{
	free(ids->items);
	arena_release(&ids->arena);
	*ids = (struct id_lines){ 0 };
}

static void
add(struct id_lines *ids, struct id_line line)
{
	if (ids->n == ids->room) {
		ids->room = ids->room ? 2 * ids->room : 16;
		ids->items = alloc_grow(
		    ids->items, ids->room, sizeof *ids->items);
	}
	ids->items[ids->n++] = line;
}

void
id_lines_add(struct id_lines *ids, const char *id)
{
	add(ids, (struct id_line){ .id = id });
}

const char *
id_lines_id(const char *line, size_t len, struct arena *arena)
{
	struct json_span value, field;
	const char *at = NULL, *key;
	struct arena work = { 0 };
	const char *id = NULL;
	struct err err;

	while (len && strchr(" \t\r", line[len - 1]))
		len--;
	while (len && strchr(" \t", *line)) {
		line++;
		len--;
	}
	if (json_scan(line, len, &value, &err) < 0 ||
	    (value.kind != JSON_STRING && value.kind != JSON_OBJECT))
		return arena_copy(arena, line, len);
	if (value.kind == JSON_STRING)
		return json_text(&value, arena, NULL);
	while (!id && json_member(&value, &at, &work, &key, &field))
		if (strcmp(key, "id") == 0 && field.kind == JSON_STRING)
			id = json_text(&field, arena, NULL);
	arena_release(&work);
	return id;
}

static void
read_line(struct id_lines *ids, const struct lines *lines, const char *line,
    size_t len)
{
	const char *id = id_lines_id(line, len, &ids->arena);
	struct err err;

	if (id) {
		add(ids, (struct id_line){ id, lines->name, lines->number });
		return;
	}
	err_set(&err, ERR_INPUT, "the record has no 'id'");
	prog_error_at(&err, lines->name, lines->number);
}

int
id_lines_read(struct id_lines *ids, const char *path, struct err *err)
{
	struct lines lines;
	struct err why;
	const char *line;
	size_t len;
	int rc;

	if (lines_open(&lines, path, err) < 0)
		return -1;
	while ((rc = lines_next(&lines, &line, &len, err)) > LINES_END &&
	       rc != LINES_STOPPED) {
		if (rc == LINES_TOO_LONG) {
			err_set(&why, ERR_INPUT, "the line is too long");
			prog_error_at(&why, lines.name, lines.number);
		} else if (!parse_blank(line, len)) {
			read_line(ids, &lines, line, len);
		}
	}
	lines_close(&lines);
	if (rc == LINES_STOPPED)
		return err_set(
		    err, ERR_NONE, "interrupted: nothing was changed");
	return rc < 0 ? -1 : 0;
}
