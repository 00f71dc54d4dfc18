#include "serve/network_change.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "find/importance.h"
#include "mind/relations.h"
#include "serve/network_change_form.h"

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

struct edit
network_change_edit(const struct network_change *c)
{
	return (
	    struct edit){ .by = c->revise->by, .reason = c->revise->reason };
}

int
network_change_put(struct network_change *c, struct edit *edit,
    const struct memory *m, enum edit_event event, struct err *err)
{
	struct ingest *in = c->revise->ingest;
	struct rows_put put = { 0 };
	int rc;

	edit->event = event;
	ingest_edit(in, edit);
	rc = ingest_put(in, m, true, c->arena, &put, err);
	ingest_edit(in, NULL);
	return rc;
}

int
network_change_name(const char *what, const char *name, struct err *err)
{
	if (!name || !*name || !name[strspn(name, " \t")])
		return err_set(err, ERR_INPUT, "'%s' is empty", what);
	return memory_name_check(what, name, err);
}

/* ---- who ---- */

static int
say_several(
    const struct entity *found, size_t n, const char *name, struct err *err)
{
	struct buf said = { 0 };

	for (size_t i = 0; i < n && i < 5; i++)
		buf_printf(&said, "%s'%.100s'", i ? ", " : "", found[i].name);
	err_set(err, ERR_INPUT, "'%.100s' may be %s%s: say which", name,
	    buf_text(&said), n > 5 ? " or others" : "");
	buf_release(&said);
	return -1;
}

int
network_change_who(struct network_change *c, const char *name,
    struct entity *entity, struct err *err)
{
	struct entity *found;
	size_t n;

