/*
 * A library to preload: makes one call to the system fail, and counts calls.
 *
 *    FAIL="kind n how"  the n-th call (from 1) of the kind fails;
 *       how is the name of an errno, SHORT (half of the bytes), or KILL (the
 *       process dies before the call); a + behind it means all later calls,
 *       too, a * every second one of them
 *    FAIL_COUNTS=file   a page with a u64 for each kind: how often it was
 *       called; the last one tells how often a call was made to fail
 *
 * The kind "any" stands for all that change a file or a directory.  Standard
 * error is left alone, so that the fault can be told.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind {
	K_OPEN,
	K_READ,
	K_WRITE,
	K_SYNC,
	K_RENAME,
	K_MMAP,
	K_ALLOC,
	K_TRUNCATE,
	K_UNLINK,
	K_MKDIR,
	K_LOCK,
	K_ANY,
	K_FIRED,
	KINDS,
};

static const char *const NAMES[] = { "open", "read", "write", "sync", "rename",
	"mmap", "alloc", "truncate", "unlink", "mkdir", "lock", "any" };

static const struct {
	const char *name;
	int number;
} ERRORS[] = { { "EIO", EIO }, { "ENOSPC", ENOSPC }, { "EINTR", EINTR },
	{ "ENOMEM", ENOMEM }, { "EACCES", EACCES }, { "EMFILE", EMFILE } };

enum how { H_NONE, H_ERROR, H_SHORT, H_KILL };

static struct {
	enum kind kind;
	enum how how;
	uint64_t n;
	int number;
	uint64_t step; /* 0: this call only, 1: all from it on, ... */
} plan;

static bool begun;
static _Thread_local bool opening; /* what is allocated is no matter */
static uint64_t own_counts[KINDS];
static uint64_t *counts = own_counts;

/* The next definition after this library's: libc's, or a sanitizer's. */
#define REAL(name) ((__typeof__(&name))real(#name))

static void *
real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static void
read_plan(const char *text)
{
	char *how;
	size_t len = strcspn(text, " ");

	while (
	    plan.kind < K_FIRED && (strncmp(NAMES[plan.kind], text, len) != 0 ||
				       NAMES[plan.kind][len]))
		plan.kind++;
	plan.n = strtoull(text + len, &how, 10);
	how += strspn(how, " ");
	len = strcspn(how, "+*");
	plan.step = how[len] == '+' ? 1 : how[len] == '*' ? 2 : 0;
	plan.how = strncmp(how, "SHORT", len) == 0  ? H_SHORT
		   : strncmp(how, "KILL", len) == 0 ? H_KILL
						    : H_ERROR;
	for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
		if (strncmp(ERRORS[i].name, how, len) == 0)
			plan.number = ERRORS[i].number;
	if (plan.kind == K_FIRED || (plan.how == H_ERROR && !plan.number))
		abort();
}

__attribute__((constructor)) static void
begin(void)
{
	const char *file = getenv("FAIL_COUNTS"), *text = getenv("FAIL");
	int fd = file ? REAL(open)(file, O_RDWR | O_CLOEXEC) : -1;

	if (fd >= 0) {
		void *page = REAL(mmap)(
		    NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

		if (page != MAP_FAILED)
			counts = page;
		close(fd);
	}
	memset(counts, 0, sizeof own_counts);
	if (text)
		read_plan(text);
}

/* Counts a call; whether it is the one, and then dies or sets errno. */
static enum how
now(enum kind kind)
{
	bool changes = kind != K_READ && kind != K_ALLOC && kind != K_LOCK;
	uint64_t n = ++counts[kind];

	if (changes)
		counts[K_ANY]++;
	if (plan.kind == K_ANY && changes)
		n = counts[K_ANY];
	else if (plan.kind != kind)
		return H_NONE;
	if (!plan.how || n < plan.n ||
	    (plan.step ? (n - plan.n) % plan.step != 0 : n != plan.n))
		return H_NONE;
	counts[K_FIRED]++;
	if (plan.how == H_KILL)
		kill(getpid(), SIGKILL);
	errno = plan.number;
	return plan.how;
}

/* The count of bytes that the call may move; 0 if it is to fail. */
static size_t
allowed(enum kind kind, size_t n)
{
	enum how how = now(kind);

	if (how == H_SHORT)
		return n > 1 ? n / 2 : n;
	return how ? 0 : n;
}

/* The last thing that a command does itself; what a profiler adds is not. */
int
close(int fd)
{
	if (fd == STDOUT_FILENO)
		plan.how = H_NONE;
	return REAL(close)(fd);
}

ssize_t
write(int fd, const void *data, size_t n)
{
	size_t m = fd == STDERR_FILENO ? n : allowed(K_WRITE, n);

	return n && !m ? -1 : REAL(write)(fd, data, m);
}

ssize_t
pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	size_t m = allowed(K_WRITE, n);

	return n && !m ? -1 : REAL(pwrite64)(fd, data, m, at);
}

