#include "model/breaker.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

#define SERVER "http://127.0.0.1:11434/v1 "

static char home[] = "/tmp/memos-breaker-XXXXXX";

static void
fail(int times)
{
	while (times--)
		breaker_failed(SERVER);
}

static mode_t
mode_of(const char *name)
{
	struct stat st = { 0 };
	char path[256];

	snprintf(path, sizeof path, "%s/%s", home, name);
	stat(path, &st);
	return st.st_mode & 07777;
}

/* The number of files in a folder; the path of one of them. */
static int
files_of(const char *name, char file[512])
{
	char path[256];
	struct dirent *entry;
	int n = 0;
	DIR *folder;

	snprintf(path, sizeof path, "%s/%s", home, name);
	folder = opendir(path);
	while (folder && (entry = readdir(folder)))
		if (*entry->d_name != '.') {
			snprintf(file, 512, "%s/%.200s", path, entry->d_name);
			n++;
		}
	if (folder)
		closedir(folder);
	return n;
}

static void
overwrite(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	fputs(text, file);
	fclose(file);
}

static void
test_count(void)
{
	setenv("MEMOS_NOW", "2026-05-07T09:30:00Z", 1);
	tap(!breaker_resting(SERVER), "at first nobody rests");
	fail(4);
	tap(!breaker_resting(SERVER), "four failures are borne");
	fail(1);
	tap(breaker_resting(SERVER) == 60000, "five are too many");
	tap(!breaker_resting("http://127.0.0.1:8080/v1 "),
	    "for that server alone");
	setenv("MEMOS_NOW", "2026-05-07T09:30:59.5Z", 1);
	tap(breaker_resting(SERVER) == 500, "it is a minute");
	setenv("MEMOS_NOW", "2026-05-07T09:31:00Z", 1);
	tap(!breaker_resting(SERVER), "and then over");
	fail(1);
	tap(breaker_resting(SERVER) == 60000, "one more failure is enough");
	setenv("MEMOS_NOW", "2026-05-06T00:00:00Z", 1);
	tap(!breaker_resting(SERVER), "a clock that went back does not count");
	setenv("MEMOS_NOW", "2026-05-07T09:31:00Z", 1);
	breaker_worked(SERVER);
	fail(4);
	tap(!breaker_resting(SERVER), "a success counts from the beginning");
	breaker_worked(SERVER);
	breaker_worked(SERVER);
}

static void
test_files(void)
{
	static const char *const texts[] = { "", "x", "memos-breaker 1 9",
		"memos-breaker 2 9 1778146320000000\n",
		"memos-breaker 1 -9 1778146320000000\n",
		"memos-breaker 1 99999999999999999999 1778146320000000\n" };
	char file[512] = "";
	bool right = true;

	fail(5);
	tap(mode_of(".local") == 0700 && mode_of(".local/state") == 0700 &&
		mode_of(".local/state/memos/breaker") == 0700,
	    "its folders are the user's alone");
	tap(files_of(".local/state/memos/breaker", file) == 1 &&
		mode_of(file + strlen(home) + 1) == 0600,
	    "so is its file, the only one");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		overwrite(file, texts[i]);
		right = right && !breaker_resting(SERVER);
	}
	tap(right, "a file that is none of its own says nothing");
	fail(5);
	tap(breaker_resting(SERVER) > 0, "and is overwritten");
	breaker_worked(SERVER);
	tap(files_of(".local/state/memos/breaker", file) == 0,
	    "a server that works needs none");
}

static void
test_places(void)
{
	char path[256], file[512];

	snprintf(path, sizeof path, "%s/state", home);
	setenv("XDG_STATE_HOME", path, 1);
	fail(5);
	tap(breaker_resting(SERVER) > 0 &&
		files_of("state/memos/breaker", file) == 1,
	    "XDG_STATE_HOME is where it is");
	setenv("XDG_STATE_HOME", "/dev/null/x", 1);
	fail(9);
	tap(!breaker_resting(SERVER), "one that cannot be written is no error");
	setenv("XDG_STATE_HOME", "relative", 1);
	unsetenv("HOME");
	fail(9);
	breaker_worked(SERVER);
	tap(!breaker_resting(SERVER) && access("relative", F_OK) < 0,
	    "nor is none at all");
}

static void
clean(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", home);
	if (system(command) != 0)
		perror("rm");
}

int
main(void)
{
	umask(022);
	if (!mkdtemp(home))
		return 1;
	setenv("HOME", home, 1);
	unsetenv("XDG_STATE_HOME");
	test_count();
	test_files();
	test_places();
	clean();
	return tap_end();
}
