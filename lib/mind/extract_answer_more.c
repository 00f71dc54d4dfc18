#include "mind/extract_answer_more.h"

#include <string.h>

#include "mind/extract_answer_words.h"

enum {
	MORE_LEAD = 16,  /* bytes before the question: "oh nice, since when" */
	MORE_VALUE = 6,  /* words of what is added */
	MORE_TURNS = 2,  /* between what was said and the question */
	MORE_TEXT = 120, /* bytes of what goes on */
};

struct more {
	const char *question;
	enum question_wants wants;
	const char *link; /* before a time, instead of "on" or "in" */
};

static const struct more questions[] = {
	{ " since when ", WANTS_TIME, "since " },
	{ " from when ", WANTS_TIME, "from " },
	{ " until when ", WANTS_TIME, "until " },
	{ " till when ", WANTS_TIME, "until " },
	{ " at what time ", WANTS_TIME, NULL },
	{ " what time ", WANTS_TIME, NULL },
	{ " on which days ", WANTS_TIME, NULL },
	{ " which days ", WANTS_TIME, NULL },
	{ " what days ", WANTS_TIME, NULL },
	{ " when ", WANTS_TIME, NULL },
	{ " for how long ", WANTS_SPAN, NULL },
	{ " how long ", WANTS_SPAN, NULL },
	{ " how often ", WANTS_SPAN, NULL },
	{ " where ", WANTS_PLACE, NULL },
};

/* The question, if it is but a word or two. */
static const struct more *
asked(const struct reading *r)
{
	const char *text = buf_text(&r->question);
	size_t len = r->question.len, n;

	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		n = strlen(questions[i].question);
		if (len >= n && len <= n + MORE_LEAD &&
		    strcmp(text + len - n, questions[i].question) == 0)
			return &questions[i];
	}
	return NULL;
}

/* What its asker took up: what this speaker said last before. */
static const char *
taken_up(const struct reading *r)
{
	for (size_t i = r->claims->n; i-- > 0;) {
		const struct claim *claim = &r->claims->items[i];

		if (claim->turns[0] >= r->question_turn)
			continue;
		if (claim->turns[0] + MORE_TURNS < r->question_turn ||
		    claim->leans || claim->stance != CLAIM_HOLDS ||
		    !claims_same(claim->said_by, r->speaker) ||
		    claim->event_at.at != CLOCK_NONE ||
		    strlen(claim->text) > MORE_TEXT ||
		    strpbrk(claim->text, "%,;:") ||
		    strstr(claim->text, " since ") ||
		    strstr(claim->text, " is called "))
			return NULL;
		return claim->text;
	}
	return NULL;
}

const char *
extract_answer_more(struct reading *r)
{
	const struct more *question = asked(r);
	const char *before = question ? taken_up(r) : NULL, *said = NULL;
	enum question_wants wants = r->asked.wants;
	struct buf form = { 0 };
	size_t first, last;

	if (!before || token_in(r->tokens.items, " no nope nah yes yeah yep "))
		return NULL;
	r->asked.wants = question->wants;
	buf_add(&form, before, strlen(before) - 1);
	buf_string(&form, " %");
	if (extract_answer_words_find(r, 0, &first, &last) &&
	    last - first <= MORE_VALUE &&
	    extract_answer_words_suit(r, first, last)) {
		const struct token *t = r->tokens.items;
		const char *link = extract_answer_words_link(r, first, last);

		if (question->link &&
		    !token_in(t + first, " since from until "))
			link = token_in(t + last - 1,
				   " years year months month weeks week days ")
				   ? "for "
				   : question->link;
		said = extract_answer_words_fill_with(
		    r, buf_text(&form), link, first, last);
	}
	r->asked.wants = wants;
	buf_release(&form);
	return said;
}