ssize_t
pwrite(int fd, const void *data, size_t n, off_t at)
{
	return pwrite64(fd, data, n, at);
}

ssize_t
read(int fd, void *data, size_t n)
{
	size_t m = allowed(K_READ, n);

	return n && !m ? -1 : REAL(read)(fd, data, m);
}

ssize_t
pread64(int fd, void *data, size_t n, off64_t at)
{
	size_t m = allowed(K_READ, n);

	return n && !m ? -1 : REAL(pread64)(fd, data, m, at);
}

int
fsync(int fd)
{
	return now(K_SYNC) ? -1 : REAL(fsync)(fd);
}

int
fdatasync(int fd)
{
	return now(K_SYNC) ? -1 : REAL(fdatasync)(fd);
}

int
ftruncate64(int fd, off64_t size)
{
	return now(K_TRUNCATE) ? -1 : REAL(ftruncate64)(fd, size);
}

int
rename(const char *from, const char *to)
{
	return now(K_RENAME) ? -1 : REAL(rename)(from, to);
}

int
unlink(const char *path)
{
	return now(K_UNLINK) ? -1 : REAL(unlink)(path);
}

int
mkdir(const char *path, mode_t mode)
{
	return now(K_MKDIR) ? -1 : REAL(mkdir)(path, mode);
}

int
flock(int fd, int operation)
{
	return now(K_LOCK) ? -1 : REAL(flock)(fd, operation);
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
	return now(K_OPEN) ? -1 : REAL(open)(path, flags, mode);
}

int
open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = mode_of(flags, ap);
	va_end(ap);
	return now(K_OPEN) ? -1 : REAL(open64)(path, flags, mode);
}

/*
 * A library in C++ writes by stdio, which calls the system without asking here,
 * and is never interrupted or cut short unless for good.
 */
size_t
fwrite(const void *data, size_t size, size_t n, FILE *f)
{
	bool harmless = plan.how == H_SHORT || plan.number == EINTR;

	if (f != stderr && !harmless && now(K_WRITE))
		return 0;
	return REAL(fwrite)(data, size, n, f);
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

void *
mmap64(void *at, size_t n, int protection, int flags, int fd, off64_t offset)
{
	return now(K_MMAP) ? MAP_FAILED
			   : REAL(mmap64)(at, n, protection, flags, fd, offset);
}

void *
mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
	return mmap64(at, n, protection, flags, fd, offset);
}

/* The first thing that a command does: what libraries do before is not it. */
mode_t
umask(mode_t mask)
{
	begun = true;
	return REAL(umask)(mask);
}

/* dlsym() itself may need memory: libc has these under a second name. */
/*
 * What libraries make when they are opened is not counted: those in C++ abort
 * there without memory, whoever opens them.
 */
void *
dlopen(const char *name, int flags)
{
	static void *(*real)(const char *, int);
	void *library;

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "dlopen");
	opening = true;
	library = real(name, flags);
	opening = false;
	return library;
}

/* libgomp ends the program in words of its own. */
static bool
allocates(void *caller)
{
	Dl_info info;

	if (!begun || opening)
		return false;
	opening = true; /* for dladdr() itself */
	if (!dladdr(caller, &info) || !strstr(info.dli_fname, "libgomp"))
		caller = NULL;
	opening = false;
	return caller == NULL;
}

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *
malloc(size_t n)
{
	return allocates(__builtin_return_address(0)) && now(K_ALLOC)
		   ? NULL
		   : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return allocates(__builtin_return_address(0)) && now(K_ALLOC)
		   ? NULL
		   : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return allocates(__builtin_return_address(0)) && now(K_ALLOC)
		   ? NULL
		   : __libc_realloc(p, n);
}
