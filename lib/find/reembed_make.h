#ifndef MEMOS_FIND_REEMBED_MAKE_H
#define MEMOS_FIND_REEMBED_MAKE_H

#include <stdint.h>

#include "base/err.h"
#include "find/reembed.h"
#include "store/publish.h"

/* The work of reembed_finish(): entries, a segment of them, the switch. */
struct reembed_make {
	struct publish publish; /* the right to seal is held */
	int64_t looked;         /* up to this number, no vector is missing */
};

/* Returns 1 if it has switched; 0 if it was stopped, or a vector is missing. */
int reembed_make(
    const struct reembed *r, struct reembed_make *make, struct err *err);

#endif
