/*
 * JSON: what the strict scan accepts is walked whole.  Every value lies within
 * its parent and is a JSON text of its own, texts and numbers survive being
 * printed, and SQLite, which reads the metadata, takes it too.
 */
#include "fuzz.h"

#include <sqlite3.h>

enum { WALKED = 3000 /* values: each is scanned again */ };

static sqlite3_stmt *valid;
static size_t walked;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	sqlite3 *db;

	(void)argc, (void)argv;
	MUST(sqlite3_open(":memory:", &db) == SQLITE_OK);
	MUST(sqlite3_prepare_v2(
		 db, "SELECT json_valid(?1)", -1, &valid, NULL) == SQLITE_OK);
	return 0;
}

static void
check_text(const char *text, size_t len, struct arena *arena)
{
	struct buf out = { 0 };
	struct json_span again;
	struct err err;
	size_t again_len;
	char *copy;

	MUST(!memchr(text, '\0', len) && text[len] == '\0');
	MUST(utf8_bad(text, len) == len);
	json_put_string(&out, text, len);
	MUST(json_scan(out.data, out.len, &again, &err) == 0);
	MUST(again.kind == JSON_STRING);
	copy = json_text(&again, arena, &again_len);
	MUST(again_len == len && memcmp(copy, text, len) == 0);
	buf_release(&out);
}

static void
check_number(const struct json_span *value)
{
	double number, again_number;
	int64_t integer, again_integer;
	struct buf out = { 0 };
	struct json_span again;
	struct err err;

	if (json_number(value, &number)) {
		json_put_number(&out, number);
		MUST(json_scan(out.data, out.len, &again, &err) == 0);
		MUST(json_number(&again, &again_number));
		MUST(again_number == number);
	}
	buf_reset(&out);
	if (json_integer(value, &integer)) {
		json_put_int(&out, "n", integer);
		again = (struct json_span){ JSON_NUMBER, out.data + 4,
			out.len - 4 };
		MUST(json_integer(&again, &again_integer));
		MUST(again_integer == integer);
		MUST(number == (double)integer);
	}
	buf_release(&out);
}

static void
walk(const struct json_span *value, struct arena *arena)
{
	const char *end = value->start + value->len, *at = NULL, *key;
	struct json_span item;
	struct err err;
	double number;
	int64_t integer;
	size_t len;

	if (++walked > WALKED)
		return;
	MUST(json_scan(value->start, value->len, &item, &err) == 0);
	MUST(item.kind == value->kind && item.len == value->len);
	if (value->kind == JSON_STRING)
		check_text(json_text(value, arena, &len), len, arena);
	else if (value->kind == JSON_NUMBER)
		check_number(value);
	else
		MUST(!json_number(value, &number) &&
		     !json_integer(value, &integer));
	while (value->kind == JSON_ARRAY && json_element(value, &at, &item)) {
		MUST(item.start > value->start && item.start + item.len < end);
		walk(&item, arena);
	}
	while (value->kind == JSON_OBJECT &&
	       json_member(value, &at, arena, &key, &item)) {
		MUST(item.start > value->start && item.start + item.len < end);
		check_text(key, strlen(key), arena);
		walk(&item, arena);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	struct arena arena = { 0 };
	struct json_span value;
	struct err err = { 0 };

	walked = 0;
	if (json_scan(text, size, &value, &err) < 0) {
		fuzz_refused(&err);
		free(text);
		return 0;
	}
	MUST(value.start >= text && value.start + value.len <= text + size);
	walk(&value, &arena);
	sqlite3_bind_text(valid, 1, text, (int)size, SQLITE_STATIC);
	MUST(sqlite3_step(valid) == SQLITE_ROW);
	MUST(sqlite3_column_int(valid, 0) == 1);
	sqlite3_reset(valid);
	arena_release(&arena);
	free(text);
	return 0;
}
