#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "store.h"
#include "tap.h"

static struct db *
open_db(const char *name, enum db_mode mode, struct err *err)
{
	return db_open(place_path(name), place_path("lock"), mode, err);
}

static struct db *
new_db(const char *name)
{
	struct err err;
	struct db *db = open_db(name, DB_CREATE, &err);

	if (!db || db_set_wal(db, &err) < 0 ||
	    db_run(db, "CREATE TABLE t(n)", &err) < 0)
		bail(name, err.text);
	return db;
}

static int64_t
count(struct db *db)
{
	struct err err;
	int64_t n = -1;

	db_integer(db, "SELECT count(*) FROM t", -2, &n, &err);
	return n;
}

/* Whether somebody holds the writers' queue. */
static bool
is_locked(void)
{
	int fd = open(place_path("lock"), O_RDWR);
	bool locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0;

	close(fd);
	return locked;
}

/* ---- transactions ---- */

/* ( begins, ! begins to read, ) commits, / rolls back, + adds a row. */
static const struct {
	const char *steps;
	int rows;
	bool fails; /* the last commit says that all was rolled back */
} nested[] = {
	{ "(+)", 1, false },
	{ "(+/", 0, false },
	{ "((+))", 1, false },
	{ "((+)+)", 2, false },
	{ "((+/+)", 0, true },
	{ "(+(+/)", 0, true },
	{ "(+((+/))", 0, true },
	{ "((+)(+/(+))", 0, true },
	{ "((+)+/", 0, false },
	{ "((/(+))", 0, true },
	{ "(((+)))(+)", 2, false },
	{ "((+/)(+)", 1, false },
	{ "!)(+)", 1, false },
	{ "!!))(+)", 1, false },
	{ "/", 0, false },
};

static void
test_nested(void)
{
	struct db *db = new_db("nested.db");
	struct err err;

	for (size_t i = 0; i < sizeof nested / sizeof *nested; i++) {
		int rc = 0;

		db_run(db, "DELETE FROM t", &err);
		for (const char *p = nested[i].steps; *p; p++) {
			if (*p == '(' || *p == '!')
				rc = db_begin(db, *p == '(', &err);
			else if (*p == ')')
				rc = db_commit(db, &err);
			else if (*p == '/')
				db_rollback(db);
			else
				rc = db_run(
				    db, "INSERT INTO t VALUES(1)", &err);
			if (*p == '(' && !is_locked())
				rc = -2;
		}
		tap((rc == -1) == nested[i].fails && rc != -2 &&
			count(db) == nested[i].rows && !db_in_transaction(db) &&
			!is_locked(),
		    "%s leaves %d rows%s and no lock", nested[i].steps,
		    nested[i].rows, nested[i].fails ? ", is a failure" : "");
		while (db_in_transaction(db))
			db_rollback(db);
	}
	tap(db_begin(db, true, &err) == 0 && db_begin(db, true, &err) == 0 &&
		db_run(db, "INSERT INTO t VALUES(1)", &err) == 0,
	    "a handle may be given back");
	db_free(db);
	tap(!is_locked(), "within a transaction: the lock is gone");
	db = open_db("nested.db", DB_WRITE, &err);
	tap(count(db) == 0, "and so are its rows");
	db_free(db);
	db_free(NULL);
}

/* A commit that fails rolls back and leaves the queue. */
static void
test_commit_fails(void)
{
	struct db *db = new_db("fails.db");
	struct err err;
	int rc;

	db_run(db,
	    "PRAGMA foreign_keys=ON; CREATE TABLE a(n PRIMARY KEY);"
	    "CREATE TABLE b(n REFERENCES a(n) DEFERRABLE INITIALLY DEFERRED)",
	    &err);
	db_begin(db, true, &err);
	db_run(db, "INSERT INTO t VALUES(1); INSERT INTO b VALUES(7)", &err);
	rc = db_commit(db, &err);
	tap(rc < 0 && err.kind == ERR_STORE && strstr(err.text, "fails.db"),
	    "a commit that fails names the file: %s", err.text + strlen(place));
	tap(count(db) == 0 && !db_in_transaction(db) && !is_locked(),
	    "and leaves nothing behind");
	db_free(db);
}

/* ---- two that write ---- */

static bool
is_quiet(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, ms) == 0;
}

/*
 * Waits for a word, opens, begins, adds a row, commits, and says so.  It is
 * another process before SQLite is used: a handle does not survive a fork.
 */
