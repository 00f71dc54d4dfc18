#ifndef MEMOS_STORE_SELECTION_H
#define MEMOS_STORE_SELECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"
#include "store/filter.h"

/*
 * Which memories a question is about: scope, filter, time, state, type.  It
 * becomes SQL here, the same for every command.
 */

/* A list of values of a scope field; none means the field is not asked. */
struct scope_values {
	const char **items;
	size_t n;
};

/* A field that is set matches exactly, any value of its list. */
struct scope {
	struct scope_values user, agent, app, run;
};

/* Makes a list of one from an option's value; NULL makes an empty one. */
struct scope_values scope_value(struct arena *arena, const char *value);

/* Everything that narrows a question, together. */
struct selection {
	struct scope scope;
	const struct filter *filter; /* NULL for none */
	int64_t since, until;        /* [since, until), CLOCK_NONE for open */
	uint32_t states; /* bits 1 << enum memory_state; 0 is the default */
	uint32_t types;  /* bits 1 << enum memory_type; 0 is all */
	/*
	 * What the store knew at as_of, and of that what held in the world
	 * then; at valid_at: what held in the world at that time, whether or
	 * not it was superseded since.  CLOCK_NONE or 0: as it is now.
	 */
	int64_t as_of, valid_at;
	bool ever; /* with as_of: of that all, whenever it held */
};

/*
 * Appends the condition on memories m and sessions s as SQL, with a
 * parameter for each value; `parts` says which of it.  Then, on the statement
 * prepared from it, selection_bind() binds the same values from *place on.
 */
enum selection_parts {
	SELECTION_SCOPE = 1, /* user, agent and app: what statistics are of */
	SELECTION_RUN = 2,
	SELECTION_REST = 4, /* filter, time, state, type */
	SELECTION_ALL = 7,
	SELECTION_OLD = 8, /* besides: m and s are of an old form; rows.h */
};
void selection_sql(
    const struct selection *sel, enum selection_parts parts, struct buf *sql);
void selection_bind(const struct selection *sel, enum selection_parts parts,
    sqlite3_stmt *s, int *place);

/* Whether the time of a selection is one. */
bool selection_has(int64_t at);

/*
 * When a memory as a row began to be as it is, and a row of versions; and the
 * old forms as m and s of the SQL, by versions.number.
 */
#define SELECTION_BEGAN_ROW(m) "ifnull(" m ".updated_at, " m ".created_at)"
#define SELECTION_BEGAN_OLD(v)                                          \
	"memos_time(ifnull(json_extract(" v ".record, '$.updated_at')," \
	" json_extract(" v ".record, '$.created_at')))"
extern const char selection_old_tables[];

/* What a search sees if it does not say: all but archived and forgotten. */
uint32_t selection_default_states(void);

/* Adds the archive to what a selection sees. */
void selection_add_archive(struct selection *sel);

/* Gives a connection the functions that the SQL uses. */
void selection_functions(struct db *db);

#endif
