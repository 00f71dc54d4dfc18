#include "serve/operation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_schema.h"
#include "serve/operation_schema.h"
#include "tap.h"

/* What each operation gives is of the schema that its table makes. */
static struct front front = { .user = "ann" };
static struct operation_desk desk = {
	.front = &front, .by = "test", .allow_delete = true
};
static char home[] = "/tmp/test-operation.XXXXXX";

static const char *const PROFILES[] = { "memos", "mem0", "memtensor",
	"server-memory" };

/* ---- tables ---- */

static bool
is_schema(const struct operation_field *fields, bool strict)
{
	struct arena arena = { 0 };
	struct buf text = { 0 };
	struct err err = { 0 };
	bool good;

	operation_schema(fields, strict, &text);
	good = json_schema_read(text.data, text.len, &arena, &err) != NULL;
	if (!good)
		printf("# %s: %s\n", err.text, text.data);
	arena_release(&arena);
	buf_release(&text);
	return good;
}

static void
test_tables(const struct operation_profile *profile)
{
	bool named = true, schemas = true;

	for (const struct operation *o = profile->operations; o->name; o++) {
		size_t n = strspn(o->name, "abcdefghijklmnopqrstuvwxyz_");

		named = named && !o->name[n] && o->title && o->description &&
			o->run && operation_find(profile, o->name) == o;
		schemas = schemas && is_schema(o->takes, !profile->lenient) &&
			  is_schema(o->gives, false);
	}
	tap(named, "%s: each operation is found and described", profile->name);
	tap(schemas, "%s: each has schemas", profile->name);
}

/* ---- calls ---- */

static bool
is_of(const struct operation_field *fields, const struct buf *result)
{
	const struct json_schema *schema;
	struct arena arena = { 0 };
	struct json_span value;
	struct buf text = { 0 };
	struct err err = { 0 };
	bool good;

	operation_schema(fields, true, &text);
	schema = json_schema_read(text.data, text.len, &arena, &err);
	good = schema &&
	       json_scan(buf_text(result), result->len, &value, &err) == 0 &&
	       json_schema_check(schema, &value, &err) == 0;
	if (!good)
		printf("# %s: %s\n", err.text, buf_text(result));
	arena_release(&arena);
	buf_release(&text);
	return good;
}

/* Whether it can be done, and gives what it should; the result in *result. */
static bool
gives(const char *profile_name, const char *name, const char *arguments,
    struct buf *result)
{
	const struct operation_profile *profile = operation_profile(
	    profile_name);
	const struct operation *o = operation_find(profile, name);
	struct json_span object;
	struct err err = { 0 };

	buf_reset(result);
	if (json_scan(arguments, strlen(arguments), &object, &err) == 0 &&
	    operation_do(&desk, profile, o, &object, result, &err) == 0)
		return is_of(o->gives, result);
	printf("# %s\n", err.text);
	return false;
}

