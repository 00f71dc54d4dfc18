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

	if (fingerprint_read(&s->cube, &r.space, &s->err) < 0 ||
	    reembed_begin(&r, &s->err) != 1 ||
	    reembed_finish(&r, &done, &s->err) < 0 || !done.switched)
		bail("rebuild", s->err.text);
	return done.memories;
}

/* Whether that changes none of their bytes. */
MAYBE bool
rebuilt_same(struct store *s)
{
	struct buf before = store_entries(s), after;
	bool same;

	rebuilt(s);
	after = store_entries(s);
	same = before.len == after.len && before.len &&
	       memcmp(before.data, after.data, before.len) == 0;
	buf_release(&before);
	buf_release(&after);
	return same;
}

#endif
