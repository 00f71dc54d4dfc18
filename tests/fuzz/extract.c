/*
 * The rules on turns of any text: their claims are sentences of valid UTF-8, of
 * bounded length, of the turns of the window and of known relations; reading
 * them twice gives the same.
 */
#include "fuzz.h"

#include "mind/extract_rules.h"
#include "mind/relations.h"

enum { TURNS = 6 };

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	return 0;
}

static void
check_string(const char *s)
{
	if (s)
		MUST(utf8_bad(s, strlen(s)) == strlen(s));
}

static void
check_claim(const struct claim *c, const struct window *window)
{
	size_t len = strlen(c->text);

	check_string(c->text);
	MUST(len > 0 && len <= 1000);
	MUST(c->leans || c->text[len - 1] == '.');
	check_string(c->subject);
	check_string(c->object);
	check_string(c->old);
	check_string(c->said_by);
	MUST(!c->relation || relation_find(c->relation));
	MUST(c->stance < CLAIM_STANCES && c->n_turns == 1);
	MUST(c->turns[0] < window->n && c->turns[0] >= window->first);
	MUST(c->confidence > 0 && c->confidence <= 1);
}

static void
extract(const struct window *window, struct claims *claims)
{
	struct extractor rules = extract_rules();
	struct err err;

	MUST(rules.extract(rules.ctx, window, claims, &err) == 0);
	for (size_t i = 0; i < claims->n; i++)
		check_claim(&claims->items[i], window);
}

/* A line is a turn; its first byte says whose. */
static void
turn(struct memory *m, const char *line, size_t len)
{
	static const char *const names[] = { "Ann", "Tom", NULL, NULL };
	static const char *const roles[] = { "user", "user", "user",
		"assistant" };
	unsigned who = len ? (unsigned char)*line % 4 : 0;

	memory_init(m);
	m->type = len && *line == '#' ? MEMORY_CHUNK : MEMORY_TURN;
	m->name = names[who];
	m->role = m->type == MEMORY_CHUNK ? NULL : roles[who];
	m->user_id = "ann";
	m->text = line;
	m->text_len = len;
	m->event_at = (struct moment){ clock_now(), CLOCK_INSTANT, 0 };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct memory turns[TURNS];
	struct claims once = { 0 }, twice = { 0 };
	struct window window = { .turns = turns };

	fuzz_repair(text, size);
	for (size_t at = 0; at < size && window.n < TURNS;) {
		char *end = memchr(text + at, '\x1e', size - at);
		size_t len = end ? (size_t)(end - text) - at : size - at;

		if (end)
			*end = '\0';
		turn(&turns[window.n++], text + at, len);
		at += len + 1;
	}
	window.first = window.n / 3;
	extract(&window, &once);
	extract(&window, &twice);
	MUST(once.n == twice.n);
	for (size_t i = 0; i < once.n; i++)
		MUST(strcmp(once.items[i].text, twice.items[i].text) == 0);
	claims_release(&once);
	claims_release(&twice);
	free(text);
	return 0;
}
