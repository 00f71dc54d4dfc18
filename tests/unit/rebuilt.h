#ifndef MEMOS_TESTS_REBUILT_H
#define MEMOS_TESTS_REBUILT_H

/* All entries of a store made anew, as memos-cube reindex does it. */

#include "find/fingerprint.h"
#include "find/reembed.h"
#include "store.h"

/* Returns how many memories are to be found. */
MAYBE int64_t
rebuilt(struct store *s)
{
	struct reembed r = { .cube = &s->cube, .again = true, .threads = 1 };
	struct reembed_done done;

	if (fingerprint_read(&s->cube, &r.dimension, &s->err) < 0 ||
	    reembed_begin(&r, &s->err) != 1 ||
	    reembed_finish(&r, &done, &s->err) < 0 || !done.switched)
		bail("rebuild", s->err.text);
	return done.memories;
}

#endif
