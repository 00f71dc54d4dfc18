#include "find/reembed.h"

#include <stdlib.h>
#include <string.h>

#include "find/fingerprint.h"
#include "find/ingest.h"
#include "find/reembed_make.h"
#include "store/next.h"
#include "store/publish.h"
#include "store/vectors.h"

/* What stands before a target that is only made anew. */
static const char AGAIN[] = "again ";

static bool
is_stopped(const struct reembed *r)
{
	return r->stopped && r->stopped();
}

static int
never(void)
{
	return 0;
}

/* ---- what is under way ---- */

static char *
make_target(const struct reembed *r)
{
	struct buf text = { 0 };

	if (r->again)
		buf_string(&text, AGAIN);
	fingerprint_print(&text, &r->space);
	return text.data;
}

/* The space of a target; false if there is none but for who asks. */
static bool
read_target(const char *target, struct space *space)
{
	if (!fingerprint_space(target, space) || space->kind == SPACE_BUILTIN)
		*space = space_builtin();
	return *target && strncmp(target, AGAIN, sizeof AGAIN - 1) != 0;
}

static const char LIVE[] = "SELECT count(*) FROM memories WHERE state <> 6";

static int
count_vectors(struct db *db, struct reembed_state *state, struct err *err)
{
	int64_t live;

	if (db_integer(db, LIVE, 0, &live, err) < 0 ||
	    db_integer(db,
		"SELECT count(*) FROM vectors_next v JOIN memories m"
		" ON m.seq = v.seq WHERE m.state <> 6",
		0, &state->staged, err) < 0)
		return -1;
	state->missing = live - state->staged;
	return 0;
}

static int
count_entries(struct cube *cube, struct reembed_state *state, struct err *err)
{
	const struct space any = { .kind = SPACE_EXTERNAL, .dimension = 1 };
	struct ingest *in = ingest_new_next(cube, &any, NULL, err);
	sqlite3_stmt *s = db_statement(cube->db,
	    "SELECT count(*) FILTER (WHERE seq <= ?1),"
	    " count(*) FILTER (WHERE seq > ?1) FROM memories WHERE state <> 6",
	    err);
	int64_t last;
	int rc = in && s ? ingest_next_last(in, &last, err) : -1;

	if (rc == 0) {
		sqlite3_bind_int64(s, 1, last);
		rc = db_step(cube->db, s, err);
	}
	if (rc == 1) {
		state->staged = sqlite3_column_int64(s, 0);
		state->missing = sqlite3_column_int64(s, 1);
		sqlite3_reset(s);
	}
	ingest_free(in);
	return rc < 0 ? -1 : 0;
}

static int
read_state(struct cube *cube, struct reembed_state *state, struct err *err)
{
	char *target = next_target(cube, err);
	int rc = target ? 0 : -1;

	*state = (struct reembed_state){ 0 };
	if (target)
		state->under_way = read_target(target, &state->space);
	if (state->under_way)
		rc = space_is_made(&state->space)
			 ? count_entries(cube, state, err)
			 : count_vectors(cube->db, state, err);
	free(target);
	return rc;
}

int
reembed_state(struct cube *cube, struct reembed_state *state, struct err *err)
{
	int rc;

	if (db_begin(cube->db, false, err) < 0)
		return -1;
	rc = read_state(cube, state, err);
	db_rollback(cube->db);
	return rc;
}

int
reembed_given(struct cube *cube, int64_t *n, struct err *err)
{
	return db_integer(cube->db, "SELECT count(*) FROM vectors", 0, n, err);
}

/* ---- beginning ---- */

static int
refuse(const struct reembed *r, const char *old, struct err *err)
{
	struct space space;

	if (!read_target(old, &space))
		return 0;
	if (r->again || !space_equal(&space, &r->space)) {
		struct buf kind = { 0 };

		space_name(&space, &kind);
		err_set(err, ERR_INPUT,
		    "cube '%s' is on its way to %s: go on with that, or say "
		    "memos-cube reembed --cancel",
		    r->cube->name, kind.data);
		buf_release(&kind);
		return -1;
	}
	return 0;
}

