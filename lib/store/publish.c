#include "store/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/durable.h"
#include "store/mapped.h"
#include "store/schema.h"

static const char *const KINDS[] = { "words", "faiss" };

/* ---- the right to seal ---- */

static void
wait_a_little(void)
{
	struct timespec pause = { .tv_nsec = 20000000 };

	nanosleep(&pause, NULL);
}

int
publish_begin(
    struct publish *p, struct cube *cube, int (*stopped)(void), struct err *err)
{
	struct buf path = { 0 };
	int rc = -1;

	*p = (struct publish){ .cube = cube, .lock = -1 };
	buf_printf(&path, "%s/seal.lock", cube->dir);
	do
		p->lock = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	while (p->lock < 0 && errno == EINTR);
	while (p->lock >= 0 && (rc = flock(p->lock, LOCK_EX | LOCK_NB)) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK || !stopped || stopped())
			break;
		wait_a_little();
	}
	if (rc < 0 && errno == EWOULDBLOCK)
		rc = 1;
	else if (rc < 0)
		err_set(err, ERR_STORE, "cannot lock '%s': %s", path.data,
		    strerror(errno));
	buf_release(&path);
	if (rc)
		publish_end(p);
	return rc < 0 ? -1 : !rc;
}

void
publish_end(struct publish *p)
{
	if (p->lock >= 0)
		close(p->lock);
	p->lock = -1;
}

/* ---- names ---- */

void
publish_part(
    const struct publish *p, int64_t id, const char *kind, struct buf *path)
{
	segments_path(p->cube, id, kind, path);
	buf_string(path, ".part");
}

static DIR *
open_folder(const struct cube *cube)
{
	struct buf path = { 0 };
	DIR *folder;

	buf_printf(&path, "%s/index", cube->dir);
	folder = opendir(path.data);
	buf_release(&path);
	return folder;
}

/* Whether it ends as the note of a segment does. */
static bool
is_note(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && strcmp(name + len - 4, ".bad") == 0;
}

bool
publish_has_notes(const struct cube *cube)
{
	DIR *folder = open_folder(cube);
	struct dirent *entry;
	bool any = false;

	while (folder && !any && (entry = readdir(folder)))
		any = is_note(entry->d_name);
	if (folder)
		closedir(folder);
	return any;
}

static bool
has_note(const struct cube *cube, int64_t id)
{
	struct buf path = { 0 };
	bool there;

	segments_path(cube, id, "bad", &path);
	there = access(path.data, F_OK) == 0;
	buf_release(&path);
	return there;
}

static void
unlink_kind(const struct cube *cube, int64_t id, const char *kind)
{
	struct buf path = { 0 };

	segments_path(cube, id, kind, &path);
	unlink(path.data);
	buf_release(&path);
}

/* What cannot be deleted stays for the next time. */
void
publish_drop(struct publish *p, int64_t id)
{
	struct buf path = { 0 };

	for (size_t i = 0; i < 2; i++) {
		buf_reset(&path);
		publish_part(p, id, KINDS[i], &path);
		unlink(path.data);
		unlink_kind(p->cube, id, KINDS[i]);
	}
	buf_release(&path);
}

/* ---- cleaning ---- */

static int
read_segments(struct publish *p, struct arena *arena, struct segments *segments,
    struct err *err)
{
	int rc;

	if (db_begin(p->cube->db, false, err) < 0)
		return -1;
	rc = segments_read(p->cube, arena, segments, err);
	db_rollback(p->cube->db);
	return rc;
}

/* Runs a statement with up to two numbers bound. */
static int
run_with(struct db *db, const char *sql, int64_t a, int64_t b, struct err *err)
{
	sqlite3_stmt *s = db_prepare(db, sql, err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, a);
	sqlite3_bind_int64(s, 2, b);
	rc = db_step(db, s, err);
	sqlite3_finalize(s);
	return rc < 0 ? -1 : 0;
}

/* Deletes the rows that segments_read() could make no sense of. */
static int
delete_nonsense(
    struct publish *p, const struct segments *segments, struct err *err)
{
	struct db *db = p->cube->db;
	sqlite3_stmt *s = db_prepare(db, "SELECT id FROM segments", err);
	int rc = -1;

	while (s && (rc = db_step(db, s, err)) == 1) {
		int64_t id = sqlite3_column_int64(s, 0);

		if (segments_find(segments, id))
			continue;
		rc = run_with(
		    db, "DELETE FROM segments WHERE id = ?1", id, 0, err);
		if (rc < 0)
			break;
	}
	sqlite3_finalize(s);
	return rc;
}

