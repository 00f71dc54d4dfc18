#include "serve/corpus_kind.h"

#include <string.h>

#include "serve/corpus_items.h"

/*
 * PrefEval (amazon-science/PrefEval, benchmark_dataset): explicit_preference/
 * TOPIC.json is a list of {"preference","question"}; filtered_inter_turns.json
 * is one of {"conversation":[{"role","content"}]}, what others talked about.
 * Each preference is its own user's, among all those conversations if they came
 * before, else among the preferences of its topic.
 */
static const char OTHERS[] = "others";

struct topic {
	struct corpus_kind *kind;
	const char *name;
	struct arena arena; /* of the whole file */
	bool among_others;
	size_t n;      /* items */
	size_t spoken; /* messages of conversations */
};

/* A user's message and what was said to it are a session. */
static int
read_conversation(struct topic *t, const struct json_span *all, struct err *err)
{
	struct arena *arena = &t->kind->arena;
	struct corpus_memory memory = { .type = "turn", .user = OTHERS };
	struct json_span message;
	const char *at = NULL;

	if (all->kind != JSON_ARRAY)
		return err_set(err, ERR_INPUT, "'conversation' is not a list");
	while (json_element(all, &at, &message)) {
		size_t n = t->spoken++;

		memory.text = corpus_items_text(&message, "content", arena);
		memory.role = corpus_items_text(&message, "role", arena);
		if (!memory.text || !*memory.text)
			continue;
		memory.id = corpus_kind_text(t->kind, "%s:%zu", OTHERS, n);
		memory.run = corpus_kind_text(t->kind, "%s:%zu", OTHERS, n / 2);
		if (corpus_kind_memory(t->kind, &memory, err) < 0)
			return -1;
	}
	return 0;
}

static int
read_preference(
    struct topic *t, const char *text, const char *asked, struct err *err)
{
	const char *id = corpus_kind_text(t->kind, "%s:%zu", t->name, t->n);
	const char *users[] = { t->among_others ? id : t->name, OTHERS };
	const struct corpus_memory memory = { .id = id,
		.text = text,
		.type = "turn",
		.user = users[0],
		.run = id,
		.role = "user" };
	const struct corpus_question question = { .id = corpus_kind_text(
						      t->kind, "%s:q", id),
		.text = asked,
		.category = t->name,
		.users = users,
		.n_users = t->among_others ? 2 : 1,
		.answers = &id,
		.n_answers = 1 };

	if (corpus_kind_memory(t->kind, &memory, err) < 0)
		return -1;
	return corpus_kind_question(t->kind, &question, err);
}

static int
read_item(const struct json_span *item, void *ctx, struct err *err)
{
	struct topic *t = ctx;
	struct arena *arena = &t->kind->arena;
	const char *text, *asked;
	struct json_span value;
	int rc;

	arena_reset(arena);
	text = corpus_items_text(item, "preference", arena);
	asked = corpus_items_text(item, "question", arena);
	if (text && asked)
		rc = read_preference(t, text, asked, err);
	else if (corpus_items_find(item, "conversation", arena, &value))
		rc = read_conversation(t, &value, err);
	else
		rc = err_set(err, ERR_INPUT,
		    "neither 'preference' and 'question', nor 'conversation'");
	t->n++;
	return rc;
}

/* Whether a file of the paths before has conversations, by its name. */
static bool
others_before(const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(paths[i], "inter_turns"))
			return true;
	return false;
}

int
corpus_prefeval(struct corpus_kind *kind, const char *const *paths, size_t i,
    struct err *err)
{
	struct topic t = { .kind = kind,
		.among_others = others_before(paths, i) };
	const char *name = corpus_kind_name(kind, paths[i], ".json");
	int rc;

	/* the kind's arena is emptied for each item */
	t.name = arena_copy(&t.arena, name, strlen(name));
	rc = corpus_items_each(paths[i], read_item, &t, err);
	arena_release(&t.arena);
	return rc;
}
