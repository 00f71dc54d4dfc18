#include "serve/feedback_who.h"

#include <string.h>
#include <strings.h>

#include "mind/extract_rules.h"
#include "serve/feedback_meant.h"
#include "serve/pronouns.h"
#include "store/rows.h"

enum {
	KNOWN_MAX = 2000,    /* memories that are looked at for who it is */
	CANDIDATES_MAX = 64, /* people */
	RELATIONS_MAX = 8,
	/* bits, the better one higher */
	LIKE_RELATION = 1, /* something is known that this would change */
	LIKE_MENTION = 2,  /* the conversation speaks of them */
};

/* A name that no one has: what is said of it is said of the pronoun. */
static const char NOBODY[] = "Zorabel";

struct candidate {
	const char *name;
	const char *kin; /* " sister ", or NULL */
	int score;       /* bits LIKE_ */
};

struct asking {
	struct feedback *f;
	const struct window *window;
	struct arena *arena;
	const struct pronoun *pronoun;
	const char *speaker;
	const char *relations[RELATIONS_MAX];
	size_t n_relations;
	struct candidate candidates[CANDIDATES_MAX];
	size_t n;
};

/* ---- who it could be ---- */

bool
feedback_who_in_scope(const struct feedback *f, const struct memory *m)
{
	const char *const wanted[] = { f->scope.user, f->scope.agent,
		f->scope.app };
	const char *const has[] = { m->user_id, m->agent_id, m->app_id };

	for (int i = 0; i < 3; i++)
		if (strcmp(wanted[i] ? wanted[i] : "", has[i] ? has[i] : "") !=
		    0)
			return false;
	return true;
}

/* What would be said of the pronoun: "lives_in". */
static int
read_relations(struct asking *a, const char *text, struct err *err)
{
	struct extractor rules = extract_rules();
	size_t n = a->window->n;
	struct memory *turns = arena_bytes(a->arena, n * sizeof *turns);
	struct window window = { turns, n, n - 1 };
	struct claims claims = { 0 };
	int rc;

	memcpy(turns, a->window->turns, n * sizeof *turns);
	turns[n - 1].text = pronouns_put(text, NOBODY, a->arena);
	turns[n - 1].text_len = strlen(turns[n - 1].text);
	rc = rules.extract(rules.ctx, &window, &claims, err);
	for (size_t i = 0; i < claims.n && rc == 0; i++) {
		const struct claim *c = &claims.items[i];

		if (c->subject && c->relation &&
		    a->n_relations < RELATIONS_MAX &&
		    strstr(c->subject, NOBODY))
			a->relations[a->n_relations++] = arena_copy(
			    a->arena, c->relation, strlen(c->relation));
	}
	claims_release(&claims);
	return rc;
}

/* Whether the conversation speaks of them, or a memory comes from it. */
static bool
in_window(const struct asking *a, const char *name, const struct memory *m)
{
	for (size_t i = 0; i + 1 < a->window->n; i++) {
		const struct memory *turn = &a->window->turns[i];

		if (feedback_meant_names(turn->text, name))
			return true;
		for (size_t k = 0; k < m->n_sources; k++)
			if (turn->id && strcmp(m->sources[k], turn->id) == 0)
				return true;
	}
	return false;
}

static struct candidate *
candidate(struct asking *a, const char *name)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcasecmp(a->candidates[i].name, name) == 0)
			return &a->candidates[i];
	if (a->n == CANDIDATES_MAX)
		return NULL;
	a->candidates[a->n] = (struct candidate){ .name = arena_copy(a->arena,
						      name, strlen(name)) };
	return &a->candidates[a->n++];
}

static bool
is_speaker(const struct asking *a, const char *name)
{
	return strcasecmp(name, a->speaker) == 0 ||
	       strcasecmp(name, "the user") == 0 ||
	       (a->f->scope.user && strcasecmp(name, a->f->scope.user) == 0);
}

/*
 * Whom a memory is about: "Ann's sister" is the one whose name it says, and
 * "Ann's cat" is nobody.
 */
static struct candidate *
whom(struct asking *a, const struct memory *m)
{
	bool named = m->relation && strcmp(m->relation, "name") == 0;
	const char *kin = pronouns_kin(a->arena, m->subject);
	struct candidate *c;

	if (strstr(m->subject, "'s ") && !kin)
		return NULL;
	c = candidate(a, named && m->object ? m->object : m->subject);
	if (c && kin)
		c->kin = kin;
	return c;
}

