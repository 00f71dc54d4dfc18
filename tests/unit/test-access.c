#include "store/access.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "random.h"
#include "store.h"
#include "store/access_line.h"
#include "tap.h"

static const int64_t NOW = INT64_C(1778155200000000); /* MEMOS_NOW */
static const int64_t SECOND = 1000000;

static struct store s;

static const char *
in_cube(const char *name)
{
	static char paths[4][1100];
	static unsigned turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof paths[0], "%s/%s", s.cube.dir, name);
	return path;
}

static void
write_log(const void *data, size_t len)
{
	FILE *file = fopen(in_cube("access.log"), "a");

	if (!file || fwrite(data, 1, len, file) != len || fclose(file))
		bail("access.log", "cannot be written");
}

static void
append(const char *id, int64_t at)
{
	access_append(s.cube.dir, &id, 1, at, 1 << 20);
}

/* Takes once, in a transaction of its own; what was taken as text. */
static const char *
take(size_t most, struct access_taken *taken)
{
	static struct buf text;

	store_begin(&s);
	if (access_take(&s.cube, most, NOW, &s.arena, taken, &s.err) < 0)
		bail("take", s.err.text);
	store_commit(&s);
	buf_reset(&text);
	for (size_t i = 0; i < taken->n; i++)
		buf_printf(&text, "%s%s@%lld", i ? " " : "", taken->items[i].id,
		    (long long)((taken->items[i].at - NOW) / SECOND));
	arena_reset(&s.arena);
	access_end(&s.cube);
	return buf_text(&text);
}

static bool
is_there(const char *name)
{
	return access(in_cube(name), F_OK) == 0;
}

static void
is(const char *got, const char *want, const char *name)
{
	tap(strcmp(got, want) == 0, "%s: %s", name, got);
}

/* ---- what is written is taken ---- */

static void
test_log(void)
{
	const char *ids[] = { "b", "a", "x y", "", NULL, "b" };
	struct access_taken taken;
	int64_t n;

	store_open(&s, "log", NULL);
	tap(access_any(&s.cube, &s.err) == 0 && !*take(9, &taken) &&
		!taken.more && !taken.finished,
	    "of no log nothing is taken");
	access_append(s.cube.dir, ids, 6, NOW - 90 * SECOND, 1 << 20);
	append("a", NOW - 70 * SECOND);
	append("a", NOW);
	append("late", NOW + 2 * 3600 * SECOND);
	tap(access_any(&s.cube, &s.err) == 1 &&
		access_waiting(&s.cube, &n, &s.err) == 0 && n == 6,
	    "what waits is counted");
	is(take(9, &taken), "a@-90 a@0 b@-90",
	    "by id and time, the first of a minute, none that is to come");
	tap(taken.finished && !taken.more && !is_there("access.log") &&
		!is_there("access.log.1") && access_any(&s.cube, &s.err) == 0,
	    "and the log is gone");
	append("a", NOW);
	is(take(9, &taken), "a@0", "and begins anew");
	for (int i = 0; i < 5; i++)
		append(i % 2 ? "a" : "b", NOW + i * 61 * SECOND);
	is(take(2, &taken), "a@61 b@0", "a part is taken");
	tap(taken.more && !taken.finished && is_there("access.log.3"),
	    "and it is known that there is more");
	append("c", NOW);
	tap(access_waiting(&s.cube, &n, &s.err) == 0 && n == 4,
	    "which is still waiting");
	is(take(9, &taken), "a@183 b@122 b@244", "and the rest");
	is(take(9, &taken), "c@0", "and what came meanwhile");
	store_close(&s);
}

