#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "serve/slash_commands.h"
#include "store/blocks.h"

/* ---- words ---- */

struct offer {
	struct slash_words *words;
	const char *begin; /* of what was typed */
};

static void
add(struct offer *o, const char *prefix, const char *word)
{
	struct slash_words *w = o->words;
	size_t n = strlen(prefix);
	char *copy;

	copy = alloc_grow(NULL, n + strlen(word) + 1, 1);
	memcpy(copy, prefix, n);
	memcpy(copy + n, word, strlen(word) + 1);
	if (strncmp(copy, o->begin, strlen(o->begin)) != 0) {
		free(copy);
		return;
	}
	w->items = alloc_grow(w->items, w->n + 1, sizeof *w->items);
	w->items[w->n++] = copy;
}

void
slash_words_release(struct slash_words *words)
{
	for (size_t i = 0; i < words->n; i++)
		free(words->items[i]);
	free(words->items);
	*words = (struct slash_words){ 0 };
}

/* ---- of which kind ---- */

static int
add_cube(const char *name, void *ctx, struct err *err)
{
	(void)err;
	add(ctx, "", name);
	return 0;
}

static void
add_models(const struct models *models, struct offer *o)
{
	for (size_t i = 0; i < models->n; i++)
		if (models->items[i].role == SETTINGS_CHAT)
			add(o, "", models->items[i].name);
	add(o, "", "none");
}

static void
add_labels(struct session *s, struct offer *o)
{
	const struct block_scope scope = session_scope(s);
	struct arena arena = { 0 };
	struct block *blocks;
	struct err ignored;
	size_t n;

	if (blocks_list(s->cube->db, &scope, &arena, &blocks, &n, &ignored) ==
	    0)
		for (size_t i = 0; i < n; i++)
			add(o, "", blocks[i].label);
	arena_release(&arena);
}

static void
add_commands(const char *prefix, struct offer *o)
{
	for (const struct slash_row *r = slash_rows; r->name; r++)
		add(o, prefix, r->name);
}

static void
add_block_words(struct session *s, size_t place, struct offer *o)
{
	if (place == 1)
		add_labels(s, o);
	for (size_t i = 0; place == 0 && slash_block_actions[i]; i++)
		add(o, "", slash_block_actions[i]);
}

/* The operand of a command, in front of which there are so many others. */
static void
add_operands(struct session *s, enum slash_operand operand, size_t place,
    struct offer *o)
{
	struct err ignored;

	if (operand == SLASH_BLOCK) {
		add_block_words(s, place, o);
		return;
	}
	if (place)
		return;
	if (operand == SLASH_COMMAND)
		add_commands("", o);
	else if (operand == SLASH_CUBE)
		cube_each(s->options.dir, add_cube, o, &ignored);
	else if (operand == SLASH_MODEL)
		add_models(&s->models, o);
	o->words->files = operand == SLASH_FILE;
}

void
slash_complete(struct slash *s, const char *head, const char *word,
    struct slash_words *words)
{
	struct offer offer = { words, word };
	size_t place = 0, n = strcspn(head, " \t");
	const struct slash_row *row = slash_rows;

	*words = (struct slash_words){ 0 };
	if (!*head) {
		if (*word == '/')
			add_commands("/", &offer);
		return;
	}
	if (*head != '/')
		return;
	while (row->name && (strlen(row->name) != n - 1 ||
				memcmp(row->name, head + 1, n - 1) != 0))
		row++;
	/* words that stand between the command and this one */
	for (const char *at = head + n; *(at += strspn(at, " \t"));
	     at += strcspn(at, " \t"))
		place++;
	if (row->name)
		add_operands(s->session, row->operand, place, &offer);
}
