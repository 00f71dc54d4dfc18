#include <string.h>

#include "base/clock.h"
#include "serve/block_view.h"
#include "serve/hits.h"
#include "serve/operation_given.h"
#include "serve/operation_profiles.h"
#include "serve/query.h"
#include "serve/show.h"
#include "serve/show_history.h"
#include "store/rows.h"

enum {
	SEARCH_LIMIT = 10,
	LIST_LIMIT = 20,
	BUDGET = 1000,
	/* bytes of memories in one result: what is behind them is asked for
	   again, by a cursor or a narrower question */
	RESULT_MAX = 1 << 20,
};

/* What of a memory a model has use for. */
static memory_fields_t
fields(void)
{
	memory_fields_t fields = MEMORY_FIELDS_ALL;
	struct err ignored;

	memory_fields_parse(
	    "id,memory,type,user_id,agent_id,app_id,run_id,role,name,metadata,"
	    "state,event_at,valid_from,valid_to,superseded_by,sources,"
	    "created_at,updated_at,score",
	    &fields, &ignored);
	return fields;
}

/* Before each but the first of a list. */
static void
put_comma(struct buf *out)
{
	if (out->data[out->len - 1] != '[')
		buf_char(out, ',');
}

/* Whether the result has grown as far as it may; says so in it, once. */
static void
put_truncated(struct buf *out)
{
	json_put_key(out, "truncated");
	buf_string(out, "true");
}

/* ---- search ---- */

/*
 * The query that was given, within its scope; plain, for what a model writes is
 * no query language.
 */
static int
read_query(struct operation_call *call, struct query *query, struct err *err)
{
	const struct front f = operation_given_front(call);

	*query = (struct query){ .plain = true, .archive = true };
	query->text = operation_given_text(call, "query");
	query->text_len = query->text ? strlen(query->text) : 0;
	if (strspn(query->text ? query->text : "", " \t\r\n") ==
	    query->text_len)
		return err_set(err, ERR_INPUT, "the query is empty");
	if (front_selection(&f, &call->arena, &query->selection, err) < 0)
		return -1;
	return query_check(query, err);
}

/* Those that fit into a result; how many they are. */
static size_t
put_hits(struct operation_call *call, const struct results *results)
{
	const struct show show = { .fields = fields() };
	const size_t start = call->out->len;
	size_t i = 0;

	while (i < results->n && call->out->len - start < RESULT_MAX) {
		put_comma(call->out);
		show_put_hit(&show, call->out, &results->items[i++]);
	}
	return i;
}

int
operation_search(struct operation_call *call, struct err *err)
{
	struct finder *finder = &call->desk->finder;
	struct results results = { 0 };
	struct query query;
	size_t all;
	int rc = read_query(call, &query, err);

	query.k = (size_t)operation_given_integer(call, "limit", SEARCH_LIMIT);
	if (rc == 0)
		rc = operation_desk_read(call->desk, err);
	if (rc == 1)
		rc = finder_search(finder, &query, &call->arena, &results, err);
	if (rc < 0)
		return -1;
	all = results.n;
	buf_string(call->out, "{\"results\":[");
	results.n = put_hits(call, &results);
	buf_char(call->out, ']');
	if (results.n < all)
		put_truncated(call->out);
	buf_char(call->out, '}');
	if (results.n)
		finder_note(finder, &query, &results);
	return 0;
}

/* ---- context ---- */

enum { POOL_MIN = 50, POOL_TOKENS = 20 /* as memos-context has it */ };

struct packing {
	struct operation_call *call;
	struct query query;
	struct results results;
	struct hits hits;
	struct pack_options options;
	struct pack pack;
};

static int
find_hits(struct packing *p, struct err *err)
{
	struct finder *finder = &p->call->desk->finder;
	const struct front f = operation_given_front(p->call);
	const struct block_scope scope = { f.user ? f.user : "",
		f.agent ? f.agent : "", f.app ? f.app : "" };
	struct block *blocks;

	if (finder_blocks(finder, &scope, &p->call->arena, &blocks,
		&p->options.n_blocks, err) < 0 ||
	    finder_search(
		finder, &p->query, &p->call->arena, &p->results, err) < 0)
		return -1;
	p->options.blocks = blocks;
	hits_add(&p->hits, &p->results);
	if (finder->n == 1 &&
	    pack_link(finder->cubes[0].db, p->hits.items, p->hits.n, err) < 0)
		return -1;
	hits_settle(&p->hits);
	return 0;
}

