#include "store/blocks.h"

#include <sys/wait.h>

#include "blocks.h"
#include "tap.h"

/* ---- scopes ---- */

static void
test_scopes(void)
{
	static const struct block_scope scopes[] = { { "u", "a", "p" },
		{ "u", "a", "" }, { "u", "", "p" }, { "", "a", "p" },
		{ "u", "", "" }, { "", "a", "" }, { "", "", "p" },
		{ "", "", "" } };
	static const char *const want[] = { "uap", "ua-", "u-p", "-ap", "u--",
		"-a-", "--p", "---" };
	const size_t n = sizeof scopes / sizeof *scopes;
	struct block *blocks;
	bool good = true;

	/* in another order than they are to come */
	for (size_t i = 0; i < n; i++)
		set_of(&scopes[i * 3 % n], "x", want[i * 3 % n]);
	for (size_t i = 0; i < n; i++)
		good = good && strcmp(get(&scopes[i], "x").value, want[i]) == 0;
	tap(good, "each scope sees its own block");
	good = list(NULL, &blocks) == n;
	for (size_t i = 0; good && i < n; i++)
		good = strcmp(blocks[i].value, want[i]) == 0 &&
		       strcmp(blocks[i].user, scopes[i].user) == 0 &&
		       strcmp(blocks[i].agent, scopes[i].agent) == 0 &&
		       strcmp(blocks[i].app, scopes[i].app) == 0;
	tap(good, "among all, the narrower stands before the wider");
	for (size_t i = 0; i < n; i++) {
		tap(strcmp(get(&scopes[0], "x").value, want[i]) == 0 &&
			list(&scopes[0], &blocks) == 1,
		    "what is seen of one label is the narrowest: %s", want[i]);
		drop(&scopes[i], "x");
	}
	tap(sees(&scopes[0], "") && list(NULL, &blocks) == 0,
	    "until there is none");
}

static void
test_shared(void)
{
	static const char shared[] = "no block 'persona' in this scope, only "
				     "one that is shared with others";
	static const struct step steps[] = { { APPEND, "x", NULL, NULL },
		{ REPLACE, "c", "x", NULL }, { DELETE, NULL, NULL, NULL } };

	set("persona", "calm");
	set("zoo", "closed");
	set_of(&ANN, "human", "Ann");
	set_of(&BEN, "human", "Ben");
	tap(sees(&ANN, "human=Ann persona=calm zoo=closed") &&
		sees(&BEN, "human=Ben persona=calm zoo=closed") &&
		sees(&ALL, "persona=calm zoo=closed"),
	    "each sees its own blocks and those of all, by label");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		tap(refused(change(&ANN, "persona", steps[i]), shared),
		    "what is shared is not changed from a narrower scope, %zu",
		    i);
	tap(undo_of(&ANN, "persona") == 0 && is("persona", "calm"),
	    "nor undone");
	set_of(&ANN, "persona", "merry");
	tap(sees(&ANN, "human=Ann persona=merry zoo=closed") &&
		sees(&BEN, "human=Ben persona=calm zoo=closed"),
	    "one of its own stands before it, for its scope alone");
	drop(&ANN, "human");
	tap(sees(&ANN, "persona=merry zoo=closed") &&
		sees(&BEN, "human=Ben persona=calm zoo=closed"),
	    "what happens in one scope is not seen in another");
	undo_of(&ANN, "persona");
	tap(sees(&ANN, "persona=calm zoo=closed") &&
		undo_of(&ANN, "human") == 1 &&
		sees(&ANN, "human=Ann persona=calm zoo=closed"),
	    "each has its own versions");
}

/* ---- versions ---- */

static void
test_undo(void)
{
	static const struct block_settings some = { "d", 99, 1 };
	struct block b;

	tap(undo("u") == 0, "there is nothing to undo of what never was");
	put(&ALL, "u", "one", &some);
	append(&ALL, "u", "two");
	replace(&ALL, "u", "two", "three");
	drop(&ALL, "u");
	tap(undo("u") == 1 && is("u", "one\nthree"), "delete is undone");
	b = get(&ALL, "u");
	tap(strcmp(b.description, "d") == 0 && b.limit == 99 && b.read_only,
	    "with all that the block was");
	tap(undo("u") == 1 && is("u", "one\ntwo"), "then replace");
	tap(undo("u") == 1 && is("u", "one"), "then append");
	tap(undo("u") == 1 && is("u", NULL), "then set");
	tap(undo("u") == 0 && is("u", NULL), "and that was all");
	tap(count_versions("u") == 8, "each undoing keeps a version");
	set("u", "new");
	tap(get(&ALL, "u").limit == BLOCKS_LIMIT && undo("u") == 1 &&
		is("u", NULL) && undo("u") == 0,
	    "behind it all begins anew");
}

