#include "serve/stats.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/record.h"
#include "serve/person.h"

enum {
	MANY_ROWS = 20000,  /* read one by one, they cost milliseconds */
	MANY_SEGMENTS = 16, /* each costs its share of a search */
};

static const char *
type_name(int i)
{
	return memory_type_name((enum memory_type)i);
}

static const char *
state_name(int i)
{
	return memory_state_name((enum memory_state)i);
}

static void
put_counts(struct buf *out, const char *key, const int64_t *counts, int n,
    const char *(*name)(int))
{
	json_put_key(out, key);
	buf_char(out, '{');
	for (int i = 0; i < n; i++)
		if (counts[i])
			json_put_int(out, name(i), counts[i]);
	buf_char(out, '}');
}

static void
put_segment(struct buf *out, const struct segment *segment)
{
	buf_char(out, '{');
	json_put_int(out, "id", segment->id);
	json_put_int(out, "memories", segment->documents);
	json_put_int(out, "vectors", segment->vectors);
	json_put_int(
	    out, "bytes", (int64_t)(segment->words_size + segment->faiss_size));
	json_put_int(out, "lists", segment->lists);
	json_put_int(out, "probe", segment->probe);
	json_put_key(out, "recall");
	buf_printf(out, "%.4f", segment->recall);
	if (segment->bad) {
		json_put_key(out, "damaged");
		buf_string(out, "true");
	}
	buf_char(out, '}');
}

static void
put_index(struct buf *out, const struct care_index *index)
{
	json_put_int(out, "sealed", index->sealed);
	json_put_int(out, "delta", index->delta);
	json_put_int(out, "changed", index->marks);
	json_put_int(out, "index_bytes", index->bytes);
	json_put_key(out, "segments");
	buf_char(out, '[');
	for (size_t i = 0; i < index->segments.n; i++) {
		if (i)
			buf_char(out, ',');
		put_segment(out, &index->segments.items[i]);
	}
	buf_char(out, ']');
}

static bool
any_jobs(const struct queue_counts *jobs)
{
	return jobs->due || jobs->waiting || jobs->claimed || jobs->dead;
}

static void
put_jobs(struct buf *out, const struct queue_counts *jobs)
{
	json_put_key(out, "jobs");
	buf_char(out, '{');
	json_put_int(out, "due", jobs->due);
	json_put_int(out, "waiting", jobs->waiting);
	json_put_int(out, "claimed", jobs->claimed);
	json_put_int(out, "dead", jobs->dead);
	buf_char(out, '}');
}

static void
say_jobs(struct buf *out, const struct queue_counts *jobs)
{
	buf_printf(out,
	    "\njobs      %" PRId64 " due, %" PRId64 " waiting, %" PRId64
	    " claimed, %" PRId64 " dead: memos-work %s",
	    jobs->due, jobs->waiting, jobs->claimed, jobs->dead,
	    jobs->dead && !jobs->due ? "--list says why" : "--drain does them");
}

static void
put_target(struct buf *out, const struct reembed_state *reembed)
{
	space_name(&reembed->space, out);
}

static void
put_reembed(struct buf *out, const struct reembed_state *reembed)
{
	json_put_key(out, "reembed");
	buf_char(out, '{');
	json_put_key(out, "vectors");
	buf_char(out, '"');
	put_target(out, reembed);
	buf_char(out, '"');
	json_put_int(out, "staged", reembed->staged);
	json_put_int(out, "missing", reembed->missing);
	buf_char(out, '}');
}

