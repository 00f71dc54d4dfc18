#include "store/rows.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/id.h"
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

static int64_t
content_hash(const struct memory *m, int64_t session)
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

static bool
is_duplicate(const struct memory *a, const struct memory *b)
{
	struct buf one = { 0 }, other = { 0 };
	bool same;

	if (happens_once(a) != happens_once(b) || a->state == MEMORY_FORGOTTEN)
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

/* Whether the record says what the row says; what it leaves open agrees. */
static bool
same_content(const struct memory *row, const struct memory *m)
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
	       (isnan(m->importance) || row->importance == m->importance) &&
	       same_sources(row, m) && same_vector(row, m);
}

static int
find_session(
    struct db *db, const struct memory *m, int64_t *session, struct err *err)
{
	static const char find[] =
	    "SELECT id FROM sessions WHERE user_id = ?1 AND agent_id = ?2"
	    " AND app_id = ?3 AND run_id = ?4";
	static const char add[] =
	    "INSERT INTO sessions(user_id, agent_id, app_id, run_id)"
	    " VALUES(?1, ?2, ?3, ?4)";
	const char *sql = find;

	for (;;) {
		sqlite3_stmt *s = db_statement(db, sql, err);
		int rc;

		if (!s)
			return -1;
		db_bind_text(s, 1, or_empty(m->user_id));
		db_bind_text(s, 2, or_empty(m->agent_id));
		db_bind_text(s, 3, or_empty(m->app_id));
		db_bind_text(s, 4, or_empty(m->run_id));
		rc = db_step(db, s, err);
		if (rc < 0)
			return -1;
		*session = rc ? sqlite3_column_int64(s, 0)
			      : sqlite3_last_insert_rowid(db_sqlite(db));
		sqlite3_reset(s);
		if (rc || sql == add)
			return 0;
		sql = add;
	}
}

/* 1 and *row if the content stands in the store already. */
static int
find_duplicate(struct db *db, const struct memory *m, int64_t session,
    int64_t hash, struct arena *arena, struct memory *row, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT seq FROM memories WHERE hash = ?1 AND session = ?2", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, hash);
	sqlite3_bind_int64(s, 2, session);
	while ((rc = db_step(db, s, err)) == 1) {
		rc = rows_get(db, sqlite3_column_int64(s, 0), arena, row, err);
		if (rc < 0 || (rc == 1 && is_duplicate(row, m)))
			break;
	}
	sqlite3_reset(s);
	return rc;
}

static int
insert_sources(
    struct db *db, int64_t seq, const struct memory *m, struct err *err)
{
	for (size_t i = 0; i < m->n_sources; i++) {
		sqlite3_stmt *s = db_statement(db,
		    "INSERT INTO sources(seq, place, source) VALUES(?1, ?2, ?3)",
		    err);

		if (!s)
			return -1;
		sqlite3_bind_int64(s, 1, seq);
		sqlite3_bind_int64(s, 2, (int64_t)i);
		db_bind_text(s, 3, m->sources[i]);
		if (db_step(db, s, err) < 0)
			return -1;
	}
	return 0;
}

static void
bind_times(sqlite3_stmt *s, const struct memory *m, int64_t created_at)
{
	int64_t form = (int64_t)m->event_at.offset * 8 + m->event_at.precision;

	db_bind_time(s, 9, m->event_at.at);
	if (m->event_at.at != CLOCK_NONE && form)
		sqlite3_bind_int64(s, 10, form);
	else
		sqlite3_bind_null(s, 10);
	db_bind_time(s, 11, m->valid_from);
	db_bind_time(s, 12, m->valid_to);
	sqlite3_bind_int64(s, 13, created_at);
	db_bind_time(s, 14, m->updated_at);
}

static int
insert(struct db *db, const struct memory *m, int64_t session, int64_t hash,
    struct rows_put *put, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO memories(id, session, type, state, role, name, memory,"
	    " metadata, event_at, event_form, valid_from, valid_to, created_at,"
	    " updated_at, importance, hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7,"
	    " ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
	    err);

	if (!s)
		return -1;
	db_bind_text(s, 1, put->id);
	sqlite3_bind_int64(s, 2, session);
	sqlite3_bind_int(s, 3, m->type);
	sqlite3_bind_int(s, 4, m->state);
	db_bind_text(s, 5, m->role);
	db_bind_text(s, 6, m->name);
	sqlite3_bind_text64(
	    s, 7, m->text, m->text_len, SQLITE_STATIC, SQLITE_UTF8);
	db_bind_text(s, 8, m->metadata);
	put->created_at = m->created_at != CLOCK_NONE ? m->created_at
						      : clock_now();
	bind_times(s, m, put->created_at);
	if (isnan(m->importance))
		sqlite3_bind_null(s, 15);
	else
		sqlite3_bind_double(s, 15, m->importance);
	sqlite3_bind_int64(s, 16, hash);
	if (db_step(db, s, err) < 0)
		return -1;
	put->seq = sqlite3_last_insert_rowid(db_sqlite(db));
	put->session = session;
	if (m->n_vector &&
	    vectors_put(db, put->seq, m->vector, m->n_vector, err) < 0)
		return -1;
	return insert_sources(db, put->seq, m, err);
}

