#include <string.h>

#include "mind/decide_like.h"
#include "mind/decide_words.h"

enum { TOPIC_WORDS_MAX = 5 };

/* Whether a word stands in a list of words with blanks around each. */
static bool
is_among(const char *word, const char *list)
{
	size_t len = strlen(word);
	const char *at = list;

	while ((at = strstr(at, word))) {
		if (at > list && at[-1] == ' ' && at[len] == ' ')
			return true;
		at += len;
	}
	return false;
}

/* Something that was to be, and is off: nobody's own. */
static bool
is_cancelled(const struct claim *claim)
{
	return !claim->object && claim->subject && claim->relation &&
	       strcmp(claim->relation, "scheduled_for") == 0;
}

bool
decide_like_ends_topic(const struct claim *claim)
{
	static const char relations[] =
	    " owns member_of uses drinks eats does plays habit has drives "
	    "has_pet takes wants plans smokes collects ";

	if (claim->stance == CLAIM_HOLDS)
		return false;
	if (is_cancelled(claim))
		return true;
	if (!claim->object)
		return false;
	if (claim->relation && strcmp(claim->relation, "works_at") == 0)
		return claim->stance == CLAIM_ENDED;
	return !claim->relation || (claim->stance == CLAIM_ENDED &&
				       is_among(claim->relation, relations));
}

/* "Porto plan": the name alone says which one it is. */
static const char *
without_noun(const char *topic, struct arena *arena)
{
	static const char nouns[] = " plan plans trip idea thing visit move ";
	const char *last = strrchr(topic, ' ');

	if (!last || *topic < 'A' || *topic > 'Z' || !is_among(last + 1, nouns))
		return topic;
	return arena_copy(arena, topic, (size_t)(last - topic));
}

/* From the first name on, if there is one: "the switch to GraphQL". */
static const char *
topic_of(const struct claim *claim)
{
	const char *topic = claim->object ? claim->object : claim->subject;

	if (claim->object)
		return topic;
	for (const char *at = strchr(topic, ' '); at; at = strchr(at + 1, ' '))
		if (at[1] >= 'A' && at[1] <= 'Z')
			return at + 1;
	return topic;
}

/* What stays as it was, whatever ends. */
static bool
stays(const struct memory *m)
{
	static const char relations[] =
	    " did visited grew_up_in graduated_from born_in born_on name from "
	    "is dislikes avoids fears allergic_to has_condition procedure ";

	return m->valid_to != CLOCK_NONE ||
	       (m->relation && is_among(m->relation, relations));
}

bool
decide_like_about(
    const struct claim *claim, const struct memory *m, struct arena *arena)
{
	struct decide_words topic, words;
	const char *text;

	if (!decide_like_ends_topic(claim) || !m->text || stays(m))
		return false;
	if (!is_cancelled(claim) && claim->subject && m->subject &&
	    !decide_like_subject(claim, m))
		return false;
	/* who leaves a firm leaves what one is there */
	if (claim->relation && strcmp(claim->relation, "works_at") == 0 &&
	    !(m->relation &&
		is_among(m->relation, " works_at works_as works_in works_on "
				      "reports_to ")))
		return false;
	if (!claim->subject && m->relation && claim->stance == CLAIM_ENDED &&
	    !is_among(m->relation,
		" wants plans promised scheduled_for decided uses "))
		return false;
	text = topic_of(claim);
	if (is_cancelled(claim))
		text = without_noun(text, arena);
	decide_words_read(&topic, text, strlen(text), arena);
	if (!topic.n || topic.n > TOPIC_WORDS_MAX)
		return false;
	decide_words_read(&words, m->text, m->text_len, arena);
	return decide_words_cover(&words, &topic);
}

bool
decide_like_event(const struct claim *claim)
{
	static const char *const words[] = { " left ", " quit ", " sold ",
		" broke up ", " gave up ", " gave away ", " stopped ",
		" closed ", " cancelled", " called off", " split up ",
		" is off", " are off", " no longer ", " dropped ", " resigned ",
		" retired ", " returned ", " got rid of ", " ended " };

	if (claim->stance != CLAIM_ENDED)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(claim->text, words[i]))
			return true;
	return false;
}
