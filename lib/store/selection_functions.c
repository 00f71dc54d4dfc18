#include "store/selection.h"

#include <stdlib.h>

#include <utf8proc.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/record.h"
#include "text/match.h"

#define BEGAN SELECTION_BEGAN_OLD("v")

const char selection_old_tables[] =
    "(SELECT memos_type(json_extract(v.record, '$.type')) AS type,"
    " memos_state(json_extract(v.record, '$.state')) AS state,"
    " json_extract(v.record, '$.role') AS role,"
    " json_extract(v.record, '$.name') AS name,"
    " json_extract(v.record, '$.memory') AS memory,"
    " json_extract(v.record, '$.metadata') AS metadata,"
    " json_extract(v.record, '$.importance') AS importance,"
    " json_extract(v.record, '$.subject') AS subject,"
    " json_extract(v.record, '$.relation') AS relation,"
    " json_extract(v.record, '$.object') AS object,"
    " json_extract(v.record, '$.confidence') AS confidence,"
    " json_extract(v.record, '$.strength') AS strength,"
    " json_extract(v.record, '$.superseded_by') AS superseded_by,"
    " json_extract(v.record, '$.supersedes') AS supersedes,"
    " memos_time(json_extract(v.record, '$.event_at')) AS event_at,"
    " memos_time(json_extract(v.record, '$.valid_from')) AS valid_from,"
    " memos_time(json_extract(v.record, '$.valid_to')) AS valid_to,"
    " memos_time(json_extract(v.record, '$.superseded_at')) AS superseded_at,"
    " memos_time(json_extract(v.record, '$.created_at')) AS created_at,"
    " memos_time(json_extract(v.record, '$.updated_at')) AS updated_at,"
    " " BEGAN " AS began,"
    " v.replaced_at AS until, ifnull(v.seq, -v.number) AS seq,"
    " v.id AS id, v.number AS number, v.record AS record"
    " FROM versions v) m JOIN (SELECT"
    " ifnull(json_extract(v.record, '$.user_id'), '') AS user_id,"
    " ifnull(json_extract(v.record, '$.agent_id'), '') AS agent_id,"
    " ifnull(json_extract(v.record, '$.app_id'), '') AS app_id,"
    " ifnull(json_extract(v.record, '$.run_id'), '') AS run_id,"
    " v.number AS number FROM versions v) s ON s.number = m.number";

/* Case-folded text, for icontains: SQLite's own lower() knows ASCII only. */
static void
fold(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const unsigned char *text;
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t len = UTF8PROC_ERROR_NOMEM;

	(void)n;
	if (sqlite3_value_type(args[0]) == SQLITE_NULL)
		return;
	text = sqlite3_value_text(args[0]);
	if (text)
		len = utf8proc_map(text, 0, &folded,
		    UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
			UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
	if (len >= 0)
		sqlite3_result_text(ctx, (char *)folded, (int)len, free);
	else if (len == UTF8PROC_ERROR_NOMEM)
		sqlite3_result_error_nomem(ctx);
}

static void
time_of(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const char *text = (const char *)sqlite3_value_text(args[0]);
	struct moment moment;
	struct err err;

	(void)n;
	if (text && clock_parse(text, &moment, &err) == 0)
		sqlite3_result_int64(ctx, moment.at);
}

/* The number of a type's or state's name, as find() knows it. */
static void
name_of(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	int (*find)(const char *) = *(int (**)(const char *))sqlite3_user_data(
	    ctx);
	const char *text = (const char *)sqlite3_value_text(args[0]);
	int number = text ? find(text) : -1;

	(void)n;
	if (number >= 0)
		sqlite3_result_int(ctx, number);
}

static void
free_match(void *match)
{
	match_free(match);
}

/* memos_match(text, pattern, kind): the pattern is made ready once. */
static void
match(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	const char *text = (const char *)sqlite3_value_text(args[0]);
	struct match *m = sqlite3_get_auxdata(ctx, 1);
	bool has;

	(void)n;
	if (!text || sqlite3_value_type(args[0]) != SQLITE_TEXT)
		return;
	if (m) {
		has = match_has(m, text, (size_t)sqlite3_value_bytes(args[0]));
		sqlite3_result_int(ctx, has);
		return;
	}
	m = match_new((enum match_kind)sqlite3_value_int(args[2]),
	    (const char *)sqlite3_value_text(args[1]),
	    (size_t)sqlite3_value_bytes(args[1]));
	if (!m)
		return;
	has = match_has(m, text, (size_t)sqlite3_value_bytes(args[0]));
	sqlite3_result_int(ctx, has);
	sqlite3_set_auxdata(ctx, 1, m, free_match);
}

void
selection_functions(struct db *db)
{
	static int (*find_type)(const char *) = memory_type_find;
	static int (*find_state)(const char *) = memory_state_find;
	const struct {
		const char *name;
		void *data;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
		int n; /* arguments */
	} functions[] = {
		{ "memos_fold", NULL, fold, 1 },
		{ "memos_match", NULL, match, 3 },
		{ "memos_time", NULL, time_of, 1 },
		{ "memos_type", &find_type, name_of, 1 },
		{ "memos_state", &find_state, name_of, 1 },
	};

	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		int rc = sqlite3_create_function(db_sqlite(db),
		    functions[i].name, functions[i].n,
		    SQLITE_UTF8 | SQLITE_DETERMINISTIC, functions[i].data,
		    functions[i].call, NULL, NULL);

		/* the only way in which it can fail */
		if (rc != SQLITE_OK)
			alloc_die();
	}
}
