#ifndef MEMOS_MIND_CLUSTER_H
#define MEMOS_MIND_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which old turns belong together: those of one sitting, cut where they turn to
 * something else if there are many, and small ones joined with what is near in
 * time and like them in meaning and in the names that they have.  Pure and
 * deterministic; each is compared with a bounded number of others, so that a
 * hundred thousand take seconds.
 */
enum {
	CLUSTER_TURNS = 32,    /* of one at most */
	CLUSTER_TOKENS = 3000, /* of one at most, but for one that is alone */
	CLUSTER_LEAST_TURNS = 3,
	CLUSTER_LEAST_TOKENS = 80, /* of at least so many turns */
	CLUSTER_LONG_TOKENS = 240, /* of fewer: short ones are left alone */
	CLUSTER_NAMES = 8,
};

struct cluster_item {
	int64_t seq;
	int64_t session; /* 0: it stands alone */
	int64_t at;      /* microseconds */
	uint32_t tokens;
	uint32_t names[CLUSTER_NAMES]; /* hashes; 0 for none */
	const int8_t *codes;           /* of `dimension`, or NULL */
	float scale;                   /* that gives them unit length */
	/* filled: from 1 on, in the order of time; 0: it is left alone */
	uint32_t cluster;
};

/*
 * Fills the cluster of each item, and changes their order: by cluster, and
 * within it as they were said.  Returns how many clusters there are.
 */
size_t cluster_make(struct cluster_item *items, size_t n, size_t dimension);

/* Whether so much is worth a summary. */
bool cluster_is_worth(size_t turns, size_t tokens);

#endif
