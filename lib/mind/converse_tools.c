#include "mind/converse_state.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/blocks.h"

enum {
	HITS = 8,         /* that a search shows, unless it says how many */
	HITS_MAX = 50,    /* and at most */
	TEXT_MAX = 2000,  /* bytes of a memory that it shows */
	FIELDS_MAX = 3,   /* arguments of a tool */
	NO_LIMIT = 10000, /* bytes of a query */
};

/* What a model gave, by the tool's names; NULL where it did not. */
struct given {
	const char *texts[FIELDS_MAX];
	size_t lens[FIELDS_MAX];
	int64_t numbers[FIELDS_MAX]; /* -1 */
	struct arena *arena;
};

/* 1 done, 0 refused with the reason in err, -1 if the store fails. */
typedef int run_tool(struct converse *c, const struct given *given,
    struct buf *result, struct err *err);

struct field {
	const char *name, *description;
	bool number; /* that need not be given; else a text that must */
};

struct tool {
	const char *name, *description;
	struct field fields[FIELDS_MAX];
	run_tool *run;
};

/* ---- blocks ---- */

typedef int change_block(struct db *db, const struct block_change *change,
    const struct given *given, struct err *err);

static int
append(struct db *db, const struct block_change *change,
    const struct given *given, struct err *err)
{
	return blocks_append(db, change, given->texts[1], err);
}

static int
replace(struct db *db, const struct block_change *change,
    const struct given *given, struct err *err)
{
	return blocks_replace(
	    db, change, given->texts[1], given->texts[2], err);
}

static int
change_one(struct converse *c, const struct given *given, change_block *how,
    struct buf *result, struct err *err)
{
	struct db *db = c->options.cube->db;
	const struct block_scope scope = converse_scope(c);
	const struct block_change change = {
		.scope = &scope, .label = given->texts[0], .by = "model"
	};
	struct block block;

	if (db_begin(db, true, err) < 0)
		return -1;
	if (how(db, &change, given, err) < 0) {
		db_rollback(db);
		return err->kind == ERR_INPUT ? 0 : -1;
	}
	if (db_commit(db, err) < 0)
		return -1;
	converse_note_block(c, given->texts[0]);
	if (blocks_get(db, &scope, given->texts[0], given->arena, &block, err) <
	    0)
		return -1;
	buf_string(result, "{\"value\":");
	json_put_string(result, block.value, strlen(block.value));
	json_put_int(result, "length", block.length);
	json_put_int(result, "limit", block.limit);
	buf_char(result, '}');
	return 1;
}

static int
core_memory_append(struct converse *c, const struct given *given,
    struct buf *result, struct err *err)
{
	return change_one(c, given, append, result, err);
}

static int
core_memory_replace(struct converse *c, const struct given *given,
    struct buf *result, struct err *err)
{
	return change_one(c, given, replace, result, err);
}

/* ---- memories ---- */

static void
put_hit(struct buf *result, const struct found *found)
{
	const struct memory *m = &found->memory;

	buf_char(result, '{');
	json_put_field(result, "id", m->id);
	json_put_key(result, "memory");
	json_put_string(
	    result, m->text, utf8_fit(m->text, m->text_len, TEXT_MAX));
	if (m->name || m->role)
		json_put_field(result, "by", m->name ? m->name : m->role);
	json_put_key(result, "time");
	buf_char(result, '"');
	clock_print(result,
	    m->event_at.at != CLOCK_NONE ? m->event_at.at : m->created_at);
	buf_string(result, "\"}");
}

static int
search_for(struct converse *c, const struct given *given, uint32_t types,
    struct buf *result, struct err *err)
{
	struct results results;
	struct query query = { .text = given->texts[0],
		.text_len = given->lens[0],
		.selection = c->selection,
		.k = HITS,
		.archive = true };
	int64_t wanted = given->numbers[1];
	const char *ids[HITS_MAX];

