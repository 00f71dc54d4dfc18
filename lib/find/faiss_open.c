#include "find/faiss_open.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

static const struct {
	const char *name;
	size_t offset;
} SYMBOLS[] = {
#define X(name) { "faiss_" #name, offsetof(struct faiss_calls, name) },
	FAISS_CALLS(X)
#undef X
	    { "omp_set_num_threads",
		offsetof(struct faiss_calls, omp_set_num_threads) },
	{ "blas_load", offsetof(struct faiss_calls, blas_load) },
};

/* Bytes that libstdc++ and libgomp take when opened, rounded up. */
enum { OPENING = 1 << 20 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct faiss_calls calls;
static struct err fault;

static bool
take_symbols(void *library)
{
	for (size_t i = 0; i < sizeof SYMBOLS / sizeof *SYMBOLS; i++) {
		void *symbol = dlsym(library, SYMBOLS[i].name);

		if (!symbol)
			return false;
		memcpy(
		    (char *)&calls + SYMBOLS[i].offset, &symbol, sizeof symbol);
	}
	return true;
}

/* The folder of the running command, with its '/'; false if nobody knows. */
static bool
find_folder(char folder[PATH_MAX])
{
	ssize_t n = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (n < 0)
		return false;
	folder[n] = '\0';
	slash = strrchr(folder, '/');
	if (slash)
		slash[1] = '\0';
	return slash != NULL;
}

static void
open_once(void)
{
	static const char *const places[] = { "faiss.so",
		"../lib/memos/faiss.so" };
	char folder[PATH_MAX], path[PATH_MAX + 32];
	void *library = NULL;

	/* they would abort without them */
	free(alloc_bytes(OPENING));
	if (!find_folder(folder)) {
		err_set(&fault, ERR_STORE,
		    "cannot find 'faiss.so': no '/proc/self/exe'");
		return;
	}
	for (size_t i = 0; !library && i < sizeof places / sizeof *places;
	     i++) {
		snprintf(path, sizeof path, "%s%s", folder, places[i]);
		if (access(path, F_OK) == 0 || i > 0)
			library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	}
	if (!library)
		err_set(
		    &fault, ERR_STORE, "cannot open 'faiss.so': %s", dlerror());
	else if (!take_symbols(library))
		err_set(&fault, ERR_STORE,
		    "'%s' is of another version of memos", path);
}

const struct faiss_calls *
faiss_open(struct err *err)
{
	pthread_once(&once, open_once);
	if (fault.kind == ERR_NONE)
		return &calls;
	*err = fault;
	return NULL;
}
