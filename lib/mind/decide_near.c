#include "mind/decide_near.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "mind/decide_denial.h"
#include "mind/decide_like.h"
#include "mind/decide_words.h"
#include "mind/relations.h"
#include "store/rows.h"

enum {
	NEAR_MAX = 16,    /* neighbours of a claim */
	WIDE_MAX = 6,     /* of these, such as are only alike */
	TOPIC_ROWS = 400, /* of one subject and relation, the newest */
	SUBJECT_ROWS = 64,
	SEARCH_TEXT = 2000, /* bytes of a claim that are searched for */
	SEARCH_K = 8,
};

#define DERIVED                                                             \
	(1u << MEMORY_FACT | 1u << MEMORY_PREFERENCE | 1u << MEMORY_EVENT | \
	    1u << MEMORY_PROCEDURE)

struct finding {
	struct decide_near *near;
	const struct claim *claim;
	const struct relation *relation;
	struct arena *arena;
	struct decide_words words; /* of the claim */
	struct neighbour *items;
	size_t n, n_wide;
	struct err *err;
};

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

static bool
same_name(const char *a, const char *b)
{
	return strcmp(or_empty(a), or_empty(b)) == 0;
}

/* ---- whether it is one ---- */

enum nearness { FAR, ALIKE, NEAR };

/* A text can be near by its words alone only if it is no long document. */
static enum nearness
nearness_by_words(struct finding *f, const struct memory *m)
{
	struct decide_words words;
	double share;

	if (!decide_like_live(m))
		return FAR;
	decide_words_read(&words, m->text, m->text_len, f->arena);
	share = decide_words_share(&f->words, &words);
	return share >= .5 ? NEAR : share >= .2 ? ALIKE : FAR;
}

static enum nearness
nearness_of_topic(struct finding *f, const struct memory *m)
{
	const struct claim *claim = f->claim;

	if (decide_like_object(claim, claim->object, m) != DECIDE_OTHER)
		return NEAR;
	if (!decide_like_live(m))
		return FAR;
	if (!claim->object || decide_like_single(claim, m) || claim->corrects)
		return NEAR;
	if (claim->old &&
	    decide_like_object(claim, claim->old, m) != DECIDE_OTHER)
		return NEAR;
	return ALIKE;
}

static enum nearness
nearness(struct finding *f, const struct memory *m)
{
	const struct claim *claim = f->claim;

	if (decide_like_text(claim->text, m->text) ||
	    decide_denial(claim, m, f->arena))
		return NEAR;
	if (decide_like_topic(claim, m))
		return nearness_of_topic(f, m);
	if (decide_like_opposite(claim, m))
		return decide_like_live(m) &&
			       decide_like_object(claim, claim->object, m) ==
				   DECIDE_SAME
			   ? NEAR
			   : FAR;
	if (decide_like_ended(claim, m))
		return decide_like_live(m) ? NEAR : FAR;
	if (decide_like_about(claim, m, f->arena))
		return decide_like_live(m) ? NEAR : FAR;
	if (claim->relation && m->relation && !f->near->wide)
		return FAR;
	return nearness_by_words(f, m);
}

/* ---- one by one ---- */

static bool
has(const struct finding *f, const char *id)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->items[i].memory.id, id) == 0)
			return true;
	return false;
}

static const struct memory *
changed(const struct decide_near *near, const char *id)
{
	for (size_t i = near->n_changed; i-- > 0;)
		if (strcmp(near->changed[i].id, id) == 0)
			return &near->changed[i];
	return NULL;
}

static void
keep(struct finding *f, const struct memory *m, double cosine)
{
	struct neighbour *near = &f->items[f->n++];
	struct decide_words words;

	decide_words_read(&words, m->text, m->text_len, f->arena);
	*near = (struct neighbour){ .memory = *m,
		.same = decide_like_text(f->claim->text, m->text),
		.same_topic = decide_like_topic(f->claim, m),
		.words = decide_words_share(&f->words, &words),
		.cosine = cosine };
	near->same_topic = near->same_topic &&
			   decide_like_object(f->claim, f->claim->object, m) !=
			       DECIDE_SAME;
}

/* Whether there is room for one that is so near. */
static bool
is_wanted(struct finding *f, enum nearness how)
{
	if (how == FAR || f->n == NEAR_MAX)
		return false;
	if (how == NEAR)
		return true;
	return f->near->wide && f->n_wide++ < WIDE_MAX;
}

static void
offer(struct finding *f, const struct memory *m, double cosine)
{
	if (!has(f, m->id) && is_wanted(f, nearness(f, m)))
		keep(f, m, cosine);
}

static bool
in_scope(const struct entity_scope *scope, const struct memory *m)
{
	return same_name(scope->user, m->user_id) &&
	       same_name(scope->agent, m->agent_id) &&
	       same_name(scope->app, m->app_id);
}

/* What the plan itself has changed so far; it may be all that there is. */
static void
offer_changed(struct finding *f)
{
	const struct decide_near *near = f->near;

	for (size_t i = near->n_changed; i-- > 0;)
		if (in_scope(near->scope, &near->changed[i]) &&
		    changed(near, near->changed[i].id) == &near->changed[i])
			offer(f, &near->changed[i], -2);
}