	if (wanted > 0)
		query.k = wanted > HITS_MAX ? HITS_MAX : (size_t)wanted;
	query.selection.types = types;
	if (query.text_len > NO_LIMIT)
		query.text_len = utf8_fit(query.text, query.text_len, NO_LIMIT);
	if (search(c->searcher, &query, given->arena, &results, err) < 0)
		return -1;
	buf_string(result, "{\"memories\":[");
	for (size_t i = 0; i < results.n; i++) {
		if (i)
			buf_char(result, ',');
		put_hit(result, &results.items[i]);
		ids[i] = results.items[i].memory.id;
	}
	converse_note(c, ids, results.n);
	buf_string(result, "]}");
	return 1;
}

static int
archival_memory_search(struct converse *c, const struct given *given,
    struct buf *result, struct err *err)
{
	return search_for(c, given, 0, result, err);
}

static int
conversation_search(struct converse *c, const struct given *given,
    struct buf *result, struct err *err)
{
	return search_for(c, given, 1u << MEMORY_TURN, result, err);
}

static int
archival_memory_insert(struct converse *c, const struct given *given,
    struct buf *result, struct err *err)
{
	const char *id;

	if (converse_remember(
		c, given->texts[0], given->lens[0], given->arena, &id, err) < 0)
		return err->kind == ERR_INPUT ? 0 : -1;
	buf_char(result, '{');
	json_put_field(result, "id", id);
	buf_char(result, '}');
	return 1;
}

/* What was done to the memory of an id: 1, 0 if there is none, or -1. */
static int
say_done(int rc, const struct given *given, const char *what,
    struct buf *result, struct err *err)
{
	if (rc == 0)
		err_set(err, ERR_INPUT, "no memory '%.128s'", given->texts[0]);
	if (rc < 1)
		return rc == 0 || err->kind == ERR_INPUT ? 0 : -1;
	buf_char(result, '{');
	json_put_field(result, "id", given->texts[0]);
	json_put_field(result, "event", what);
	buf_char(result, '}');
	return 1;
}

static int
memory_revise(struct converse *c, const struct given *given, struct buf *result,
    struct err *err)
{
	return say_done(converse_revise(c, given->texts[0], given->texts[1],
			    given->lens[1], err),
	    given, "UPDATE", result, err);
}

static int
memory_forget(struct converse *c, const struct given *given, struct buf *result,
    struct err *err)
{
	return say_done(converse_forget(c, given->texts[0], err), given,
	    "DELETE", result, err);
}

/* ---- the table ---- */

#define TEXT(name, what)          \
	{                         \
		name, what, false \
	}
#define NUMBER(name, what)       \
	{                        \
		name, what, true \
	}
#define QUERY                                                         \
	{                                                             \
		TEXT("query", "what to look for"),                    \
		    NUMBER("count", "how many, 8 if it is not given") \
	}

/* Names as MemGPT has them; those that it lacks are of the same kind. */
static const struct tool TOOLS[] = {
	{ "archival_memory_insert", "Keep a fact for later conversations.",
	    { TEXT("content", "one fact, complete by itself") },
	    archival_memory_insert },
	{ "archival_memory_search", "Search all that is remembered.", QUERY,
	    archival_memory_search },
	{ "conversation_search", "Search what was said in conversations.",
	    QUERY, conversation_search },
	{ "core_memory_append",
	    "Add a line to a core memory block, which every prompt shows.",
	    { TEXT("label", "of the block"), TEXT("content", "what is added") },
	    core_memory_append },
	{ "core_memory_replace", "Replace a text in a core memory block.",
	    { TEXT("label", "of the block"),
		TEXT("old_content", "exactly as it stands there"),
		TEXT("new_content", "what takes its place") },
	    core_memory_replace },
	{ "memory_forget", "Forget a memory that the user wants forgotten.",
	    { TEXT("id", "of the memory") }, memory_forget },
	{ "memory_revise", "Correct a memory that is wrong or out of date.",
	    { TEXT("id", "of the memory"),
		TEXT("content", "its text from now on") },
	    memory_revise },
};

