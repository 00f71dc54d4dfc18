#ifndef MEMOS_MIND_EXTRACT_FRAMES_TABLE_H
#define MEMOS_MIND_EXTRACT_FRAMES_TABLE_H

#include "mind/extract_frames.h"

/*
 * How the tables of frames are written, and which there are.  Each is ended
 * by a frame without verbs; of one verb they are tried in this order.
 */
extern const struct frame extract_frames_life[];
extern const struct frame extract_frames_tastes[];
extern const struct frame extract_frames_things[];

/* verbs, pattern, kind, who, relation, and what else a frame says. */
#define STATE(verbs, pattern, relation, ...)                             \
	{                                                                \
		(verbs), (pattern), FRAME_STATE, FRAME_PERSON, relation, \
		    __VA_ARGS__                                          \
	}
#define START(verbs, pattern, relation, ...)                             \
	{                                                                \
		(verbs), (pattern), FRAME_START, FRAME_PERSON, relation, \
		    __VA_ARGS__                                          \
	}
#define END(verbs, pattern, relation, ...)                             \
	{                                                              \
		(verbs), (pattern), FRAME_END, FRAME_PERSON, relation, \
		    __VA_ARGS__                                        \
	}
#define EVENT(verbs, pattern, relation, ...)                             \
	{                                                                \
		(verbs), (pattern), FRAME_EVENT, FRAME_PERSON, relation, \
		    __VA_ARGS__                                          \
	}
#define THING(kind, verbs, pattern, relation, ...)                       \
	{                                                                \
		(verbs), (pattern), FRAME_##kind, FRAME_THING, relation, \
		    __VA_ARGS__                                          \
	}
/* Of things, and of what may be a name: "Garlic makes me ill". */
#define ANY(kind, verbs, pattern, relation, ...)                       \
	{                                                              \
		(verbs), (pattern), FRAME_##kind, FRAME_ANY, relation, \
		    __VA_ARGS__                                        \
	}
#define FLAGS(flags_) NULL, NULL, (flags_)
#define PLAIN         NULL, NULL, 0

#endif
