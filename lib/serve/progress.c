#include "serve/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

enum { PATIENCE_MS = 1000, PAUSE_MS = 200 };

void
progress_step(struct progress *p, uint64_t n)
{
	const char *unit = p->unit ? p->unit : "lines";
	int64_t now = clock_ticks();

	if (!p->started)
		p->started = now;
	if (now - p->started < PATIENCE_MS || now - p->said < PAUSE_MS ||
	    !isatty(STDERR_FILENO) || (!p->alone && isatty(STDOUT_FILENO)))
		return;
	progress_wipe(p);
	p->shown = fprintf(stderr, "%" PRIu64 " %s, %" PRIu64 " a second", n,
	    unit, n * 1000 / (uint64_t)(now - p->started));
	p->said = now;
}

/* With blanks: not every terminal knows a sequence for it. */
void
progress_wipe(struct progress *p)
{
	if (p->shown > 0)
		fprintf(stderr, "\r%*s\r", p->shown, "");
	p->shown = 0;
}
