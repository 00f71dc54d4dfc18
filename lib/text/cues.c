#include "text/cues.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "text/cues_word.h"

/* Questions */

/* Whether cp is something said: no blank, punctuation or emoji. */
static bool
is_said(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 0x20) - 'a' < 26 || cp - '0' < 10;
	return cp >= 0xc0 && !(cp >= 0x2000 && cp < 0x2c00) &&
	       !(cp >= 0x3000 && cp < 0x3005) &&
	       !(cp >= 0xfe00 && cp < 0xfe10) &&
	       !(cp >= 0xff00 && cp < 0xff10) &&
	       !(cp >= 0x1f000 && cp < 0x1fb00);
}

enum mark { MARK_NONE, MARK_END, MARK_QUESTION, MARK_LINE, MARK_BLANK };

static enum mark
mark(uint32_t cp)
{
	switch (cp) {
	case '.':
	case '!':
		return MARK_END;
	case '?':
		return MARK_QUESTION;
	case 0x061f: /* Arabic */
	case 0xff1f: /* full width */
		return MARK_QUESTION;
	case 0x3002: /* ideographic full stop */
	case 0xff01:
		return MARK_END;
	case '\n':
		return MARK_LINE;
	case ' ':
	case '\t':
	case '\r':
		return MARK_BLANK;
	default:
		return MARK_NONE;
	}
}

/* ASCII marks also stand inside of numbers, names of files and addresses. */
static bool
ends_sentence(const char *text, size_t at, size_t len)
{
	return at == len || !is_said((unsigned char)text[at]) ||
	       (unsigned char)text[at] >= 0x80;
}

double
cues_questions(const char *text, size_t len)
{
	size_t sentences = 0, questions = 0, at = 0;
	bool said = false, asked = false, ended = false;

	while (at < len) {
		uint32_t cp;
		enum mark m;

		at += utf8_get(text + at, len - at, &cp);
		m = mark(cp);
		if (m == MARK_NONE || m == MARK_BLANK || m == MARK_LINE) {
			/* the run of marks before this is whole */
			if ((ended || m == MARK_LINE) && said) {
				sentences++;
				questions += asked;
				said = false;
			}
			asked = ended = false;
			said = said || is_said(cp);
			continue;
		}
		asked = asked || m == MARK_QUESTION;
		ended = cp >= 0x80 || ended || ends_sentence(text, at, len);
	}
	sentences += said;
	questions += said && asked;
	return sentences ? (double)questions / (double)sentences : 0;
}

/* Questions that ask for a time */

/* A sentence of the query, as far as it was read. */
struct asking {
	char before[CUES_WORD_MAX + 1]; /* the word before, "" for none */
	int many, which; /* words that may still follow "how many" */
	bool opened;     /* it is a question for something else */
};

/*
 * "when did", "remember when we", "it was when?" ask for a time; "what did
 * she say when", "when I am sad" do not.
 */
static bool
when_asks(const char *text, size_t len, const struct cues_word *word,
    const struct asking *asking)
{
	struct cues_word next;

	if (cues_word_in(asking->before,
		" remember know recall tell me us exactly since until till "
		"by from date time and or "))
		return true;
	if (!cues_word_next(text, len, word->end, &next) ||
	    cues_word_break(text, word->end, next.start))
		return true;
	return !asking->opened &&
	       !cues_word_in(next.text, " i you he she it we they ");
}

/* Whether word completes a question for a time. */
static bool
asks(const char *text, size_t len, const struct cues_word *word,
    struct asking *asking)
{
	const char *s = word->text;

	if (!strcmp(s, "when"))
		return when_asks(text, len, word, asking);
	if (!strcmp(asking->before, "how")) {
		if (cues_word_in(s, " long soon recently "))
			return true;
		asking->many = cues_word_in(s, " many much ") ? 4 : 0;
	}
	if (cues_word_in(s, " which what "))
		asking->which = 5;
	else if (asking->which &&
		 cues_word_in(s, " month months year years day days date "
				 "dates week weekday weekend decade "
				 "century season time times hour "))
		return true;
	else if (!cues_word_in(s, " is was are were s the exact specific "))
		asking->which = 0;
	return asking->many &&
	       cues_word_in(s, " days weeks months years hours minutes "
			       "nights weekends decades time ");
}

bool
cues_asks_when(const char *query, size_t len)
{
	struct asking asking = { 0 };
	struct cues_word word;
	size_t at = 0;

	for (; cues_word_next(query, len, at, &word); at = word.end) {
		if (cues_word_break(query, at, word.start))
			asking = (struct asking){ 0 };
		if (asks(query, len, &word, &asking))
			return true;
		asking.many -= asking.many > 0;
		asking.which -= asking.which > 0;
		asking.opened =
		    asking.opened ||
		    cues_word_in(word.text,
			" what who whom whose which where why how do does did is "
			"are was were has have had can could should would will "
			"suggest recommend give i ");
		memcpy(asking.before, word.text, sizeof asking.before);
	}
	return false;
}
