#include "base/json_edit.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

/* What is changed in the first value of the root, or in the root itself. */
static const struct {
	const char *name, *text, *key, *value;
	int remove; /* -1: the value is added */
	bool inside;
	const char *want;
} CASES[] = {
	{ "an empty object", "{}", "a", "1", -1, false, "{\n  \"a\": 1\n}" },
	{ "an object on lines", "{\n\t\"b\": 2\n}\n", "a", "1", -1, false,
	    "{\n\t\"b\": 2,\n\t\"a\": 1\n}\n" },
	{ "an object on one line", "{\"b\":2}", "a", "1", -1, false,
	    "{\"b\":2, \"a\": 1}" },
	{ "behind a value of several lines",
	    "{\n    \"b\": [\n        1\n    ]\n}", "a", "1", -1, false,
	    "{\n    \"b\": [\n        1\n    ],\n    \"a\": 1\n}" },
	{ "an array within", "{\n \"b\": []\n}", NULL, "1", -1, true,
	    "{\n \"b\": [\n  1\n ]\n}" },
	{ "blanks before an end stay", "{\"b\": [ 1 ] }", NULL, "2", -1, true,
	    "{\"b\": [ 1, 2 ] }" },
	{ "the only one is taken out", "{\n  \"b\": 2\n}", NULL, NULL, 0, false,
	    "{}" },
	{ "the first one", "{\n  \"b\": 2,\n  \"c\": 3\n}", NULL, NULL, 0,
	    false, "{\n  \"c\": 3\n}" },
	{ "the last one", "{\n  \"b\": 2,\n  \"c\": \",\"\n}", NULL, NULL, 1,
	    false, "{\n  \"b\": 2\n}" },
	{ "one in the middle", "{\"a\":[1, 2 ,3]}", NULL, NULL, 1, true,
	    "{\"a\":[1 ,3]}" },
};

static void
change(size_t i)
{
	struct buf text = { 0 };
	struct json_span root, in;
	struct arena arena = { 0 };
	struct err err = { 0 };
	const char *at = NULL, *key;

	buf_string(&text, CASES[i].text);
	tap(json_edit_check(&text, &root, &err) == 0, "%s is read",
	    CASES[i].name);
	in = root;
	if (CASES[i].inside)
		json_member(&root, &at, &arena, &key, &in);
	if (CASES[i].remove >= 0)
		json_edit_remove(&text, &in, (size_t)CASES[i].remove);
	else
		json_edit_add(
		    &text, &in, CASES[i].inside, CASES[i].key, CASES[i].value);
	if (!tap(strcmp(text.data, CASES[i].want) == 0, "%s", CASES[i].name))
		printf("# %s\n", text.data);
	buf_release(&text);
	arena_release(&arena);
}

static void
test_fault(void)
{
	struct buf text = { 0 };
	struct json_span root;
	struct err err = { 0 };

	buf_string(&text, "{\n  \"a\": 1,\n  // no\n}\n");
	tap(json_edit_check(&text, &root, &err) < 0 &&
		strncmp(err.text, "line 3, column 3: ", 18) == 0,
	    "a fault is said with its line");
	buf_reset(&text);
	buf_string(&text, "[]");
	tap(json_edit_check(&text, &root, &err) < 0, "a list is no object");
	buf_release(&text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		change(i);
	test_fault();
	return tap_end();
}
