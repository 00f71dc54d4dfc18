#ifndef MEMOS_SERVE_FRONT_H
#define MEMOS_SERVE_FRONT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/opt.h"
#include "model/meter.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * What the commands share: which cube, whose memories, which time.  Options
 * come first, then the environment (MEMOS_CUBE, MEMOS_USER and so on).
 */
struct front {
	const char *cube, *dir;
	const char *user, *agent, *app, *run;
	const char *since, *until, *at, *as_of, *valid_at;
	const char *filter, *match, *state, *type;
	struct opt_list cubes; /* of commands that take several */
	char *configured[5];   /* what the file said, owned */
};

/* Rows of option tables, to be placed in their order. */
#define FRONT_AGENT(f)                                 \
	{                                              \
		"agent", 0, OPT_STR, &(f).agent, "id", \
		    "agent of the memories", 0, 0      \
	}
#define FRONT_APP(f)                                    \
	{                                               \
		"app", 0, OPT_STR, &(f).app, "id",      \
		    "application of the memories", 0, 0 \
	}
#define FRONT_AS_OF(f)                                             \
	{                                                          \
		"as-of", 0, OPT_STR, &(f).as_of, "time",           \
		    "what was known, and held, at this time", 0, 0 \
	}
#define FRONT_AT(f)                                    \
	{                                              \
		"at", 0, OPT_STR, &(f).at, "time",     \
		    "only memories of this time", 0, 0 \
	}
#define FRONT_CUBE(f)                                                        \
	{                                                                    \
		"cube", 'c', OPT_STR, &(f).cube, "name", "cube to use", 0, 0 \
	}
#define FRONT_CUBES(f)                                     \
	{                                                  \
		"cube", 'c', OPT_LIST, &(f).cubes, "name", \
		    "cube to read, may be repeated", 0, 0  \
	}
#define FRONT_DIR(f)                                                        \
	{                                                                   \
		"dir", 0, OPT_FILE, &(f).dir, "dir", "data directory", 0, 0 \
	}
#define FRONT_FILTER(f)                                                   \
	{                                                                 \
		"filter", 0, OPT_STR, &(f).filter, "json",                \
		    "only memories that pass, as in memos-query(7)", 0, 0 \
	}
#define FRONT_MATCH(f)                                                    \
	{                                                                 \
		"match", 'm', OPT_STR, &(f).match, "query",               \
		    "only memories that pass, as in memos-query(7)", 0, 0 \
	}
#define FRONT_RUN(f)                                                          \
	{                                                                     \
		"run", 0, OPT_STR, &(f).run, "id", "session of the memories", \
		    0, 0                                                      \
	}
#define FRONT_SINCE(f)                                          \
	{                                                       \
		"since", 0, OPT_STR, &(f).since, "time",        \
		    "only memories of this time or later", 0, 0 \
	}
#define FRONT_STATE(f)                                     \
	{                                                  \
		"state", 0, OPT_STR, &(f).state, "states", \
		    "only these states, or all", 0, 0      \
	}
#define FRONT_TYPE(f)                                                         \
	{                                                                     \
		"type", 't', OPT_STR, &(f).type, "types", "only these types", \
		    0, 0                                                      \
	}
#define FRONT_UNTIL(f)                                                    \
	{                                                                 \
		"until", 0, OPT_STR, &(f).until, "time",                  \
		    "only memories up to this time, a day included", 0, 0 \
	}
#define FRONT_USER(f)                                                          \
	{                                                                      \
		"user", 'u', OPT_STR, &(f).user, "id", "user of the memories", \
		    0, 0                                                       \
	}

#define FRONT_VALID_AT(f)                                                    \
	{                                                                    \
		"valid-at", 0, OPT_STR, &(f).valid_at, "time",               \
		    "what held in the world at this time, as is known", 0, 0 \
	}

/*
 * Fills what the options left open from the environment, and then from the
 * configuration file.  `tag` says that the scope is for what is added: only
 * then MEMOS_RUN counts.  Fails with ERR_INPUT for a file that is wrong.
 */
int front_settle(struct front *f, bool tag, struct err *err);
void front_release(struct front *f);

/*
 * Makes a selection of scope, filter, times, state and type.  Fails
 * with ERR_INPUT.  What it points to lives in the arena or in argv.
 */
int front_selection(const struct front *f, struct arena *arena,
    struct selection *sel, struct err *err);

/* Opens the cube of the options for reading; cube->db NULL: there is none. */
int front_open(const struct front *f, struct cube *cube, struct err *err);

/*
 * Opens each cube of --cube, or else the one of the environment or the default
 * one; those that hold nothing yet are left out.  Give *cubes back with
 * front_close(), on failure too.
 */
int front_open_all(
    struct front *f, struct cube **cubes, size_t *n, struct err *err);
void front_close(struct cube *cubes, size_t n);

/* Says on stderr what models were asked, as one JSON object (--stats). */
void front_stats(const struct meter *meter);

/* Says on stderr that there is nothing yet, and how to add; PROG_NONE. */
void front_nothing_yet(void);

#endif