/* ---- of the store ---- */

static int
offer_row(struct finding *f, int64_t seq)
{
	struct memory m;
	int rc = rows_get(f->near->cube->db, seq, f->arena, &m, f->err);

	if (rc == 1)
		offer(f, &m, -2);
	return rc < 0 ? -1 : 0;
}

/* A row as far as it takes to see that it is none; all of it is borrowed. */
static void
read_lean(sqlite3_stmt *s, const struct claim *claim, struct memory *m)
{
	memory_init(m);
	m->id = or_empty(db_text(s, 1));
	m->relation = db_text(s, 2);
	m->object = db_text(s, 3);
	m->text = or_empty(db_text(s, 4));
	m->text_len = strlen(m->text);
	m->state = (enum memory_state)sqlite3_column_int(s, 5);
	m->type = (enum memory_type)sqlite3_column_int(s, 6);
	m->subject = claim->subject;
}

static void
bind_scope(sqlite3_stmt *s, const struct entity_scope *scope, int place)
{
	db_bind_text(s, place, or_empty(scope->user));
	db_bind_text(s, place + 1, or_empty(scope->agent));
	db_bind_text(s, place + 2, or_empty(scope->app));
}

static int
offer_rows(struct finding *f, sqlite3_stmt *s)
{
	int64_t seqs[NEAR_MAX];
	size_t n = 0;
	int rc;

	while ((rc = db_step(f->near->cube->db, s, f->err)) == 1) {
		const size_t wide = f->n_wide;
		struct memory m;

		read_lean(s, f->claim, &m);
		if (n == NEAR_MAX)
			break;
		if (changed(f->near, m.id) || has(f, m.id) ||
		    !is_wanted(f, nearness(f, &m)))
			continue;
		f->n_wide = wide;
		seqs[n++] = sqlite3_column_int64(s, 0);
	}
	sqlite3_reset(s);
	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = offer_row(f, seqs[i]);
	return rc < 0 ? -1 : 0;
}

/* What users gave has often nothing but its text. */
static int
offer_text(struct finding *f, const char *text)
{
	struct memory m;
	int rc = decide_near_text(
	    f->near->cube->db, f->near->scope, text, f->arena, &m, f->err);

	if (rc == 1 && !changed(f->near, m.id))
		offer(f, &m, -2);
	return rc < 0 ? -1 : 0;
}

#define ROWS                                                                  \
	"SELECT m.seq, m.id, m.relation, m.object, m.memory, m.state, m.type" \
	" FROM memories m JOIN sessions s ON s.id = m.session"
#define OF_SCOPE                                         \
	" AND m.type BETWEEN 4 AND 7 AND s.user_id = ?2" \
	" AND s.agent_id = ?3 AND s.app_id = ?4"         \
	" AND (m.state < 5 OR m.superseded_at IS NOT NULL)"

_Static_assert(MEMORY_FACT == 4 && MEMORY_PROCEDURE == 7 &&
		   MEMORY_ARCHIVED == 5 && MEMORY_FORGOTTEN == 6,
    "the numbers in the statements");

static int
offer_topic(struct finding *f, const char *relation)
{
	sqlite3_stmt *s = db_statement(f->near->cube->db,
	    ROWS " WHERE m.subject = ?1 AND m.relation = ?5" OF_SCOPE
		 " ORDER BY m.seq DESC LIMIT ?6",
	    f->err);

	if (!s)
		return -1;
	db_bind_text(s, 1, f->claim->subject);
	bind_scope(s, f->near->scope, 2);
	db_bind_text(s, 5, relation);
	sqlite3_bind_int(s, 6, TOPIC_ROWS);
	return offer_rows(f, s);
}

static int
offer_subject(struct finding *f)
{
	sqlite3_stmt *s = db_statement(f->near->cube->db,
	    ROWS " WHERE m.subject = ?1" OF_SCOPE
		 " ORDER BY m.seq DESC LIMIT ?5",
	    f->err);

	if (!s)
		return -1;
	db_bind_text(s, 1, f->claim->subject);
	bind_scope(s, f->near->scope, 2);
	sqlite3_bind_int(s, 5, SUBJECT_ROWS);
	return offer_rows(f, s);
}

/* Relations whose opposite this one is, and its own. */
static int
offer_opposites(struct finding *f)
{
	const struct relation *other;
	int rc = 0;

	if (!f->relation)
		return 0;
	if (f->relation->opposite)
		rc = offer_topic(f, f->relation->opposite);
	for (size_t i = 0; rc == 0 && (other = relation_at(i)); i++)
		if (other->opposite &&
		    strcmp(other->opposite, f->relation->name) == 0 &&
		    (!f->relation->opposite ||
			strcmp(other->name, f->relation->opposite) != 0))
			rc = offer_topic(f, other->name);
	return rc;
}

/* Relations that another one puts an end to: "is divorced". */
static int
offer_replaced(struct finding *f)
{
	const char *relation;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && (relation = decide_like_ends(f->claim, i)); i++)
		rc = offer_topic(f, relation);
	return rc;
}