static const struct {
	const char *profile, *name, *arguments, *has;
} CALLS[] = {
	{ "memos", "search_memories", "{\"query\":\"tea\"}", "[]" },
	{ "memos", "add_memory",
	    "{\"text\":\"Ann drinks tea\",\"type\":\"fact\"}", "ADD" },
	{ "memos", "add_memory",
	    "{\"messages\":[{\"role\":\"user\",\"content\":\"I walk\"}]}",
	    "I walk" },
	{ "memos", "search_memories", "{\"query\":\"tea\"}", "drinks tea" },
	{ "memos", "get_context", "{\"query\":\"tea\",\"format\":\"xml\"}",
	    "drinks tea" },
	{ "memos", "get_memories", "{\"limit\":1}", "next_cursor" },
	{ "memos", "get_memories", "{\"ids\":[\"none\"],\"history\":true}",
	    "missing" },
	{ "memos", "give_feedback", "{\"text\":\"no, Ann drinks milk\"}",
	    "milk" },
	{ "memos", "get_blocks", "{}", "[]" },
	{ "memos", "edit_block",
	    "{\"label\":\"b\",\"action\":\"set\",\"text\":\"x\"}", "\"x\"" },
	{ "memos", "get_blocks", "{}", "\"x\"" },
	{ "memos", "edit_block", "{\"label\":\"b\",\"action\":\"undo\"}",
	    "null" },
	{ "mem0", "search_memories", "{\"query\":\"milk\"}", "milk" },
	{ "mem0", "get_memories", "{\"page\":1,\"page_size\":5}", "milk" },
	{ "memtensor", "create_cube", "{\"cube_name\":\"two\"}", "two" },
	{ "memtensor", "add_memory",
	    "{\"memory_content\":\"mate\",\"cube_id\":\"two\"}", "mate" },
	{ "memtensor", "search_memories",
	    "{\"query\":\"mate\",\"cube_id\":\"two\"}", "mate" },
	{ "server-memory", "create_entities",
	    "{\"entities\":[{\"name\":\"A\",\"entityType\":\"p\","
	    "\"observations\":[\"o\"]}]}",
	    "\"o\"" },
	{ "server-memory", "create_relations",
	    "{\"relations\":[{\"from\":\"A\",\"to\":\"A\","
	    "\"relationType\":\"is\"}]}",
	    "\"is\"" },
	{ "server-memory", "add_observations",
	    "{\"observations\":[{\"entityName\":\"A\",\"contents\":[\"x\"]}]}",
	    "\"x\"" },
	{ "server-memory", "read_graph", "{}", "\"is\"" },
	{ "server-memory", "search_nodes", "{\"query\":\"X\"}", "\"A\"" },
	{ "server-memory", "open_nodes", "{\"names\":[\"A\"]}", "\"A\"" },
	{ "server-memory", "delete_observations",
	    "{\"deletions\":[{\"entityName\":\"A\",\"observations\":[\"x\"]}]}",
	    "successfully" },
	{ "server-memory", "delete_relations", "{\"relations\":[]}",
	    "successfully" },
	{ "server-memory", "delete_entities", "{\"entityNames\":[\"A\"]}",
	    "successfully" },
	{ "mem0", "delete_all_memories", "{}", "DELETE" },
};

static void
test_calls(void)
{
	struct buf result = { 0 };

	for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++)
		tap(gives(CALLS[i].profile, CALLS[i].name, CALLS[i].arguments,
			&result) &&
			strstr(buf_text(&result), CALLS[i].has),
		    "%s: %s %s gives what its table says", CALLS[i].profile,
		    CALLS[i].name, CALLS[i].arguments);
	buf_release(&result);
}

/* What goes by an id. */
static void
test_ids(void)
{
	static const struct {
		const char *profile, *name, *arguments;
	} calls[] = {
		{ "memos", "get_memories", "{\"ids\":[\"%s\"]}" },
		{ "memos", "update_memory",
		    "{\"memory_id\":\"%s\",\"text\":\"b\",\"pinned\":true}" },
		{ "memos", "get_memories",
		    "{\"ids\":[\"%s\"],\"history\":true}" },
		{ "memos", "update_memory",
		    "{\"memory_id\":\"%s\",\"undo\":true}" },
		{ "mem0", "get_memory", "{\"memory_id\":\"%s\"}" },
		{ "memtensor", "update_memory",
		    "{\"memory_id\":\"%s\",\"memory_content\":\"c\"}" },
		{ "memos", "delete_memory", "{\"ids\":[\"%s\"]}" },
	};
	static const char id[] = "\"id\":\"";
	struct buf result = { 0 }, arguments = { 0 };
	char found[40] = "";
	const char *at;

	gives("memos", "add_memory", "{\"text\":\"a\"}", &result);
	at = strstr(buf_text(&result), id);
	if (at)
		snprintf(found, sizeof found, "%.36s", at + sizeof id - 1);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		const char *mark = strstr(calls[i].arguments, "%s");

		buf_reset(&arguments);
		buf_add(&arguments, calls[i].arguments,
		    (size_t)(mark - calls[i].arguments));
		buf_printf(&arguments, "%s%s", found, mark + 2);
		tap(gives(calls[i].profile, calls[i].name, arguments.data,
			&result) &&
			strstr(buf_text(&result), found),
		    "%s: %s of an id gives what its table says",
		    calls[i].profile, calls[i].name);
	}
	buf_release(&arguments);
	buf_release(&result);
}

int
main(void)
{
	struct buf clean = { 0 };

	if (!mkdtemp(home))
		return 1;
	front.dir = home;
	for (size_t i = 0; i < sizeof PROFILES / sizeof *PROFILES; i++)
		test_tables(operation_profile(PROFILES[i]));
	tap(!operation_profile("none"), "there is no profile of another name");
	test_calls();
	test_ids();
	operation_desk_close(&desk);
	buf_printf(&clean, "rm -r '%s'", home);
	tap(system(clean.data) == 0, "all of it is gone");
	buf_release(&clean);
	return tap_end();
}
