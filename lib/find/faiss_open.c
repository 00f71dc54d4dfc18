#include "find/faiss_open.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/beside.h"

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

static void
open_once(void)
{
	char path[BESIDE_MAX];
	void *library;

	/* they would abort without them */
	free(alloc_bytes(OPENING));
	if (beside_path("faiss.so", path, &fault) < 0)
		return;
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
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
