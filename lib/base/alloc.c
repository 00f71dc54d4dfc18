#include "base/alloc.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void
alloc_die(void)
{
	static const char text[] = ": out of memory\n";
	const char *name = program_invocation_short_name;

	/* write() and _exit(): stdio may need memory of its own */
	if (write(STDERR_FILENO, name, strlen(name)) >= 0 &&
	    write(STDERR_FILENO, text, sizeof text - 1) >= 0)
		_exit(3);
	_exit(3);
}

void *
alloc_bytes(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p)
		alloc_die();
	return p;
}

void *
alloc_array(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		alloc_die();
	return p;
}

void *
alloc_grow(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		alloc_die();
	size *= n;
	p = realloc(p, size ? size : 1);
	if (!p)
		alloc_die();
	return p;
}

char *
alloc_copy(const char *s, size_t len)
{
	char *copy = alloc_grow(NULL, len + 1, 1);

	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}