enum { N_TOOLS = sizeof TOOLS / sizeof *TOOLS };

/* The next field behind `field`, NULL if there is none; begin with NULL. */
static const struct field *
next_field(const struct tool *tool, const struct field *field)
{
	field = field ? field + 1 : tool->fields;
	return field < tool->fields + FIELDS_MAX && field->name ? field : NULL;
}

/* The JSON Schema of what a tool takes. */
static void
put_schema(const struct tool *tool, struct buf *out)
{
	const struct field *f = NULL;

	buf_string(out, "{\"type\":\"object\",\"properties\":{");
	while ((f = next_field(tool, f))) {
		json_put_key(out, f->name);
		buf_char(out, '{');
		json_put_field(out, "type", f->number ? "integer" : "string");
		json_put_field(out, "description", f->description);
		buf_char(out, '}');
	}
	buf_string(out, "},\"required\":[");
	while ((f = next_field(tool, f)))
		if (!f->number)
			buf_printf(out, "%s\"%s\"",
			    f == tool->fields ? "" : ",", f->name);
	buf_string(out, "],\"additionalProperties\":false}");
}

const struct chat_tool *
converse_tools(struct arena *arena, size_t *n)
{
	struct chat_tool *tools = arena_bytes(arena, N_TOOLS * sizeof *tools);
	struct buf schema = { 0 };

	for (size_t i = 0; i < N_TOOLS; i++) {
		buf_reset(&schema);
		put_schema(&TOOLS[i], &schema);
		tools[i] = (struct chat_tool){ TOOLS[i].name,
			TOOLS[i].description,
			arena_copy(arena, schema.data, schema.len) };
	}
	buf_release(&schema);
	*n = N_TOOLS;
	return tools;
}

/* ---- a call ---- */

static void
take_field(const struct tool *tool, const char *key,
    const struct json_span *value, struct given *given)
{
	const struct field *f = NULL;

	while ((f = next_field(tool, f))) {
		size_t i = (size_t)(f - tool->fields);

		if (strcmp(f->name, key) != 0)
			continue;
		if (f->number && value->kind == JSON_NUMBER)
			json_integer(value, &given->numbers[i]);
		else if (!f->number && value->kind == JSON_STRING)
			given->texts[i] = json_text(
			    value, given->arena, &given->lens[i]);
	}
}

static int
read_arguments(const struct tool *tool, const struct chat_tool_call *call,
    struct given *given, struct err *err)
{
	const struct field *f = NULL;
	struct json_span object, value;
	const char *at = NULL, *key;

	for (int i = 0; i < FIELDS_MAX; i++)
		given->numbers[i] = -1;
	if (json_scan(call->arguments, call->arguments_len, &object, err) < 0)
		return -1;
	if (object.kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "the arguments are no object");
	while (json_member(&object, &at, given->arena, &key, &value))
		take_field(tool, key, &value, given);
	while ((f = next_field(tool, f)))
		if (!f->number && !given->texts[f - tool->fields])
			return err_set(
			    err, ERR_INPUT, "'%s' must be a string", f->name);
	return 0;
}

int
converse_call(struct converse *c, const struct chat_tool_call *call,
    struct buf *result, bool *failed, struct err *err)
{
	struct given given = { .arena = &c->arena };
	size_t i = 0;
	int rc = 0;

	while (i < N_TOOLS && strcmp(TOOLS[i].name, call->name) != 0)
		i++;
	if (i == N_TOOLS) {
		err_set(err, ERR_INPUT, "no tool '%.64s'", call->name);
	} else if (read_arguments(&TOOLS[i], call, &given, err) == 0) {
		c->by_model = true;
		rc = TOOLS[i].run(c, &given, result, err);
		c->by_model = false;
	}
	*failed = rc == 0;
	if (rc < 0)
		return -1;
	if (rc == 0) {
		buf_string(result, "{\"error\":");
		json_put_string(result, err->text, strlen(err->text));
		buf_char(result, '}');
		err->kind = ERR_NONE;
	}
	return 0;
}
