#include "mind/extract_answer_words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { ANSWER_WORDS_MAX = 12 };

bool
extract_answer_words_of_sentence(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;

	return token_is(t, WORD_I | WORD_WE | WORD_YOU | WORD_BE | WORD_HAVE |
			       WORD_DO | WORD_NOT | WORD_HEDGE | WORD_MIGHT |
			       WORD_WILL | WORD_ASKS | WORD_HE | WORD_SHE |
			       WORD_THEY) &&
	       !token_in(t, " me us him may ");
}

bool
extract_answer_words_empty(const struct reading *r, size_t first, size_t last)
{
	const struct token *t = r->tokens.items + first;

	for (size_t i = first; i < last; i++)
		if (token_in(r->tokens.items + i,
			" why none nothing nowhere nobody same whatever "
			"anything anywhere both either neither it that this "
			"depends dunno idk zero ") &&
		    !(i == first && token_word(t, "anything") &&
			token_word(t + 1, "with") && last > first + 2))
			return true;
	return token_is(t, WORD_FILLER | WORD_OPENING) ||
	       (last == first + 1 && token_is(t, WORD_ADVERB) && !t->timed);
}

/* The day of the week that a word names, if shortly; or NULL. */
static const char *
day_of(const struct token *t)
{
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday", "Sunday" };

	for (size_t i = 0; i < 7; i++)
		if ((t->len >= 3 && t->len < 6 &&
			strncasecmp(t->norm, days[i], t->len) == 0) ||
		    strncasecmp(t->norm, days[i], strlen(days[i])) == 0)
			return days[i];
	return NULL;
}

/* Whether one more of a list begins at a mark: ", thu and sunday". */
static bool
goes_on(const struct reading *r, size_t first, size_t at, size_t end)
{
	const struct token *t = r->tokens.items;
	bool more = token_in(t + at, " and or plus ") ||
		    (token_name(t + first) && token_name(t + at)) ||
		    (day_of(t + first) && day_of(t + at)) ||
		    (t[first].digits && t[at].digits);

	if (t[at].mark != ',' && !token_in(t + at, " and or plus "))
		return false;
	for (size_t i = at; i < end; i++) {
		if (extract_answer_words_of_sentence(r, i) ||
		    token_in(t + i, " since because as "))
			return false;
		if (i > at + 3 && !more)
			return false;
		more = more || token_in(t + i, " and or ");
	}
	return more;
}

bool
extract_answer_words_find(
    const struct reading *r, size_t at, size_t *first, size_t *last)
{
	const struct token *t = r->tokens.items;
	bool place = r->asked.wants == WANTS_PLACE;

	*first = at;
	while (*first < r->tokens.n &&
	       (token_is(t + *first, WORD_OPENING | WORD_FILLER) ||
		   (token_in(t + *first, " it that ") &&
		       token_in(t + *first + 1, " is 's would ")) ||
		   token_in(t + *first,
		       " just now is 's be would still currently mostly "
		       "mainly usually only but oh probably ")) &&
	       !token_name(t + *first) &&
	       !(token_word(t + *first, "only") && place))
		++*first;
	for (*last = *first; *last < r->tokens.n; ++*last) {
		const struct token *word = t + *last;

		if (*last == *first)
			continue;
		if (word->mark && word->mark != '"' &&
		    !(word->timed && t[*first].timed && word->mark == ',') &&
		    !goes_on(r, *first, *last, r->tokens.n))
			break;
		if (token_in(word, " because since cause cos although though "
				   "but so if unless ") &&
		    !word->timed)
			break;
	}
	while (*last > *first + 1 &&
	       (token_is(t + *last - 1, WORD_FILLER | WORD_OPENING) ||
		   token_in(t + *last - 1,
		       " though now again please actually sorry tops alas ")))
		--*last;
	if (*last <= *first || *last - *first > ANSWER_WORDS_MAX ||
	    extract_answer_words_empty(r, *first, *last))
		return false;
	for (size_t i = *first; i < *last; i++)
		if (extract_answer_words_of_sentence(r, i) ||
		    (i > *first && extract_finite(&r->tokens, i, *last) &&
			!t[i].capital && !token_is(t + i, WORD_NUMBER) &&
			t[i].word->forms & FORM_S &&
			token_is(t + *first, WORD_POSSESSIVE | WORD_NAME)))
			return false;
	return true;
}