void
stats_json(const struct cube *cube, const struct care_stats *st,
    const struct care_index *index, const struct reembed_state *reembed,
    const char *fingerprint, struct buf *out)
{
	buf_char(out, '{');
	json_put_field(out, "name", cube->name);
	json_put_field(out, "path", cube->dir);
	json_put_int(out, "memories", st->memories);
	put_counts(out, "types", st->types, MEMORY_TYPES, type_name);
	put_counts(out, "states", st->states, MEMORY_STATES, state_name);
	json_put_int(out, "versions", st->versions);
	json_put_int(out, "sessions", st->sessions);
	json_put_int(out, "users", st->users);
	json_put_time(out, "oldest", st->oldest);
	json_put_time(out, "newest", st->newest);
	json_put_int(out, "bytes", st->bytes);
	put_index(out, index);
	if (any_jobs(&st->jobs))
		put_jobs(out, &st->jobs);
	if (st->accesses)
		json_put_int(out, "accesses_waiting", st->accesses);
	json_put_field(out, "fingerprint", fingerprint);
	if (reembed->under_way)
		put_reembed(out, reembed);
	buf_char(out, '}');
}

static void
list_counts(struct buf *out, const char *label, const int64_t *counts, int n,
    const char *(*name)(int))
{
	buf_printf(out, "\n%-9s", label);
	for (int i = 0; i < n; i++)
		if (counts[i])
			buf_printf(out, " %s %" PRId64, name(i), counts[i]);
}

static void
put_number(struct buf *out, int64_t n, const char *one, const char *many)
{
	buf_printf(out, "%" PRId64 " %s", n, n == 1 ? one : many);
}

/* Why it would be worth while to compact, or NULL. */
static const char *
reason(const struct care_index *index)
{
	for (size_t i = 0; i < index->segments.n; i++)
		if (index->segments.items[i].bad)
			return "a segment is damaged";
	if (index->delta >= MANY_ROWS)
		return "many memories are read one by one";
	if (index->segments.n >= MANY_SEGMENTS)
		return "there are many segments";
	return NULL;
}

static void
say_index(struct buf *out, const struct care_index *index)
{
	const char *why = reason(index);

	if (!index->segments.n && !why)
		return;
	buf_printf(out, "\nsegments  %zu (%.1f MB) with ", index->segments.n,
	    (double)index->bytes / 1e6);
	put_number(out, index->sealed, "memory", "memories");
	buf_printf(out, ", %" PRId64 " read one by one", index->delta);
	if (why)
		buf_printf(out, "\n          %s: run memos-cube compact", why);
}

void
stats_person(const struct cube *cube, const struct care_stats *st,
    const struct care_index *index, const struct reembed_state *reembed,
    const char *fingerprint, struct buf *out)
{
	struct person person;

	person_init(&person, "never");
	buf_printf(out, "cube      %s (%s, %.1f MB)\n", cube->name, cube->dir,
	    (double)st->bytes / 1e6);
	buf_string(out, "holds     ");
	put_number(out, st->memories, "memory", "memories");
	if (st->users) {
		buf_string(out, " of ");
		put_number(out, st->users, "user", "users");
	}
	buf_string(out, " in ");
	put_number(out, st->sessions, "session", "sessions");
	if (st->versions) {
		buf_string(out, ", ");
		put_number(out, st->versions, "old version", "old versions");
	}
	if (st->memories) {
		list_counts(out, "types", st->types, MEMORY_TYPES, type_name);
		list_counts(
		    out, "states", st->states, MEMORY_STATES, state_name);
		buf_string(out, "\nwhen      ");
		person_spark(&person, out, st->slots, CARE_SLOTS);
		buf_string(out, "\n          ");
		person_time(out, st->oldest);
		buf_printf(out, "%*s", CARE_SLOTS - 32, "");
		person_time(out, st->newest);
	}
	say_index(out, index);
	if (any_jobs(&st->jobs))
		say_jobs(out, &st->jobs);
	if (st->accesses) {
		buf_string(out, "\naccesses  ");
		put_number(out, st->accesses, "waits", "wait");
		buf_string(out, " for the next writer");
	}
	buf_printf(out, "\nindexed   %s", fingerprint);
	if (reembed->under_way) {
		buf_string(out, "\nreembed   to ");
		put_target(out, reembed);
		buf_printf(out, ": %" PRId64 " staged, %" PRId64 " missing",
		    reembed->staged, reembed->missing);
	}
	person_release(&person);
}
