#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/json.h"
#include "base/lines.h"
#include "serve/export.h"
#include "serve/import_format.h"
#include "serve/import_objects.h"
#include "store/carry.h"
#include "store/rows.h"

/*
 * What memos-export prints: records, and with --all the lines of carry.h
 * around them.
 */
struct reading {
	struct intake *in;
	struct carry carry;
	struct import_object *object;
	/* of the memory that comes next */
	int64_t number, place;
	struct space space; /* of the cube */
	bool remote;        /* its vectors are made by a model elsewhere */
};

static bool
knows(const char *start, size_t len)
{
	static const char *const record[] = { "\"memory\":", "\"type\":",
		"\"state\":", "\"created_at\":", NULL };
	static const char kind[] = "{\"kind\":\"";
	static const char text[] = "{\"memory\":\"";

	(void)len;
	return strncmp(start, kind, sizeof kind - 1) == 0 ||
	       strncmp(start, text, sizeof text - 1) == 0 ||
	       (strncmp(start, "{\"id\":", 6) == 0 &&
		   import_objects_has(start, record));
}

/* ---- lines that are no memories ---- */

static int
write_part(void *ctx, struct arena *arena, struct err *err)
{
	struct reading *r = ctx;
	const char *kind = import_objects_text(
	    &r->object->value, CARRY_KEY, arena);
	const struct carry_part *part = kind ? carry_find(kind) : NULL;

	if (!part)
		return err_set(
		    err, ERR_INPUT, "unknown kind '%.64s'", kind ? kind : "");
	/* without a cube there is nothing to compare it with */
	if (!r->carry.db)
		return carry_check(part, &r->object->value, arena, err) < 0 ? -1
									    : 1;
	return carry_put(&r->carry, part, &r->object->value, arena,
	    intake_options(r->in)->dry, err);
}

/* Where the numbers of the export go. */
static int
read_head(struct reading *r, struct err *err)
{
	const struct json_span *head = &r->object->value;
	struct arena *arena = r->object->arena;
	struct json_span value;
	const char *first = import_objects_text(head, "first", arena);
	struct err why = { 0 };
	int64_t number = 0;

	if (!import_objects_member(head, "version", arena, &value) ||
	    !json_integer(&value, &number) || number != EXPORT_VERSION) {
		err_set(&why, ERR_INPUT, "an export of another version than %d",
		    EXPORT_VERSION);
		intake_fault(r->in, r->object->place, &why);
		return 0;
	}
	intake_keep_scope(r->in);
	if (!r->carry.db || !first ||
	    !import_objects_member(head, "number", arena, &value) ||
	    !json_integer(&value, &number))
		return 0;
	return carry_settle(&r->carry, first, number, err);
}

/* The memory behind it has another number than the next one. */
static int
read_number(struct reading *r)
{
	const struct json_span *object = &r->object->value;
	struct arena *arena = r->object->arena;
	struct json_span value;

	r->number = r->place = 0;
	if (import_objects_member(object, "number", arena, &value))
		json_integer(&value, &r->number);
	if (import_objects_member(object, "place", arena, &value))
		json_integer(&value, &r->place);
	return 0;
}

/* ---- vectors ---- */

/* The bytes as in table embeddings: a scale, and codes. */
static int
read_vector(struct reading *r, struct arena *arena, char **data, size_t *size,
    struct err *err)
{
	const struct json_span *object = &r->object->value;
	struct json_span list, value;
	const char *at = NULL;
	double scale;
	float small;
	int64_t code;

	*size = sizeof small;
	*data = arena_bytes(arena, sizeof small + MEMORY_VECTOR_MAX);
	if (!import_objects_member(object, "scale", arena, &value) ||
	    !json_number(&value, &scale) ||
	    !import_objects_list(object, "codes", arena, &list))
		return err_set(
		    err, ERR_INPUT, "a vector without 'scale' or 'codes'");
	small = (float)scale;
	memcpy(*data, &small, sizeof small);
	while (json_element(&list, &at, &value)) {
		if (*size == sizeof small + r->space.dimension ||
		    !json_integer(&value, &code) || code < -127 || code > 127)
			break;
		(*data)[(*size)++] = (char)code;
	}
	if (*size != sizeof small + r->space.dimension)
		return err_set(err, ERR_INPUT,
		    "'codes' is not %zu numbers from -127 to 127",
		    r->space.dimension);
	return 0;
}

static int
write_vector(void *ctx, struct arena *arena, struct err *err)
{
	struct reading *r = ctx;
	const char *id = import_objects_text(&r->object->value, "id", arena);
	char *data;
	size_t size;

	if (!id)
		return err_set(err, ERR_INPUT, "a vector without 'id'");
	if (read_vector(r, arena, &data, &size, err) < 0)
		return -1;
	return carry_vector(&r->carry, id, data, size, err);
}

