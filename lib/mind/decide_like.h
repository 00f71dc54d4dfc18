#ifndef MEMOS_MIND_DECIDE_LIKE_H
#define MEMOS_MIND_DECIDE_LIKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/record.h"
#include "mind/claims.h"

/*
 * What a claim and a memory have to do with each other, as far as their own
 * fields tell.
 */
enum decide_object {
	DECIDE_OTHER,
	DECIDE_SAME,
	DECIDE_MORE, /* the claim's says more: "Paris, France" for "Paris" */
	DECIDE_LESS,
};

/* Whether it is to be found: neither archived nor forgotten. */
bool decide_like_live(const struct memory *m);

/* Whether a user gave it, since it was read out of nothing. */
bool decide_like_given(const struct memory *m);

/* Whether it is one of these, or was pinned (memos-revise): a user cares. */
bool decide_like_kept(const struct memory *m);

/* Whether two texts are the same in their normal form; NULL is as none. */
bool decide_like_text(const char *a, const char *b);

/* Whether they speak of one subject, and that by the same relation. */
bool decide_like_subject(const struct claim *claim, const struct memory *m);
bool decide_like_topic(const struct claim *claim, const struct memory *m);

/* The same subject and an opposite relation: likes, dislikes. */
bool decide_like_opposite(const struct claim *claim, const struct memory *m);

/*
 * Whether there is one value at a time of what both tell: by the relation, or
 * since both are figures of one thing ("Ann's rent is 900").
 */
bool decide_like_single(const struct claim *claim, const struct memory *m);

/*
 * Relations of the subject that the claim ends besides, one by one, or NULL:
 * who is divorced is married no more.  And whether m is one of these.
 */
const char *decide_like_ends(const struct claim *claim, size_t i);
bool decide_like_ended(const struct claim *claim, const struct memory *m);

/*
 * Whether the claim ends or takes back something that the memory is about,
 * whatever the memory says of it: "Ann sold the studio" is about "Ann rents out
 * a studio".  What happened, and tastes, are left as they are.  And whether a
 * claim is such that this is asked.
 */
bool decide_like_ends_topic(const struct claim *claim);
bool decide_like_about(
    const struct claim *claim, const struct memory *m, struct arena *arena);

/* Whether it says that something ended, as an event: "Ann sold the car". */
bool decide_like_event(const struct claim *claim);

/* How an object of the claim's relation compares with a memory's. */
enum decide_object decide_like_object(
    const struct claim *claim, const char *object, const struct memory *m);

/* Events that are not of the same day are two. */
bool decide_like_time(const struct claim *claim, const struct memory *m);

/* When a memory was said, as far as is known. */
int64_t decide_like_said(const struct memory *m);

#endif
