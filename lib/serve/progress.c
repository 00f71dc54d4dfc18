#include "serve/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

enum { PATIENCE_MS = 1000, PAUSE_MS = 200 };

/* Whether it is time to say something. */
static bool
is_time(struct progress *p, int64_t now)
{
	if (!p->started)
		p->started = now;
	return now - p->started >= PATIENCE_MS && now - p->said >= PAUSE_MS &&
	       isatty(STDERR_FILENO) && (p->alone || !isatty(STDOUT_FILENO));
}

void
progress_step(struct progress *p, uint64_t n)
{
	const char *unit = p->unit ? p->unit : "lines";
	int64_t now = clock_ticks();

	if (!is_time(p, now))
		return;
	progress_wipe(p);
	p->shown = fprintf(stderr, "%" PRIu64 " %s, %" PRIu64 " a second", n,
	    unit, n * 1000 / (uint64_t)(now - p->started));
	p->said = now;
}

void
progress_share(struct progress *p, uint64_t done, uint64_t all, uint64_t n)
{
	static const char bar[] = "####################";
	const int width = (int)sizeof bar - 1;
	int64_t now = clock_ticks();
	int full;

	if (!all) {
		progress_step(p, n);
		return;
	}
	if (!is_time(p, now))
		return;
	done = done < all ? done : all;
	full = (int)(done * (uint64_t)width / all);
	progress_wipe(p);
	p->shown = fprintf(stderr, "[%.*s%*s] %" PRIu64 "%%, %" PRIu64 " %s",
	    full, bar, width - full, "", done * 100 / all, n,
	    p->unit ? p->unit : "lines");
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
