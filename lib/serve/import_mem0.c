#include <string.h>

#include "serve/import_format.h"
#include "serve/import_objects.h"

/*
 * What mem0's API and export give: an array of memories, or an object with
 * "results".  Its fields are those of a record; what a record has not goes to
 * metadata.
 */
static const char *const inner[] = { "results", "memories", NULL };

static bool
knows(const char *start, size_t len)
{
	static const char *const words[] = { "\"id\"", "\"memory\"", NULL };
	static const char *const some[] = { "\"hash\"", "\"categories\"",
		"\"results\"", "\"updated_at\"", "\"user_id\"" };
	size_t first = strspn(start, " \t\r\n");

	if (first == len || !strchr("[{", start[first]) ||
	    !import_objects_has(start, words))
		return false;
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		if (strstr(start, some[i]))
			return true;
	return false;
}

/* One without an id is known by what it says. */
static void
put_id(struct intake *in, struct import_object *object, struct buf *record)
{
	const char *const parts[] = { "mem0",
		import_objects_text(&object->value, "user_id", object->arena),
		import_objects_text(&object->value, "agent_id", object->arena),
		import_objects_text(&object->value, "run_id", object->arena),
		import_objects_text(&object->value, "memory", object->arena) };
	char id[ID_SIZE];

	intake_id(in, id, parts, sizeof parts / sizeof *parts);
	json_put_field(record, "id", id);
}

static int
each(
    struct intake *in, struct import_object *object, void *ctx, struct err *err)
{
	struct buf record = { 0 };
	struct json_span value;
	const char *at = NULL, *key;
	int rc;

	(void)ctx;
	buf_char(&record, '{');
	if (!import_objects_text(&object->value, "id", object->arena))
		put_id(in, object, &record);
	while (json_member(&object->value, &at, object->arena, &key, &value))
		if (value.kind != JSON_NULL)
			import_objects_put(&record, key, &value);
	buf_char(&record, '}');
	rc = intake_record(in, &record, MEMORY_FACT, object->place, err);
	buf_release(&record);
	return rc;
}

static int
read_mem0(struct intake *in, const char *path, struct err *err)
{
	return import_objects(in, path, inner, each, NULL, err);
}

static const char *const files[] = { "*.json", "*.jsonl", NULL };

const struct import_format import_mem0 = { "mem0", files, knows, read_mem0 };
