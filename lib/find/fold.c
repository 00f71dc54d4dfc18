#include "find/fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"

enum {
	FACTS = 1 << MEMORY_FACT | 1 << MEMORY_PREFERENCE | 1 << MEMORY_EVENT |
		1 << MEMORY_PROCEDURE,
	TURNS = 1 << MEMORY_TURN | 1 << MEMORY_CHUNK | 1 << MEMORY_TOOL |
		1 << MEMORY_IMAGE,
	PLACES = 64, /* at first; a power of two */
};

_Static_assert(MEMORY_IMAGE == 3 && MEMORY_FACT == 4 && MEMORY_PROCEDURE == 7 &&
		   MEMORY_ARCHIVED == 5 && MEMORY_FORGOTTEN == 6,
    "the numbers in the statements");

/* Which slot a number has. */
struct place {
	int64_t seq; /* 0: nothing stands here */
	size_t slot;
};

struct folding {
	struct db *db;
	sqlite3_stmt *sources; /* of a fact, those selected */
	struct place *places;  /* by number, hashed */
	size_t room;
	struct folded *out;
	size_t k;
	struct arena *arena;
};

int
fold_needed(
    struct db *db, const struct selection *sel, bool *needed, struct err *err)
{
	int64_t any = 0;

	*needed = false;
	if (sel->types && (!(sel->types & FACTS) || !(sel->types & TURNS)))
		return 0;
	if (db_integer(db, "SELECT 1 FROM sources LIMIT 1", 0, &any, err) < 0)
		return -1;
	*needed = any;
	return 0;
}

/* ---- places ---- */

static struct place *
look_up(const struct folding *f, int64_t seq)
{
	uint64_t hash = (uint64_t)seq * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(hash >> 32) & (f->room - 1);

	while (f->places[i].seq && f->places[i].seq != seq)
		i = (i + 1) & (f->room - 1);
	return &f->places[i];
}

static void
grow(struct folding *f)
{
	struct folding old = *f;

	f->room = 2 * old.room;
	f->places = alloc_array(f->room, sizeof *f->places);
	for (size_t i = 0; i < old.room; i++)
		if (old.places[i].seq)
			*look_up(f, old.places[i].seq) = old.places[i];
	free(old.places);
}

/* A slot for a hit, shown as seq; NULL if there is none left. */
static struct fold_slot *
add_slot(struct folding *f, const struct hit *hit, int64_t seq)
{
	struct fold_slot *slot = &f->out->slots[f->out->n];

	if (f->out->n == f->k)
		return NULL;
	if (2 * (f->out->n + 1) > f->room)
		grow(f);
	*look_up(f, seq) = (struct place){ seq, f->out->n++ };
	*slot = (struct fold_slot){ .hit = *hit };
	slot->hit.seq = seq;
	return slot;
}

/* ---- sources ---- */

static int
prepare(struct folding *f, const struct selection *sel, struct err *err)
{
	struct buf sql = { 0 };
	int place = 2;

	buf_string(&sql,
	    "SELECT m.seq FROM sources x JOIN memories m ON m.id = x.source"
	    " JOIN sessions s ON s.id = m.session"
	    " JOIN memories f ON f.seq = x.seq"
	    " JOIN sessions o ON o.id = f.session AND o.user_id = s.user_id"
	    " WHERE x.seq = ? AND m.type <= 3 AND ");
	selection_sql(sel, SELECTION_ALL, &sql);
	buf_string(&sql, " ORDER BY x.place");
	f->sources = db_prepare(f->db, sql.data, err);
	buf_release(&sql);
	if (!f->sources)
		return -1;
	selection_bind(sel, SELECTION_ALL, f->sources, &place);
	return 0;
}

/*
 * The turn of a fact: of several the one that was found before it and ranks
 * best, or else the first; 0 if none is there and selected.
 */
static int
find_turn(struct folding *f, int64_t fact, int64_t *turn, struct err *err)
{
	size_t best = SIZE_MAX;
	int rc;

	*turn = 0;
	sqlite3_bind_int64(f->sources, 1, fact);
	while ((rc = db_step(f->db, f->sources, err)) == 1) {
		int64_t seq = sqlite3_column_int64(f->sources, 0);
		const struct place *place = look_up(f, seq);

		if (*turn && (!place->seq || place->slot >= best))
			continue;
		*turn = seq;
		best = place->seq ? place->slot : SIZE_MAX;
	}
	sqlite3_reset(f->sources);
	return rc;
}

/* ---- slots ---- */

static void
add_fact(struct folding *f, struct fold_slot *slot, int64_t seq)
{
	struct fold_fact *fact = arena_bytes(f->arena, sizeof *fact);

	*fact = (struct fold_fact){ .seq = seq };
	if (slot->last)
		slot->last->next = fact;
	else
		slot->facts = fact;
	slot->last = fact;
}