static int
insert_version(struct db *db, const char *id, int64_t replaced_at,
    const char *record, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO versions(id, replaced_at, record)"
	    " VALUES(?1, ?2, ?3)",
	    err);

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	sqlite3_bind_int64(s, 2, replaced_at);
	db_bind_text(s, 3, record);
	return db_step(db, s, err);
}

static int
delete_row(struct db *db, int64_t seq, struct err *err)
{
	static const char *const deletes[] = {
		"DELETE FROM memories WHERE seq = ?1",
		"DELETE FROM sources WHERE seq = ?1",
		"DELETE FROM vectors WHERE seq = ?1",
		"DELETE FROM embeddings WHERE seq = ?1",
	};

	for (size_t i = 0; i < sizeof deletes / sizeof *deletes; i++) {
		sqlite3_stmt *s = db_statement(db, deletes[i], err);

		if (!s)
			return -1;
		sqlite3_bind_int64(s, 1, seq);
		if (db_step(db, s, err) < 0)
			return -1;
	}
	return 0;
}

/* Moves the row to versions as a record, and deletes it. */
static int
retire(struct db *db, struct memory *row, int64_t now, struct err *err)
{
	struct buf record = { 0 };
	int rc;

	row->replaced_at = now;
	memory_print(&record, row, MEMORY_FIELDS_ALL, NULL);
	rc = insert_version(db, row->id, now, record.data, err);
	buf_release(&record);
	return rc < 0 ? -1 : delete_row(db, row->seq, err);
}

static int
update(struct db *db, const struct memory *m, struct memory *row,
    struct rows_put *put, struct err *err)
{
	struct memory next = *m;
	int64_t now = clock_now(), session;

	put->event = ROWS_UPDATE;
	put->old = row->seq;
	next.created_at = row->created_at;
	next.updated_at = now;
	if (isnan(next.importance))
		next.importance = row->importance;
	if (find_session(db, row, &put->old_session, err) < 0 ||
	    retire(db, row, now, err) < 0 ||
	    find_session(db, &next, &session, err) < 0)
		return -1;
	return insert(
	    db, &next, session, content_hash(&next, session), put, err);
}

static void
found(struct rows_put *put, const struct memory *row)
{
	put->event = ROWS_NOOP;
	put->seq = row->seq;
	put->id = (char *)(uintptr_t)row->id;
}

int
rows_put(struct db *db, const struct memory *m, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	struct memory row;
	int64_t hash, session;
	int rc;

	*put = (struct rows_put){ .event = ROWS_ADD };
	if (m->id) {
		put->id = arena_copy(arena, m->id, strlen(m->id));
		rc = rows_find(db, m->id, arena, &row, err);
		if (rc < 0)
			return -1;
		if (rc && same_content(&row, m)) {
			found(put, &row);
			return 0;
		}
		if (rc && !upsert)
			return err_set(err, ERR_INPUT,
			    "id '%s' is there with other content; --upsert "
			    "would replace it",
			    m->id);
		if (rc)
			return update(db, m, &row, put, err);
	}
	if (find_session(db, m, &session, err) < 0)
		return -1;
	hash = content_hash(m, session);
	if (!m->id) {
		rc = find_duplicate(db, m, session, hash, arena, &row, err);
		if (rc < 0)
			return -1;
		if (rc) {
			found(put, &row);
			return 0;
		}
		put->id = arena_bytes(arena, ID_SIZE);
		id_new(put->id, clock_now());
	}
	return insert(db, m, session, hash, put, err);
}

int
rows_put_version(struct db *db, const struct memory *m, struct arena *arena,
    struct rows_put *put, struct err *err)
{
	struct buf record = { 0 };
	sqlite3_stmt *s;
	int rc;

	*put = (struct rows_put){ .event = ROWS_ADD };
	if (!m->id)
		return err_set(err, ERR_INPUT, "'replaced_at' without 'id'");
	put->id = arena_copy(arena, m->id, strlen(m->id));
	memory_print(&record, m, MEMORY_FIELDS_ALL, NULL);
	s = db_statement(
	    db, "SELECT 1 FROM versions WHERE id = ?1 AND record = ?2", err);
	if (!s) {
		buf_release(&record);
		return -1;
	}
	db_bind_text(s, 1, m->id);
	db_bind_text(s, 2, record.data);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	if (rc == 1)
		put->event = ROWS_NOOP;
	if (rc == 0)
		rc = insert_version(
		    db, m->id, m->replaced_at, record.data, err);
	buf_release(&record);
	return rc < 0 ? -1 : 0;
}
