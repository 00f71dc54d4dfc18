/*
 * A library to preload: records what a program asks of the file system, so
 * that power.py can tell what a power loss would leave behind.
 *
 * RECORD_LOG names the log, which is appended to; RECORD_UNDER the folder
 * whose files are of interest.  A record is
 *
 *    u8 what   u32 file   u64 place   u32 size   size bytes
 *
 * file is a number that a process gives to each open; place is an offset or a
 * length.  What was written to standard output is recorded too: it is what was
 * acknowledged.  A record is written after the call, unless that failed.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FILES = 1024, LOG_FD = 700 };

static int log_fd = -1;
static const char *under = "/";
static char watched[FILES];

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void
record(char what, int fd, uint64_t place, const void *data, size_t n)
{
	char head[17];
	uint32_t file = (uint32_t)fd, size = (uint32_t)n;
	struct iovec parts[] = { { head, sizeof head }, { (void *)data, n } };
	int saved = errno;

	head[0] = what;
	memcpy(head + 1, &file, 4);
	memcpy(head + 5, &place, 8);
	memcpy(head + 13, &size, 4);
	if (log_fd >= 0 && writev(log_fd, parts, 2) < 0)
		abort();
	errno = saved;
}

/* One or two paths, each with a NUL, if the first one is of interest. */
static bool
record_path(char what, int fd, uint64_t place, const char *path, const char *to)
{
	char text[2 * PATH_MAX + 2];
	size_t len = strlen(under);
	int n;

	if (strncmp(path, under, len) != 0)
		return false;
	n = snprintf(text, sizeof text, "%s%c%s", path, '\0', to ? to : "");
	record(what, fd, place, text, (size_t)n + 1);
	return true;
}

__attribute__((constructor)) static void
begin(void)
{
	const char *log = getenv("RECORD_LOG"),
		   *folder = getenv("RECORD_UNDER");
	int fd = log ? REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND, 0600)
		     : -1;

	if (folder)
		under = folder;
	if (fd < 0)
		return;
	/* out of the way of the numbers that the program gets */
	log_fd = fcntl(fd, F_DUPFD_CLOEXEC, LOG_FD);
	close(fd);
	record('B', 0, 0, "", 0);
}

__attribute__((destructor)) static void
end(void)
{
	record('E', 0, 0, "", 0);
}

static bool
is_watched(int fd)
{
	return fd >= 0 && fd < FILES && watched[fd];
}

ssize_t
write(int fd, const void *data, size_t n)
{
	ssize_t rc = REAL(write)(fd, data, n);

	if (rc > 0 && fd == STDOUT_FILENO)
		record('A', fd, 0, data, (size_t)rc);
	else if (rc > 0 && is_watched(fd))
		record('W', fd, (uint64_t)(lseek(fd, 0, SEEK_CUR) - rc), data,
		    (size_t)rc);
	return rc;
}

ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	ssize_t rc = REAL(pwrite64)(fd, data, n, at);

	if (rc > 0 && is_watched(fd))
		record('W', fd, (uint64_t)at, data, (size_t)rc);
	return rc;
}

ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
	return pwrite64(fd, data, n, at);
}

int
ftruncate64(int fd, off64_t size)
{
	int rc = REAL(ftruncate64)(fd, size);

	if (rc == 0 && is_watched(fd))
		record('T', fd, (uint64_t)size, "", 0);
	return rc;
}

int
fsync(int fd)
{
	int rc = REAL(fsync)(fd);

	if (rc == 0 && is_watched(fd))
		record('S', fd, 0, "", 0);
	return rc;
}

int
fdatasync(int fd)
{
	int rc = REAL(fdatasync)(fd);

	if (rc == 0 && is_watched(fd))
		record('S', fd, 0, "", 0);
	return rc;
}

int
rename(const char *from, const char *to)
{
	int rc = REAL(rename)(from, to);

	if (rc == 0)
		record_path('R', 0, 0, from, to);
	return rc;
}

int
unlink(const char *path)
{
	int rc = REAL(unlink)(path);

	if (rc == 0)
		record_path('U', 0, 0, path, NULL);
	return rc;
}

int
mkdir(const char *path, mode_t mode)
{
	int rc = REAL(mkdir)(path, mode);

	if (rc == 0)
		record_path('M', 0, 0, path, NULL);
	return rc;
}

static int
opened(int fd, const char *path, int flags)
{
	if (fd >= 0 && fd < FILES && fd != log_fd)
		watched[fd] = record_path(
		    'O', fd, (uint64_t)(flags & O_TRUNC), path, NULL);
	return fd;
}

static mode_t
mode_of(int flags, va_list ap)
{
	return flags & (O_CREAT | O_TMPFILE) ? va_arg(ap, mode_t) : 0;
}

int
open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return opened(REAL(open)(path, flags, mode), path, flags);
}

int
open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return opened(REAL(open64)(path, flags, mode), path, flags);
}

/*
 * A library in C++ writes by stdio, which calls the system without asking here.
 * It is told at once, and synced by what comes later in any case.
 */
size_t
fwrite(const void *data, size_t size, size_t n, FILE *f)
{
	long at = is_watched(fileno(f)) ? ftell(f) : -1;
	size_t done = REAL(fwrite)(data, size, n, f);

	if (at >= 0 && done)
		record('W', fileno(f), (uint64_t)at, data, size * done);
	return done;
}

/* What _FORTIFY_SOURCE makes of an open without a mode. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);

int
__open_2(const char *path, int flags)
{
	return open(path, flags);
}

int
__open64_2(const char *path, int flags)
{
	return open64(path, flags);
}
