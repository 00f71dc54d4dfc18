#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "serve/block_view.h"
#include "serve/slash_commands.h"
#include "store/blocks.h"

/* What is asked for, and of which block. */
struct request {
	struct slash *slash;
	struct db *db;
	struct block_scope scope;
	struct arena arena;
	struct buf out;
	const char *label, *text;
};

/* ---- reading ---- */

static int
list(struct request *r, struct err *err)
{
	struct block *blocks;
	size_t n;

	if (blocks_list(r->db, &r->scope, &r->arena, &blocks, &n, err) < 0)
		return -1;
	if (n)
		block_view_table(&r->slash->screen->person, blocks, n, &r->out);
	else
		screen_note(r->slash->screen,
		    "there are no blocks: /blocks set LABEL TEXT makes one");
	return 0;
}

static int
show(struct request *r, struct err *err)
{
	struct block block;
	int rc = blocks_get(r->db, &r->scope, r->label, &r->arena, &block, err);

	if (rc == 0)
		return err_set(err, ERR_INPUT, "no block '%.64s'", r->label);
	if (rc == 1)
		buf_string(&r->out, block.value);
	return rc < 0 ? -1 : 0;
}

static int
history(struct request *r, struct err *err)
{
	struct block_version *versions;
	size_t n;

	if (blocks_versions(
		r->db, &r->scope, r->label, &r->arena, &versions, &n, err) < 0)
		return -1;
	if (!n)
		return err_set(
		    err, ERR_INPUT, "no versions of a block '%.64s'", r->label);
	block_view_versions(&r->slash->screen->person, versions, n, &r->out);
	return 0;
}

/* ---- changing ---- */

static int
set(struct db *db, const struct block_change *change, const char *text,
    struct err *err)
{
	return blocks_set(db, change, text, err);
}

static int
append(struct db *db, const struct block_change *change, const char *text,
    struct err *err)
{
	return blocks_append(db, change, text, err);
}

static int
delete_one(struct db *db, const struct block_change *change, const char *text,
    struct err *err)
{
	(void)text;
	return blocks_delete(db, change, err);
}

static int
undo(struct db *db, const struct block_change *change, const char *text,
    struct err *err)
{
	int rc = blocks_undo(db, change, err);

	(void)text;
	if (rc == 0)
		return err_set(err, ERR_INPUT,
		    "nothing to undo in block '%.64s'", change->label);
	return rc < 0 ? -1 : 0;
}

static const struct action {
	int (*read)(struct request *r, struct err *err);
	int (*change)(struct db *db, const struct block_change *change,
	    const char *text, struct err *err);
	bool label, text; /* are needed */
} ACTIONS[] = {
	{ NULL, append, true, true },
	{ NULL, delete_one, true, false },
	{ history, NULL, true, false },
	{ list, NULL, false, false },
	{ NULL, set, true, true },
	{ show, NULL, true, false },
	{ NULL, undo, true, false },
};

/* In the same order. */
const char *const slash_block_actions[] = { "append", "delete", "history",
	"list", "set", "show", "undo", NULL };

static int
change(struct request *r, const struct action *action, struct err *err)
{
	const struct block_change change = { &r->scope, r->label, "user" };
	struct converse *converse = r->slash->session->converse;

	if (db_begin(r->db, true, err) < 0)
		return -1;
	if (action->change(r->db, &change, r->text, err) < 0) {
		db_rollback(r->db);
		return -1;
	}
	if (db_commit(r->db, err) < 0)
		return -1;
	/* so that /undo takes back what is left to be taken back */
	if (action->change == undo)
		converse_note_undo(converse, r->label);
	else
		converse_note_block(converse, r->label);
	screen_note(r->slash->screen, "block '%s' is changed", r->label);
	return 0;
}

/* ---- which of them ---- */

static int
run(struct request *r, const char *name, struct err *err)
{
	const struct action *action;
	size_t i = 0;
	int rc;

	while (
	    slash_block_actions[i] && strcmp(slash_block_actions[i], name) != 0)
		i++;
	if (!slash_block_actions[i])
		return err_set(err, ERR_INPUT,
		    "no action '%.64s': append, delete, history, list, set, "
		    "show or undo",
		    name);
	action = &ACTIONS[i];
	if (action->label && slash_need(r->label, "a label", err) < 0)
		return -1;
	if (!action->label && slash_need_none(r->label, err) < 0)
		return -1;
	if (action->text && slash_need(r->text, "a text", err) < 0)
		return -1;
	if (!action->text && slash_need_none(r->text, err) < 0)
		return -1;
	rc = action->read ? action->read(r, err) : change(r, action, err);
	if (rc == 0 && r->out.len)
		screen_text(r->slash->screen, r->out.data, r->out.len);
	return rc;
}

/* Cuts a word off the front of a text, which begins with none of the blanks. */
static char *
cut(char **text)
{
	char *word = *text;

	*text += strcspn(word, " \t\n");
	if (**text)
		*(*text)++ = '\0';
	*text += strspn(*text, " \t\n");
	return word;
}

int
slash_blocks(struct slash *s, const char *rest, struct err *err)
{
	char *copy = alloc_copy(rest, strlen(rest)), *at = copy;
	const char *name = cut(&at);
	struct request r = { .slash = s,
		.db = s->session->cube->db,
		.scope = session_scope(s->session) };
	int rc;

	r.label = cut(&at);
	r.text = at;
	rc = run(&r, *name ? name : "list", err);
	buf_release(&r.out);
	arena_release(&r.arena);
	free(copy);
	return rc;
}
