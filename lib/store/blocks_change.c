#include "store/blocks.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "store/blocks_check.h"
#include "store/blocks_state.h"

enum { PLACES_MAX = 100 /* of an old text that are counted */ };

static bool
by_model(const struct blocks_work *w)
{
	return strcmp(w->change->by, "user") != 0;
}

static int
refuse_read_only(const struct blocks_work *w, struct err *err)
{
	return err_set(
	    err, ERR_INPUT, "block '%s' is read-only", w->change->label);
}

/* Reads what is there, which a model may not always change. */
static int
begin(struct blocks_work *w, struct err *err)
{
	if (blocks_check_label(w->change->label, err) < 0 ||
	    blocks_state_read(w, err) < 0)
		return -1;
	w->new = w->old;
	w->now = clock_now();
	if (w->old.value && w->old.read_only && by_model(w))
		return refuse_read_only(w, err);
	return 0;
}

/* Of what is not there in exactly this scope. */
static int
refuse_missing(struct blocks_work *w, struct err *err)
{
	struct block seen;
	int rc = blocks_get(
	    w->db, w->change->scope, w->change->label, &w->arena, &seen, err);

	if (rc < 0)
		return -1;
	return err_set(err, ERR_INPUT,
	    rc ? "no block '%s' in this scope, only one that is shared with "
		 "others"
	       : "no block '%s'",
	    w->change->label);
}

/* A block of a model's own does not hide one that it may not change. */
static int
check_hidden(struct blocks_work *w, struct err *err)
{
	struct block seen;
	int rc;

	if (w->old.value || !by_model(w))
		return 0;
	rc = blocks_get(
	    w->db, w->change->scope, w->change->label, &w->arena, &seen, err);
	if (rc < 0)
		return -1;
	return rc && seen.read_only ? refuse_read_only(w, err) : 0;
}

/* Writes the new state, if it is one that may be. */
static int
finish(struct blocks_work *w, struct err *err)
{
	struct blocks_kept newest;
	int64_t number;

	if (w->new.value && blocks_check_fits(w->change->label, w->new.value,
				w->new.limit, err) < 0)
		return -1;
	if (blocks_state_equal(&w->old, &w->new))
		return 0;
	if (blocks_state_kept(w, INT64_MAX, &newest, err) < 0)
		return -1;
	number = newest.number + 1;
	/* undoing goes back to the version that this change keeps */
	return blocks_state_write(w, number, number, err);
}

static int
end(struct blocks_work *w, int rc)
{
	arena_release(&w->arena);
	return rc;
}

/* ---- settings and value ---- */

static int
apply_settings(
    struct blocks_work *w, const struct block_settings *s, struct err *err)
{
	if (s->description) {
		if (blocks_check_description(s->description, err) < 0)
			return -1;
		w->new.description = s->description;
	}
	if (s->limit >= 0) {
		if (blocks_check_limit(s->limit, err) < 0)
			return -1;
		w->new.limit = s->limit;
	}
	if (s->read_only >= 0)
		w->new.read_only = s->read_only != 0;
	return 0;
}

static int
put(struct blocks_work *w, const char *value,
    const struct block_settings *settings, struct err *err)
{
	if (begin(w, err) < 0)
		return -1;
	if (!value && !w->old.value)
		return refuse_missing(w, err);
	if (value) {
		if (blocks_check_text(value, err) < 0 ||
		    check_hidden(w, err) < 0)
			return -1;
		/* of one that was deleted, nothing is left but its versions */
		if (!w->old.value)
			w->new = blocks_state_nothing;
		w->new.value = value;
	}
	if (settings && apply_settings(w, settings, err) < 0)
		return -1;
	return finish(w, err);
}

int
blocks_put(struct db *db, const struct block_change *change, const char *value,
    const struct block_settings *settings, struct err *err)
{
	struct blocks_work w = { .db = db, .change = change, .event = "set" };

	return end(&w, put(&w, value, settings, err));
}

int
blocks_set(struct db *db, const struct block_change *change, const char *value,
    struct err *err)
{
	return blocks_put(db, change, value, NULL, err);
}

int
blocks_settings(struct db *db, const struct block_change *change,
    const struct block_settings *settings, struct err *err)
{
	return blocks_put(db, change, NULL, settings, err);
}

/* ---- parts of the value ---- */