/* Given vectors are new whenever they are given; others are not. */
static int
is_so_already(const struct reembed *r, const char *target, struct err *err)
{
	char *stored;
	int rc;

	if (r->space.kind == SPACE_EXTERNAL || r->again)
		return 0;
	stored = cube_meta(r->cube, FINGERPRINT_KEY, err);
	rc = stored ? strcmp(stored, target) == 0 : -1;
	free(stored);
	return rc;
}

/* Within a write transaction. */
static int
begin(const struct reembed *r, const char *target, struct err *err)
{
	char *old = next_target(r->cube, err);
	struct space space;
	int rc = -1;

	if (!old || refuse(r, old, err) < 0)
		goto out;
	rc = *old ? 0 : is_so_already(r, target, err);
	if (rc) {
		rc = rc < 0 ? -1 : 0;
		goto out;
	}
	/* of another version of the program: vectors that were given stay */
	if (*old && (r->again || strcmp(old, target) != 0))
		rc = next_drop(r->cube->db, read_target(old, &space), err);
	if (rc == 0)
		rc = next_begin(r->cube, target, err);
	rc = rc < 0 ? -1 : 1;
out:
	free(old);
	return rc;
}

/* Whether the cube was on the same way before: then there is nothing to do. */
static int
goes_on(const struct reembed *r, const char *target, struct err *err)
{
	char *old = next_target(r->cube, err);
	int rc = old ? !r->again && strcmp(old, target) == 0 : -1;

	free(old);
	return rc;
}

static int
begin_locked(const struct reembed *r, const char *target, struct err *err)
{
	int rc;

	/* the names of what is given up must be free */
	if (next_tidy(r->cube->db, r->stopped, err) < 0)
		return -1;
	if (is_stopped(r))
		return 0;
	if (db_begin(r->cube->db, true, err) < 0)
		return -1;
	rc = begin(r, target, err);
	if (rc < 0)
		db_rollback(r->cube->db);
	else if (db_commit(r->cube->db, err) < 0)
		rc = -1;
	return rc;
}

int
reembed_begin(const struct reembed *r, struct err *err)
{
	char *target = make_target(r);
	struct publish p = { .lock = -1 };
	int rc = goes_on(r, target, err);

	if (rc == 0) {
		rc = publish_begin(
		    &p, r->cube, r->stopped ? r->stopped : never, err);
		if (rc == 1)
			rc = begin_locked(r, target, err);
		publish_end(&p);
	}
	free(target);
	return rc;
}

/* ---- given vectors ---- */

int
reembed_check(const struct reembed *r, struct err *err)
{
	char *now = next_target(r->cube, err), *target;
	int rc = now ? 0 : -1;

	if (rc < 0)
		return -1;
	target = make_target(r);
	if (strcmp(now, target) != 0)
		rc = err_set(err, ERR_STORE,
		    "cube '%s': another process has ended this reembed",
		    r->cube->name);
	free(target);
	free(now);
	return rc;
}

static int
find_seq(struct db *db, const char *id, int64_t *seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT seq FROM memories WHERE id = ?1", err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	rc = db_step(db, s, err);
	if (rc == 1)
		*seq = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc;
}

int
reembed_stage(const struct reembed *r, const char *id, const float *vector,
    size_t n, struct err *err)
{
	int64_t seq = 0;
	int rc;

	if (n != r->space.dimension)
		return err_set(err, ERR_INPUT,
		    "'vector' has %zu numbers, not %zu", n, r->space.dimension);
	rc = find_seq(r->cube->db, id, &seq, err);
	if (rc < 0)
		return -1;
	if (!rc)
		return err_set(err, ERR_INPUT, "no memory '%s'", id);
	return vectors_put_next(r->cube->db, seq, vector, n, err);
}

/* ---- making it ---- */

static int
all_sound(struct cube *cube, const struct segment *segment, bool suspect,
    void *ctx, struct err *err)
{
	(void)cube;
	(void)segment;
	(void)suspect;
	(void)ctx;
	(void)err;
	return 1;
}

