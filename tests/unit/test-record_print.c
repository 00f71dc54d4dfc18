#include "base/record.h"

#include <stdlib.h>
#include <string.h>

#include "reprint.h"
#include "tap.h"

#define KNOWN                                                                 \
	" (id memory type user_id agent_id app_id run_id role name metadata " \
	"importance state subject relation object confidence strength "       \
	"event_at event_precision event_offset valid_from valid_to "          \
	"superseded_at superseded_by supersedes sources created_at "          \
	"updated_at replaced_at vector score)"

static void
test_fields(void)
{
	static const struct {
		const char *list, *want;
	} lists[] = {
		{ "id", "{\"id\":\"i\"}" },
		{ "memory,id", "{\"id\":\"i\",\"memory\":\"a\"}" },
		{ "type,user_id,state",
		    "{\"type\":\"turn\",\"state\":\"active\"}" },
		{ "event_at,replaced_at", "{}" },
		{ "", "!unknown field ''" KNOWN },
		{ "id,", "!unknown field ''" KNOWN },
		{ "id,score", "{\"id\":\"i\"}" },
		{ "id,rank", "!unknown field 'rank'" KNOWN },
		{ "ID", "!unknown field 'ID'" KNOWN },
		{ "i", "!unknown field 'i'" KNOWN },
	};
	struct memory m;
	struct buf out = { 0 };

	memory_init(&m);
	m.id = "i";
	m.text = "a";
	m.text_len = 1;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		memory_fields_t fields = 0;
		struct err err = { 0 };

		buf_reset(&out);
		if (memory_fields_parse(lists[i].list, &fields, &err))
			buf_printf(&out, "!%s", err.text);
		else
			memory_print(&out, &m, fields, NULL);
		tap(!strcmp(out.data, lists[i].want), "--fields '%s': %s",
		    lists[i].list, out.data);
	}
	buf_reset(&out);
	memory_print(&out, &m, 0, "\"score\":1");
	memory_print(&out, &m, 1, "\"score\":1");
	memory_print(&out, &m, 1, "");
	tap(!strcmp(out.data,
		"{\"score\":1}{\"id\":\"i\",\"score\":1}{\"id\":\"i\"}"),
	    "what a command adds comes last");
	buf_release(&out);
}

/* What messages offer is what there is. */
static void
test_lists(void)
{
	struct buf types = { 0 }, states = { 0 };

	for (int i = 0; i < MEMORY_TYPES; i++)
		buf_printf(&types, "%s%s", i ? " " : "",
		    memory_type_name((enum memory_type)i));
	for (int i = 0; i < MEMORY_STATES; i++)
		buf_printf(&states, "%s%s", i ? " " : "",
		    memory_state_name((enum memory_state)i));
	tap(!strcmp(types.data, MEMORY_TYPE_LIST), "%s", types.data);
	tap(!strcmp(states.data, MEMORY_STATE_LIST), "%s", states.data);
	buf_release(&types);
	buf_release(&states);
}

static void
test_names(void)
{
	static const bool verbatim[MEMORY_TYPES] = { true, true, true, true };
	struct memory m;

	for (int i = 0; i < MEMORY_TYPES; i++) {
		enum memory_type type = (enum memory_type)i;

		tap(memory_type_find(memory_type_name(type)) == i &&
			memory_verbatim(type) == verbatim[i],
		    "%s is a type", memory_type_name(type));
		memory_init(&m);
		m.type = type;
		bool alone = memory_in_session(&m);
		m.run_id = "r";
		tap(!alone && memory_in_session(&m) ==
				  (i == MEMORY_TURN || i == MEMORY_TOOL),
		    "whether it joins a session");
	}
	for (int i = 0; i < MEMORY_STATES; i++)
		tap(memory_state_find(
			memory_state_name((enum memory_state)i)) == i,
		    "%s is a state", memory_state_name((enum memory_state)i));
	tap(memory_type_find("") == -1 && memory_type_find("facts") == -1 &&
		memory_state_find("act") == -1,
	    "no other name is one");
}

/* Fields put together at random: what is read prints as itself. */
static void
test_fixed_points(void)
{
	static const char *const fields[] = { "\"id\":\"x\\u00e9\"",
		"\"type\":\"event\"", "\"role\":\"tool\"", "\"name\":\"\\\"N\"",
		"\"run_id\":\"r\"", "\"user_id\":\"\xf0\x9f\x98\x80\"",
		"\"importance\":0.1234567890123456789", "\"importance\":1e-300",
		"\"event_at\":\"2026-03-29 02:30\"", "\"timestamp\":\"1850\"",
		"\"event_precision\":\"month\"", "\"event_offset\":\"-11:59\"",
		"\"created_at\":0.000001", "\"valid_from\":\"2026-05\"",
		"\"metadata\":{\"a\":[1e5,\"\\/\"]}", "\"other\":{\"b\":[\n]}",
		"\"sources\":[\"a\",\"b\"]", "\"state\":\"decaying\"",
		"\"score\":1", "\"event\":\"x\"", "\"tool_calls\":[]",
		"\"\\u0000x\":1" };
	uint32_t random = 3;
	int records = 0, errors = 0, bad = 0;

	for (int round = 0; round < 20000; round++) {
		struct buf in = { 0 }, out = { 0 };
		struct err err;

		buf_string(&in, "{\"text\":\" t\\n\\u0001\"");
		for (int n = 0; n < 5; n++) {
			random = random * 1664525 + 1013904223;
			buf_printf(&in, ",%s",
			    fields[(random >> 12) %
				   (sizeof fields / sizeof *fields)]);
		}
		buf_char(&in, '}');
		if (reprint(in.data, in.len, &no_defaults, &out, &err)) {
			errors++;
		} else {
			records++;
			bad += !is_fixed(&out) || strchr(out.data, '\n');
		}
		buf_release(&in);
		buf_release(&out);
	}
	tap(!bad && records > 3000 && errors > 3000,
	    "%d records print as they were read, %d errors", records, errors);
}

int
main(void)
{
	setenv("TZ", "EET-2", 1);
	test_fields();
	test_lists();
	test_names();
	test_fixed_points();
	return tap_end();
}
