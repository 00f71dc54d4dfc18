#ifndef MEMOS_MODEL_BREAKER_H
#define MEMOS_MODEL_BREAKER_H

#include <stdint.h>

/*
 * Leaves a server alone for a minute once five calls in a row found nobody
 * there or busy, in all processes of the user: a small file a server in
 * $XDG_STATE_HOME/memos/breaker (~/.local/state).  The minute over, one more
 * failure is enough.  Where no file can be written, nothing is remembered;
 * that is no error.
 */
enum {
	BREAKER_FAILURES = 5,
	BREAKER_REST_MS = 60000,
};

/* Milliseconds that the server is left alone from now on, 0: it is not. */
int64_t breaker_resting(const char *server);

/* How a call ended. */
void breaker_failed(const char *server);
void breaker_worked(const char *server);

#endif
