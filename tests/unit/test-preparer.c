#include "find/preparer.h"

#include <string.h>

#include "base/json.h"
#include "tap.h"
#include "word_table.h"

static struct arena arena;

static int
keep(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	((struct prepared *)ctx)->m = *m;
	return 0;
}

static struct prepared *
record(const char *json)
{
	static const struct memory_defaults defaults = { .type = -1 };
	struct prepared *made = arena_bytes(&arena, sizeof *made);
	struct json_span value;
	struct err err;

	if (json_scan(json, strlen(json), &value, &err) < 0 ||
	    memory_read(&value, &defaults, &arena, keep, made, &err) < 0)
		tap(false, "%s: %s", json, err.text);
	return made;
}

static bool
same_entry(const struct prepared *a, const struct prepared *b)
{
	struct buf one = { 0 }, other = { 0 };
	bool same;

	entry_write(&a->entry, &one);
	entry_write(&b->entry, &other);
	same = one.len == other.len &&
	       memcmp(one.data, other.data, one.len) == 0;
	buf_release(&one);
	buf_release(&other);
	return same;
}

static const char *const turns[] = {
	"{\"text\":\"green tea\",\"run_id\":\"r\",\"role\":\"user\"}",
	"{\"text\":\"the kettle boils\",\"run_id\":\"s\",\"role\":\"user\"}",
	"{\"text\":\"a garden of roses\",\"run_id\":\"r\",\"role\":\"user\"}",
	"{\"text\":\"a river\",\"run_id\":\"r\",\"role\":\"user\","
	"\"user_id\":\"ann\"}",
	"{\"text\":\"!?\",\"run_id\":\"s\",\"role\":\"user\"}",
	"{\"text\":\"cold water\",\"run_id\":\"s\",\"role\":\"user\"}",
	"{\"text\":\"a fact of music\",\"run_id\":\"s\",\"type\":\"fact\"}",
};
enum { TURNS = sizeof turns / sizeof *turns };

/* Which turn is taken for the one before, and that mixing gives the same. */
static void
test_guess(void)
{
	static const int before[TURNS] = { -1, -1, 0, -1, 1, 4, -1 };
	const struct space space = space_builtin();
	struct preparer *p = preparer_new(&space, word_table(), NULL);
	struct preparer *other = preparer_new(&space, word_table(), NULL);
	struct prepared *made[TURNS];

	for (int i = 0; i < TURNS; i++) {
		struct prepared *plain = record(turns[i]);

		made[i] = record(turns[i]);
		preparer_make(p, made[i], &arena, true);
		tap(made[i]->made &&
			made[i]->before ==
			    (before[i] < 0 ? NULL : made[before[i]]),
		    "before %d stands %d", i, before[i]);
		preparer_make(other, plain, &arena, false);
		if (plain->own)
			preparer_mix(other, plain,
			    before[i] >= 0 && made[before[i]]->any
				? made[before[i]]->own
				: NULL,
			    &arena);
		tap(!plain->before && same_entry(plain, made[i]),
		    "and its entry is what mixing gives");
	}
	tap(!made[4]->any && !made[4]->own[0] && made[5]->any && !made[6]->own,
	    "a turn without words has zeros, a fact needs none");
	preparer_begin(p);
	preparer_make(p, made[5], &arena, true);
	tap(!made[5]->before, "a new beginning knows no turn");
	preparer_free(p);
	preparer_free(other);
	preparer_free(NULL);
}

static void
test_given(void)
{
	const struct space space = { SPACE_EXTERNAL, 64, "" };
	struct preparer *p = preparer_new(&space, NULL, NULL);
	struct prepared *r = record(turns[0]);

	preparer_make(p, r, &arena, true);
	tap(!r->own && !r->entry.vector.dimension && r->entry.terms_size,
	    "where vectors are given, none is made");
	tap(preparer_size(r) >= sizeof *r + r->m.text_len, "it takes memory");
	preparer_free(p);
}

static void
test_mask(void)
{
	struct memory *m = &record("{\"text\":\"password=hunter2 ok\","
				   "\"name\":\"api_key=abc123def456\","
				   "\"metadata\":{\"token\":\"abc123def456\","
				   "\"n\":1}}")
				->m;

	tap(preparer_mask(m, &arena) == 3 &&
		strcmp(m->text, "password=[redacted] ok") == 0 &&
		m->text_len == strlen(m->text),
	    "a secret in a text: %s", m->text);
	tap(strcmp(m->name, "api_key=[redacted]") == 0, "in a name: %s",
	    m->name);
	tap(!strstr(m->metadata, "abc123"), "in metadata: %s", m->metadata);
	m = &record("{\"text\":\"plain\"}")->m;
	tap(preparer_mask(m, &arena) == 0 && strcmp(m->text, "plain") == 0,
	    "nothing to mask");
}

int
main(void)
{
	test_guess();
	test_given();
	test_mask();
	arena_release(&arena);
	return tap_end();
}
