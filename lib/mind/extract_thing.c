#include "mind/extract_reading.h"

void
extract_things_mentioned(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t at = 1; at < r->tokens.n; at++) {
		size_t from = at;
		struct buf out = { 0 };

		if (!token_trait(t + at, WORD_MEETING) ||
		    (at + 1 < r->tokens.n && !t[at + 1].mark &&
			token_trait(t + at + 1, WORD_MEETING)))
			continue;
		while (from > 0 && at - from < 4 && !t[from].mark &&
		       !token_is(t + from, WORD_ARTICLE | WORD_POSSESSIVE))
			from--;
		if (!token_in(t + from, " the my our a an ") || from == at)
			continue;
		if (token_in(t + from, " my a an ") && r->speaker)
			buf_printf(&out, "%s's ", r->speaker);
		else
			buf_string(&out, "the ");
		extract_say_span(
		    r, (struct extract_span){ from + 1, at + 1 }, false, &out);
		r->thing = (struct extract_person){ extract_keep(r, &out), 0,
			r->sentence };
		return;
	}
}