static void
test_caps(void)
{
	const char *ids[200];
	char names[200][8];
	struct access_taken taken;
	struct stat st;

	store_open(&s, "caps", NULL);
	for (int i = 0; i < 200; i++) {
		snprintf(names[i], sizeof names[i], "i%d", i);
		ids[i] = names[i];
	}
	access_append(s.cube.dir, ids, 200, NOW, 1 << 20);
	take(1000, &taken);
	tap(taken.n == ACCESS_IDS_MAX, "a line has so many ids");
	for (int i = 0; i < 100; i++)
		access_append(s.cube.dir, ids, 9, NOW, 1000);
	tap(stat(in_cube("access.log"), &st) == 0 && st.st_size >= 1000 &&
		st.st_size < 1100,
	    "a log has so many bytes");
	access_append(s.cube.dir, ids, 9, NOW, 0);
	remove(in_cube("access.log"));
	access_append(s.cube.dir, ids, 9, NOW, 0);
	tap(!is_there("access.log"),
	    "and where it may have none there is none");
	access_append("/nowhere/at/all", ids, 9, NOW, 1000);
	mkdir(in_cube("access.log"), 0700);
	access_append(s.cube.dir, ids, 9, NOW, 1000);
	tap(!*take(9, &taken), "a place that cannot be written is no fault");
	append("a", NOW);
	is(take(9, &taken), "a@0", "nor what cannot be read");
	if (mkfifo(in_cube("access.log"), 0600) < 0)
		bail("fifo", "cannot be made");
	append("a", NOW);
	tap(!*take(9, &taken), "nor a pipe");
	if (symlink("/dev/null", in_cube("access.log")) < 0)
		bail("link", "cannot be made");
	append("a", NOW);
	tap(!*take(9, &taken), "nor a link");
	access_put(
	    s.cube.db, "x", &(struct access_row){ 1, NOW, 2, 3 }, &s.err);
	cube_set_meta(&s.cube, "access", "-3:x", &s.err);
	append("a", NOW);
	is(take(9, &taken), "a@0", "nor a place of nonsense");
	store_close(&s);
}

/* ---- damage ---- */

/* Takes all there is; the number of those that are of `id`. */
static int
drain(const char *id)
{
	struct access_taken taken;
	int n = 0, rounds = 0;

	do {
		store_begin(&s);
		if (access_take(&s.cube, 50, NOW, &s.arena, &taken, &s.err) < 0)
			bail("take", s.err.text);
		for (size_t i = 0; i < taken.n; i++)
			n += strcmp(taken.items[i].id, id) == 0;
		store_commit(&s);
		arena_reset(&s.arena);
		access_end(&s.cube);
		if (++rounds > 1000)
			bail("drain", "no end");
	} while (taken.more || taken.finished);
	return n;
}

static void
test_damage(void)
{
	static const char foreign[] = "\n\n x\nfoo bar\n00000000 1 good\n";
	static char big[300 << 10];
	struct buf line = { 0 };
	const char *id = "good";
	int found = 0, n = 0, odd = 0;

	store_open(&s, "damage", NULL);
	write_log(foreign, strlen(foreign));
	append(id, NOW);
	tap(drain(id) == 1, "foreign lines are passed over");
	for (size_t i = 0; i < sizeof big; i++)
		big[i] = (char)(random_below(255) + 1);
	big[sizeof big - 1] = '\n';
	write_log(big, sizeof big);
	append(id, NOW);
	tap(drain(id) == 1, "and bytes of nonsense");
	memset(big, 'x', sizeof big - 1);
	write_log(big, sizeof big);
	append(id, NOW);
	tap(drain(id) == 1, "and a line without an end");
	access_line_put(&line, &id, 1, NOW);
	write_log(line.data, line.len - 1);
	tap(drain(id) == 0 && !is_there("access.log"),
	    "one that is not complete is none, and goes");
	for (int round = 0; round < 2000; round++) {
		struct buf bad = { 0 };
		struct access_line read;
		const char *out;
		size_t len;

		buf_add(&bad, line.data, line.len - 1);
		for (unsigned i = 0; i <= random_below(3); i++)
			bad.data[random_below((unsigned)bad.len)] = (char)
			    random_below(256);
		n += memcmp(bad.data, line.data, bad.len) != 0;
		if (access_line_read(&read, bad.data, bad.len) &&
		    memcmp(bad.data, line.data, bad.len) != 0)
			odd++;
		while (access_line_next(&read, &out, &len))
			found++;
		buf_release(&bad);
	}
	tap(n > 1000 && odd == 0, "no byte of a line may be another one: %d",
	    odd);
	buf_release(&line);
	store_close(&s);
}

