#include "serve/corpus.h"

#include <string.h>

#include "serve/corpus_kind.h"

static const struct {
	const char *name;
	corpus_kind_read *read;
} KINDS[] = {
	{ "beam", corpus_beam },
	{ "beir", corpus_beir },
	{ "locomo", corpus_locomo },
	{ "longmemeval", corpus_longmemeval },
	{ "prefeval", corpus_prefeval },
};

int
corpus_read(const char *format, const char *const *paths, size_t n,
    const struct corpus *to, struct err *err)
{
	struct corpus_kind kind = { .to = to };
	size_t which = 0;
	int rc = 0;

	while (strcmp(KINDS[which].name, format) != 0)
		if (++which == sizeof KINDS / sizeof *KINDS)
			return err_set(err, ERR_INPUT,
			    "no format '%.64s' (" CORPUS_FORMATS ")", format);
	for (size_t i = 0; i < n && rc == 0; i++) {
		rc = KINDS[which].read(&kind, paths, i, err);
		arena_reset(&kind.arena);
	}
	arena_release(&kind.arena);
	buf_release(&kind.line);
	return rc;
}