static _Noreturn void
write_too(const char *name, int ask, int say)
{
	struct err err;
	struct db *db;
	bool ok;
	char c;

	ok = read(ask, &c, 1) == 1;
	db = open_db(name, DB_WRITE, &err);
	ok = ok && db && write(say, "o", 1) == 1 &&
	     db_begin(db, true, &err) == 0 && write(say, "b", 1) == 1 &&
	     db_run(db, "INSERT INTO t VALUES(2)", &err) == 0 &&
	     db_commit(db, &err) == 0;
	db_free(db);
	_exit(!ok);
}

static pid_t
other_writer(const char *name, int *ask, int *said)
{
	int to[2], from[2];
	pid_t pid;

	if (pipe(to) < 0 || pipe(from) < 0)
		bail("pipe", strerror(errno));
	pid = fork();
	if (pid == 0) {
		close(to[1]);
		close(from[0]);
		write_too(name, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	*ask = to[1];
	*said = from[0];
	return pid;
}

static void
test_queue(void)
{
	int ask, said, status;
	pid_t pid = other_writer("queue.db", &ask, &said);
	struct db *db = new_db("queue.db"), *reader;
	struct err err;
	char c = 0;

	db_begin(db, true, &err);
	db_run(db, "INSERT INTO t VALUES(1)", &err);
	tap(write(ask, "g", 1) == 1 && read(said, &c, 1) == 1 && c == 'o' &&
		is_quiet(said, 50),
	    "a second writer opens, and waits for the first");
	reader = open_db("queue.db", DB_READ, &err);
	tap(reader && count(reader) == 0, "a reader waits for nobody");
	db_commit(db, &err);
	tap(read(said, &c, 1) == 1 && c == 'b', "then it has its turn");
	waitpid(pid, &status, 0);
	tap(status == 0 && count(db) == 2 && count(reader) == 2,
	    "and both rows are there");
	db_free(reader);
	db_free(db);
	close(ask);
	close(said);
}

/* A reader's transaction is one picture, whatever is written meanwhile. */
static void
test_picture(void)
{
	struct db *db = new_db("picture.db"), *reader;
	struct err err;

	reader = open_db("picture.db", DB_READ, &err);
	db_begin(reader, false, &err);
	tap(count(reader) == 0, "a reader begins");
	db_run(db, "INSERT INTO t VALUES(1)", &err);
	tap(count(reader) == 0 && count(db) == 1,
	    "what is written then it does not see");
	db_commit(reader, &err);
	tap(count(reader) == 1, "but afterwards");
	tap(db_run(reader, "INSERT INTO t VALUES(1)", &err) < 0,
	    "and it cannot write: %s", strrchr(err.text, ':'));
	db_free(reader);
	db_free(db);
}

/* ---- statements and values ---- */

static void
test_statements(void)
{
	static char sql[60][40];
	struct db *db = new_db("statements.db");
	struct err err;
	bool ok = true;
	int64_t n;

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 60; i++) {
			sqlite3_stmt *s;

			snprintf(sql[i], sizeof sql[i], "SELECT %d", i);
			s = db_statement(db, sql[i], &err);
			ok = ok && db_step(db, s, &err) == 1 &&
			     sqlite3_column_int(s, 0) == i;
		}
	}
	tap(ok, "more statements than are kept work too");
	tap(db_integer(db, "SELECT n FROM t", -7, &n, &err) == 0 && n == -7,
	    "no row is the value for none");
	tap(!db_statement(db, "SELECT n FROM nowhere", &err) &&
		err.kind == ERR_STORE && strstr(err.text, "nowhere"),
	    "wrong SQL is a fault of the store");
	db_free(db);
}

static void
test_values(void)
{
	struct db *db = new_db("values.db");
	struct err err;
	sqlite3_stmt *s = db_prepare(db, "SELECT ?1, ?2, ?3, ?4", &err);

	db_bind_text(s, 1, "text");
	db_bind_text(s, 2, NULL);
	db_bind_time(s, 3, -5);
	db_bind_time(s, 4, CLOCK_NONE);
	tap(db_step(db, s, &err) == 1 && strcmp(db_text(s, 0), "text") == 0 &&
		!db_text(s, 1) && db_time(s, 2) == -5 &&
		db_time(s, 3) == CLOCK_NONE,
	    "texts and times come back, and none is NULL");
	tap(db_step(db, s, &err) == 0, "a statement ends");
	sqlite3_finalize(s);
	tap(strcmp(db_path(db), place_path("values.db")) == 0,
	    "a handle knows its path");
	db_free(db);
}