static int
append(
    struct blocks_work *w, const char *text, struct buf *value, struct err *err)
{
	if (blocks_check_text(text, err) < 0 || begin(w, err) < 0)
		return -1;
	if (!w->old.value)
		return refuse_missing(w, err);
	if (!*text)
		return err_set(err, ERR_INPUT, "nothing to append to '%s'",
		    w->change->label);
	buf_string(value, w->old.value);
	if (value->len && value->data[value->len - 1] != '\n')
		buf_char(value, '\n');
	buf_string(value, text);
	w->new.value = value->data;
	return finish(w, err);
}

int
blocks_append(struct db *db, const struct block_change *change,
    const char *text, struct err *err)
{
	struct blocks_work w = {
		.db = db, .change = change, .event = "append"
	};
	struct buf value = { 0 };
	int rc = end(&w, append(&w, text, &value, err));

	buf_release(&value);
	return rc;
}

/* In how many places it stands, overlapping ones too; the first to *at. */
static int
count_places(const char *text, const char *old, const char **at)
{
	int n = 0;

	for (text = strstr(text, old); text && n < PLACES_MAX;
	     text = strstr(text + 1, old))
		if (!n++)
			*at = text;
	return n;
}

static int
find_place(
    struct blocks_work *w, const char *old, const char **at, struct err *err)
{
	char shown[BLOCKS_CHECK_QUOTE];
	int n = count_places(w->old.value, old, at);

	if (n == 1)
		return 0;
	blocks_check_quote(shown, old);
	if (!n)
		return err_set(err, ERR_INPUT, "'%s' is not in block '%s'",
		    shown, w->change->label);
	return err_set(err, ERR_INPUT,
	    "'%s' stands in %d%s places in block '%s'", shown, n,
	    n == PLACES_MAX ? " or more" : "", w->change->label);
}

static int
replace(struct blocks_work *w, const char *old, const char *new,
    struct buf *value, struct err *err)
{
	const char *at = NULL;

	if (blocks_check_text(old, err) < 0 ||
	    blocks_check_text(new, err) < 0 || begin(w, err) < 0)
		return -1;
	if (!w->old.value)
		return refuse_missing(w, err);
	if (!*old)
		return err_set(err, ERR_INPUT, "nothing to replace in '%s'",
		    w->change->label);
	if (find_place(w, old, &at, err) < 0)
		return -1;
	buf_add(value, w->old.value, (size_t)(at - w->old.value));
	buf_string(value, new);
	buf_string(value, at + strlen(old));
	w->new.value = buf_text(value);
	return finish(w, err);
}

int
blocks_replace(struct db *db, const struct block_change *change,
    const char *old, const char *new, struct err *err)
{
	struct blocks_work w = {
		.db = db, .change = change, .event = "replace"
	};
	struct buf value = { 0 };
	int rc = end(&w, replace(&w, old, new, &value, err));

	buf_release(&value);
	return rc;
}

/* ---- gone, and back ---- */

static int
drop(struct blocks_work *w, struct err *err)
{
	if (begin(w, err) < 0)
		return -1;
	if (!w->old.value)
		return refuse_missing(w, err);
	w->new = blocks_state_nothing;
	return finish(w, err);
}

int
blocks_delete(struct db *db, const struct block_change *change, struct err *err)
{
	struct blocks_work w = {
		.db = db, .change = change, .event = "delete"
	};

	return end(&w, drop(&w, err));
}

/*
 * Each version says where undoing goes from the change that it was kept by:
 * to itself, and from an undoing that brought number k back, to where it went
 * before k was changed, which the version before k says.
 */
static int
undo(struct blocks_work *w, struct err *err)
{
	struct blocks_kept newest, target, before;
	int rc = begin(w, err);

	if (rc == 0)
		rc = blocks_state_kept(w, INT64_MAX, &newest, err);
	if (rc <= 0 || !newest.undo)
		return rc < 0 ? -1 : 0;
	rc = blocks_state_kept(w, newest.undo, &target, err);
	if (rc < 0 || target.number != newest.undo)
		return rc < 0 ? -1 : 0;
	if (target.state.value && check_hidden(w, err) < 0)
		return -1;
	if (blocks_state_kept(w, target.number - 1, &before, err) < 0)
		return -1;
	w->new = target.state;
	rc = blocks_state_write(w, newest.number + 1, before.undo, err);
	return rc < 0 ? -1 : 1;
}

int
blocks_undo(struct db *db, const struct block_change *change, struct err *err)
{
	struct blocks_work w = { .db = db, .change = change, .event = "undo" };

	return end(&w, undo(&w, err));
}
