#include "serve/network_change_form.h"

#include <string.h>

#include "base/clock.h"
#include "mind/resolve_text.h"
#include "serve/network.h"
#include "store/entities_become.h"

/* ---- answers ---- */

/* {"event":"RENAME","name":"Anna","was":"Ann","memories":3,"edit":7} */
static void
tell(struct network_change *c, const char *event, const char *name,
    const char *was, size_t memories, int64_t edit)
{
	struct buf *out = c->out;

	buf_char(out, '{');
	json_put_field(out, "event", event);
	json_put_field(out, "name", name);
	if (was) {
		json_put_field(out, "was", was);
		json_put_int(out, "memories", (int64_t)memories);
	}
	if (edit && !c->revise->dry)
		json_put_int(out, "edit", edit);
	buf_string(out, "}\n");
}

/* ---- an entity ---- */

static int
check(const struct entity *given, struct err *err)
{
	if (network_change_name("name", given->name, err) < 0 ||
	    memory_name_check("kind", given->kind, err) < 0)
		return -1;
	if (given->summary && strlen(given->summary) > MEMORY_TEXT_MAX)
		return err_set(err, ERR_INPUT, "the summary is too long");
	for (size_t i = 0; i < given->n_aliases; i++)
		if (network_change_name("alias", given->aliases[i], err) < 0)
			return -1;
	if (given->n_aliases >= ENTITY_NAMES_MAX)
		return err_set(err, ERR_INPUT, "more than %d aliases",
		    ENTITY_NAMES_MAX - 1);
	return 0;
}