/* ---- files that are none ---- */

static void
write_file(const char *name, const char *data, size_t len)
{
	FILE *f = fopen(place_path(name), "w");

	if (!f || fwrite(data, 1, len, f) != len || fclose(f) != 0)
		bail(name, strerror(errno));
}

static uint64_t
hash_file(const char *name)
{
	FILE *f = fopen(place_path(name), "r");
	uint64_t hash = 0xcbf29ce484222325u;
	int c;

	while (f && (c = getc(f)) != EOF)
		hash = (hash ^ (unsigned)c) * 0x100000001b3u;
	if (f)
		fclose(f);
	return hash;
}

static void
test_files(void)
{
	static const char text[] = "this is a letter to Ann, and no database; "
				   "it is longer than a header of a hundred "
				   "bytes, so that SQLite looks at it";
	static const struct {
		const char *name, *want; /* behind the path */
		enum db_mode mode;
	} table[] = {
		{ "text", "is not a memos store; it was left as it is",
		    DB_READ },
		{ "text", "is not a memos store; it was left as it is",
		    DB_WRITE },
		{ "text", "is not a memos store; it was left as it is",
		    DB_CREATE },
		{ "missing", "No such file or directory", DB_READ },
		{ "missing", "No such file or directory", DB_WRITE },
		{ "folder", "is not a file", DB_READ },
		{ "folder", "is not a file", DB_CREATE },
		{ "text/in", "Not a directory", DB_CREATE },
		{ "nowhere/file", "unable to open", DB_CREATE },
	};
	uint64_t before;

	write_file("text", text, sizeof text);
	mkdir(place_path("folder"), 0700);
	before = hash_file("text");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct err err = { 0 };
		struct db *db = open_db(table[i].name, table[i].mode, &err);

		tap(!db && err.kind == ERR_STORE &&
			strstr(err.text, table[i].name) &&
			strstr(err.text, table[i].want),
		    "'%s' is refused: %s", table[i].name, table[i].want);
		db_free(db);
	}
	tap(hash_file("text") == before &&
		access(place_path("missing"), F_OK) < 0,
	    "and left as it is");
}

/* A store whose middle was overwritten: said so, and not touched. */
static void
test_damaged(void)
{
	struct db *db = new_db("damaged.db");
	struct err err = { 0 };
	static char zeros[16384];
	uint64_t before;
	FILE *f;
	int rc;

	db_run(db,
	    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r"
	    " WHERE n < 9000) INSERT INTO t SELECT hex(n * 7919) FROM r",
	    &err);
	db_free(db);
	memset(zeros, 0x5a, sizeof zeros);
	f = fopen(place_path("damaged.db"), "r+");
	fseek(f, 4096, SEEK_SET);
	fwrite(zeros, 1, sizeof zeros, f);
	fclose(f);
	before = hash_file("damaged.db");
	db = open_db("damaged.db", DB_READ, &err);
	rc = db ? db_run(db, "SELECT sum(length(n)) FROM t", &err) : -1;
	tap(rc < 0 && err.kind == ERR_STORE && strstr(err.text, "is damaged") &&
		strstr(err.text, "see memos-cube check"),
	    "a damaged file is said to be so");
	db_free(db);
	tap(hash_file("damaged.db") == before, "and left as it is");
}

/* A store on a medium that cannot be written: readers manage. */
static void
test_read_only(void)
{
	struct db *db;
	struct err err;

	mkdir(place_path("a %?#b"), 0700);
	db = new_db("a %?#b/ro.db");
	db_run(db, "INSERT INTO t VALUES(1)", &err);
	db_free(db);
	chmod(place_path("a %?#b/ro.db"), 0400);
	chmod(place_path("a %?#b"), 0500);
	db = open_db("a %?#b/ro.db", DB_READ, &err);
	tap(db && count(db) == 1, "a store in a folder that cannot be written "
				  "can be read");
	db_free(db);
	chmod(place_path("a %?#b"), 0700);
}

int
main(void)
{
	place_make();
	test_queue();
	test_nested();
	test_commit_fails();
	test_picture();
	test_statements();
	test_values();
	test_files();
	test_damaged();
	test_read_only();
	place_remove();
	return tap_end();
}
