#ifndef MEMOS_MIND_PACK_VALUE_H
#define MEMOS_MIND_PACK_VALUE_H

#include <stdbool.h>
#include <stddef.h>

/* What is known of a memory that may be packed. */
struct pack_value {
	double share; /* its score as a share of the best one's */
	/* the same of the turn before it, if that asks something; else 0 */
	double answers;
	const char *text;
	size_t len;
	size_t quarters; /* of a token: what its line costs */
};

/* What it is worth for each of its tokens, as a logarithm. */
double pack_value(const struct pack_value *v);

/* Whether a text ends as a question. */
bool pack_value_asks(const char *text, size_t len);

#endif
