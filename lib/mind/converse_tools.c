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

struct tool {
	const char *fields[FIELDS_MAX]; /* texts; one that is a number last */
	bool optional[FIELDS_MAX];
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

#define STRING(name, what) \
	"\"" name "\":{\"type\":\"string\",\"description\":\"" what "\"}"
#define OBJECT(fields, required)                       \
	"{\"type\":\"object\",\"properties\":{" fields \
	"},\"required\":[" required "],\"additionalProperties\":false}"
#define QUERY                                                                                        \
	OBJECT(                                                                                      \
	    STRING("query",                                                                          \
		"what to look for") ","                                                              \
				    "\"count\":{\"type\":\"integer\",\"description\":\"how many, 8 " \
				    "if it is not given\"}",                                         \
	    "\"query\"")

/* Names as MemGPT has them; those that it lacks are of the same kind. */
static const struct chat_tool TOOLS[] = {
	{ "archival_memory_insert", "Keep a fact for later conversations.",
	    OBJECT(STRING("content", "one fact, complete by itself"),
		"\"content\"") },
	{ "archival_memory_search", "Search all that is remembered.", QUERY },
	{ "conversation_search", "Search what was said in conversations.",
	    QUERY },
	{ "core_memory_append",
	    "Add a line to a core memory block, which every prompt shows.",
	    OBJECT(STRING("label", "of the block") "," STRING(
		       "content", "what is added"),
		"\"label\",\"content\"") },
	{ "core_memory_replace", "Replace a text in a core memory block.",
	    OBJECT(STRING("label", "of the block") "," STRING("old_content",
		       "exactly as it stands there") "," STRING("new_content",
		       "what takes its place"),
		"\"label\",\"old_content\",\"new_content\"") },
	{ "memory_forget", "Forget a memory that the user wants forgotten.",
	    OBJECT(STRING("id", "of the memory"), "\"id\"") },
	{ "memory_revise", "Correct a memory that is wrong or out of date.",
	    OBJECT(STRING("id", "of the memory") "," STRING(
		       "content", "its text from now on"),
		"\"id\",\"content\"") },
};

/* In the same order. */
static const struct tool RUNS[] = {
	{ { "content" }, { false }, archival_memory_insert },
	{ { "query", "count" }, { false, true }, archival_memory_search },
	{ { "query", "count" }, { false, true }, conversation_search },
	{ { "label", "content" }, { false, false }, core_memory_append },
	{ { "label", "old_content", "new_content" }, { false, false, false },
	    core_memory_replace },
	{ { "id" }, { false }, memory_forget },
	{ { "id", "content" }, { false, false }, memory_revise },
};

enum { N_TOOLS = sizeof TOOLS / sizeof *TOOLS };
_Static_assert(sizeof RUNS / sizeof *RUNS == N_TOOLS, "one for each");

const struct chat_tool *
converse_tools(size_t *n)
{
	*n = N_TOOLS;
	return TOOLS;
}

/* ---- a call ---- */

static void
take_field(const struct tool *tool, const char *key,
    const struct json_span *value, struct given *given)
{
	for (int i = 0; i < FIELDS_MAX && tool->fields[i]; i++) {
		if (strcmp(tool->fields[i], key) != 0)
			continue;
		if (value->kind == JSON_STRING)
			given->texts[i] = json_text(
			    value, given->arena, &given->lens[i]);
		else if (value->kind == JSON_NUMBER)
			json_integer(value, &given->numbers[i]);
	}
}

static int
read_arguments(const struct tool *tool, const struct chat_tool_call *call,
    struct given *given, struct err *err)
{
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
	for (int i = 0; i < FIELDS_MAX && tool->fields[i]; i++)
		if (!given->texts[i] && !tool->optional[i])
			return err_set(err, ERR_INPUT, "'%s' must be a string",
			    tool->fields[i]);
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
	} else if (read_arguments(&RUNS[i], call, &given, err) == 0) {
		c->by_model = true;
		rc = RUNS[i].run(c, &given, result, err);
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