/* Gives a hit its slot; 1 when there is none left. */
static int
add_hit(struct folding *f, const struct hit *hit, struct err *err)
{
	struct fold_slot *slot;
	const struct place *place;
	int64_t turn = 0;

	if (memory_is_fact(hit->type) && find_turn(f, hit->seq, &turn, err) < 0)
		return -1;
	place = look_up(f, turn ? turn : hit->seq);
	slot = place->seq ? &f->out->slots[place->slot]
			  : add_slot(f, hit, turn ? turn : hit->seq);
	if (slot && turn)
		add_fact(f, slot, hit->seq);
	return !slot;
}

/* ---- what is no longer so ---- */

/* The facts of a turn, as its user knows them. */
#define FACTS_OF_TURN                                                  \
	" FROM memories m JOIN sessions s ON s.id = m.session"         \
	" JOIN sources x ON x.source = m.id"                           \
	" JOIN memories f ON f.seq = x.seq AND f.type BETWEEN 4 AND 7" \
	" JOIN sessions o ON o.id = f.session AND o.user_id = s.user_id"

int
fold_superseded(struct db *db, int64_t seq, bool *superseded, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT min(f.state IN (5, 6)"
	    " AND f.superseded_at IS NOT NULL)" FACTS_OF_TURN
	    " WHERE m.seq = ?1",
	    err);
	int rc;

	*superseded = false;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(db, s, err);
	if (rc == 1)
		*superseded = sqlite3_column_int(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

/* The slot behind `behind` that shows a memory and was not moved, or n. */
static size_t
find_slot(const struct folded *folded, size_t behind, int64_t seq)
{
	size_t i = behind + 1;

	while (i < folded->n &&
	       (folded->slots[i].moved || folded->slots[i].hit.seq != seq))
		i++;
	return i;
}

/* Puts a slot before another, with its score. */
static void
move_slot(struct folded *folded, size_t from, size_t to)
{
	struct fold_slot slot = folded->slots[from];
	int64_t seq = slot.hit.seq;

	memmove(&folded->slots[to + 1], &folded->slots[to],
	    (from - to) * sizeof slot);
	slot.hit = folded->slots[to + 1].hit;
	slot.hit.seq = seq;
	slot.moved = true;
	folded->slots[to] = slot;
}

/*
 * Puts the turn that says what became of what stands at a place before it: 1
 * if there is one.
 */
static int
put_newer(struct folding *f, size_t place, struct err *err)
{
	struct folded *folded = f->out;
	int64_t seq = folded->slots[place].hit.seq;
	size_t from = folded->n;
	sqlite3_stmt *s;
	bool old;
	int rc;

	if (fold_superseded(f->db, seq, &old, err) < 0)
		return -1;
	if (!old)
		return 0;
	s = db_statement(f->db,
	    "SELECT t.seq" FACTS_OF_TURN
	    " JOIN memories n ON n.id = f.superseded_by"
	    " JOIN sources y ON y.seq = n.seq"
	    " JOIN memories t ON t.id = y.source"
	    " WHERE m.seq = ?1 ORDER BY t.seq DESC",
	    err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	while (from == folded->n && (rc = db_step(f->db, s, err)) == 1)
		from = find_slot(folded, place, sqlite3_column_int64(s, 0));
	sqlite3_reset(s);
	if (from < folded->n)
		move_slot(folded, from, place);
	return from < folded->n ? 1 : rc;
}

/* What is no longer so stands behind what is so instead. */
static int
order_slots(struct folding *f, struct err *err)
{
	for (size_t i = 0; i < f->out->n;) {
		int rc = put_newer(f, i, err);

		if (rc < 0)
			return -1;
		i += !rc;
	}
	return 0;
}

int
fold(struct db *db, const struct selection *sel, const struct ranking *ranking,
    size_t k, struct arena *arena, struct folded *folded, struct err *err)
{
	struct folding f = { .db = db,
		.out = folded,
		.k = k < ranking->n ? k : ranking->n,
		.arena = arena };
	int rc;

	*folded = (struct folded){ .slots = arena_bytes(
				       arena, f.k * sizeof *folded->slots) };
	f.room = PLACES;
	f.places = alloc_array(f.room, sizeof *f.places);
	rc = prepare(&f, sel, err);
	for (size_t i = 0; i < ranking->n && rc == 0; i++)
		rc = add_hit(&f, &ranking->hits[i], err);
	sqlite3_finalize(f.sources);
	free(f.places);
	return rc < 0 || order_slots(&f, err) < 0 ? -1 : rc;
}
