#include "store/nightly.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/buf.h"

enum { WHO_MAX = 64 /* bytes of the file that are shown */ };

/* Says who has it, as that one wrote it down; others may have no time to. */
static void
tell(const struct nightly *nightly, const struct cube *cube, struct err *err)
{
	char who[WHO_MAX + 1];
	ssize_t n = pread(nightly->lock, who, WHO_MAX, 0);

	who[n > 0 ? n : 0] = '\0';
	for (char *p = who; *p; p++)
		if (*p < ' ' || *p > '~')
			*p = '?';
	err_set(err, ERR_NONE, "%s does the nightly work of cube '%s' already",
	    *who ? who : "another process", cube->name);
}

/* A file that cannot be written is locked as well as any. */
static void
note(const struct nightly *nightly, const char *who)
{
	char text[WHO_MAX];
	int n = snprintf(
	    text, sizeof text, "%s (process %ld)", who, (long)getpid());

	if (n > 0 && ftruncate(nightly->lock, 0) == 0 &&
	    pwrite(nightly->lock, text, strlen(text), 0) < 0)
		return;
}

static int
lock(const struct nightly *nightly)
{
	int rc;

	do
		rc = flock(nightly->lock, LOCK_EX | LOCK_NB);
	while (rc < 0 && errno == EINTR);
	return rc;
}

int
nightly_take(struct nightly *nightly, const struct cube *cube, const char *who,
    struct err *err)
{
	struct buf path = { 0 };
	int rc = 1;

	buf_printf(&path, "%s/nightly.lock", cube->dir);
	do
		nightly->lock = open(
		    path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	while (nightly->lock < 0 && errno == EINTR);
	if (nightly->lock >= 0 && lock(nightly) == 0) {
		note(nightly, who);
	} else if (nightly->lock >= 0 && errno == EWOULDBLOCK) {
		tell(nightly, cube, err);
		rc = 0;
	} else {
		rc = err_set(err, ERR_STORE, "cannot lock '%s': %s", path.data,
		    strerror(errno));
	}
	buf_release(&path);
	if (rc < 1)
		nightly_give(nightly);
	return rc;
}

void
nightly_give(struct nightly *nightly)
{
	if (nightly->lock >= 0)
		close(nightly->lock);
	nightly->lock = -1;
}