/* Writes what was found of the segments; most times it is nothing. */
static int
note_state(struct publish *p, const struct segments *segments, struct err *err)
{
	struct db *db = p->cube->db;
	int rc = 0;

	if (db_begin(db, true, err) < 0)
		return -1;
	for (size_t i = 0; i < segments->n && rc == 0; i++)
		if (segments->items[i].bad)
			rc = run_with(db,
			    "UPDATE segments SET bad = 1 WHERE id = ?1",
			    segments->items[i].id, 0, err);
	if (rc == 0 && segments->nonsense)
		rc = delete_nonsense(p, segments, err);
	if (rc == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

/* Whether a row names the file. */
static bool
is_named(const struct segments *segments, const char *name)
{
	char *end;
	int64_t id = strtoll(name, &end, 10);
	const struct segment *segment = segments_find(segments, id);
	char own[40];

	for (size_t i = 0; segment && i < 2; i++) {
		snprintf(own, sizeof own, "%" PRId64 ".%s", id, KINDS[i]);
		if (strcmp(own, name) == 0)
			return i == 0 || segment->faiss_size;
	}
	return false;
}

static void
delete_leftovers(struct publish *p, const struct segments *segments)
{
	const struct cube *cube = p->cube;
	struct buf path = { 0 };
	DIR *folder = open_folder(cube);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		if (*entry->d_name == '.' || is_named(segments, entry->d_name))
			continue;
		buf_reset(&path);
		buf_printf(&path, "%s/index/%s", cube->dir, entry->d_name);
		if (unlink(path.data) < 0 && errno != ENOENT)
			p->stays = true;
	}
	if (folder)
		closedir(folder);
	buf_release(&path);
}

int
publish_clean(struct publish *p,
    int (*sound)(struct cube *cube, const struct segment *segment, bool suspect,
	void *ctx, struct err *err),
    void *ctx, struct err *err)
{
	struct arena arena = { 0 };
	struct segments segments;
	bool news;
	int rc = read_segments(p, &arena, &segments, err);

	news = rc == 0 && segments.nonsense;
	for (size_t i = 0; rc == 0 && i < segments.n; i++) {
		struct segment *s = &segments.items[i];
		int good;

		if (s->bad)
			continue;
		good = sound(p->cube, s, has_note(p->cube, s->id), ctx, err);
		rc = good < 0 ? -1 : 0;
		s->bad = good == 0;
		news = news || s->bad;
	}
	if (rc == 0 && news)
		rc = note_state(p, &segments, err);
	if (rc == 0)
		delete_leftovers(p, &segments);
	arena_release(&arena);
	return rc;
}

/* ---- publishing ---- */

/* Above all that was given and all that is there; it wraps for nobody. */
static const char RESERVE[] =
    "INSERT INTO meta(key, value) VALUES('" SCHEMA_SEGMENT "',"
    " (SELECT 1 + ifnull(max(id), 0) FROM segments))"
    " ON CONFLICT(key) DO UPDATE SET value ="
    " max(CAST(value AS INTEGER),"
    "  (SELECT ifnull(max(id), 0) FROM segments)) % (1 << 52) + 1";
static const char RESERVED[] =
    "SELECT CAST(value AS INTEGER) FROM meta WHERE key = '" SCHEMA_SEGMENT "'";

int
publish_reserve(struct publish *p, int64_t *id, struct err *err)
{
	struct db *db = p->cube->db;
	struct buf folder = { 0 };
	int rc;

	buf_printf(&folder, "%s/index", p->cube->dir);
	rc = durable_mkdir(folder.data, err);
	buf_release(&folder);
	if (rc < 0 || db_begin(db, true, err) < 0)
		return -1;
	if (db_run(db, RESERVE, err) == 0 &&
	    db_integer(db, RESERVED, 0, id, err) == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

/* Gives a file its name; its bytes are synced by who made it. */
static int
name_file(struct publish *p, int64_t id, const char *kind,
    struct publish_file *file, struct err *err)
{
	struct buf part = { 0 }, path = { 0 };
	int rc;

	publish_part(p, id, kind, &part);
	segments_path(p->cube, id, kind, &path);
	rc = mapped_sums(part.data, &file->sums, &file->size, err);
	if (rc == 0 && rename(part.data, path.data) < 0)
		rc = err_set(err, ERR_STORE, "cannot rename '%s': %s",
		    part.data, strerror(errno));
	buf_release(&part);
	buf_release(&path);
	return rc;
}

int
publish_files(struct publish *p, const struct segment *segment,
    struct publish_file files[2], struct err *err)
{
	struct buf folder = { 0 };
	int rc;

	if (!segment->documents)
		return 0;
	if (name_file(p, segment->id, KINDS[0], &files[0], err) < 0 ||
	    (segment->vectors &&
		name_file(p, segment->id, KINDS[1], &files[1], err) < 0))
		return -1;
	buf_printf(&folder, "%s/index", p->cube->dir);
	rc = durable_sync(folder.data, err);
	buf_release(&folder);
	return rc;
}

static int
insert_row(struct db *db, const struct segment *segment,
    const struct publish_file files[2], struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO segments(id, first, last, documents, vectors, lists,"
	    " probe, words_size, faiss_size, recall, words_sums, faiss_sums)"
	    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
	    err);
	const int64_t numbers[] = { segment->id, segment->first, segment->last,
		segment->documents, segment->vectors, segment->lists,
		segment->probe, (int64_t)files[0].size,
		(int64_t)files[1].size };
	int rc;

	if (!s)
		return -1;
	for (int i = 0; i < 9; i++)
		sqlite3_bind_int64(s, i + 1, numbers[i]);
	sqlite3_bind_double(s, 10, segment->recall);
	for (int i = 0; i < 2; i++)
		sqlite3_bind_blob64(s, 11 + i, buf_text(&files[i].sums),
		    files[i].sums.len, SQLITE_STATIC);
	rc = db_step(db, s, err);
	sqlite3_clear_bindings(s);
	return rc;
}

/* 1, or 0 if the cube was indexed anew since the number was taken. */
static int
is_reserved(struct db *db, const struct segment *segment, struct err *err)
{
	int64_t reserved;

	if (db_integer(db, RESERVED, 0, &reserved, err) < 0)
		return -1;
	return reserved == segment->id;
}

/* Within the transaction: 1, or 0 if what was read is not there any more. */
static int
write_rows(struct publish *p, const struct segment *segment,
    const struct publish_file files[2], const struct buf *marks,
    struct err *err)
{
	struct db *db = p->cube->db;
	int rc = is_reserved(db, segment, err);

	if (rc < 1)
		return rc;
	if (run_with(db,
		"DELETE FROM segments WHERE last >= ?1 AND first <= ?2",
		segment->first, segment->last, err) < 0 ||
	    (segment->documents && insert_row(db, segment, files, err) < 0) ||
	    segments_settle_marks(
		db, segment->first, segment->last, marks, err) < 0)
		return -1;
	return 1;
}

static int
write_all(struct publish *p, const struct segment *segment,
    const struct publish_file files[2], const struct buf *marks,
    struct err *err)
{
	struct db *db = p->cube->db;
	int rc;

	if (db_begin(db, true, err) < 0)
		return -1;
	rc = write_rows(p, segment, files, marks, err);
	if (rc == 1 && db_commit(db, err) < 0)
		return -1;
	if (rc < 1)
		db_rollback(db);
	return rc;
}

int
publish(struct publish *p, const struct segment *segment,
    const struct buf *marks, struct err *err)
{
	struct arena arena = { 0 };
	struct segments old;
	struct publish_file files[2] = { 0 };
	int rc = read_segments(p, &arena, &old, err);

	if (rc == 0)
		rc = publish_files(p, segment, files, err);
	if (rc == 0)
		rc = write_all(p, segment, files, marks, err);
	if (rc < 1)
		publish_drop(p, segment->id);
	for (size_t i = 0; rc == 1 && i < old.n; i++)
		if (old.items[i].last >= segment->first &&
		    old.items[i].first <= segment->last)
			publish_drop(p, old.items[i].id);
	publish_files_release(files);
	arena_release(&arena);
	return rc;
}

int
publish_alone(struct publish *p, const struct segment *segment,
    const struct publish_file files[2], struct err *err)
{
	struct db *db = p->cube->db;
	int rc = is_reserved(db, segment, err);

	if (rc < 1)
		return rc;
	if (schema_drop_segments(db, err) < 0 ||
	    (segment->documents && insert_row(db, segment, files, err) < 0))
		return -1;
	return 1;
}

void
publish_files_release(struct publish_file files[2])
{
	buf_release(&files[0].sums);
	buf_release(&files[1].sums);
}