/* Undoing between changes goes back to what led there, and never forth. */
static void
test_undo_between(void)
{
	set("u", "1");
	set("u", "2");
	set("u", "3");
	tap(undo("u") == 1 && is("u", "2"), "3 is undone");
	set("u", "4");
	set("u", "5");
	tap(undo("u") == 1 && is("u", "4") && undo("u") == 1 && is("u", "2"),
	    "5 and 4 are");
	tap(undo("u") == 1 && is("u", "1") && undo("u") == 1 && is("u", NULL) &&
		undo("u") == 0,
	    "what was undone before is passed over");
}

/* A change that changes nothing is none, so that undoing always does. */
static void
test_noop(void)
{
	set("n", "1");
	set("n", "2");
	tap(set("n", "2") == 0 && count_versions("n") == 2,
	    "to set what is there keeps no version");
	tap(replace(&ALL, "n", "2", "2") == 0 && count_versions("n") == 2,
	    "nor to replace it by the same");
	tap(undo("n") == 1 && is("n", "1"), "and undoing changes something");
}

static void
test_bounded(void)
{
	struct block_version *v;
	char value[16];
	int undone = 0;

	for (int i = 1; i <= 150; i++) {
		snprintf(value, sizeof value, "%d", i);
		set("b", value);
	}
	tap(versions("b", &v) == BLOCKS_VERSIONS_MAX && v[0].number == 150 &&
		strcmp(v[0].value, "149") == 0 && v[99].number == 51 &&
		strcmp(v[99].value, "50") == 0,
	    "of many versions, the last hundred are kept");
	while (undone < 200 && undo("b") == 1)
		undone++;
	tap(undone == 50 && is("b", "100"),
	    "undoing ends where what it kept itself has no room for more");
	tap(versions("b", &v) == BLOCKS_VERSIONS_MAX && v[0].number == 200 &&
		undo("b") == 0,
	    "it is bounded, too");
	set("b", "new");
	tap(undo("b") == 1 && is("b", "100"), "and a change begins anew");
}

/* ---- transactions ---- */

static void
test_undone(void)
{
	const struct block_change change_of = { &ALL, "t", "user" };

	set("t", "before");
	if (db_begin(cube.db, true, &err) < 0)
		bail("begin", err.text);
	tap(blocks_set(cube.db, &change_of, "within", &err) == 0 &&
		is("t", "within"),
	    "a change is seen within its transaction");
	db_rollback(cube.db);
	tap(is("t", "before") && count_versions("t") == 1,
	    "and is gone, with its version, if that is undone");
}

/* A reader keeps its picture, and is in nobody's way. */
static void
test_reader(void)
{
	struct block block = { 0 };
	struct cube reader;

	set("t", "before");
	if (cube_open(&reader, place, "reader", DB_READ, false, &err) < 0 ||
	    db_begin(reader.db, false, &err) < 0 ||
	    blocks_get(reader.db, &ALL, "t", &arena, &block, &err) != 1)
		bail("reader", err.text);
	tap(set("t", "after") == 0, "a writer does not wait for a reader");
	tap(blocks_get(reader.db, &ALL, "t", &arena, &block, &err) == 1 &&
		strcmp(block.value, "before") == 0,
	    "who reads what was there when it began");
	db_rollback(reader.db);
	tap(blocks_get(reader.db, &ALL, "t", &arena, &block, &err) == 1 &&
		strcmp(block.value, "after") == 0,
	    "and then what is");
	cube_release(&reader);
}

enum { WRITERS = 4, LINES = 25 };

