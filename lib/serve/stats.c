#include "serve/stats.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/record.h"
#include "serve/person.h"

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
put_time(struct buf *out, const char *key, int64_t at)
{
	struct buf text = { 0 };

	if (at == CLOCK_NONE)
		return;
	clock_print(&text, at);
	json_put_field(out, key, text.data);
	buf_release(&text);
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

/* Rows that no segment holds yet: all that can be found. */
static int64_t
delta(const struct care_stats *st)
{
	return st->memories - st->states[MEMORY_FORGOTTEN];
}

void
stats_json(const struct cube *cube, const struct care_stats *st,
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
	put_time(out, "oldest", st->oldest);
	put_time(out, "newest", st->newest);
	json_put_int(out, "delta", delta(st));
	json_put_int(out, "bytes", st->bytes);
	json_put_field(out, "fingerprint", fingerprint);
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

void
stats_person(const struct cube *cube, const struct care_stats *st,
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
	buf_printf(out, "\nindexed   %s", fingerprint);
	person_release(&person);
}