static bool
is_number(const struct token *t)
{
	return t->digits || token_is(t, WORD_NUMBER);
}

/* Whether the words can be of a person: "my brother", "Tom", "me". */
static bool
somebody(const struct reading *r, size_t first, size_t last)
{
	const struct token *t = r->tokens.items;
	bool names = true;

	if (token_is(t + first, WORD_POSSESSIVE | WORD_ARTICLE) ||
	    token_in(t + first, " me us "))
		return true;
	for (size_t i = first; i < last; i++) {
		if (token_is(t + i, WORD_KIN | WORD_JOB | WORD_NAME))
			return true;
		names = names && (t[i].capital || token_is(t + i, WORD_AND));
	}
	return names;
}

bool
extract_answer_words_suit(const struct reading *r, size_t first, size_t last)
{
	const struct token *t = r->tokens.items;
	bool number = false, timed = false;

	for (size_t i = first; i < last; i++) {
		number = number || is_number(t + i);
		timed = timed || t[i].timed || is_number(t + i) ||
			token_is(t + i, WORD_TIME);
	}
	switch (r->asked.wants) {
	case WANTS_NUMBER:
	case WANTS_AGE:
		return number;
	case WANTS_TIME:
		return timed || token_in(t + first,
				    " since after before noon midnight ");
	case WANTS_PLACE:
		return !t[first].timed && !t[first].digits &&
		       !token_in(t + first, " here there since ");
	case WANTS_SPAN:
		return timed ||
		       token_in(t + first,
			   " every once twice daily weekly always never "
			   "rarely ");
	case WANTS_SOMEBODY:
		return somebody(r, first, last);
	default:
		return true;
	}
}

/* ---- how it joins the rest ---- */

static const char *
time_link(const struct token *t, size_t n)
{
	const struct token *last = t + n - 1;

	if (token_is(t, WORD_PREPOSITION | WORD_ADVERB) ||
	    token_in(t, " next last this every tomorrow today tonight now "
			"yesterday since until after before around about "))
		return "";
	if (token_in(t, " beginning end middle start "))
		return "at the ";
	if (strchr(t->norm, ':') ||
	    token_in(t, " noon midnight half quarter ") ||
	    token_in(last, " am pm o'clock ") ||
	    (n == 1 && is_number(t) && strlen(t->norm) < 4 &&
		!strpbrk(t->norm, "sthnrd")))
		return "at ";
	if (n == 1 && t->digits && strlen(t->norm) == 4)
		return "in ";
	return n == 1 && token_in(t, " january february march april may june "
				     "july august september october november "
				     "december spring summer autumn winter ")
		   ? "in "
		   : "on ";
}

static const char *
place_link(const struct reading *r, const struct token *t)
{
	const char *form = buf_text(&r->asked.form);

	if (token_is(t, WORD_PREPOSITION | WORD_ADVERB) ||
	    token_in(t, " abroad upstairs downstairs outside online "))
		return "";
	if (token_word(t, "home"))
		return strstr(form, " go ") ? "" : "at ";
	if (strstr(form, " work") || strstr(form, " stud") ||
	    strstr(form, " is %") || strstr(form, " are %"))
		return "at ";
	for (const char *const *verb = (const char *const[]){ " go %",
		 " goes %", " going %", " moved %", " move %", " moving %",
		 " went %", " flew %", " fly %", " flying %", " travel %",
		 " travelling %", NULL };
	     *verb; verb++)
		if (strstr(form, *verb))
			return "to ";
	return "in ";
}