/* Appends its letter so many times, each in a transaction of its own. */
static int
write_letters(int who)
{
	const char letter[2] = { (char)('a' + who), '\0' };
	int failed = 0;

	open_cube("writers");
	for (int i = 0; i < LINES; i++)
		failed += append(&ALL, "t", letter) != 0;
	close_cube();
	return failed != 0;
}

static void
test_writers(void)
{
	int counts[WRITERS] = { 0 }, failed = 0, status;
	const char *value;
	bool good = true;

	set("t", "");
	close_cube();
	for (int i = 0; i < WRITERS; i++)
		if (!fork())
			_exit(write_letters(i));
	for (int i = 0; i < WRITERS; i++) {
		wait(&status);
		failed += status != 0;
	}
	open_cube("writers");
	value = get(&ALL, "t").value;
	for (const char *p = value; *p; p++)
		if (*p >= 'a' && *p < 'a' + WRITERS)
			counts[*p - 'a']++;
	for (int i = 0; i < WRITERS; i++)
		good = good && counts[i] == LINES;
	tap(!failed && good &&
		strlen(value) == 2 * (size_t)WRITERS * LINES - 1 &&
		count_versions("t") == BLOCKS_VERSIONS_MAX,
	    "four processes that append at once lose nothing");
}

/* ---- files of others ---- */

static void
test_old_form(void)
{
	static const char back[] = STORE_BACK_TO_3
	    "DROP TABLE blocks; DROP TABLE block_versions;"
	    "CREATE TABLE blocks(id INTEGER PRIMARY KEY, scope INTEGER NOT"
	    " NULL, label TEXT NOT NULL, value TEXT NOT NULL, description TEXT,"
	    " max_length INTEGER NOT NULL, read_only INTEGER NOT NULL DEFAULT"
	    " 0, UNIQUE(scope, label)); DROP TABLE jobs; DROP TABLE job_turns;"
	    "PRAGMA user_version = 2";
	struct block_version *v;
	struct block *blocks, block;
	size_t n = 1, n_versions = 1;
	struct cube old;

	if (db_run(cube.db, back, &err) < 0)
		bail("back", err.text);
	if (cube_open(&old, place, "old", DB_READ, false, &err) < 0)
		bail("old", err.text);
	tap(blocks_list(old.db, &ALL, &arena, &blocks, &n, &err) == 0 && !n &&
		blocks_get(old.db, &ALL, "a", &arena, &block, &err) == 0 &&
		blocks_versions(
		    old.db, &ALL, "a", &arena, &v, &n_versions, &err) == 0 &&
		!n_versions,
	    "a file of an older form has no blocks for a reader");
	cube_release(&old);
	close_cube();
	open_cube("old");
	tap(set("a", "x") == 0 && is("a", "x"),
	    "a writer brings it forward, and may set one");
}

static void
test_foreign(void)
{
	static const char *const harm[] = {
		"UPDATE blocks SET value = CAST(x'61ff' AS TEXT)",
		"UPDATE blocks SET value = 'x', description = x'ff'",
		"UPDATE blocks SET description = '', label = x'fe'",
	};
	struct block *blocks;
	size_t n;

	set("a", "x");
	for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
		if (db_run(cube.db, harm[i], &err) < 0)
			bail(harm[i], err.text);
		tap(blocks_list(cube.db, NULL, &arena, &blocks, &n, &err) ==
			    -1 &&
			err.kind == ERR_STORE &&
			strstr(err.text, "has a block that is not UTF-8"),
		    "what is no text is not believed, %zu", i);
	}
	if (db_run(cube.db,
		"UPDATE blocks SET label = 'a', value = 7, max_length = 'x',"
		" updated_at = 'y', read_only = 9",
		&err) < 0)
		bail("harm", err.text);
	tap(is("a", "7") && get(&ALL, "a").limit == 0 &&
		get(&ALL, "a").read_only,
	    "what is of another type is taken as it can be");
}

int
main(void)
{
	static const struct blocks_test tests[] = { { "scopes", test_scopes },
		{ "shared", test_shared }, { "undo", test_undo },
		{ "between", test_undo_between }, { "noop", test_noop },
		{ "bounded", test_bounded }, { "undone", test_undone },
		{ "reader", test_reader }, { "writers", test_writers },
		{ "old", test_old_form }, { "foreign", test_foreign } };

	return blocks_run(tests, sizeof tests / sizeof *tests);
}