static int
look_at(const struct memory *m, void *ctx, struct err *err)
{
	struct asking *a = ctx;
	struct candidate *c;

	(void)err;
	if (!m->subject || !feedback_who_in_scope(a->f, m) ||
	    is_speaker(a, m->subject) || !(c = whom(a, m)))
		return 0;
	for (size_t i = 0; i < a->n_relations; i++)
		if (m->relation && strcmp(m->relation, a->relations[i]) == 0)
			c->score |= LIKE_RELATION;
	if (in_window(a, c->name, m))
		c->score |= LIKE_MENTION;
	return 0;
}

/* Whether someone can be what the pronoun says. */
static int
can_be(struct asking *a, const struct candidate *c, bool *can, struct err *err)
{
	struct entity *found;
	size_t n;

	*can = !c->kin || !strcasestr(a->pronoun->others, c->kin);
	if (entities_find(a->f->revise->cube->db, &a->f->scope, c->name,
		strlen(c->name), a->arena, &found, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (found[i].kind && strcmp(found[i].kind, "person") != 0)
			*can = false;
		for (size_t k = 0; k < found[i].n_aliases; k++) {
			const char *kin = pronouns_kin(
			    a->arena, found[i].aliases[k]);

			if (kin && strcasestr(a->pronoun->others, kin))
				*can = false;
		}
	}
	return 0;
}

static int
read_candidates(struct asking *a, struct err *err)
{
	const struct selection facts = { .since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.as_of = CLOCK_NONE,
		.valid_at = CLOCK_NONE,
		.types = 1u << MEMORY_FACT | 1u << MEMORY_PREFERENCE |
			 1u << MEMORY_EVENT | 1u << MEMORY_PROCEDURE };
	size_t kept = 0;

	if (rows_each(a->f->revise->cube->db, &facts, ROWS_NEWEST, NULL,
		KNOWN_MAX, look_at, a, err) < 0)
		return -1;
	for (size_t i = 0; i < a->n; i++) {
		bool can;

		if (can_be(a, &a->candidates[i], &can, err) < 0)
			return -1;
		if (can)
			a->candidates[kept++] = a->candidates[i];
	}
	a->n = kept;
	return 0;
}

/* The best ones, first; returns how many are alike. */
static size_t
keep_best(struct asking *a)
{
	int best = 0;
	size_t kept = 0;

	for (size_t i = 0; i < a->n; i++)
		if (a->candidates[i].score > best)
			best = a->candidates[i].score;
	for (size_t i = 0; i < a->n; i++)
		if (a->candidates[i].score == best)
			a->candidates[kept++] = a->candidates[i];
	return kept;
}

static int
choose(struct asking *a, const char *word, const char **name, struct err *err)
{
	const char *options[CANDIDATES_MAX];
	struct buf question = { 0 };
	size_t n = keep_best(a);
	int which = 0;

	if (!n)
		return err_set(err, ERR_INPUT,
		    "nobody is known whom '%s' could mean: say the name", word);
	for (size_t i = 0; i < n; i++)
		options[i] = a->candidates[i].name;
	if (n > 1) {
		buf_printf(&question, "Who is meant by '%s'?", word);
		which = a->f->choose(a->f->ctx, question.data, options, n, err);
		buf_release(&question);
	}
	if (which < 0)
		return -1;
	*name = options[which];
	return 0;
}

/* ---- whether anybody has to be found ---- */

/*
 * The first pronoun, unless a name stands before it, to which it then belongs:
 * a word with a capital that begins no sentence, or a name that is known.
 */
static const struct pronoun *
open_pronoun(struct asking *a, const char *text)
{
	size_t at = 0, n;

	for (; (n = pronouns_word(text, &at)); at += n) {
		const struct pronoun *p = pronouns_find(text + at, n);
		const char *word;

		if (p)
			return p;
		word = arena_copy(a->arena, text + at, n);
		for (size_t i = 0; i < a->n; i++)
			if (feedback_meant_names(a->candidates[i].name, word))
				return NULL;
		if (at && n > 1 && word[0] >= 'A' && word[0] <= 'Z' &&
		    text[at - 1] == ' ' && at > 1 &&
		    !strchr(".!?,", text[at - 2]))
			return NULL;
	}
	return NULL;
}

int
feedback_who(struct feedback *f, const struct window *window,
    struct arena *arena, const char **text, struct err *err)
{
	struct asking a = { .f = f, .window = window, .arena = arena };
	const char *name = NULL;

	*text = window->turns[window->n - 1].text;
	a.pronoun = pronouns_first(*text);
	if (!a.pronoun)
		return 0;
	a.speaker = window_speaker(window, window->n - 1, arena);
	if (read_relations(&a, *text, err) < 0 || read_candidates(&a, err) < 0)
		return -1;
	if (!open_pronoun(&a, *text))
		return 0;
	if (choose(&a, a.pronoun->word, &name, err) < 0)
		return -1;
	*text = pronouns_put(*text, name, arena);
	return 0;
}
