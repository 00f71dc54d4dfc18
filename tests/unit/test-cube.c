#include "store/cube.h"

#include <sys/stat.h>

#include "store.h"
#include "tap.h"

static void
test_names(void)
{
	static const char *const good[] = { "default", "a", "A9._-", "1", "_x",
		"a..b",
		"1234567890123456789012345678901234567890123456789012345678901"
		"234" };
	static const char *const bad[] = { "", ".", "..", ".a", "-a", "a/b",
		"a b", "a\n", "\xc3\xa9", "a\\b", "~",
		"1234567890123456789012345678901234567890123456789012345678901"
		"2345" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		tap(cube_name_valid(good[i]), "'%s' may name a cube", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct cube cube;
		struct err err;

		tap(!cube_name_valid(bad[i]) &&
			cube_open(&cube, place, bad[i], DB_CREATE, true, &err) <
			    0 &&
			err.kind == ERR_INPUT && !cube.dir,
		    "bad name %zu does not", i);
	}
}

static void
test_parent(void)
{
	static const struct {
		const char *option, *memos, *xdg, *home, *want;
	} table[] = {
		{ "/o", "/m", "/x", "/h", "/o" },
		{ "/o///", "/m", "/x", "/h", "/o" },
		{ "/", "/m", "/x", "/h", "/" },
		{ NULL, "/m/", "/x", "/h", "/m" },
		{ "", "m", "/x", "/h", "m" },
		{ NULL, "", "/x", "/h", "/x/memos" },
		{ NULL, NULL, "relative", "/h", "/h/.local/share/memos" },
		{ NULL, NULL, NULL, "/h", "/h/.local/share/memos" },
		{ NULL, NULL, NULL, "", NULL },
		{ NULL, NULL, NULL, "relative", NULL },
		{ NULL, NULL, "/x", "relative", "/x/memos" },
		{ NULL, NULL, NULL, NULL, NULL },
	};
	static const char *const names[] = { "MEMOS_DIR", "XDG_DATA_HOME",
		"HOME" };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *values[] = { table[i].memos, table[i].xdg,
			table[i].home };
		struct buf path = { 0 };
		struct err err = { 0 };
		int rc;

		for (int k = 0; k < 3; k++) {
			unsetenv(names[k]);
			if (values[k])
				setenv(names[k], values[k], 1);
		}
		rc = cube_parent(table[i].option, &path, &err);
		tap(table[i].want
			? rc == 0 && strcmp(path.data, table[i].want) == 0
			: rc < 0 && err.kind == ERR_STORE,
		    "the data directory is %s",
		    table[i].want ? table[i].want : err.text);
		buf_release(&path);
	}
}

static mode_t
mode_of(const char *name)
{
	struct stat st;

	return stat(place_path(name), &st) == 0 ? st.st_mode & 0777 : 0;
}

static void
test_open(void)
{
	static const struct {
		const char *name;
		enum db_mode mode;
		bool make, opens, has_db;
	} table[] = {
		/* nothing is there yet */
		{ NULL, DB_READ, false, true, false },
		{ "default", DB_READ, false, true, false },
		{ "work", DB_READ, false, false, false },
		{ NULL, DB_WRITE, false, false, false },
		{ "work", DB_CREATE, false, false, false },
		{ "work", DB_CREATE, true, true, true },
		{ NULL, DB_CREATE, false, true, true },
		/* both are */
		{ NULL, DB_READ, false, true, true },
		{ "default", DB_WRITE, false, true, true },
		{ "work", DB_READ, false, true, true },
		{ "work", DB_CREATE, false, true, true },
	};
	const char *parent = place_path("deep/er");

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct err err = { 0 };
		struct cube cube;
		int rc = cube_open(&cube, parent, table[i].name, table[i].mode,
		    table[i].make, &err);

		tap((rc == 0) == table[i].opens &&
			(cube.db != NULL) == table[i].has_db &&
			(rc == 0 || (err.kind == ERR_STORE && !cube.name)),
		    "opening %zu %s", i, table[i].opens ? "works" : "does not");
		cube_release(&cube);
		cube_release(&cube);
	}
	tap(mode_of("deep") == 0700 && mode_of("deep/er/work") == 0700,
	    "directories are for their owner alone");
	tap((mode_of("deep/er/work/memory.db") & 077) == 0, "and files (%o)",
	    (unsigned)mode_of("deep/er/work/memory.db"));
}

static int
note_name(const char *name, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s ", name);
	return strcmp(name, "stop") == 0 ? -7 : 0;
}

static void
test_each(void)
{
	struct buf out = { 0 };
	struct cube cube;
	struct err err;

	tap(cube_each(place_path("none"), note_name, &out, &err) == 0 &&
		!out.len,
	    "a directory that is missing has no cubes");
	mkdir(place_path("deep/er/no-store"), 0700);
	mkdir(place_path("deep/er/.hidden"), 0700);
	tap(cube_each(place_path("deep/er"), note_name, &out, &err) == 0 &&
		strcmp(buf_text(&out), "default work ") == 0,
	    "cubes come sorted: %s", buf_text(&out));
	if (cube_open(&cube, place_path("deep/er"), "stop", DB_CREATE, true,
		&err) < 0)
		bail("stop", err.text);
	cube_release(&cube);
	buf_reset(&out);
	tap(cube_each(place_path("deep/er"), note_name, &out, &err) == -7 &&
		strcmp(buf_text(&out), "default stop ") == 0,
	    "a callback may stop it: %s", buf_text(&out));
	buf_reset(&out);
	fclose(fopen(place_path("a-file"), "w"));
	tap(cube_each(place_path("a-file"), note_name, &out, &err) < 0 &&
		err.kind == ERR_STORE,
	    "a file is no directory of cubes");
	buf_release(&out);
}

static void
test_meta(void)
{
	static const char *const values[] = { "", "one", "two words \xc3\xa9",
		"one" };
	struct store s;
	char *value;

	store_open(&s, "meta", NULL);
	value = cube_meta(&s.cube, "unset", &s.err);
	tap(value && !*value, "a setting that is not there is empty");
	free(value);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		tap(cube_set_meta(&s.cube, "key", values[i], &s.err) == 0,
		    "'%s' is set", values[i]);
		value = cube_meta(&s.cube, "key", &s.err);
		tap(value && strcmp(value, values[i]) == 0, "and read back");
		free(value);
	}
	store_close(&s);
}

int
main(void)
{
	umask(077);
	place_make();
	test_names();
	test_parent();
	test_open();
	test_each();
	test_meta();
	place_remove();
	return tap_end();
}
