#include "serve/front.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/json.h"
#include "base/prog.h"
#include "base/record.h"
#include "base/utf8.h"
#include "find/query_text.h"
#include "text/when_read.h"

static const char *
or_environment(const char *value, const char *name)
{
	const char *env = getenv(name);

	return value || !env || !*env ? value : env;
}

static const char *
or_configured(const char *value, const char *configured)
{
	return value ? value : configured;
}

int
front_settle(struct front *f, bool tag, struct err *err)
{
	char **file = f->configured;
	const struct config_key keys[] = {
		{ "memos", "agent", &file[0] },
		{ "memos", "app", &file[1] },
		{ "memos", "cube", &file[2] },
		{ "memos", "dir", &file[3] },
		{ "memos", "user", &file[4] },
	};

	f->cube = or_environment(f->cube, "MEMOS_CUBE");
	f->dir = or_environment(f->dir, "MEMOS_DIR");
	f->user = or_environment(f->user, "MEMOS_USER");
	f->agent = or_environment(f->agent, "MEMOS_AGENT");
	f->app = or_environment(f->app, "MEMOS_APP");
	if (tag)
		f->run = or_environment(f->run, "MEMOS_RUN");
	if (config_read(keys, sizeof keys / sizeof *keys, err) < 0)
		return -1;
	f->agent = or_configured(f->agent, file[0]);
	f->app = or_configured(f->app, file[1]);
	f->cube = or_configured(f->cube, file[2]);
	f->dir = or_configured(f->dir, file[3]);
	f->user = or_configured(f->user, file[4]);
	if (memory_name_check("--user", f->user, err) < 0 ||
	    memory_name_check("--agent", f->agent, err) < 0 ||
	    memory_name_check("--app", f->app, err) < 0)
		return -1;
	return memory_name_check("--run", f->run, err);
}

void
front_release(struct front *f)
{
	for (size_t i = 0; i < sizeof f->configured / sizeof *f->configured;
	     i++)
		free(f->configured[i]);
	free(f->cubes.items);
	*f = (struct front){ 0 };
}

/* "active,archived" as bits; "all" is all of them. */
static int
parse_bits(const char *list, const char *what, int (*find)(const char *),
    int all, const char *choices, uint32_t *bits, struct err *err)
{
	*bits = 0;
	if (!list)
		return 0;
	if (strcmp(list, "all") == 0) {
		*bits = (1u << all) - 1;
		return 0;
	}
	while (*list) {
		size_t len = strcspn(list, ",");
		char name[32] = "";
		int found;

		if (len < sizeof name)
			memcpy(name, list, len);
		found = find(name);
		if (found < 0)
			return err_set(err, ERR_INPUT, "no %s '%.*s' (%s)",
			    what, (int)(len < 64 ? len : 64), list, choices);
		*bits |= 1u << found;
		list += len + (list[len] == ',');
	}
	return 0;
}

static int
parse_past(const char *text, int64_t *at, struct err *err)
{
	*at = CLOCK_NONE;
	return text ? when_read_point(text, at, err) : 0;
}

/* Which of the time's bounds are wanted; a day, month or year is meant whole.
 */
static int
parse_bounds(const char *text, bool from, bool until, struct selection *sel,
    struct err *err)
{
	struct when_read time;

	if (!text)
		return 0;
	if (when_read(text, &time, err) < 0)
		return -1;
	if (from && time.from > sel->since)
		sel->since = time.from;
	if (until && time.until != CLOCK_NONE &&
	    (sel->until == CLOCK_NONE || time.until < sel->until))
		sel->until = time.until;
	return 0;
}

static int
parse_times(const struct front *f, struct selection *sel, struct err *err)
{
	sel->since = sel->until = CLOCK_NONE;
	if (parse_bounds(f->since, true, false, sel, err) < 0 ||
	    parse_bounds(f->until, false, true, sel, err) < 0 ||
	    parse_bounds(f->at, true, true, sel, err) < 0 ||
	    parse_past(f->as_of, &sel->as_of, err) < 0)
		return -1;
	return parse_past(f->valid_at, &sel->valid_at, err);
}

/* The filter, and what is to match. */
static int
parse_filters(const struct front *f, struct arena *arena, struct selection *sel,
    struct err *err)
{
	struct json_span value;
	struct query_text text;

	if (f->filter &&
	    json_scan(f->filter, strlen(f->filter), &value, err) < 0) {
		struct err inner = *err;

		return err_set(err, ERR_INPUT, "filter: %.400s", inner.text);
	}
	if (f->filter && !(sel->filter = filter_parse(&value, arena, err)))
		return -1;
	if (!f->match)
		return 0;
	if (utf8_bad(f->match, strlen(f->match)) < strlen(f->match))
		return err_set(err, ERR_INPUT, "--match is not UTF-8");
	if (query_text_parse(f->match, strlen(f->match), QUERY_TEXT_LIST, arena,
		&text, err) < 0)
		return -1;
	if (!text.filter)
		return err_set(err, ERR_INPUT, "--match has no words");
	sel->filter = filter_and(sel->filter, text.filter, arena, err);
	return sel->filter ? 0 : -1;
}

int
front_selection(const struct front *f, struct arena *arena,
    struct selection *sel, struct err *err)
{
	*sel = (struct selection){ 0 };
	sel->scope.user = scope_value(arena, f->user);
	sel->scope.agent = scope_value(arena, f->agent);
	sel->scope.app = scope_value(arena, f->app);
	sel->scope.run = scope_value(arena, f->run);
	if (parse_times(f, sel, err) < 0 ||
	    parse_bits(f->state, "state", memory_state_find, MEMORY_STATES,
		MEMORY_STATE_LIST, &sel->states, err) < 0 ||
	    parse_bits(f->type, "type", memory_type_find, MEMORY_TYPES,
		MEMORY_TYPE_LIST, &sel->types, err) < 0)
		return -1;
	return parse_filters(f, arena, sel, err);
}

int
front_open(const struct front *f, struct cube *cube, struct err *err)
{
	if (cube_open(cube, f->dir, f->cube, DB_READ, false, err) < 0)
		return -1;
	if (cube->db && cube->empty) {
		db_free(cube->db);
		cube->db = NULL;
	}
	if (cube->db)
		selection_functions(cube->db);
	return 0;
}

int
front_open_all(struct front *f, struct cube **cubes, size_t *n, struct err *err)
{
	const char **names = f->cubes.n ? f->cubes.items : &f->cube;
	size_t n_names = f->cubes.n ? f->cubes.n : 1;

	*cubes = alloc_array(n_names, sizeof **cubes);
	*n = 0;
	for (size_t i = 0; i < n_names; i++) {
		struct front one = *f;
		struct cube *cube = &(*cubes)[*n];

		one.cube = names[i];
		if (front_open(&one, cube, err) < 0)
			return -1;
		if (cube->db)
			++*n;
		else
			cube_release(cube);
	}
	return 0;
}

void
front_close(struct cube *cubes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		cube_release(&cubes[i]);
	free(cubes);
}

void
front_stats(const struct meter *meter)
{
	struct buf line = { 0 };

	meter_print(meter, &line);
	fprintf(stderr, "%s\n", buf_text(&line));
	buf_release(&line);
}

void
front_nothing_yet(void)
{
	prog_warn("nothing is remembered yet: memos-add 'some text' adds a "
		  "first memory");
	prog_status(PROG_NONE);
}
