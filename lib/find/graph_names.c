#include "find/graph_names.h"

#include <ctype.h>
#include <string.h>

#include "find/graph.h"
#include "store/entities.h"
#include "text/stop.h"

enum { NAMESAKES = 8 /* that go by one name */ };

/* A word of the query: where it stands. */
struct word {
	size_t from, to;
};

/* ---- words ---- */

static bool
in_word(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_' || c == '-' || c == '\'';
}

static size_t
split(const char *text, size_t len, struct word *words)
{
	size_t n = 0, at = 0;

	while (n < GRAPH_WORDS) {
		while (at < len && !in_word((unsigned char)text[at]))
			at++;
		if (at == len)
			break;
		words[n].from = at;
		while (at < len && in_word((unsigned char)text[at]))
			at++;
		words[n++].to = at;
	}
	return n;
}

/* Without the 's of what belongs to somebody. */
static size_t
bare_end(const char *text, struct word word)
{
	static const char *const endings[] = { "'s", "\xe2\x80\x99s", "'" };

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = strlen(endings[i]);

		if (word.to - word.from > n &&
		    memcmp(text + word.to - n, endings[i], n) == 0)
			return word.to - n;
	}
	return word.to;
}

static bool
is_stop(const char *text, size_t from, size_t to)
{
	char word[16];

	if (to - from > sizeof word)
		return false;
	for (size_t i = from; i < to; i++)
		word[i - from] = (char)tolower((unsigned char)text[i]);
	return stop_find(word, to - from) >= 0;
}

/* Whether two words stand side by side, with no more than a blank between. */
static bool
are_beside(const char *text, struct word a, struct word b)
{
	for (size_t i = a.to; i < b.from; i++)
		if (text[i] != ' ' && text[i] != '.')
			return false;
	return true;
}

/* ---- look-ups ---- */

struct looking {
	struct db *db;
	const struct graph_query *query;
	struct arena *arena;
	struct graph_names *names;
};

static bool
value_has(const struct scope_values *values, const char *value)
{
	for (size_t i = 0; i < values->n; i++)
		if (value && strcmp(values->items[i], value) == 0)
			return true;
	return !values->n;
}

/* Whether a fact that leads on has the name where sql looks; -1: failed. */
static int
leads_at(struct looking *l, const char *sql, const char *name, size_t len,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(l->db, sql, err);
	bool leads = false;
	int rc = 1;

	if (!s)
		return -1;
	sqlite3_bind_text(s, 1, name, (int)len, SQLITE_TRANSIENT);
	for (int i = 0; i < GRAPH_SCAN && rc == 1 && !leads; i++) {
		rc = db_step(l->db, s, err);
		leads = rc == 1 &&
			graph_leads(l->query, sqlite3_column_int64(s, 0),
			    sqlite3_column_int(s, 1));
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : leads;
}

static int
leads(struct looking *l, const char *name, size_t len, struct err *err)
{
	int rc = leads_at(l,
	    "SELECT session, state FROM memories WHERE subject = ?1", name, len,
	    err);

	return rc ? rc
		  : leads_at(l,
			"SELECT session, state FROM memories WHERE object = ?1",
			name, len, err);
}

static bool
is_known(const struct graph_names *names, const char *name, size_t len)
{
	for (size_t i = 0; i < names->n; i++)
		if (strlen(names->items[i].name) == len &&
		    memcmp(names->items[i].name, name, len) == 0)
			return true;
	return false;
}

/* One more, if it leads on, unless it is there or there is no room. */
static int
add(struct looking *l, const char *name, size_t name_len, const char *said,
    size_t len, struct err *err)
{
	struct graph_names *names = l->names;
	int rc = 0;

	if (names->n < GRAPH_NAMES && !is_known(names, name, name_len))
		rc = leads(l, name, name_len, err);
	if (rc == 1)
		names->items[names->n++] = (struct graph_name){
			arena_copy(l->arena, name, name_len), said, len
		};
	return rc < 0 ? -1 : 0;
}

/* Entities that go by the name. */
static int
look_up_entities(
    struct looking *l, const char *said, size_t len, struct err *err)
{
	const struct scope *scope = &l->query->selection->scope;
	sqlite3_stmt *s = db_statement(l->db,
	    "SELECT e.name, e.user, e.agent, e.app FROM entity_names n"
	    " JOIN entities e ON e.id = n.entity WHERE n.folded = ?1"
	    " AND n.taken IS NULL LIMIT ?2",
	    err);
	struct buf folded = { 0 };
	int rc;

	if (!s)
		return -1;
	entities_fold(said, len, &folded);
	sqlite3_bind_text(
	    s, 1, buf_text(&folded), (int)folded.len, SQLITE_TRANSIENT);
	sqlite3_bind_int(s, 2, NAMESAKES);
	while ((rc = db_step(l->db, s, err)) == 1) {
		if (!value_has(&scope->user, db_text(s, 1)) ||
		    !value_has(&scope->agent, db_text(s, 2)) ||
		    !value_has(&scope->app, db_text(s, 3)))
			continue;
		rc = add(l, db_text(s, 0), (size_t)sqlite3_column_bytes(s, 0),
		    said, len, err);
		if (rc < 0)
			break;
	}
	sqlite3_reset(s);
	buf_release(&folded);
	return rc;
}

/* As it is written, and as entities go by it. */
static int
look_up(struct looking *l, const char *said, size_t len, struct err *err)
{
	if (add(l, said, len, said, len, err) < 0)
		return -1;
	return look_up_entities(l, said, len, err);
}

int
graph_names_find(struct db *db, const struct graph_query *query,
    struct arena *arena, struct graph_names *names, struct err *err)
{
	struct looking l = { db, query, arena, names };
	struct word words[GRAPH_WORDS];
	const char *text = query->text;
	size_t n = split(text, query->len, words);

	for (size_t i = 0; i < n; i++)
		for (size_t j = i; j < n && j < i + GRAPH_NAME_RUN; j++) {
			size_t end = bare_end(text, words[j]);

			if (j > i && !are_beside(text, words[j - 1], words[j]))
				break;
			if (j == i && is_stop(text, words[i].from, end))
				continue;
			if (look_up(&l, text + words[i].from,
				end - words[i].from, err) < 0)
				return -1;
		}
	return 0;
}
