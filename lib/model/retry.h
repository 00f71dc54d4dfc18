#ifndef MEMOS_MODEL_RETRY_H
#define MEMOS_MODEL_RETRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/client.h"
#include "model/http.h"
#include "model/reply.h"

/*
 * What is done about a request that failed: decisions alone, without a clock
 * or a socket.
 */
struct retry_case {
	const struct http_reply *reply;
	/* what the reply says, if it is an error; status 200 may be one, too */
	const struct reply_error *error;
	int64_t attempt; /* how many were made, from 1 */
	int64_t retries; /* how many more than one may be */
	double random;   /* from 0 to 1, not 1 */
};

struct retry_verdict {
	enum client_fault fault;
	bool again;
	int64_t wait_ms; /* before it is tried again */
};

/*
 * The status that an error has: that of the reply or, in one of status 2xx,
 * the code that it names itself, or one that its type stands for; 0 for none.
 */
int64_t
retry_status(const struct http_reply *reply, const struct reply_error *error);

/*
 * CLIENT_REFUSED is what is wrong with the request itself: 400, 413, 422, and
 * a server that says it broke but whose words are of the text (too long, NaN).
 * Any other status from 400 to 499, and 501, is CLIENT_LOCKED: the same
 * request may do where the model is set up right.
 */
struct retry_verdict retry_decide(const struct retry_case *c);

/*
 * The wait before attempt n + 1: half a second, doubled each time up to 8 s,
 * less up to a quarter by chance, so that clients do not come back at once.
 */
int64_t retry_backoff(int64_t attempt, double random);

#endif
