#include "serve/import_objects.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json_stream.h"
#include "base/lines.h"
#include "base/prog.h"

enum { START = 64 << 10 /* bytes that show whether a line is an object */ };

struct reading {
	struct intake *in;
	const char *const *inner;
	import_each *each;
	void *ctx;
	struct arena arena;
};

/* ---- members ---- */

bool
import_objects_member(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value)
{
	const char *at = NULL, *key;

	if (object->kind != JSON_OBJECT)
		return false;
	while (json_member(object, &at, arena, &key, value))
		if (strcmp(key, name) == 0)
			return value->kind != JSON_NULL;
	return false;
}

const char *
import_objects_text(
    const struct json_span *object, const char *name, struct arena *arena)
{
	struct json_span value;
	const char *text;

	if (!import_objects_member(object, name, arena, &value) ||
	    value.kind != JSON_STRING)
		return NULL;
	text = json_text(&value, arena, NULL);
	return *text ? text : NULL;
}

bool
import_objects_list(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *list)
{
	return import_objects_member(object, name, arena, list) &&
	       list->kind == JSON_ARRAY;
}

bool
import_objects_object(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *found)
{
	return import_objects_member(object, name, arena, found) &&
	       found->kind == JSON_OBJECT;
}

void
import_objects_put(
    struct buf *out, const char *key, const struct json_span *value)
{
	if (out->len && out->data[out->len - 1] != '{')
		buf_char(out, ',');
	json_put_string(out, key, strlen(key));
	buf_char(out, ':');
	buf_add(out, value->start, value->len);
}

void
import_objects_copy(struct buf *out, const struct json_span *object,
    const char *name, struct arena *arena)
{
	struct json_span value;

	if (import_objects_member(object, name, arena, &value))
		import_objects_put(out, name, &value);
}

bool
import_objects_has(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (!strstr(text, *words))
			return false;
	return true;
}

/* ---- objects ---- */

static int
hand_over(struct reading *r, struct import_object *object, struct err *err)
{
	struct err why = { 0 };
	int rc = 0;

	object->arena = &r->arena;
	if (object->value.kind == JSON_OBJECT) {
		rc = r->each(r->in, object, r->ctx, err);
	} else {
		err_set(&why, ERR_INPUT, "no object");
		intake_fault(r->in, object->place, &why);
	}
	return rc;
}

/* A line that is an object with an array to be walked. */
static int
hand_over_inner(struct reading *r, const struct import_object *around,
    const char *key, const struct json_span *list, struct err *err)
{
	struct json_span value;
	const char *at = NULL;

	for (size_t n = 0; json_element(list, &at, &value); n++) {
		struct import_object object = { .key = key, .value = value };

		snprintf(object.place, sizeof object.place, "%.30s %.30s[%zu]",
		    around->place, key, n);
		if (hand_over(r, &object, err) < 0)
			return -1;
	}
	return 0;
}

static int
hand_over_line(struct reading *r, struct import_object *object, struct err *err)
{
	struct json_span list;
	bool any = false;

	for (const char *const *key = r->inner; key && *key; key++) {
		if (!import_objects_list(
			&object->value, *key, &r->arena, &list))
			continue;
		any = true;
		if (hand_over_inner(r, object, *key, &list, err) < 0)
			return -1;
	}
	return any ? 0 : hand_over(r, object, err);
}

static int
read_line(struct reading *r, const struct lines *lines, int result,
    const char *line, size_t len, struct err *err)
{
	struct import_object object = { .key = NULL };
	struct err why;
	int rc = 0;

	if (parse_blank(line, len))
		return 0;
	snprintf(object.place, sizeof object.place, ":%" PRIu64, lines->number);
	if (result == LINES_TOO_LONG)
		err_set(&why, ERR_INPUT, "line of %zu bytes", len);
	if (result == LINES_TOO_LONG ||
	    json_scan(line, len, &object.value, &why) < 0)
		intake_fault(r->in, object.place, &why);
	else
		rc = hand_over_line(r, &object, err);
	arena_reset(&r->arena);
	return rc;
}

/* The file itself cannot be read on. */
static void
say_end(struct reading *r, struct err *why)
{
	intake_fault(r->in, "", why);
}

static int
read_lines(struct reading *r, const char *path, struct err *err)
{
	struct lines lines;
	const char *line;
	uint64_t done = 0;
	size_t len;
	int result, rc = 0;
	struct err why = { 0 };

	if (lines_open(&lines, path, &why) < 0) {
		say_end(r, &why);
		return 0;
	}
	lines.max = intake_options(r->in)->max;
	while (rc == 0 && !intake_stopped(r->in) &&
	       (result = lines_next(&lines, &line, &len, &why)) != LINES_END) {
		if (result < 0) {
			say_end(r, &why);
			break;
		}
		if (result == LINES_STOPPED) {
			rc = intake_commit(r->in, err);
			continue;
		}
		done += len + 1;
		intake_read(r->in, done);
		rc = read_line(r, &lines, result, line, len, err);
	}
	lines_close(&lines);
	return rc;
}

static void
place_of(const struct json_item *item, struct import_object *object)
{
	if (item->key)
		snprintf(object->place, sizeof object->place,
		    "%.40s[%" PRIu64 "]", item->key, item->index);
	else
		snprintf(object->place, sizeof object->place, "[%" PRIu64 "]",
		    item->index);
}

static int
read_items(struct reading *r, struct json_stream *stream, struct err *err)
{
	struct json_item item;
	struct err why = { 0 };
	int rc = 0, more;

	while (rc == 0 && !intake_stopped(r->in) &&
	       (more = json_stream_next(stream, &r->arena, &item, &why))) {
		struct import_object object = { .key = NULL };

		if (more < 0 && prog_signal())
			return intake_commit(r->in, err);
		if (more < 0) {
			say_end(r, &why);
			break;
		}
		intake_read(r->in, json_stream_read(stream));
		object.key = item.key;
		object.value = item.value;
		place_of(&item, &object);
		if (item.bad)
			intake_fault(r->in, object.place, &why);
		else
			rc = hand_over(r, &object, err);
		arena_reset(&r->arena);
	}
	return rc;
}

/* Whether a line is an object: then each is one. */
static bool
has_lines(const char *path)
{
	static char start[START];
	struct json_span value;
	struct err ignored;
	const char *end;
	ssize_t n;
	int fd;

	if (strcmp(path, "-") == 0)
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, start, sizeof start);
	close(fd);
	end = n > 0 ? memchr(start, '\n', (size_t)n) : NULL;
	return end && *start == '{' &&
	       json_scan(start, (size_t)(end - start), &value, &ignored) == 0;
}

int
import_objects_lines(struct intake *in, const char *path, import_each *each,
    void *ctx, struct err *err)
{
	struct reading r = { .in = in, .each = each, .ctx = ctx };
	int rc = read_lines(&r, path, err);

	arena_release(&r.arena);
	return rc;
}

int
import_objects(struct intake *in, const char *path, const char *const *inner,
    import_each *each, void *ctx, struct err *err)
{
	struct reading r = {
		.in = in, .inner = inner, .each = each, .ctx = ctx
	};
	struct json_stream stream;
	struct err why = { 0 };
	int rc = 0;

	if (has_lines(path)) {
		rc = read_lines(&r, path, err);
	} else if (json_stream_open(&stream, path, &why) < 0) {
		say_end(&r, &why);
	} else {
		stream.inner = inner;
		stream.max = intake_options(in)->max;
		rc = read_items(&r, &stream, err);
		json_stream_close(&stream);
	}
	arena_release(&r.arena);
	return rc;
}
