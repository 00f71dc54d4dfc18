#include "base/durable.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

/* What durable_mkdir() makes of paths, one after another. */
static const struct {
	const char *path;
	int want;
} MADE[] = {
	{ "one", 0 },
	{ "one", 0 },
	{ "one/two", 0 },
	{ "./one//three/", 0 },
	{ "one/two/../four", 0 },
	{ "none/five", -1 },
	{ "", -1 },
	{ "/", 0 },
};

int
main(void)
{
	char folder[] = "/tmp/test-durable.XXXXXX", command[80];
	struct err err = { 0 };
	struct stat st;

	if (!mkdtemp(folder) || chdir(folder) < 0)
		return 1;
	umask(022);
	for (size_t i = 0; i < sizeof MADE / sizeof *MADE; i++)
		tap(durable_mkdir(MADE[i].path, &err) == MADE[i].want,
		    "'%s' is %s", MADE[i].path,
		    MADE[i].want ? "refused" : "made");
	tap(strcmp(err.text, "cannot make '': No such file or directory") == 0,
	    "the message names the path: %s", err.text);
	tap(stat("one/three", &st) == 0 && (st.st_mode & 0777) == 0700,
	    "it is for its owner only");
	tap(durable_sync("one", &err) == 0, "a directory is synced");
	tap(durable_sync("none", &err) == -1 &&
		strcmp(err.text,
		    "cannot sync 'none': No such file or directory") == 0,
	    "what is missing is not: %s", err.text);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		return 1;
	return tap_end();
}
