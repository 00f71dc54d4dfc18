#include "find/sources.h"

#include <stdbool.h>
#include <string.h>

#include "find/rank.h"

static const char *const NAMES[SOURCES] = { "words", "vectors", "phrase",
	"fuzzy", "time", "graph", "archive" };

#define NAMES_LIST "words vectors phrase fuzzy time graph archive"

/* The source of each cue; those of none tell apart what was found. */
static const struct {
	enum rank_cue cue;
	enum source source;
} CUES[] = {
	{ RANK_BM25F, SOURCE_WORDS },
	{ RANK_COSINE, SOURCE_VECTORS },
	{ RANK_PAIR, SOURCE_PHRASE },
	{ RANK_TIME, SOURCE_TIME },
	{ RANK_GRAPH, SOURCE_GRAPH },
};

const char *
sources_name(enum source source)
{
	return NAMES[source];
}

static enum source
find(const char *name, size_t len)
{
	int i = 0;

	while (i < SOURCES &&
	       (strlen(NAMES[i]) != len || memcmp(NAMES[i], name, len) != 0))
		i++;
	return (enum source)i;
}

int
sources_parse(const char *list, uint32_t *sources, struct err *err)
{
	*sources = 0;
	while (*list) {
		size_t len = strcspn(list, ",");
		enum source source = find(list, len);

		if (source == SOURCES)
			return err_set(err, ERR_INPUT,
			    "no source '%.*s' (" NAMES_LIST ")", (int)len,
			    list);
		*sources |= SOURCE_BIT(source);
		list += len + (list[len] == ',');
	}
	return 0;
}

int
sources_without(
    const char *list, uint32_t *sources, uint32_t *without, struct err *err)
{
	uint32_t left = *sources ? *sources : SEARCH_DEFAULT;

	while (*list) {
		size_t len = strcspn(list, ",");
		enum source source = find(list, len);
		int cue = rank_cue_find(list, len);

		if (source == SOURCES && cue < 0)
			return err_set(err, ERR_INPUT,
			    "no source or part '%.*s' (" NAMES_LIST
			    "; " RANK_CUE_NAMES ")",
			    (int)len, list);
		if (source < SOURCES)
			left &= ~SOURCE_BIT(source);
		else
			*without |= UINT32_C(1) << cue;
		list += len + (list[len] == ',');
	}
	if (!(left & ~(uint32_t)SEARCH_ARCHIVE))
		return err_set(err, ERR_INPUT, "no source is left");
	if (left != (*sources ? *sources : SEARCH_DEFAULT))
		*sources = left;
	return 0;
}

enum source
sources_of_cue(int cue)
{
	for (size_t i = 0; i < sizeof CUES / sizeof *CUES; i++)
		if ((int)CUES[i].cue == cue)
			return CUES[i].source;
	return SOURCES;
}

uint32_t
sources_cues_off(uint32_t sources)
{
	uint32_t all = sources ? sources : SEARCH_DEFAULT, off = 0;
	uint32_t leading = all & ~(uint32_t)SEARCH_ARCHIVE;
	bool alone = leading && !(leading & (leading - 1));

	/* what fuzzy finds counts as words do */
	if (all & SEARCH_FUZZY)
		all |= SEARCH_WORDS;
	/* the archive alone is searched by all of them */
	if (!leading)
		return 0;
	for (int cue = 0; cue < RANK_CUES; cue++) {
		enum source source = sources_of_cue(cue);
		bool on = source == SOURCES ? !alone : all & SOURCE_BIT(source);

		if (!on)
			off |= UINT32_C(1) << cue;
	}
	return off;
}