/* ---- by a search ---- */

static int
open_searcher(struct finding *f)
{
	struct decide_near *near = f->near;
	const char *dir = near->cube->dir, *end = strrchr(dir, '/');
	char *parent;
	int rc;

	if (near->searcher)
		return 0;
	parent = alloc_copy(end ? dir : ".", end ? (size_t)(end - dir) : 1);
	rc = cube_open(
	    &near->reader, parent, near->cube->name, DB_READ, false, f->err);
	free(parent);
	if (rc == 0)
		near->searcher = searcher_new(&near->reader, NULL, f->err);
	return near->searcher ? 0 : -1;
}

/* What is not committed yet, and so is not seen by a search. */
static int
offer_unseen(struct finding *f)
{
	struct db *db = f->near->cube->db;
	int64_t seqs[SUBJECT_ROWS], seen;
	sqlite3_stmt *s;
	size_t n = 0;
	int rc = db_integer(f->near->reader.db, "SELECT max(seq) FROM memories",
	    0, &seen, f->err);

	if (rc < 0)
		return -1;
	s = db_statement(db,
	    ROWS " WHERE m.seq > ?1" OF_SCOPE " ORDER BY m.seq DESC LIMIT ?5",
	    f->err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seen);
	bind_scope(s, f->near->scope, 2);
	sqlite3_bind_int(s, 5, SUBJECT_ROWS);
	while ((rc = db_step(db, s, f->err)) == 1)
		if (!changed(f->near, or_empty(db_text(s, 1))))
			seqs[n++] = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	for (size_t i = 0; i < n && rc >= 0; i++)
		rc = offer_row(f, seqs[i]);
	return rc < 0 ? -1 : 0;
}

static int
offer_found(struct finding *f)
{
	const struct entity_scope *scope = f->near->scope;
	size_t len = strlen(f->claim->text);
	struct query query = { .text = f->claim->text,
		.text_len = len < SEARCH_TEXT ? len : SEARCH_TEXT,
		.k = SEARCH_K };
	struct results results = { 0 };

	while (query.text_len < len &&
	       ((unsigned char)query.text[query.text_len] & 0xc0) == 0x80)
		query.text_len--;
	if (open_searcher(f) < 0)
		return -1;
	query.selection = (struct selection){
		.since = CLOCK_NONE, .until = CLOCK_NONE, .types = DERIVED
	};
	query.selection.scope.user = scope_value(f->arena, scope->user);
	query.selection.scope.agent = scope_value(f->arena, scope->agent);
	query.selection.scope.app = scope_value(f->arena, scope->app);
	if (search(f->near->searcher, &query, f->arena, &results, f->err) < 0)
		return -1;
	for (size_t i = 0; i < results.n; i++) {
		const struct found *found = &results.items[i];

		/* it takes what has no such field for one that matches any */
		if (in_scope(scope, &found->memory) &&
		    !changed(f->near, found->memory.id))
			offer(f, &found->memory, found->hit.cosine);
	}
	return offer_unseen(f);
}

static int
offer_denials(struct finding *f)
{
	const char *text;
	int rc = 0;

	for (size_t i = 0;
	     rc == 0 && (text = decide_denial_text(f->claim, i, f->arena)); i++)
		rc = offer_text(f, text);
	return rc;
}

static int
offer_all(struct finding *f)
{
	const struct claim *claim = f->claim;

	offer_changed(f);
	if (offer_text(f, claim->text) < 0 || offer_denials(f) < 0)
		return -1;
	if (claim->subject && claim->relation &&
	    (offer_topic(f, claim->relation) < 0 || offer_opposites(f) < 0))
		return -1;
	if (claim->subject && claim->relation && !f->near->wide &&
	    !decide_like_ends_topic(claim))
		return offer_replaced(f);
	if (claim->subject && offer_subject(f) < 0)
		return -1;
	return offer_found(f);
}

int
decide_near_find(struct decide_near *near, const struct claim *claim,
    struct arena *arena, struct neighbour **found, size_t *n, struct err *err)
{
	struct finding f = { .near = near,
		.claim = claim,
		.relation = relation_find(claim->relation),
		.arena = arena,
		.err = err };
	int rc;

	f.items = arena_bytes(arena, NEAR_MAX * sizeof *f.items);
	decide_words_read(&f.words, claim->text, strlen(claim->text), arena);
	rc = offer_all(&f);
	*found = f.items;
	*n = f.n;
	return rc;
}

void
decide_near_change(struct decide_near *near, const struct memory *m)
{
	if (near->n_changed == near->room) {
		near->room = near->room ? 2 * near->room : 16;
		near->changed = alloc_grow(
		    near->changed, near->room, sizeof *near->changed);
	}
	near->changed[near->n_changed++] = *m;
}

void
decide_near_release(struct decide_near *near)
{
	searcher_free(near->searcher);
	cube_release(&near->reader);
	free(near->changed);
	arena_release(&near->arena);
	*near = (struct decide_near){ 0 };
}
