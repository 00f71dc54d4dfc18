#ifndef MEMOS_MIND_EXTRACT_FRAMES_H
#define MEMOS_MIND_EXTRACT_FRAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "mind/extract_reading.h"

/*
 * What verbs say, as data: a frame is a verb, what stands behind it, and the
 * relation that this states, begins or ends.
 */
enum frame_kind {
	FRAME_STATE, /* lives in: holds while it is said in the present */
	FRAME_START, /* moved to: holds from when it is past */
	FRAME_END,   /* quit: no longer holds once it is past */
	FRAME_EVENT, /* visited: it happened */
};

enum frame_flag {
	FRAME_ALSO = 1,       /* beside another frame of the same clause */
	FRAME_PASSIVE = 2,    /* only "was fired", not "fired" */
	FRAME_NAMED = 4,      /* the object must be a name, or look like one */
	FRAME_TEAM = 8,       /* "we" are a team */
	FRAME_WORDS = 16,     /* told in its own words */
	FRAME_CAN = 32,       /* "can" states it */
	FRAME_OFTEN = 64,     /* only with usually, always and the like */
	FRAME_DENIED = 128,   /* only with not */
	FRAME_LOW = 256,      /* not sure of it */
	FRAME_PROGRESS = 512, /* only "is doing" */
	FRAME_BARE = 1024,    /* no object is needed */
	FRAME_MENTAL = 2048,  /* the past of it says nothing */
	FRAME_OTHERS = 16384, /* not of who speaks */
	FRAME_NOW = 8192,     /* only with "now" */
	FRAME_EITHER = 4096,  /* "moved" and "was moved" */
};

enum frame_who {
	FRAME_PERSON = 1,
	FRAME_THING = 2,
	FRAME_ANY = 3,
};

/*
 * The pattern is matched from behind the verb on:
 *
 *	at|for     one of these words      at?     which may be missing
 *	%job       a word of the class     *       up to four words
 *	<o> <p>    the object: a noun and its like, a place
 *	<r> <old>  all the rest; what it replaces
 *	< ... >    the object is what stands between them
 *	>>         the same, with all that belongs to the noun there
 *	$          the end
 */
struct frame {
	const char *verbs; /* " live reside " */
	const char *pattern;
	enum frame_kind kind;
	enum frame_who who;
	const char *relation;
	const char *negated; /* the relation that holds if it is denied */
	const char *object;  /* instead of what the pattern finds, or NULL */
	unsigned flags;
};

/* The frames of a verb, ended by NULL. */
const struct frame *const *extract_frames_of(const char *lemma);

/* Whether a frame may be tried on a clause at all. */
bool extract_frame_allowed(
    const struct frame *frame, const struct clause *c, bool person);

struct frame_match {
	struct extract_span object, old;
	size_t end; /* behind what was matched */
};

/* Matches a pattern against the rest of a clause. */
bool extract_match(const struct reading *r, const struct clause *c,
    const char *pattern, struct frame_match *match);

/* Where the noun that begins at at ends, before end. */
size_t
extract_noun_end(const struct reading *r, size_t at, size_t end, bool place);

#endif