/* Whether it is worth while to make entries: 1 if no vector is missing. */
static int
look(const struct reembed *r, struct reembed_state *state, int64_t *highest,
    struct err *err)
{
	int rc;

	if (db_begin(r->cube->db, false, err) < 0)
		return -1;
	rc = read_state(r->cube, state, err);
	if (rc == 0)
		rc = db_integer(r->cube->db, "SELECT max(seq) FROM memories", 0,
		    highest, err);
	db_rollback(r->cube->db);
	return rc < 0 ? -1
		      : state->space.kind != SPACE_EXTERNAL || !state->missing;
}

static int
finish(const struct reembed *r, struct reembed_make *make,
    struct reembed_done *done, struct err *err)
{
	int rc;

	/* what an interrupted one has left has our names */
	if (publish_clean(&make->publish, all_sound, NULL, err) < 0 ||
	    next_tidy(r->cube->db, r->stopped, err) < 0)
		return -1;
	rc = look(r, &done->state, &make->looked, err);
	if (rc == 1)
		rc = reembed_make(r, make, err);
	else if (rc == 0)
		return 0;
	done->switched = rc == 1;
	if (rc < 0)
		return -1;
	return done->switched
		   ? db_integer(r->cube->db, LIVE, 0, &done->memories, err)
		   : reembed_state(r->cube, &done->state, err);
}

/* After the switch: it is done, so that a fault here waits for the next. */
static void
clean(const struct reembed *r, struct reembed_make *make)
{
	struct err ignored;

	publish_clean(&make->publish, all_sound, NULL, &ignored);
	next_tidy(r->cube->db, r->stopped, &ignored);
}

int
reembed_finish(
    const struct reembed *r, struct reembed_done *done, struct err *err)
{
	struct reembed_make make = { 0 };
	int rc = publish_begin(
	    &make.publish, r->cube, r->stopped ? r->stopped : never, err);

	*done = (struct reembed_done){ 0 };
	if (rc == 1)
		rc = finish(r, &make, done, err);
	/* that it was stopped is no fault, and was not told as one */
	if (rc < 0 && err->kind == ERR_NONE && is_stopped(r))
		rc = reembed_state(r->cube, &done->state, err);
	if (done->switched)
		clean(r, &make);
	publish_end(&make.publish);
	return rc;
}

/* ---- giving up ---- */

static int
drop(const struct reembed *r, struct err *err)
{
	struct db *db = r->cube->db;
	int rc;

	if (db_begin(db, true, err) < 0)
		return -1;
	rc = next_drop(db, false, err);
	if (rc == 0)
		return db_commit(db, err);
	db_rollback(db);
	return rc;
}

/* What an interrupted one has left is nobody's; `all`: what is staged, too. */
static int
drop_left(const struct reembed *r, bool all, struct err *err)
{
	char *target = next_target(r->cube, err);
	struct space space;
	int rc = target ? 0 : -1;

	/* the names of what is given up must be free */
	if (rc == 0)
		rc = next_tidy(r->cube->db, r->stopped, err);
	if (rc == 0 && *target && !is_stopped(r) &&
	    (all || !read_target(target, &space)))
		rc = drop(r, err);
	free(target);
	return rc < 0 ? -1 : next_tidy(r->cube->db, r->stopped, err);
}

int
reembed_cancel(
    const struct reembed *r, struct reembed_state *state, struct err *err)
{
	struct publish p;
	int rc = publish_begin(
	    &p, r->cube, r->stopped ? r->stopped : never, err);

	*state = (struct reembed_state){ 0 };
	if (rc == 1) {
		rc = reembed_state(r->cube, state, err);
		if (rc == 0)
			rc = drop_left(r, true, err);
	}
	publish_end(&p);
	return rc;
}

int
reembed_tidy(const struct reembed *r, struct err *err)
{
	struct publish p;
	int rc = publish_begin(&p, r->cube, NULL, err);

	if (rc == 1)
		rc = drop_left(r, false, err);
	publish_end(&p);
	return rc;
}
