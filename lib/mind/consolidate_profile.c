#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "mind/consolidate_plan.h"
#include "store/blocks.h"
#include "text/inert.h"

/*
 * What a profile says: what its user said at least so often, or in so many
 * turns, the preferences first, and of each kind the strongest.
 */
enum { OFTEN = 3, LINES_MOST = 40 };

static bool
is_stable(const struct consolidate_fact *fact, size_t place)
{
	return fact->into == place &&
	       (fact->strength >= OFTEN || fact->n_sources >= OFTEN);
}

static int
kind_of(const struct consolidate_fact *fact)
{
	return fact->type == MEMORY_PREFERENCE ? 0
	       : fact->type == MEMORY_FACT     ? 1
					       : 2;
}

static int
compare(const void *left, const void *right)
{
	const struct consolidate_fact *a = *(void *const *)left;
	const struct consolidate_fact *b = *(void *const *)right;

	if (kind_of(a) != kind_of(b))
		return kind_of(a) - kind_of(b);
	if (a->strength != b->strength)
		return a->strength > b->strength ? -1 : 1;
	return strcmp(a->text, b->text);
}

static size_t
characters(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (text[i] & 0xc0) != 0x80;
	return n;
}

/* As many lines as there is room for. */
static void
write(const struct consolidate_fact *const *facts, size_t n, int64_t limit,
    struct buf *out)
{
	struct buf line = { 0 };
	size_t used = 0;

	for (size_t i = 0; i < n && i < LINES_MOST; i++) {
		size_t more;

		buf_reset(&line);
		buf_string(&line, out->len ? "\n- " : "- ");
		inert(facts[i]->text, strlen(facts[i]->text), " ", &line);
		more = characters(line.data, line.len);
		if (used + more > (size_t)limit)
			continue;
		used += more;
		buf_add(out, line.data, line.len);
	}
	buf_release(&line);
}

/* The profile of exactly this scope: 1 with what it is, if it is our own. */
static int
own_block(struct consolidate *c, const struct consolidate_scope *scope,
    struct block *block, struct arena *arena, struct err *err)
{
	const struct block_scope whose = { scope->user, scope->agent,
		scope->app };
	struct block_version *versions;
	size_t n;
	int rc;

	*block = (struct block){ .value = "", .limit = BLOCKS_LIMIT };
	if (blocks_versions(c->cube->db, &whose, CONSOLIDATE_LABEL, arena,
		&versions, &n, err) < 0)
		return -1;
	if (n && strcmp(versions[0].by, CONSOLIDATE_NAME) != 0)
		return 0;
	rc = blocks_get(
	    c->cube->db, &whose, CONSOLIDATE_LABEL, arena, block, err);
	if (rc < 0)
		return -1;
	/* one that it shares with others, or that nobody may change */
	if (rc && (!n || block->read_only))
		return 0;
	return 1;
}

int
consolidate_profile(struct consolidate *c,
    const struct consolidate_scope *scope, const struct consolidate_fact *facts,
    size_t n, struct err *err)
{
	const struct consolidate_fact **stable = alloc_array(n, sizeof *stable);
	struct consolidate_step *step;
	struct arena arena = { 0 };
	struct buf value = { 0 };
	struct block block;
	size_t found = 0;
	int rc = 0;

	for (size_t i = 0; i < n; i++)
		if (is_stable(&facts[i], i))
			stable[found++] = &facts[i];
	if (found && *scope->user)
		rc = own_block(c, scope, &block, &arena, err);
	if (rc == 1) {
		qsort(stable, found, sizeof *stable, compare);
		write(stable, found, block.limit, &value);
	}
	if (rc == 1 && value.len && strcmp(value.data, block.value) != 0) {
		step = consolidate_add(c, scope);
		step->kind = CONSOLIDATE_PROFILE;
		step->value = arena_copy(&c->arena, value.data, value.len);
	}
	free(stable);
	buf_release(&value);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}
