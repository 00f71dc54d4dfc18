#include "base/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

int
durable_sync(const char *path, struct err *err)
{
	int fd, rc = -1;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd < 0 && errno == EINTR);
	/* some file systems cannot sync a directory, and need not */
	if (fd >= 0)
		rc = fsync(fd) < 0 && errno != EINVAL ? -1 : 0;
	if (rc < 0)
		err_set(err, ERR_STORE, "cannot sync '%s': %s", path,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

/* The directory that holds path; owned by the caller. */
static char *
parent_of(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return len ? alloc_copy(path, len) : alloc_copy(".", 1);
}

int
durable_mkdir(const char *path, struct err *err)
{
	char *parent;
	int rc = 0;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_set(err, ERR_STORE, "cannot make '%s': %s", path,
		    strerror(errno));
	/*
	 * One that is there may have been made a moment ago, and not be synced
	 * yet.  What may not be read cannot be synced; what may not be written
	 * is not ours.
	 */
	parent = parent_of(path);
	if (access(parent, R_OK | W_OK) == 0)
		rc = durable_sync(parent, err);
	free(parent);
	return rc;
}