/* ---- memories ---- */

/* Whether what came last was stored, and not there already. */
static bool
was_added(const struct batch *batch)
{
	static const char end[] = "\"event\":\"ADD\"}\n";
	const size_t n = sizeof end - 1;

	return batch->acks.len >= n &&
	       memcmp(batch->acks.data + batch->acks.len - n, end, n) == 0;
}

/* What the store makes of a new memory that the record does not say. */
static int
finish(struct reading *r, const struct memory *m, bool weighed,
    struct arena *arena, struct err *err)
{
	struct memory row;
	int rc = rows_find(r->carry.db, m->id, arena, &row, err);

	if (rc == 1 && r->place)
		rc = carry_placed(&r->carry, row.seq, r->place, err);
	if (rc >= 0 && !weighed)
		rc = carry_unweighed(&r->carry, row.seq, err);
	return rc < 0 ? -1 : 0;
}

static int
write_record(void *ctx, struct arena *arena, struct err *err)
{
	struct reading *r = ctx;
	struct batch *batch = intake_batch(r->in);
	const struct json_span *line = &r->object->value;
	struct prepared *records;
	const struct parse how = intake_parse(r->in, -1);
	bool weighed;

	if (parse_line(&how, line->start, line->len, 1, arena, &records, err) <
	    0)
		return -1;
	if (!records)
		return 0;
	weighed = !isnan(records->m.importance);
	if (carry_number_next(&r->carry, r->number, err) < 0 ||
	    batch_line(batch, records, err) < 0)
		return -1;
	if (!was_added(batch))
		return 0;
	if (records->m.id && records->m.replaced_at == CLOCK_NONE &&
	    finish(r, &records->m, weighed, arena, err) < 0)
		return -1;
	return 1;
}

static int
read_record(struct reading *r, struct err *err)
{
	struct buf json = { 0 };
	int rc;

	if (!intake_options(r->in)->dry) {
		rc = intake_write(
		    r->in, write_record, r, r->object->place, err);
		r->number = r->place = 0;
		return rc;
	}
	buf_add(&json, r->object->value.start, r->object->value.len);
	rc = intake_record(r->in, &json, -1, r->object->place, err);
	buf_release(&json);
	return rc;
}

static int
each(
    struct intake *in, struct import_object *object, void *ctx, struct err *err)
{
	struct reading *r = ctx;
	const char *kind = import_objects_text(
	    &object->value, CARRY_KEY, object->arena);

	r->object = object;
	if (!kind)
		return read_record(r, err);
	if (strcmp(kind, "export") == 0)
		return read_head(r, err);
	if (strcmp(kind, "number") == 0)
		return read_number(r);
	if (strcmp(kind, "vector") == 0)
		return r->remote ? intake_write(
				       in, write_vector, r, object->place, err)
				 : 0;
	return intake_write(in, write_part, r, object->place, err);
}

static int
read_memos(struct intake *in, const char *path, struct err *err)
{
	struct batch *batch = intake_batch(in);
	struct reading r = { .in = in };
	int rc = 0;

	if (batch)
		r.carry.db = batch->cube->db;
	if (!intake_options(in)->dry) {
		r.space = *ingest_space(batch->ingest);
		r.remote = r.space.kind == SPACE_REMOTE;
		rc = intake_commit(in, err);
		if (rc == 0)
			rc = carry_begin(&r.carry, err);
	}
	if (rc == 0)
		rc = import_objects_lines(in, path, each, &r, err);
	carry_release(&r.carry);
	return rc;
}

bool
import_memos_space(int n, char **operands, struct space *space)
{
	struct arena arena = { 0 };
	struct json_span head;
	struct lines lines;
	const char *line, *text = NULL;
	struct err ignored;
	size_t len;

	for (int i = 0; i < n && !text; i++) {
		struct stat st;

		if (stat(operands[i], &st) < 0 || !S_ISREG(st.st_mode) ||
		    lines_open(&lines, operands[i], &ignored) < 0)
			continue;
		if (lines_next(&lines, &line, &len, &ignored) == LINES_LINE &&
		    json_scan(line, len, &head, &ignored) == 0)
			text = import_objects_text(&head, "vectors", &arena);
		lines_close(&lines);
	}
	if (text && !space_parse(text, space))
		text = NULL;
	arena_release(&arena);
	return text && space->kind == SPACE_EXTERNAL;
}

static const char *const files[] = { "*.jsonl", "*.ndjson", NULL };

const struct import_format import_memos = { "memos", files, knows, read_memos };