/* Only what the block has was given. */
static void
note_packed(struct packing *p)
{
	struct results *found = &p->results;
	size_t n = 0;

	for (size_t i = 0; i < found->n; i++)
		for (size_t j = 0; j < p->pack.n; j++)
			if (p->pack.items[j].memory == &found->items[i].memory)
				found->items[n++] = found->items[i];
	found->n = n;
	finder_note(&p->call->desk->finder, &p->query, found);
}

static void
put_context(const struct packing *p, struct buf *out)
{
	buf_string(out, "{\"context\":");
	json_put_string(out, buf_text(&p->pack.out), p->pack.out.len);
	json_put_int(out, "tokens", (int64_t)p->pack.tokens);
	json_put_key(out, "ids");
	buf_char(out, '[');
	for (size_t i = 0; i < p->pack.n; i++) {
		const char *id = p->pack.items[i].memory->id;

		put_comma(out);
		json_put_string(out, id, strlen(id));
	}
	buf_string(out, "]}");
}

int
operation_context(struct operation_call *call, struct err *err)
{
	const char *format = operation_given_text(call, "format");
	struct packing p = { .call = call };
	int64_t pool;
	int rc = read_query(call, &p.query, err);

	p.options.budget = (size_t)operation_given_integer(
	    call, "budget", BUDGET);
	p.options.format = format ? (enum pack_format)pack_format_find(format)
				  : PACK_PLAIN;
	pool = (int64_t)p.options.budget / POOL_TOKENS;
	p.query.k = (size_t)(pool < POOL_MIN ? POOL_MIN : pool);
	if (rc == 0)
		rc = operation_desk_read(call->desk, err);
	if (rc == 1)
		rc = find_hits(&p, err);
	if (rc == 0)
		rc = pack_make(
		    &p.options, p.hits.items, p.hits.n, &p.pack, err);
	if (rc == 0) {
		put_context(&p, call->out);
		if (p.pack.n)
			note_packed(&p);
	}
	pack_release(&p.pack);
	hits_release(&p.hits);
	return rc;
}

/* ---- list ---- */

struct listing {
	struct operation_call *call;
	size_t n, start;
	int64_t limit, passed; /* passed over, of the pages before */
	char *last;            /* id, in the arena */
	bool more;
};

static int
list_row(const struct memory *m, void *ctx, struct err *err)
{
	struct listing *l = ctx;
	struct buf *out = l->call->out;

	(void)err;
	if (l->passed > 0) {
		l->passed--;
		return 0;
	}
	l->more = (int64_t)l->n == l->limit || out->len - l->start > RESULT_MAX;
	if (l->more)
		return 1;
	put_comma(out);
	memory_print(out, m, fields() & ~MEMORY_FIELD_SCORE, NULL);
	l->last = arena_copy(&l->call->arena, m->id, strlen(m->id));
	l->n++;
	return 0;
}

static int
list_rows(struct operation_call *call, struct db *db, const struct front *f,
    struct listing *l, struct err *err)
{
	const char *cursor = operation_given_text(call, "cursor");
	struct rows_cursor after = { 0 };
	struct selection selection;
	struct memory m;
	int rc = 1;

	if (front_selection(f, &call->arena, &selection, err) < 0)
		return -1;
	if (cursor)
		rc = rows_find_as_of(
		    db, cursor, selection.as_of, &call->arena, &m, err);
	if (rc == 0)
		return err_set(
		    err, ERR_INPUT, "no memory '%.128s' to go on from", cursor);
	if (rc < 0)
		return -1;
	if (cursor)
		after = (struct rows_cursor){ m.event_at.at != CLOCK_NONE
						  ? m.event_at.at
						  : m.created_at,
			m.seq };
	return rows_each(db, &selection, ROWS_NEWEST, cursor ? &after : NULL,
	    l->passed + l->limit + 1, list_row, l, err);
}