/* ---- the table ---- */

static void
test_rows(void)
{
	struct access_row row, back = { 0 };
	const int64_t minute = 60 * SECOND;

	store_open(&s, "rows", NULL);
	tap(access_find(s.cube.db, "a", &row, &s.err) == 0 && !row.count,
	    "who was never accessed has no row");
	tap(access_count(&row, NOW) && row.count == 1 && row.accessed_at == NOW,
	    "the first access");
	tap(!access_count(&row, NOW + 59 * SECOND) && row.count == 1,
	    "another of its minute is none");
	tap(access_count(&row, NOW + minute) && row.count == 2,
	    "one of the next is one");
	tap(access_count(&row, NOW - 3 * minute) && row.count == 3 &&
		row.accessed_at == NOW + minute,
	    "and so is one that comes late");
	tap(!access_count(&row, NOW - 3 * minute) &&
		!access_count(&row, NOW + 59 * SECOND),
	    "but once");
	tap(!access_count(&row, NOW - 63 * minute),
	    "what is older than all that is known is none");
	tap(access_count(&row, NOW + 500 * minute) && row.minutes == 1,
	    "what was long ago is known no more");
	row.half_life = 1.5;
	row.minutes = UINT64_MAX - 5;
	tap(access_put(s.cube.db, "a", &row, &s.err) == 0 &&
		access_find(s.cube.db, "a", &back, &s.err) == 1 &&
		back.count == row.count && back.half_life == 1.5 &&
		back.accessed_at == row.accessed_at &&
		back.minutes == row.minutes,
	    "a row is read as it was put");
	store_close(&s);
}

/* ---- any order of all ---- */

enum { IDS = 4, LATE = 6, STEPS = 1200, MINUTES = 4000 };

static bool given[IDS][MINUTES]; /* what was appended */
static int64_t seconds;          /* of the clock, from NOW - a day on */
static int counted[IDS];
static int late[LATE]; /* logs that readers have open, 0 for none */

static int64_t
time_now(void)
{
	return NOW - 86400 * SECOND + seconds * SECOND;
}

static void
note(int id)
{
	given[id][seconds / 60] = true;
}

static const char *
id_of(int i)
{
	static const char *const ids[IDS] = { "p", "q", "r", "s" };

	return ids[i];
}

/* A reader that is stopped between opening the log and writing to it. */
static void
begin_late(void)
{
	int *fd = &late[random_below(LATE)];

	if (!*fd)
		*fd = open(
		    in_cube("access.log"), O_WRONLY | O_APPEND | O_CREAT, 0600);
}

static void
end_late(void)
{
	int *fd = &late[random_below(LATE)], id = (int)random_below(IDS);
	const char *name = id_of(id);
	struct stat mine, now;
	struct buf line = { 0 };

	if (!*fd)
		return;
	access_line_put(&line, &name, 1, time_now());
	if (write(*fd, line.data, line.len) != (ssize_t)line.len ||
	    fstat(*fd, &mine) < 0)
		bail("late", "cannot be written");
	if (stat(in_cube("access.log"), &now) < 0 || now.st_ino != mine.st_ino)
		append(name, time_now());
	note(id);
	close(*fd);
	*fd = 0;
	buf_release(&line);
}

static void
count_taken(const struct access_taken *taken)
{
	for (size_t i = 0; i < taken->n; i++) {
		struct access_row row;
		const char *id = taken->items[i].id;

		if (access_find(s.cube.db, id, &row, &s.err) < 0)
			bail("find", s.err.text);
		access_count(&row, taken->items[i].at);
		if (access_put(s.cube.db, id, &row, &s.err) < 0)
			bail("put", s.err.text);
	}
}

