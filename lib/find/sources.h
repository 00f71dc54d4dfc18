#ifndef MEMOS_FIND_SOURCES_H
#define MEMOS_FIND_SOURCES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/*
 * What may lead to a memory.  Each can be used alone or be switched off, and
 * has its part in a score: the cues that only it knows.
 */
enum source {
	SOURCE_WORDS,   /* of the query, as they are, and its window's */
	SOURCE_VECTORS, /* near that of the query */
	SOURCE_PHRASE,  /* words side by side in the query, near in the text */
	SOURCE_FUZZY,   /* near words, for those that the store does not know */
	SOURCE_TIME,    /* when it happened, near a time that the query names */
	SOURCE_GRAPH,   /* facts about what the query names */
	SOURCE_ARCHIVE, /* what the others find there, where they find little */
	SOURCES,
};

#define SOURCE_BIT(source) (UINT32_C(1) << (source))

enum {
	SEARCH_WORDS = 1 << SOURCE_WORDS,
	SEARCH_VECTORS = 1 << SOURCE_VECTORS,
	SEARCH_PHRASE = 1 << SOURCE_PHRASE,
	SEARCH_FUZZY = 1 << SOURCE_FUZZY,
	SEARCH_TIME = 1 << SOURCE_TIME,
	SEARCH_GRAPH = 1 << SOURCE_GRAPH,
	SEARCH_ARCHIVE = 1 << SOURCE_ARCHIVE,
	SEARCH_ALL = (1 << SOURCES) - 1,
	/* worth nothing beside the words of dates (tests/bench/tune) */
	SEARCH_DEFAULT = SEARCH_ALL & ~SEARCH_TIME,
};

/* Whether some of the sources `wanted` are among these (0: the default). */
static inline bool
sources_have(uint32_t sources, uint32_t wanted)
{
	return (sources ? sources : (uint32_t)SEARCH_DEFAULT) & wanted;
}

const char *sources_name(enum source source);

/* Reads "words,vectors"; fails with ERR_INPUT naming what is unknown. */
int sources_parse(const char *list, uint32_t *sources, struct err *err);

/*
 * Reads "user,vectors", what is to be left out: takes sources out of *sources
 * (0: the default) and adds the bits of cues to *without.  ERR_INPUT, too,
 * where no source is left.
 */
int sources_without(
    const char *list, uint32_t *sources, uint32_t *without, struct err *err);

/*
 * Bits of the cues that are off where only these sources are on (0: the
 * default): those of the others, and where one is alone, all but its own.
 */
uint32_t sources_cues_off(uint32_t sources);

/* Whether fuzzy words lead, but none of those that were asked for. */
static inline bool
sources_fuzzy_alone(uint32_t sources)
{
	return (sources & (SEARCH_WORDS | SEARCH_PHRASE | SEARCH_FUZZY)) ==
	       SEARCH_FUZZY;
}

/* The source that alone knows a cue; SOURCES for none. */
enum source sources_of_cue(int cue);

#endif