/* All forms of one, oldest first: 1, or 0 if it was never heard of. */
static int
put_history(struct operation_call *call, struct db *db, const char *id,
    const struct front *f, struct err *err)
{
	struct edit_form *forms;
	size_t n;

	if (edits_history(db, id, &call->arena, &forms, &n, err) < 0)
		return -1;
	if (!n || !operation_given_owns(f, &forms[n - 1].m))
		return 0;
	for (size_t i = 0; i < n; i++) {
		put_comma(call->out);
		show_history_put(call->out, fields() & ~MEMORY_FIELD_SCORE,
		    &forms[i], i == 0);
	}
	return 1;
}

static int
put_one(struct operation_call *call, struct db *db, const char *id,
    const struct front *f, struct err *err)
{
	struct memory m;
	int rc;

	if (operation_given_flag(call, "history"))
		return put_history(call, db, id, f, err);
	rc = rows_find(db, id, &call->arena, &m, err);
	if (rc == 1 && !operation_given_owns(f, &m))
		return 0;
	if (rc == 1) {
		put_comma(call->out);
		memory_print(
		    call->out, &m, fields() & ~MEMORY_FIELD_SCORE, NULL);
	}
	return rc;
}

/* Those of ids; what is not there is said beside them. */
static int
list_ids(struct operation_call *call, struct db *db, const struct front *f,
    const char **ids, size_t n, struct err *err)
{
	struct buf missing = { 0 };
	int rc = 0;

	buf_char(&missing, '[');
	for (size_t i = 0; i < n && rc >= 0; i++) {
		rc = db ? put_one(call, db, ids[i], f, err) : 0;
		if (rc == 0) {
			put_comma(&missing);
			json_put_string(&missing, ids[i], strlen(ids[i]));
		}
	}
	buf_char(call->out, ']');
	if (missing.len > 1)
		buf_printf(call->out, ",\"missing\":%s]", missing.data);
	buf_release(&missing);
	return rc < 0 ? -1 : 0;
}

int
operation_list(struct operation_call *call, struct err *err)
{
	const struct front f = operation_given_front(call);
	struct listing l = { .call = call };
	size_t n;
	const char **ids = operation_given_texts(call, "ids", &n);
	int rc = operation_desk_read(call->desk, err);
	struct db *db = rc == 1 ? call->desk->finder.cubes[0].db : NULL;

	if (rc < 0)
		return -1;
	if (!ids && operation_given_flag(call, "history"))
		return err_set(err, ERR_INPUT, "a history is that of ids");
	/* as the table calls them */
	buf_printf(call->out, "{\"%s\":[", call->operation->gives->name);
	l.limit = operation_given_integer(call, "limit", LIST_LIMIT);
	l.passed = (operation_given_integer(call, "page", 1) - 1) * l.limit;
	l.start = call->out->len;
	if (ids)
		rc = list_ids(call, db, &f, ids, n, err);
	else if (db)
		rc = list_rows(call, db, &f, &l, err);
	if (rc < 0)
		return -1;
	if (!ids)
		buf_char(call->out, ']');
	if (l.more)
		json_put_field(call->out, "next_cursor", l.last);
	buf_char(call->out, '}');
	return 0;
}

int
operation_get(struct operation_call *call, struct err *err)
{
	const struct front f = operation_given_front(call);
	const char *id = operation_given_text(call, "id");
	struct memory m;
	int rc = operation_desk_read(call->desk, err);

	if (rc == 1)
		rc = rows_find(
		    call->desk->finder.cubes[0].db, id, &call->arena, &m, err);
	if (rc < 0)
		return -1;
	if (!rc || !operation_given_owns(&f, &m))
		return err_set(err, ERR_INPUT, "no memory '%.128s'", id);
	memory_print(call->out, &m, fields() & ~MEMORY_FIELD_SCORE, NULL);
	return 0;
}