const char *
extract_answer_words_link(const struct reading *r, size_t first, size_t last)
{
	const struct token *t = r->tokens.items + first;
	const char *form = buf_text(&r->asked.form);
	size_t len = strlen(form);

	switch (r->asked.wants) {
	case WANTS_TIME:
		return len > 8 && (strcmp(form + len - 8, " since %") == 0 ||
				      strcmp(form + len - 8, " until %") == 0 ||
				      strcmp(form + len - 7, " from %") == 0)
			   ? ""
			   : time_link(t, last - first);
	case WANTS_PLACE:
		return place_link(r, t);
	case WANTS_SPAN:
		return is_number(t) && token_in(r->tokens.items + last - 1,
					   " years months weeks days hours "
					   "minutes year month week day ")
			   ? "for "
			   : "";
	default:
		return "";
	}
}

/* "tue, thu and sunday" are days of every week: "Tuesdays". */
static void
say_days(const struct reading *r, size_t first, size_t last, struct buf *out)
{
	for (size_t i = first; i < last; i++) {
		const struct token *t = r->tokens.items + i;
		const char *day = day_of(t);

		if (i > first)
			buf_string(out, t->mark == ',' ? ", " : " ");
		if (day)
			buf_printf(out, "%ss", day);
		else
			buf_add(out, r->tokens.text + t->start, t->len);
	}
}

/* "the blue one" is "the blue jacket", "40" of a size is "size 40". */
static void
say_value(const struct reading *r, size_t first, size_t last, struct buf *out)
{
	const struct token *t = r->tokens.items;
	const struct question *q = &r->asked;
	bool figure = is_number(t + last - 1);

	if (q->wants == WANTS_THING && *q->noun && !q->bare && figure &&
	    last == first + 1)
		buf_printf(out, "%s ", q->noun);
	if (last == first + 1 && token_word(t + first, "me"))
		buf_string(out, "I");
	else if (*q->noun && token_in(t + last - 1, " one ones ") &&
		 last > first + 1) {
		buf_add(out, r->tokens.text + t[first].start,
		    t[last - 1].start - t[first].start);
		buf_string(out, q->noun);
	} else if (strcmp(q->noun, "days") == 0) {
		say_days(r, first, last, out);
	} else {
		size_t from = out->len;

		buf_add(out, r->tokens.text + t[first].start,
		    t[last - 1].start + t[last - 1].len - t[first].start);
		if (t[first].capital &&
		    (token_is(t + first, WORD_NUMBER) ||
			(token_trait(t + first, WORD_SMALL) &&
			    last > first + 1)))
			out->data[from] = (char)tolower(
			    (unsigned char)out->data[from]);
	}
	if (q->wants == WANTS_AGE && figure)
		buf_string(out, " years old");
	if (q->wants == WANTS_NUMBER && figure && *q->noun && !q->bare)
		buf_printf(out, " %s", q->noun);
}

/* "Tom and Ann do it": how much of the form was said by it. */
static size_t
say_many(const char *form, struct buf *out)
{
	static const char *const verbs[][2] = { { " does ", " do " },
		{ " is ", " are " }, { " was ", " were " },
		{ " has ", " have " } };

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strncmp(form + 1, verbs[i][0], strlen(verbs[i][0])) == 0) {
			buf_string(out, verbs[i][1]);
			return strlen(verbs[i][0]);
		}
	return 0;
}

const char *
extract_answer_words_fill(const struct reading *r, const char *form,
    const char *link, const char *value)
{
	struct buf out = { 0 };
	const char *text;

	for (; *form; form++)
		if (*form == '%') {
			buf_printf(&out, "%s%s", link, value);
			if (!out.data[strlen(link) + strlen(value)] &&
			    strstr(value, " and "))
				form += say_many(form, &out);
		} else
			buf_char(&out, *form);
	if (!out.len)
		return NULL;
	if (out.data[0] >= 'a' && out.data[0] <= 'z')
		out.data[0] &= 0x5f;
	buf_char(&out, '.');
	text = arena_copy(r->scratch, out.data, out.len);
	buf_release(&out);
	return text;
}

const char *
extract_answer_words_fill_with(const struct reading *r, const char *form,
    const char *link, size_t first, size_t last)
{
	struct buf value = { 0 };
	const char *text;

	say_value(r, first, last, &value);
	text = extract_answer_words_fill(r, form, link, buf_text(&value));
	buf_release(&value);
	return text;
}