/* Whether there is another one of exactly this name: 1, or 0. */
static int
is_another(struct network_change *c, const struct entity *self,
    const char *name, struct err *err)
{
	struct entity *found;
	int64_t *seqs;
	size_t n;

	if (strcmp(self->name, name) == 0)
		return 0;
	if (entities_find(c->revise->cube->db, &c->scope, name, strlen(name),
		c->arena, &found, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (found[i].id != self->id && strcmp(found[i].name, name) == 0)
			return 1;
	if (network_change_facts(c, name, &seqs, &n, err) < 0)
		return -1;
	return n > 0;
}

static int
say_another(const char *name, const char *other, struct err *err)
{
	return err_set(err, ERR_INPUT,
	    "there is a '%.100s' already: 'merge' makes it and '%.100s' one",
	    name, other);
}

static bool
goes_by(const struct entity *entity, const char *name)
{
	if (strcmp(entity->name, name) == 0)
		return true;
	for (size_t i = 0; i < entity->n_aliases; i++)
		if (strcmp(entity->aliases[i], name) == 0)
			return true;
	return false;
}

static bool
differs(const char *given, const char *known)
{
	return given && (!known || strcmp(given, known) != 0);
}

/* Whether there is anything new in what is given. */
static bool
is_new(const struct entity *known, const struct entity *given)
{
	for (size_t i = 0; i < given->n_aliases; i++)
		if (!goes_by(known, given->aliases[i]))
			return true;
	return !known->id || differs(given->kind, known->kind) ||
	       differs(given->summary, known->summary);
}

int
network_change_entity(
    struct network_change *c, const struct entity *given, struct err *err)
{
	struct db *db = c->revise->cube->db;
	struct edit edit = network_change_edit(c);
	struct entity known, next = *given;
	int64_t id;

	if (check(given, err) < 0 ||
	    network_change_who(c, given->name, &known, err) < 0)
		return -1;
	for (size_t i = 0; i < given->n_aliases; i++) {
		int rc = is_another(c, &known, given->aliases[i], err);

		if (rc)
			return rc < 0 ? -1
				      : say_another(
					    given->aliases[i], known.name, err);
	}
	if (!is_new(&known, given)) {
		tell(c, "NOOP", known.name, NULL, 0, 0);
		return 0;
	}
	if (edits_begin(db, &edit, err) < 0)
		return -1;
	next.name = known.name;
	next.kind = given->kind ? given->kind : known.kind;
	next.summary = given->summary ? given->summary : known.summary;
	next.edit = edit.number;
	if (entities_become(
		db, &c->scope, &known.id, known.id != 0, &next, &id, err) < 0)
		return -1;
	tell(c, known.id ? "UPDATE" : "ADD", next.name, NULL, 0, edit.number);
	return 0;
}

/* ---- another name ---- */

struct renaming {
	struct network_change *c;
	struct edit edit;
	const char *was, *name;
	size_t n; /* memories */
};

/* What says how somebody is called keeps the words in which it says so. */
static bool
says_who(const struct memory *m)
{
	return m->relation && (strcmp(m->relation, "name") == 0 ||
				  strcmp(m->relation, "nickname") == 0);
}

static const char *
other_name(const struct renaming *r, const char *text)
{
	return text && strcmp(text, r->was) == 0 ? r->name : text;
}

/* What stays was read out of the turns of both. */
static int
keep_sources(struct renaming *r, struct memory *known, const struct memory *m,
    struct err *err)
{
	size_t n = known->n_sources;

	memory_join_sources(&known->sources, &known->n_sources, m->sources,
	    m->n_sources, r->c->arena);
	return known->n_sources == n ? 0
				     : network_change_put(r->c, &r->edit, known,
					   EDIT_UPDATE, err);
}

/* What is known already, or would relate one to itself, is closed. */
static int
close_double(struct renaming *r, struct memory *m, struct err *err)
{
	struct memory known;
	int rc = 0;

	if (!m->object || m->superseded_at != CLOCK_NONE ||
	    m->state >= MEMORY_ARCHIVED)
		return 0;
	if (strcmp(m->subject, m->object) != 0) {
		rc = m->relation ? network_change_find(r->c, m, &known, err)
				 : 0;
		if (rc <= 0)
			return rc;
		m->superseded_by = known.id;
		if (keep_sources(r, &known, m, err) < 0)
			return -1;
	}
	m->superseded_at = clock_now();
	m->state = MEMORY_ARCHIVED;
	return 0;
}

static int
rename_fact(struct renaming *r, int64_t seq, bool both, struct err *err)
{
	struct memory m;
	int rc = rows_get(r->c->revise->cube->db, seq, r->c->arena, &m, err);

	if (rc < 1 || says_who(&m))
		return rc;
	m.text = resolve_text_replace(m.text, r->was, r->name, r->c->arena);
	m.text_len = strlen(m.text);
	m.subject = other_name(r, m.subject);
	m.object = other_name(r, m.object);
	/* what was given is nobody else's to make */
	if (ingest_space(r->c->revise->ingest)->kind != SPACE_EXTERNAL) {
		m.vector = NULL;
		m.n_vector = 0;
	}
	if (both && close_double(r, &m, err) < 0)
		return -1;
	r->n++;
	return network_change_put(r->c, &r->edit, &m, EDIT_UPDATE, err);
}

/* Whatever was said with the one name is said with the other. */
static int
rename_facts(struct renaming *r, bool both, struct err *err)
{
	int64_t *seqs;
	size_t n;

	if (edits_begin(r->c->revise->cube->db, &r->edit, err) < 0 ||
	    network_change_facts(r->c, r->was, &seqs, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (rename_fact(r, seqs[i], both, err) < 0)
			return -1;
	return 0;
}

/* Who is meant, as an entity or as a name that facts have alone. */
static int
find(struct network_change *c, const char *name, struct entity *entity,
    struct err *err)
{
	struct selection sel = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	struct network net;
	int rc;

	if (network_change_name("name", name, err) < 0)
		return -1;
	sel.scope.user = scope_value(c->arena, c->scope.user);
	sel.scope.agent = scope_value(c->arena, c->scope.agent);
	sel.scope.app = scope_value(c->arena, c->scope.app);
	network_init(&net, &sel);
	rc = network_begin(&net, c->revise->cube->db, &sel, name, err);
	if (rc == 0)
		rc = network_change_who(c,
		    arena_copy(
			c->arena, net.nodes[0].name, strlen(net.nodes[0].name)),
		    entity, err);
	network_release(&net);
	return rc;
}

int
network_change_rename(struct network_change *c, const char *name,
    const char *other, struct err *err)
{
	struct renaming r = { .c = c, .edit = network_change_edit(c) };
	struct entity entity;
	int64_t id;
	int rc;

	if (find(c, name, &entity, err) < 0 ||
	    network_change_name("new name", other, err) < 0)
		return -1;
	if (strcmp(entity.name, other) == 0) {
		tell(c, "NOOP", other, NULL, 0, 0);
		return 0;
	}
	rc = is_another(c, &entity, other, err);
	if (rc)
		return rc < 0 ? -1 : say_another(other, entity.name, err);
	r.was = entity.name;
	r.name = other;
	if (rename_facts(&r, false, err) < 0)
		return -1;
	entity.name = other;
	entity.aliases = &r.was;
	entity.n_aliases = 1;
	entity.edit = r.edit.number;
	if (entities_become(c->revise->cube->db, &c->scope, &entity.id,
		entity.id != 0, &entity, &id, err) < 0)
		return -1;
	tell(c, "RENAME", other, r.was, r.n, r.edit.number);
	return 0;
}

int
network_change_merge(struct network_change *c, const char *name,
    const char *other, struct err *err)
{
	struct renaming r = { .c = c, .edit = network_change_edit(c) };
	struct entity entity, from;
	int64_t ids[2], id;
	size_t n = 0;

	if (find(c, name, &entity, err) < 0 || find(c, other, &from, err) < 0)
		return -1;
	if (strcmp(entity.name, from.name) == 0)
		return err_set(err, ERR_INPUT,
		    "'%.100s' and '%.100s' are one already", name, other);
	r.was = from.name;
	r.name = entity.name;
	if (rename_facts(&r, true, err) < 0)
		return -1;
	if (entity.id)
		ids[n++] = entity.id;
	if (from.id)
		ids[n++] = from.id;
	entity.kind = entity.kind ? entity.kind : from.kind;
	entity.summary = entity.summary ? entity.summary : from.summary;
	entity.aliases = &r.was;
	entity.n_aliases = 1;
	entity.edit = r.edit.number;
	if (entities_become(
		c->revise->cube->db, &c->scope, ids, n, &entity, &id, err) < 0)
		return -1;
	tell(c, "MERGE", r.name, r.was, r.n, r.edit.number);
	return 0;
}
