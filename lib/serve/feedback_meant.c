#include "serve/feedback_meant.h"

#include <string.h>
#include <strings.h>

#include "serve/feedback_who.h"

enum {
	HITS = 16,
	MEANT_MAX = 8, /* that are asked about */
	WORD_MIN = 4,  /* letters of a word that says what it is about */
};

/* ---- words ---- */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

bool
feedback_meant_names(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = text; len && (at = strcasestr(at, name)); at++)
		if ((at == text || !is_letter(at[-1])) && !is_letter(at[len]))
			return true;
	return false;
}

const char *
feedback_meant_text(const char *text)
{
	static const char *const words[] = { "no", "nope", "wrong", "not quite",
		"actually", "that's wrong", "that is wrong", "this is wrong",
		"not true", "sorry" };
	const char *at = text;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
			size_t n = strlen(words[i]);

			if (strncasecmp(at, words[i], n) != 0 ||
			    !strchr(",.:;! ", at[n]) || !at[n])
				continue;
			at += n + strspn(at + n, ",.:;! ");
			more = true;
		}
	}
	return *at ? at : text;
}

/* How many words that say something two texts share, but for a name's. */
static size_t
shared_words(
    struct arena *arena, const char *a, const char *b, const char *name)
{
	size_t shared = 0, n;

	for (; *a; a += n) {
		const char *word;

		for (n = 0; is_letter(a[n]);)
			n++;
		word = arena_copy(arena, a, n);
		shared += n >= WORD_MIN && !strcasestr(name, word) &&
			  feedback_meant_names(b, word);
		n += !n;
	}
	return shared;
}

/* ---- candidates ---- */

int
feedback_meant_search(struct feedback_meant *m, struct err *err)
{
	const struct entity_scope *scope = &m->f->scope;
	struct searcher *s = searcher_new(
	    m->f->revise->cube, m->f->embedders, err);
	struct query query = { .text = m->text,
		.text_len = strlen(m->text),
		.k = HITS,
		.selection = { .since = CLOCK_NONE,
		    .until = CLOCK_NONE,
		    .as_of = CLOCK_NONE,
		    .valid_at = CLOCK_NONE,
		    .types = 1u << MEMORY_FACT | 1u << MEMORY_PREFERENCE |
			     1u << MEMORY_EVENT | 1u << MEMORY_PROCEDURE } };
	int rc;

	if (!s)
		return -1;
	query.selection.scope.user = scope_value(&m->arena, scope->user);
	query.selection.scope.agent = scope_value(&m->arena, scope->agent);
	query.selection.scope.app = scope_value(&m->arena, scope->app);
	rc = search(s, &query, &m->arena, &m->hits, err);
	searcher_free(s);
	return rc;
}

/* Whether text has each word of a name: "Maria's cat". */
static bool
names_all(struct arena *arena, const char *text, const char *name)
{
	for (size_t n; *name; name += n) {
		for (n = 0; is_letter(name[n]);)
			n++;
		if (n > 1 &&
		    !feedback_meant_names(text, arena_copy(arena, name, n)))
			return false;
		n += !n;
	}
	return true;
}

/* Whether a memory that was found could be what the claim is about. */
static bool
is_about(struct feedback_meant *m, const struct claim *claim,
    const struct memory *found)
{
	const char *subject = claim->subject ? claim->subject : "";

	if (!feedback_who_in_scope(m->f, found) || found->relation)
		return false;
	if (!names_all(&m->arena, found->text, subject))
		return false;
	return shared_words(&m->arena, m->text, found->text, subject) > 0;
}

static void
add_target(struct neighbour *targets, size_t *n, const struct neighbour *one)
{
	if (*n == MEANT_MAX)
		return;
	for (size_t i = 0; i < *n; i++)
		if (strcmp(targets[i].memory.id, one->memory.id) == 0)
			return;
	targets[(*n)++] = *one;
}

/* Values of its relation: the one that it names as wrong, or else all. */
static void
add_values(const struct claim *claim, const struct neighbour *neighbours,
    size_t n, struct neighbour *targets, size_t *n_targets)
{
	for (size_t i = 0; i < n; i++) {
		const char *object = neighbours[i].memory.object;

		if (claim->old && object &&
		    strcasecmp(object, claim->old) == 0) {
			targets[0] = neighbours[i];
			*n_targets = 1;
			return;
		}
		if (neighbours[i].same_topic)
			add_target(targets, n_targets, &neighbours[i]);
	}
}

/* Memories without a relation that are about the same. */
static void
add_found(struct feedback_meant *m, const struct claim *claim,
    struct neighbour *targets, size_t *n_targets)
{
	for (size_t i = 0; i < m->hits.n; i++) {
		struct neighbour found = { .memory = m->hits.items[i].memory,
			.cosine = -2 };

		if (is_about(m, claim, &found.memory))
			add_target(targets, n_targets, &found);
	}
}

static int
choose(struct feedback_meant *m, const struct neighbour *targets, size_t n,
    struct err *err)
{
	const char *options[MEANT_MAX];

	if (n == 1)
		return 0;
	for (size_t i = 0; i < n; i++)
		options[i] = targets[i].memory.text;
	return m->f->choose(
	    m->f->ctx, "Which of these is wrong?", options, n, err);
}

static int
decide(void *ctx, const struct claim *claim, const struct neighbour *neighbours,
    size_t n, struct arena *arena, struct step *step, struct err *err)
{
	struct feedback_meant *m = ctx;
	struct neighbour *targets = arena_bytes(
	    arena, MEANT_MAX * sizeof *targets);
	size_t n_targets = 0;
	int which;

	if (m->decider.decide(
		m->decider.ctx, claim, neighbours, n, arena, step, err) < 0)
		return -1;
	if (step->decision != DECISION_ADD || claim->stance != CLAIM_HOLDS ||
	    (feedback_meant_text(m->text) == m->text && !claim->corrects &&
		!claim->old))
		return 0;
	add_values(claim, neighbours, n, targets, &n_targets);
	if (!n_targets)
		add_found(m, claim, targets, &n_targets);
	if (!n_targets)
		return 0;
	which = choose(m, targets, n_targets, err);
	if (which < 0)
		return -1;
	step->decision = DECISION_SUPERSEDE;
	step->targets = arena_bytes(arena, sizeof *step->targets);
	step->targets[0] = &targets[which];
	step->n_targets = 1;
	step->why = "what the feedback corrects";
	return 0;
}

struct decider
feedback_meant_decider(struct feedback_meant *m)
{
	return (struct decider){
		.name = m->decider.name, .decide = decide, .ctx = m
	};
}

void
feedback_meant_release(struct feedback_meant *m)
{
	arena_release(&m->arena);
}