	*entity = (struct entity){ .name = name };
	if (entities_find(c->revise->cube->db, &c->scope, name, strlen(name),
		c->arena, &found, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (strcmp(found[i].name, name) == 0) {
			*entity = found[i];
			return 0;
		}
	if (n > 1)
		return say_several(found, n, name, err);
	if (n)
		*entity = *found;
	return 0;
}

/* ---- facts ---- */

#define ROWS     "SELECT m.seq FROM memories m JOIN sessions s ON s.id = m.session"
#define OF_SCOPE " AND s.user_id = ?1 AND s.agent_id = ?2 AND s.app_id = ?3"
#define NAMED    " AND m.type >= 4 AND m.state <> 6"
#define OPEN     " AND m.type >= 4 AND m.state < 5 AND m.superseded_at IS NULL"

_Static_assert(
    MEMORY_FACT == 4 && MEMORY_ARCHIVED == 5 && MEMORY_FORGOTTEN == 6,
    "the numbers in the statements");

/* The numbers that a statement gives for a scope, and up to two texts. */
static int
read_numbers(struct network_change *c, const char *sql, const char *first,
    const char *second, int64_t **seqs, size_t *n, struct err *err)
{
	struct db *db = c->revise->cube->db;
	sqlite3_stmt *s = db_statement(db, sql, err);
	size_t room = 0;
	int rc;

	*seqs = NULL;
	*n = 0;
	if (!s)
		return -1;
	db_bind_text(s, 1, or_empty(c->scope.user));
	db_bind_text(s, 2, or_empty(c->scope.agent));
	db_bind_text(s, 3, or_empty(c->scope.app));
	db_bind_text(s, 4, first);
	if (second)
		db_bind_text(s, 5, second);
	while ((rc = db_step(db, s, err)) == 1) {
		*seqs = arena_grow(c->arena, *seqs, *n, &room, sizeof **seqs);
		(*seqs)[(*n)++] = sqlite3_column_int64(s, 0);
	}
	return rc;
}

int
network_change_facts(struct network_change *c, const char *name, int64_t **seqs,
    size_t *n, struct err *err)
{
	return read_numbers(c,
	    "SELECT m.seq FROM (SELECT seq FROM memories WHERE subject = ?4"
	    " UNION SELECT seq FROM memories WHERE object = ?4) f"
	    " CROSS JOIN memories m ON m.seq = f.seq"
	    " CROSS JOIN sessions s ON s.id = m.session"
	    " WHERE 1" NAMED OF_SCOPE " ORDER BY m.seq",
	    name, NULL, seqs, n, err);
}

/* Open relations of a subject, whatever their objects are. */
static int
find_open(struct network_change *c, const char *subject, const char *relation,
    int64_t **seqs, size_t *n, struct err *err)
{
	return read_numbers(c,
	    ROWS " WHERE m.subject = ?4 AND m.relation = ?5"
		 " AND m.object IS NOT NULL" OPEN OF_SCOPE " ORDER BY m.seq",
	    subject, relation, seqs, n, err);
}

int
network_change_find(struct network_change *c, const struct memory *like,
    struct memory *found, struct err *err)
{
	int64_t *seqs;
	size_t n;

	if (find_open(c, like->subject, like->relation, &seqs, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int rc = rows_get(
		    c->revise->cube->db, seqs[i], c->arena, found, err);

		if (rc < 0)
			return -1;
		if (rc && strcmp(found->object, like->object) == 0 &&
		    (!like->id || strcmp(found->id, like->id) != 0))
			return 1;
	}
	return 0;
}

/* ---- a relation ---- */

struct adding {
	struct network_change *c;
	struct edit edit;
	struct memory m; /* the new one */
	const struct relation *relation;
	struct entity ends[2];
};

/* "works at" is works_at */
static const char *
relation_name(const char *given, struct arena *arena)
{
	char *name = arena_copy(arena, given, strlen(given));

	for (char *at = name; *at; at++)
		if (*at == ' ')
			*at = '_';
	return name;
}

static const char *
sentence(const struct memory *m, const struct relation *relation,
    struct arena *arena)
{
	struct buf text = { 0 };
	const char *copy;

	buf_printf(&text, "%s ", m->subject);
	if (relation && strcmp(relation->name, m->relation) == 0)
		buf_string(&text, relation->phrase);
	else
		for (const char *at = m->relation; *at; at++)
			buf_char(&text, *at == '_' ? ' ' : *at);
	buf_printf(&text, " %s.", m->object);
	copy = arena_copy(arena, text.data, text.len);
	buf_release(&text);
	return copy;
}

static int
prepare(struct adding *a, const struct network_relation *given, struct err *err)
{
	struct network_change *c = a->c;
	struct memory *m = &a->m;

	if (network_change_name("subject", given->subject, err) < 0 ||
	    network_change_name("relation", given->relation, err) < 0 ||
	    network_change_name("object", given->object, err) < 0 ||
	    network_change_who(c, given->subject, &a->ends[0], err) < 0 ||
	    network_change_who(c, given->object, &a->ends[1], err) < 0)
		return -1;
	if (given->valid_from != CLOCK_NONE && given->valid_to != CLOCK_NONE &&
	    given->valid_to <= given->valid_from)
		return err_set(
		    err, ERR_INPUT, "the relation ends before it begins");
	memory_init(m);
	m->relation = relation_name(given->relation, c->arena);
	a->relation = relation_find(m->relation);
	m->type = a->relation && a->relation->type == MEMORY_PREFERENCE
		      ? MEMORY_PREFERENCE
		      : MEMORY_FACT;
	m->subject = a->ends[0].name;
	m->object = a->ends[1].name;
	m->user_id = c->scope.user && *c->scope.user ? c->scope.user : NULL;
	m->agent_id = c->scope.agent && *c->scope.agent ? c->scope.agent : NULL;
	m->app_id = c->scope.app && *c->scope.app ? c->scope.app : NULL;
	m->text = given->text ? given->text
			      : sentence(m, a->relation, c->arena);
	m->text_len = strlen(m->text);
	m->valid_from = given->valid_from;
	m->valid_to = given->valid_to;
	m->sources = given->sources;
	m->n_sources = given->n_sources;
	importance_give(m, NULL);
	return 0;
}

static void
tell(struct adding *a, const struct memory *m, const char *event)
{
	revise_tell(a->c->revise, m, event, a->edit.number, a->c->out);
}

/* Another time at which the same holds is a relation of its own. */
static bool
is_another_time(const struct memory *m, const struct memory *known)
{
	if (known->valid_to != CLOCK_NONE &&
	    (m->valid_from == CLOCK_NONE || m->valid_from >= known->valid_to))
		return m->valid_to != known->valid_to;
	return m->valid_to != CLOCK_NONE && known->valid_from != CLOCK_NONE &&
	       m->valid_to <= known->valid_from;
}

/* What is known gets the times that are given. */
static int
repeat(struct adding *a, const struct network_relation *given,
    struct memory *known, struct err *err)
{
	struct memory next = *known;

	if (given->valid_from != CLOCK_NONE)
		next.valid_from = given->valid_from;
	if (given->valid_to != CLOCK_NONE)
		next.valid_to = given->valid_to;
	if (given->text) {
		next.text = given->text;
		next.text_len = strlen(given->text);
	}
	if (next.valid_from == known->valid_from &&
	    next.valid_to == known->valid_to &&
	    strcmp(next.text, known->text) == 0) {
		tell(a, known, "NOOP");
		return 0;
	}
	if (next.valid_from != CLOCK_NONE && next.valid_to != CLOCK_NONE &&
	    next.valid_to <= next.valid_from)
		return err_set(
		    err, ERR_INPUT, "the relation ends before it begins");
	if (network_change_put(a->c, &a->edit, &next, EDIT_UPDATE, err) < 0)
		return -1;
	tell(a, &next, "UPDATE");
	return 0;
}

/* One that held before is closed, or the new one is what held before it. */
static int
close_other(struct adding *a, struct memory *other, struct err *err)
{
	struct memory *m = &a->m;
	int64_t end = m->valid_from != CLOCK_NONE ? m->valid_from : clock_now();

	if (other->valid_to != CLOCK_NONE && other->valid_to <= end)
		return 0;
	if (m->valid_from != CLOCK_NONE && other->valid_from != CLOCK_NONE &&
	    m->valid_from < other->valid_from) {
		if (m->valid_to == CLOCK_NONE ||
		    m->valid_to > other->valid_from)
			m->valid_to = other->valid_from;
		m->state = MEMORY_ARCHIVED;
		m->superseded_at = clock_now();
		m->superseded_by = other->id;
		return 0;
	}
	if (other->valid_from != CLOCK_NONE && end <= other->valid_from)
		end = clock_now();
	other->valid_to = end;
	other->superseded_at = clock_now();
	other->superseded_by = m->id;
	other->state = MEMORY_ARCHIVED;
	m->supersedes = other->id;
	if (m->valid_from == CLOCK_NONE)
		m->valid_from = end;
	if (network_change_put(a->c, &a->edit, other, EDIT_SUPERSEDE, err) < 0)
		return -1;
	tell(a, other, "SUPERSEDE");
	return 0;
}

/* 1 if it is known; else what it cannot hold beside is closed. */
static int
look_around(struct adding *a, const struct network_relation *given,
    char id[ID_SIZE], struct err *err)
{
	bool single = a->relation && a->relation->single;
	struct memory known;
	int64_t *seqs;
	size_t n;
	int rc = network_change_find(a->c, &a->m, &known, err);

	if (rc == 1 && !is_another_time(&a->m, &known))
		return repeat(a, given, &known, err) < 0 ? -1 : 1;
	/* with an id, nothing is a duplicate by its text alone */
	id_new(id, clock_now());
	a->m.id = id;
	if (rc >= 0 && (!single || a->m.valid_to != CLOCK_NONE))
		return 0;
	if (rc < 0 ||
	    find_open(a->c, a->m.subject, a->m.relation, &seqs, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		rc = rows_get(
		    a->c->revise->cube->db, seqs[i], a->c->arena, &known, err);
		if (rc == 1)
			rc = close_other(a, &known, err);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* Of what kind the object of a relation is. */
static const char *
kind_of(const struct relation *relation)
{
	static const char *const kinds[] = { [OBJECT_PERSON] = "person",
		[OBJECT_PLACE] = "place",
		[OBJECT_ORGANISATION] = "organisation",
		[OBJECT_THING] = "thing",
		[OBJECT_NUMBER] = NULL };

	return relation ? kinds[relation->object] : NULL;
}

static int
add_entities(struct adding *a, struct err *err)
{
	struct db *db = a->c->revise->cube->db;

	for (int i = 0; i < 2; i++) {
		struct entity *entity = &a->ends[i];
		int64_t id;

		if (entity->id)
			continue;
		entity->edit = a->edit.number;
		entity->kind = i ? kind_of(a->relation) : NULL;
		if (entities_put(db, &a->c->scope, entity, &id, err) < 0)
			return -1;
	}
	return 0;
}

int
network_change_add(struct network_change *c,
    const struct network_relation *given, struct err *err)
{
	struct adding a = { .c = c, .edit = network_change_edit(c) };
	char id[ID_SIZE];
	int rc;

	if (prepare(&a, given, err) < 0)
		return -1;
	rc = look_around(&a, given, id, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	if (network_change_put(c, &a.edit, &a.m, EDIT_ADD, err) < 0 ||
	    add_entities(&a, err) < 0)
		return -1;
	tell(&a, &a.m, "ADD");
	return 0;
}
