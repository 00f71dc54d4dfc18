#include "store/rows_same.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "store/vectors.h"
#include "text/normal.h"

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(or_empty(a), or_empty(b)) == 0;
}

/* FNV-1a, 64 bits: only a first sieve, what it finds is compared in full. */
static uint64_t
mix(uint64_t hash, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)data[i]) * 0x100000001b3u;
	return (hash ^ 0xff) * 0x100000001b3u;
}

/*
 * Whether two of this type are one only if run, role, name and time agree
 * too; the others are one if their text is.
 */
static bool
happens_once(const struct memory *m)
{
	return memory_verbatim(m->type) || m->type == MEMORY_EVENT;
}

int64_t
rows_same_hash(const struct memory *m, int64_t session)
{
	uint64_t hash = mix(
	    0xcbf29ce484222325u, (const char *)&session, sizeof session);
	struct buf normal = { 0 };

	if (happens_once(m)) {
		hash = mix(hash, (const char *)&m->type, sizeof m->type);
		hash = mix(
		    hash, (const char *)&m->event_at.at, sizeof m->event_at.at);
		hash = mix(hash, or_empty(m->role), strlen(or_empty(m->role)));
		hash = mix(hash, or_empty(m->name), strlen(or_empty(m->name)));
		return (int64_t)mix(hash, m->text, m->text_len);
	}
	normal_form(m->text, m->text_len, &normal);
	hash = mix(hash, buf_text(&normal), normal.len);
	buf_release(&normal);
	return (int64_t)hash;
}

bool
rows_same_thing(const struct memory *a, const struct memory *b)
{
	struct buf one = { 0 }, other = { 0 };
	bool same;

	if (happens_once(a) != happens_once(b) ||
	    a->state == MEMORY_FORGOTTEN || a->superseded_at != CLOCK_NONE)
		return false;
	if (happens_once(a))
		return a->type == b->type && same_text(a->text, b->text) &&
		       a->event_at.at != CLOCK_NONE &&
		       a->event_at.at == b->event_at.at &&
		       same_text(a->role, b->role) &&
		       same_text(a->name, b->name);
	normal_form(a->text, strlen(a->text), &one);
	normal_form(b->text, b->text_len, &other);
	same = strcmp(buf_text(&one), buf_text(&other)) == 0;
	buf_release(&one);
	buf_release(&other);
	return same;
}

static bool
same_sources(const struct memory *a, const struct memory *b)
{
	if (a->n_sources != b->n_sources)
		return false;
	for (size_t i = 0; i < a->n_sources; i++)
		if (strcmp(a->sources[i], b->sources[i]) != 0)
			return false;
	return true;
}

/* The row's vector is what is left of a vector as it is stored. */
static bool
same_vector(const struct memory *row, const struct memory *m)
{
	int8_t one[MEMORY_VECTOR_MAX], other[MEMORY_VECTOR_MAX];
	size_t n = row->n_vector;

	if (n != m->n_vector)
		return false;
	if (!n)
		return true;
	return vectors_quantise(row->vector, n, one) ==
		   vectors_quantise(m->vector, n, other) &&
	       memcmp(one, other, n) == 0;
}

/* What a record leaves open agrees. */
static bool
same_number(double row, double record)
{
	return isnan(record) || row == record;
}

static bool
same_fact(const struct memory *row, const struct memory *m)
{
	return same_text(row->subject, m->subject) &&
	       same_text(row->relation, m->relation) &&
	       same_text(row->object, m->object) &&
	       same_number(row->confidence, m->confidence) &&
	       same_number(row->strength, m->strength) &&
	       row->superseded_at == m->superseded_at &&
	       same_text(row->superseded_by, m->superseded_by) &&
	       same_text(row->supersedes, m->supersedes);
}

bool
rows_same_content(const struct memory *row, const struct memory *m)
{
	return row->type == m->type && row->state == m->state &&
	       same_text(row->text, m->text) &&
	       same_text(row->user_id, m->user_id) &&
	       same_text(row->agent_id, m->agent_id) &&
	       same_text(row->app_id, m->app_id) &&
	       same_text(row->run_id, m->run_id) &&
	       same_text(row->role, m->role) && same_text(row->name, m->name) &&
	       same_text(row->metadata, m->metadata) &&
	       row->event_at.at == m->event_at.at &&
	       row->event_at.precision == m->event_at.precision &&
	       row->valid_from == m->valid_from &&
	       row->valid_to == m->valid_to &&
	       same_number(row->importance, m->importance) &&
	       same_fact(row, m) && same_sources(row, m) && same_vector(row, m);
}
