#include "base/state_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

static bool
holds(const char *path, const char *text)
{
	char found[32] = "";
	FILE *f = fopen(path, "r");

	if (!f)
		return false;
	found[fread(found, 1, sizeof found - 1, f)] = '\0';
	fclose(f);
	return strcmp(found, text) == 0;
}

static void
test_path(void)
{
	struct buf path = { 0 };

	setenv("XDG_STATE_HOME", "/state", 1);
	tap(state_file_path(&path, "a/b") &&
		strcmp(path.data, "/state/memos/a/b") == 0,
	    "what XDG_STATE_HOME says");
	buf_reset(&path);
	setenv("XDG_STATE_HOME", "not/absolute", 1);
	setenv("HOME", "/home/ann", 1);
	tap(state_file_path(&path, "a") &&
		strcmp(path.data, "/home/ann/.local/state/memos/a") == 0,
	    "else under the home");
	unsetenv("HOME");
	tap(!state_file_path(&path, "a"), "else there is no place");
	buf_release(&path);
}

static void
test_replace(const char *folder)
{
	struct buf path = { 0 };
	struct stat st;

	buf_printf(&path, "%s/one/two/file", folder);
	tap(state_file_replace(path.data, "x", 1) < 0 && errno == ENOENT,
	    "without its folders there is no file, and errno says so");
	state_file_folders(&path);
	tap(state_file_replace(path.data, "old", 3) == 0 &&
		state_file_replace(path.data, "new, longer", 11) == 0 &&
		holds(path.data, "new, longer"),
	    "the last word stands");
	tap(stat(path.data, &st) == 0 && (st.st_mode & 0777) == 0600,
	    "for the user alone");
	unlink(path.data);
	mkdir(path.data, 0700);
	tap(state_file_replace(path.data, "x", 1) < 0 && errno == EISDIR,
	    "a folder in its place stays, and errno says why");
	rmdir(path.data);
	path.data[strlen(folder) + strlen("/one/two")] = '\0';
	tap(rmdir(path.data) == 0, "no draft is left behind");
	path.data[strlen(folder) + strlen("/one")] = '\0';
	rmdir(path.data);
	rmdir(folder);
	buf_release(&path);
}

int
main(void)
{
	char folder[] = "/tmp/memos-state.XXXXXX", *made = mkdtemp(folder);

	tap(made != NULL, "a folder to work in");
	if (made)
		test_replace(folder);
	test_path();
	return tap_end();
}
