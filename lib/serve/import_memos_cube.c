#include <string.h>

#include "base/json.h"
#include "serve/import_format.h"
#include "serve/import_objects.h"

/*
 * The dump of a cube of MemOS: textual_memory.json, an array of memories with
 * all that is known of them under "metadata", or the nodes and edges of a tree.
 */
static const char *const inner[] = { "nodes", "edges", NULL };

static bool
knows(const char *start, size_t len)
{
	static const char *const tree[] = { "\"nodes\"", "\"memory\"", NULL };
	static const char *const list[] = { "\"memory\"", "\"metadata\"",
		"\"status\"", NULL };

	(void)len;
	return import_objects_has(start, tree) ||
	       (import_objects_has(start, list) &&
		   (strstr(start, "\"activated\"") ||
		       strstr(start, "\"memory_type\"") ||
		       strstr(start, "\"visibility\"")));
}

static const char *
state_of(const char *status)
{
	if (status && strcmp(status, "archived") == 0)
		return "archived";
	if (status && strcmp(status, "deleted") == 0)
		return "forgotten";
	return "active";
}

/* What it calls a type is one here, or stays in the metadata. */
static const char *
type_of(const struct json_span *metadata, struct arena *arena)
{
	static const char *const same[] = { "fact", "event", "procedure",
		"preference", "summary" };
	const char *type = import_objects_text(metadata, "type", arena);

	if (import_objects_text(metadata, "preference_type", arena))
		return "preference";
	for (size_t i = 0; type && i < sizeof same / sizeof *same; i++)
		if (strcmp(type, same[i]) == 0)
			return type;
	return "fact";
}

/* Percent there, a share here. */
static void
put_confidence(
    struct buf *out, const struct json_span *metadata, struct arena *arena)
{
	struct json_span value;
	double number;

	if (import_objects_member(metadata, "confidence", arena, &value) &&
	    json_number(&value, &number) && number >= 0 && number <= 100)
		json_put_real(out, "confidence", number / 100);
}

static void
put_text(struct buf *out, const char *key, const char *text)
{
	if (text)
		json_put_field(out, key, text);
}

/* What has a place of its own in a record. */
static const char *const taken[] = { "user_id", "session_id", "status",
	"confidence", "created_at", "updated_at", "embedding" };

static bool
is_taken(const char *key)
{
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (strcmp(key, taken[i]) == 0)
			return true;
	return false;
}

static bool
is_empty(const struct json_span *value)
{
	return value->kind == JSON_NULL ||
	       (value->len == 2 && value->kind >= JSON_STRING);
}

static void
put_metadata(struct intake *in, struct buf *out,
    const struct json_span *metadata, struct arena *arena)
{
	struct json_span value;
	const char *at = NULL, *key;

	json_put_key(out, "metadata");
	buf_char(out, '{');
	while (json_member(metadata, &at, arena, &key, &value)) {
		if (strcmp(key, "embedding") == 0 && !is_empty(&value))
			intake_left_out(in, "vectors", 1);
		if (!is_taken(key) && !is_empty(&value))
			import_objects_put(out, key, &value);
	}
	buf_char(out, '}');
}

static void
put_record(struct intake *in, struct import_object *object,
    const struct json_span *metadata, struct buf *out)
{
	struct arena *arena = object->arena;

	buf_char(out, '{');
	import_objects_copy(out, &object->value, "id", arena);
	import_objects_copy(out, &object->value, "memory", arena);
	json_put_field(out, "type", type_of(metadata, arena));
	json_put_field(out, "state",
	    state_of(import_objects_text(metadata, "status", arena)));
	put_text(
	    out, "user_id", import_objects_text(metadata, "user_id", arena));
	put_text(
	    out, "run_id", import_objects_text(metadata, "session_id", arena));
	put_confidence(out, metadata, arena);
	put_text(out, "created_at",
	    import_objects_text(metadata, "created_at", arena));
	put_text(out, "updated_at",
	    import_objects_text(metadata, "updated_at", arena));
	put_metadata(in, out, metadata, arena);
	buf_char(out, '}');
}

static int
each(
    struct intake *in, struct import_object *object, void *ctx, struct err *err)
{
	struct buf record = { 0 };
	struct json_span metadata = { JSON_OBJECT, "{}", 2 };
	int rc;

	(void)ctx;
	if (object->key && strcmp(object->key, "edges") == 0) {
		intake_left_out(in, "edges", 1);
		return 0;
	}
	import_objects_object(
	    &object->value, "metadata", object->arena, &metadata);
	if (metadata.kind != JSON_OBJECT)
		metadata = (struct json_span){ JSON_OBJECT, "{}", 2 };
	put_record(in, object, &metadata, &record);
	rc = intake_record(in, &record, MEMORY_FACT, object->place, err);
	buf_release(&record);
	return rc;
}

static int
read_cube(struct intake *in, const char *path, struct err *err)
{
	return import_objects(in, path, inner, each, NULL, err);
}

static const char *const files[] = { "textual_memory.json",
	"*_textual_memory.json", NULL };

const struct import_format import_memos_cube = { "memtensor", files, knows,
	read_cube };
