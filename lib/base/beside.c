#include "base/beside.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
beside_path(const char *name, char path[BESIDE_MAX], struct err *err)
{
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *end = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;

	if (!end)
		return err_set(err, ERR_STORE,
		    "cannot find '%s': no '/proc/self/exe'", name);
	end++;
	stpcpy(end, name);
	if (access(path, F_OK) < 0)
		stpcpy(stpcpy(end, "../lib/memos/"), name);
	return 0;
}
