#include "mind/extract_frames.h"

#include <pthread.h>
#include <string.h>

#include "mind/extract_frames_table.h"

static const struct frame *const tables[] = { extract_frames_life,
	extract_frames_tastes, extract_frames_things };

enum {
	TABLES = sizeof tables / sizeof *tables,
	LEMMA_MAX = 16,
	VERBS_MAX = 512,
	PLACES_MAX = 2400,
};

static struct {
	char lemma[LEMMA_MAX];
	const struct frame **frames;
} verbs[VERBS_MAX];
static const struct frame *places[PLACES_MAX];
static size_t n_verbs, n_places;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static const struct frame *const none[] = { NULL };

static bool
listed(const char *list, const char *lemma)
{
	return token_in(&(struct token){ .norm = lemma }, list);
}

static const struct frame *const *
find(const char *lemma)
{
	for (size_t i = 0; i < n_verbs; i++)
		if (strcmp(verbs[i].lemma, lemma) == 0)
			return verbs[i].frames;
	return NULL;
}

/* Gathers the frames of one verb, in the order of the tables. */
static void
gather(const char *lemma)
{
	if (n_verbs == VERBS_MAX)
		return;
	strcpy(verbs[n_verbs].lemma, lemma);
	verbs[n_verbs++].frames = places + n_places;
	for (size_t i = 0; i < TABLES; i++)
		for (const struct frame *f = tables[i]; f->verbs; f++)
			if (listed(f->verbs, lemma) &&
			    n_places < PLACES_MAX - 1)
				places[n_places++] = f;
	if (n_places < PLACES_MAX)
		places[n_places++] = NULL;
}

static void
gather_all(const char *list)
{
	while (*(list += strspn(list, " "))) {
		char lemma[LEMMA_MAX];
		size_t len = strcspn(list, " ");

		if (len < sizeof lemma) {
			memcpy(lemma, list, len);
			lemma[len] = '\0';
			if (!find(lemma))
				gather(lemma);
		}
		list += len;
	}
}

static void
index_frames(void)
{
	for (size_t i = 0; i < TABLES; i++)
		for (const struct frame *f = tables[i]; f->verbs; f++)
			gather_all(f->verbs);
}

const struct frame *const *
extract_frames_of(const char *lemma)
{
	const struct frame *const *found;

	pthread_once(&once, index_frames);
	found = find(lemma);
	return found ? found : none;
}

bool
extract_frame_allowed(
    const struct frame *frame, const struct clause *c, bool person)
{
	unsigned flags = frame->flags;
	bool denied = c->negative || c->never || c->no_longer;

	if (!(frame->who & (person ? FRAME_PERSON : FRAME_THING)))
		return false;
	/* what happens is past, or will be */
	if (frame->kind == FRAME_EVENT && !c->past && !c->perfect &&
	    !c->future && !c->planned && !c->progressive)
		return false;
	if (c->passive != ((flags & FRAME_PASSIVE) != 0) &&
	    !(flags & FRAME_EITHER))
		return false;
	if (c->can && !denied && !(flags & FRAME_CAN))
		return false;
	if (c->can && denied && !(flags & FRAME_DENIED))
		return false;
	if (flags & FRAME_DENIED && !denied)
		return false;
	/* Only what cannot be done makes "eat", "have" and "drink" avoided. */
	if (flags & FRAME_DENIED && flags & FRAME_CAN && !c->can &&
	    !token_in(&(struct token){ .norm = c->lemma },
		" stand bear care tolerate abide stomach "))
		return false;
	if (flags & FRAME_OFTEN && !c->often)
		return false;
	if (flags & FRAME_NOW && !c->now)
		return false;
	if (flags & FRAME_OTHERS &&
	    (c->who == SUBJECT_I || c->who == SUBJECT_WE))
		return false;
	return !(flags & FRAME_PROGRESS) || c->progressive;
}
