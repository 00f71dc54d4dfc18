#ifndef MEMOS_TESTS_SAID_H
#define MEMOS_TESTS_SAID_H

/*
 * What the rules make of what was said, compared with a table: claims in
 * lines, "? " before what leans on the store, "ENDED " or "NEVER " before what
 * does not hold.
 */

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mind/extract_rules.h"
#include "tap.h"

struct said {
	const char *said, *claims;
};

enum { SAID_TURNS_MAX = 8 };

struct said_talk {
	struct memory turns[SAID_TURNS_MAX];
	size_t n;
	struct arena arena;
};

/* A turn; of the user, unless its speaker is "assistant". */
static void
said_turn(struct said_talk *talk, const char *name, const char *text)
{
	struct memory *m = &talk->turns[talk->n++];
	bool assistant = strcmp(name, "assistant") == 0;
	struct err err;

	memory_init(m);
	m->type = MEMORY_TURN;
	m->run_id = "r";
	m->text = text;
	m->text_len = strlen(text);
	m->role = assistant ? "assistant" : "user";
	m->name = assistant ? NULL : name;
	clock_parse("2026-05-07T12:00:00Z", &m->event_at, &err);
}

/* A turn for each line "Name: text". */
static void
said_lines(struct said_talk *talk, const char *lines)
{
	for (size_t len; *lines; lines += len + (lines[len] == '\n')) {
		char *name, *colon;

		len = strcspn(lines, "\n");
		name = arena_copy(&talk->arena, lines, len);
		colon = strchr(name, ':');
		*colon = '\0';
		said_turn(talk, name, colon + 2);
	}
}

static void
said_claims(const struct said_talk *talk, struct buf *out)
{
	static const char *const stances[] = { "", "ENDED ", "NEVER " };
	struct extractor rules = extract_rules();
	struct window window = { talk->turns, talk->n, 0 };
	struct claims claims = { 0 };
	struct err err;

	rules.extract(rules.ctx, &window, &claims, &err);
	for (size_t i = 0; i < claims.n; i++) {
		const struct claim *c = &claims.items[i];

		buf_printf(out, "%s%s%s%s", i ? "\n" : "", c->leans ? "? " : "",
		    stances[c->stance], c->text);
	}
	claims_release(&claims);
}

/* A test a row; in_lines, or else each is one turn of Ann's. */
static void
said_test(const struct said *cases, size_t n, bool in_lines)
{
	for (size_t i = 0; i < n; i++) {
		struct said_talk talk = { .n = 0 };
		struct buf out = { 0 };

		if (in_lines)
			said_lines(&talk, cases[i].said);
		else
			said_turn(&talk, "Ann", cases[i].said);
		said_claims(&talk, &out);
		if (!tap(strcmp(buf_text(&out), cases[i].claims) == 0, "%.*s",
			(int)strcspn(cases[i].said, "\n"), cases[i].said))
			printf("# %s\n# instead of\n# %s\n", buf_text(&out),
			    cases[i].claims);
		buf_release(&out);
		arena_release(&talk.arena);
	}
}

#endif
