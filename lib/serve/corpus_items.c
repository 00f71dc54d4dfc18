#include "serve/corpus_items.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/prog.h"

enum { READ_SIZE = 64 << 10 };

struct splitter {
	const char *path;
	struct buf item; /* that was begun */
	int depth;       /* of brackets within it */
	bool string, escaped;
	uint64_t n; /* items before it */
	corpus_items_take *take;
	void *ctx;
};

static int
blame(const struct splitter *s, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "'%.128s', item %llu: %s", s->path,
	    (unsigned long long)s->n + 1, what);
}

static int
end_item(struct splitter *s, struct err *err)
{
	struct json_span value;
	struct err why = { 0 };
	int rc = json_scan(s->item.data, s->item.len, &value, &why);

	if (rc == 0)
		rc = s->take(&value, s->ctx, &why);
	s->n += rc == 0;
	buf_reset(&s->item);
	if (rc == 0)
		return 0;
	if (why.kind == ERR_INPUT)
		return blame(s, why.text, err);
	*err = why;
	return -1;
}

/* A byte of an item; 1 if it is the last. */
static int
step(struct splitter *s, char c)
{
	if (s->string) {
		s->string = s->escaped || c != '"';
		s->escaped = !s->escaped && c == '\\';
		return 0;
	}
	s->string = c == '"';
	if (c == '{' || c == '[')
		s->depth++;
	if (c == '}' || c == ']')
		s->depth--;
	return s->depth == 0;
}

static int
split(struct splitter *s, const char *bytes, size_t n, struct err *err)
{
	for (size_t i = 0, from = 0; i < n; i++) {
		if (!s->depth) {
			if (strchr(" \t\r\n,[]", bytes[i]) && bytes[i])
				continue;
			if (bytes[i] != '{')
				return blame(s, "no object of JSON", err);
			from = i;
		}
		if (!step(s, bytes[i]) && i + 1 < n)
			continue;
		if (s->item.len + i + 1 - from > CORPUS_ITEMS_MAX)
			return blame(s, "too large", err);
		buf_add(&s->item, bytes + from, i + 1 - from);
		if (!s->depth && end_item(s, err) < 0)
			return -1;
	}
	return 0;
}

int
corpus_items_each(
    const char *path, corpus_items_take *take, void *ctx, struct err *err)
{
	struct splitter s = { .path = path, .take = take, .ctx = ctx };
	FILE *file = fopen(path, "re");
	char bytes[READ_SIZE];
	size_t n;
	int rc = 0;

	if (!file)
		return err_set(err, ERR_INPUT, "cannot open '%.256s': %s", path,
		    strerror(errno));
	while (rc == 0 && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
		rc = split(&s, bytes, n, err);
	if (rc == 0 && prog_signal())
		rc = err_set(err, ERR_NONE, "interrupted");
	else if (rc == 0 && ferror(file))
		rc = err_set(err, ERR_INPUT, "cannot read '%.256s': %s", path,
		    strerror(errno));
	if (rc == 0 && s.depth)
		rc = blame(&s, "the file ends within it", err);
	buf_release(&s.item);
	fclose(file);
	return rc;
}

bool
corpus_items_find(const struct json_span *object, const char *key,
    struct arena *arena, struct json_span *value)
{
	const char *at = NULL, *name;

	if (object->kind != JSON_OBJECT)
		return false;
	while (json_member(object, &at, arena, &name, value))
		if (strcmp(name, key) == 0)
			return true;
	return false;
}

const char *
corpus_items_text(
    const struct json_span *object, const char *key, struct arena *arena)
{
	struct json_span value;

	if (!corpus_items_find(object, key, arena, &value))
		return NULL;
	if (value.kind == JSON_STRING)
		return json_text(&value, arena, NULL);
	if (value.kind == JSON_NUMBER)
		return arena_copy(arena, value.start, value.len);
	return NULL;
}

void
corpus_items_put(
    struct buf *line, const char *key, const char *const *texts, size_t n)
{
	json_put_key(line, key);
	buf_char(line, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(line, ',');
		json_put_string(line, texts[i], strlen(texts[i]));
	}
	buf_char(line, ']');
}
