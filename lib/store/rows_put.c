#include "store/rows.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/id.h"
#include "store/rows_row.h"
#include "store/rows_same.h"
#include "store/vectors.h"

static const char *
or_empty(const char *s)
{
	return s ? s : "";
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

/* What is to stand in a row. */
struct content {
	const struct memory *m;
	int64_t session, hash, place;
};

/* 1 and *row if the content stands in the store already. */
static int
find_duplicate(struct db *db, const struct content *content,
    struct arena *arena, struct memory *row, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT seq FROM memories WHERE hash = ?1 AND session = ?2", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, content->hash);
	sqlite3_bind_int64(s, 2, content->session);
	while ((rc = db_step(db, s, err)) == 1) {
		rc = rows_get(db, sqlite3_column_int64(s, 0), arena, row, err);
		if (rc < 0 || (rc == 1 && rows_same_thing(row, content->m)))
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
bind_number(sqlite3_stmt *s, int place, double number)
{
	if (isnan(number))
		sqlite3_bind_null(s, place);
	else
		sqlite3_bind_double(s, place, number);
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

static void
bind_fact(sqlite3_stmt *s, const struct memory *m)
{
	db_bind_text(s, 17, m->subject);
	db_bind_text(s, 18, m->relation);
	db_bind_text(s, 19, m->object);
	bind_number(s, 20, m->confidence);
	bind_number(s, 21, m->strength);
	db_bind_time(s, 22, m->superseded_at);
	db_bind_text(s, 23, m->superseded_by);
	db_bind_text(s, 24, m->supersedes);
}

static void
bind_row(
    sqlite3_stmt *s, const struct content *content, const struct rows_put *put)
{
	const struct memory *m = content->m;

	db_bind_text(s, 1, put->id);
	sqlite3_bind_int64(s, 2, content->session);
	sqlite3_bind_int(s, 3, m->type);
	sqlite3_bind_int(s, 4, m->state);
	db_bind_text(s, 5, m->role);
	db_bind_text(s, 6, m->name);
	sqlite3_bind_text64(
	    s, 7, m->text, m->text_len, SQLITE_STATIC, SQLITE_UTF8);
	db_bind_text(s, 8, m->metadata);
	bind_times(s, m, put->created_at);
	bind_number(s, 15, isnan(m->importance) ? m->worth : m->importance);
	sqlite3_bind_int64(s, 16, content->hash);
	bind_fact(s, m);
	if (content->place)
		sqlite3_bind_int64(s, 25, content->place);
	else
		sqlite3_bind_null(s, 25);
}

static int
insert(struct db *db, const struct content *content, struct rows_put *put,
    struct err *err)
{
	const struct memory *m = content->m;
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO memories(id, session, type, state, role, name, memory,"
	    " metadata, event_at, event_form, valid_from, valid_to, created_at,"
	    " updated_at, importance, hash, subject, relation, object,"
	    " confidence, strength, superseded_at, superseded_by, supersedes,"
	    " place) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
	    " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)",
	    err);

	if (!s)
		return -1;
	put->created_at = m->created_at != CLOCK_NONE ? m->created_at
						      : clock_now();
	bind_row(s, content, put);
	if (db_step(db, s, err) < 0)
		return -1;
	put->seq = sqlite3_last_insert_rowid(db_sqlite(db));
	put->session = content->session;
	if (m->n_vector &&
	    vectors_put(db, put->seq, m->vector, m->n_vector, err) < 0)
		return -1;
	return insert_sources(db, put->seq, m, err);
}

/* Finds the session and the hash of what is to be stored. */
static int
find_content(struct db *db, struct content *content, struct err *err)
{
	if (find_session(db, content->m, &content->session, err) < 0)
		return -1;
	content->hash = rows_same_hash(content->m, content->session);
	return 0;
}

int
rows_insert(struct db *db, const struct memory *m, int64_t place,
    struct rows_put *put, struct err *err)
{
	struct content content = { .m = m, .place = place };

	if (find_content(db, &content, err) < 0)
		return -1;
	return insert(db, &content, put, err);
}

/* A form that ended; seq is the number of its row, or 0. */
struct version {
	const char *id, *record;
	int64_t replaced_at, seq;
	bool undone;
};

static int
insert_version(struct db *db, const struct version *version, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO versions(id, replaced_at, record, undone, seq)"
	    " VALUES(?1, ?2, ?3, ?4,"
	    " (SELECT ifnull(place, seq) FROM memories WHERE seq = ?5))",
	    err);

	if (!s)
		return -1;
	db_bind_text(s, 1, version->id);
	sqlite3_bind_int64(s, 2, version->replaced_at);
	db_bind_text(s, 3, version->record);
	sqlite3_bind_int(s, 4, version->undone);
	sqlite3_bind_int64(s, 5, version->seq);
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

int
rows_retire(struct db *db, struct memory *row, int64_t now, bool undone,
    int64_t *version, struct err *err)
{
	struct buf record = { 0 };
	int rc;

	row->replaced_at = now;
	memory_print(&record, row, MEMORY_FIELDS_ALL, NULL);
	rc = insert_version(db,
	    &(struct version){ .id = row->id,
		.record = record.data,
		.replaced_at = now,
		.seq = row->seq,
		.undone = undone },
	    err);
	*version = sqlite3_last_insert_rowid(db_sqlite(db));
	buf_release(&record);
	return rc < 0 ? -1 : delete_row(db, row->seq, err);
}

/* What the new form leaves open stays as it was. */
static struct memory
next_form(const struct memory *m, const struct memory *row)
{
	struct memory next = *m;

	next.created_at = row->created_at;
	next.updated_at = clock_now();
	if (isnan(next.importance))
		next.importance = row->importance;
	next.worth = NAN;
	if (isnan(next.confidence))
		next.confidence = row->confidence;
	if (isnan(next.strength))
		next.strength = row->strength;
	return next;
}

static int
update(struct db *db, const struct memory *m, struct memory *row,
    struct edit *edit, struct rows_put *put, struct err *err)
{
	struct edit own = { .by = "memos-add" };
	struct memory next = next_form(m, row);
	int64_t version;

	put->event = ROWS_UPDATE;
	put->old = row->seq;
	edit = edit ? edit : &own;
	if (find_session(db, row, &put->old_session, err) < 0 ||
	    rows_retire(db, row, next.updated_at, false, &version, err) < 0 ||
	    rows_insert(db, &next, 0, put, err) < 0)
		return -1;
	return edits_note(db, edit, put->id,
	    edit->event == EDIT_ADD ? EDIT_UPDATE : edit->event, version, err);
}

static int
add(struct db *db, const struct content *content, struct edit *edit,
    struct rows_put *put, struct err *err)
{
	if (insert(db, content, put, err) < 0)
		return -1;
	return edit ? edits_note(db, edit, put->id, EDIT_ADD, 0, err) : 0;
}

static void
found(struct rows_put *put, const struct memory *row)
{
	put->event = ROWS_NOOP;
	put->seq = row->seq;
	put->id = (char *)(uintptr_t)row->id;
}

int
rows_known(struct db *db, const struct memory *m, struct arena *arena,
    struct rows_put *put, struct err *err)
{
	struct content content = { .m = m };
	struct memory row;
	int rc;

	*put = (struct rows_put){ .event = ROWS_ADD };
	if (find_content(db, &content, err) < 0)
		return -1;
	rc = find_duplicate(db, &content, arena, &row, err);
	if (rc == 1)
		found(put, &row);
	return rc;
}

int
rows_put(struct db *db, const struct memory *m, bool upsert, struct edit *edit,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	struct content content = { .m = m };
	struct memory row;
	int rc;

	*put = (struct rows_put){ .event = ROWS_ADD };
	if (m->id) {
		put->id = arena_copy(arena, m->id, strlen(m->id));
		rc = rows_find(db, m->id, arena, &row, err);
		if (rc < 0)
			return -1;
		/* that a memory fades is nothing that records say */
		if (rc && !upsert && row.state == MEMORY_DECAYING &&
		    m->state == MEMORY_ACTIVE)
			row.state = MEMORY_ACTIVE;
		if (rc && rows_same_content(&row, m)) {
			found(put, &row);
			return 0;
		}
		if (rc && !upsert)
			return err_set(err, ERR_INPUT,
			    "id '%s' is there with other content; --upsert "
			    "would replace it",
			    m->id);
		if (rc)
			return update(db, m, &row, edit, put, err);
	}
	if (find_content(db, &content, err) < 0)
		return -1;
	if (!m->id) {
		rc = find_duplicate(db, &content, arena, &row, err);
		if (rc < 0)
			return -1;
		if (rc) {
			found(put, &row);
			return 0;
		}
		put->id = arena_bytes(arena, ID_SIZE);
		id_new(put->id, clock_now());
	}
	return add(db, &content, edit, put, err);
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
		rc = insert_version(db,
		    &(struct version){ .id = m->id,
			.record = record.data,
			.replaced_at = m->replaced_at },
		    err);
	buf_release(&record);
	return rc < 0 ? -1 : 0;
}