/* A writer that dies before its commit, behind it, or not at all. */
static void
fold(unsigned dies)
{
	struct access_taken taken;

	store_begin(&s);
	if (access_take(&s.cube, 1 + random_below(20), NOW, &s.arena, &taken,
		&s.err) < 0)
		bail("take", s.err.text);
	count_taken(&taken);
	if (dies == 0) {
		store_undo(&s);
	} else {
		store_commit(&s);
		if (dies > 1)
			access_end(&s.cube);
	}
	arena_reset(&s.arena);
}

static void
step(void)
{
	const char *ids[IDS];
	int n = 0;

	seconds += random_below(20);
	switch (random_below(8)) {
	case 0:
		begin_late();
		break;
	case 1:
		end_late();
		break;
	case 2:
	case 3:
		fold(random_below(4));
		break;
	default:
		for (int i = 0; i < IDS; i++)
			if (random_below(2)) {
				ids[n++] = id_of(i);
				note(i);
			}
		access_append(s.cube.dir, ids, (size_t)n, time_now(), 1 << 20);
	}
}

static void
test_interleaved(void)
{
	bool same = true;
	int all = 0;

	store_open(&s, "interleaved", NULL);
	for (int i = 0; i < STEPS; i++)
		step();
	for (int i = 0; i < 40 * LATE; i++)
		end_late();
	for (int i = 0; i < 20 || access_any(&s.cube, &s.err) == 1; i++)
		fold(2);
	for (int i = 0; i < IDS; i++) {
		struct access_row row;

		for (int minute = 0; minute < MINUTES; minute++)
			counted[i] += given[i][minute];
		access_find(s.cube.db, id_of(i), &row, &s.err);
		same = same && row.count == counted[i];
		all += counted[i];
	}
	tap(same && all > 300, "each access is counted once a minute: %d", all);
	store_close(&s);
}

/* ---- and by processes that are killed ---- */

/* Opens the cube and folds until it is killed. */
static _Noreturn void
write_until_killed(void)
{
	struct err err;

	if (cube_open(&s.cube, place, "killed", DB_WRITE, false, &err) < 0)
		_exit(0);
	for (;;) {
		fold(2);
		usleep(500);
	}
}

static _Noreturn void
read_and_append(int which)
{
	for (int i = 0; i < 300; i++) {
		const char *id = id_of(which);

		access_append(s.cube.dir, &id, 1,
		    NOW - 6 * 3600 * SECOND + i * 12 * SECOND, 1 << 20);
		usleep(500);
	}
	_exit(0);
}

static void
test_killed(void)
{
	pid_t readers[IDS], writer;
	struct access_row row;
	bool same = true;

	store_open(&s, "killed", NULL);
	fflush(stdout);
	for (int i = 0; i < IDS; i++)
		if (!(readers[i] = fork()))
			read_and_append(i);
	for (int i = 0; i < 25; i++) {
		if (!(writer = fork()))
			write_until_killed();
		usleep(2000 + random_below(9000));
		kill(writer, SIGKILL);
		waitpid(writer, NULL, 0);
	}
	for (int i = 0; i < IDS; i++)
		waitpid(readers[i], NULL, 0);
	for (int i = 0; i < 20 || access_any(&s.cube, &s.err) == 1; i++)
		fold(2);
	for (int i = 0; i < IDS; i++) {
		access_find(s.cube.db, id_of(i), &row, &s.err);
		same = same && row.count == 60;
	}
	tap(same, "whoever folds is killed, each is counted once: %lld",
	    (long long)row.count);
	store_close(&s);
}

static void
test_sweep(void)
{
	store_open(&s, "sweep", NULL);
	fclose(fopen(in_cube("access.log.7"), "w"));
	fclose(fopen(in_cube("access.log.1"), "w"));
	fclose(fopen(in_cube("access.logs"), "w"));
	fclose(fopen(in_cube("access.log"), "w"));
	store_begin(&s);
	tap(access_sweep(&s.cube, &s.err) == 0 && !is_there("access.log.7") &&
		is_there("access.log.1") && is_there("access.logs") &&
		is_there("access.log"),
	    "generations of others are swept away");
	store_commit(&s);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_log();
	test_caps();
	test_damage();
	test_rows();
	test_interleaved();
	test_killed();
	test_sweep();
	place_remove();
	return tap_end();
}
