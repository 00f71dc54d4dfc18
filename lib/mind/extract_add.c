#include <ctype.h>
#include <string.h>

#include "base/utf8.h"
#include "mind/extract_apply.h"
#include "mind/relations.h"

enum { ADD_TEXT_MIN = 8 };

/* A sentence: blanks off, a capital for "the", a full stop. */
static const char *
finish(struct reading *r, const char *text)
{
	struct buf out = { 0 };
	size_t len;

	buf_string(&out, text);
	len = utf8_fit(out.data, out.len, EXTRACT_TEXT_MAX - 1);
	while (len && strchr(" ,;:.-!(\"", out.data[len - 1]))
		len--;
	out.len = len;
	out.data[len] = '\0';
	if (strncmp(out.data, "the ", 4) == 0)
		out.data[0] = 'T';
	buf_char(&out, '.');
	return extract_keep(r, &out);
}

static bool
says_same(const struct claim *a, const struct claim *b)
{
	return a->stance == b->stance && strcmp(a->text, b->text) == 0;
}

struct claim *
extract_add(struct reading *r, const struct claim *claim)
{
	struct claim new = *claim;
	size_t n = r->claims->n;

	if (!new.text || strlen(new.text) < ADD_TEXT_MIN ||
	    strlen(new.text) > EXTRACT_TEXT_MAX - 2)
		return NULL;
	new.text = finish(r, new.text);
	new.said_by = r->speaker;
	new.turns[0] = (uint32_t)r->turn;
	new.n_turns = 1;
	new.corrects = new.corrects || r->corrects;
	if (r->document)
		new.confidence -= .05;
	for (size_t i = n > 12 ? n - 12 : 0; i < n; i++)
		if (r->claims->items[i].turns[0] == r->turn &&
		    says_same(&r->claims->items[i], &new))
			return NULL;
	return claims_add(r->claims, &new);
}

/* "is allergic to" denied: "is no longer allergic to". */
static void
say_ended(const char *phrase, struct buf *out)
{
	if (strcmp(phrase, "is") == 0)
		buf_string(out, "is no longer");
	else if (strncmp(phrase, "is ", 3) == 0)
		buf_printf(out, "is no longer %s", phrase + 3);
	else
		buf_printf(out, "no longer %s", phrase);
}

static void
say_never(const char *phrase, struct buf *out)
{
	size_t len = strcspn(phrase, " ");
	const struct word *word = extract_word(phrase, len);

	if (strncmp(phrase, "is", len) == 0 || strncmp(phrase, "was", len) == 0)
		buf_printf(out, "%.*s not%s", (int)len, phrase, phrase + len);
	else {
		buf_printf(out, "does not %s%s",
		    word && word->lemma ? word->lemma : phrase, phrase + len);
	}
}

/* Whether it is a year or a month, which one is in and not on. */
static bool
long_time(const char *object)
{
	return object &&
	       (object[0] < '0' || object[0] > '9' ||
		   strspn(object, "0123456789") == strlen(object)) &&
	       strlen(object) >= 4 &&
	       strspn(object + strlen(object) - 4, "0123456789") == 4;
}

/* What stands between subject and object in the text. */
static const char *
phrase_of(const struct relation *relation, const char *name, const char *object)
{
	if (strcmp(name, "age") == 0)
		return "is";
	if (strcmp(name, "scheduled_for") == 0 && object &&
	    strstr(object, " to "))
		return "is from";
	if (strcmp(name, "scheduled_for") == 0 && long_time(object))
		return "is in";
	if (strcmp(name, "born_on") == 0 && long_time(object))
		return "was born in";
	return relation->phrase;
}

/* Whether the subject is of many people: "Ann's parents". */
static bool
many(const char *subject)
{
	const char *last = strrchr(subject, ' ');

	const char *word = last ? last + 1 : subject;
	size_t len = strlen(word);
	char one[32];

	if (strstr(subject, " and "))
		return true;
	/* "Tickets": the plural of a noun that is known */
	if (len > 3 && len < sizeof one && word[len - 1] == 's') {
		const struct word *noun;

		for (size_t i = 0; i < len; i++)
			one[i] = (char)tolower((unsigned char)word[i]);
		noun = extract_word(one, len);
		if (noun && noun->classes & WORD_NAME)
			return false;
		noun = extract_word(one, len - 1);
		if (noun && noun->traits & (WORD_PROJECT | WORD_MEETING))
			return true;
	}
	return last && token_in(&(struct token){ .norm = last + 1 },
			   " parents kids children grandparents grandkids "
			   "siblings sisters brothers sons daughters twins "
			   "friends cousins in-laws colleagues dogs cats "
			   "neighbours neighbors ");
}

/* "live in" of many, "lives in" of one. */
static void
say_holds(const char *phrase, bool several, struct buf *out)
{
	size_t len = strcspn(phrase, " ");
	const struct word *word = extract_word(phrase, len);

	if (!several)
		buf_string(out, phrase);
	else if (strncmp(phrase, "is", len) == 0)
		buf_printf(out, "are%s", phrase + len);
	else if (strncmp(phrase, "was", len) == 0)
		buf_printf(out, "were%s", phrase + len);
	else
		buf_printf(out, "%s%s",
		    word && word->lemma && word->forms & FORM_S ? word->lemma
								: phrase,
		    word && word->lemma && word->forms & FORM_S ? phrase + len
								: "");
}

/* "no longer works", "is cancelled": what ended is not named. */
static void
say_ended_bare(const char *name, const char *phrase, struct buf *out)
{
	static const char *const links[] = { " at", " in", " with", " on",
		" to", " for" };
	size_t len;

	if (strcmp(name, "scheduled_for") == 0) {
		buf_string(out, "is cancelled");
		return;
	}
	say_ended(phrase, out);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		len = strlen(links[i]);
		if (out->len > len &&
		    strcmp(out->data + out->len - len, links[i]) == 0) {
			out->len -= len;
			out->data[out->len] = '\0';
			return;
		}
	}
}

struct claim *
extract_add_relation(struct reading *r, const char *subject, const char *name,
    const char *object, const char *shown, enum claim_stance stance,
    const struct extract_time *time, double confidence)
{
	const struct relation *relation = relation_find(name);
	struct buf out = { 0 };
	const char *phrase;
	struct claim claim = { .subject = subject,
		.relation = name,
		.object = object,
		.stance = stance,
		.confidence = confidence,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };

	if (!relation || !subject || (stance == CLAIM_HOLDS && !object) ||
	    (object && strcmp(object, subject) == 0))
		return NULL;
	claim.type = relation->type;
	phrase = phrase_of(relation, name, object);
	buf_printf(&out, "%s ", subject);
	if (stance == CLAIM_ENDED && !object)
		say_ended_bare(name, phrase, &out);
	else if (stance == CLAIM_ENDED)
		say_ended(phrase, &out);
	else if (stance == CLAIM_NEVER)
		say_never(phrase, &out);
	else
		say_holds(phrase, many(subject), &out);
	if (object)
		buf_printf(&out, " %s", shown ? shown : object);
	if (object && strcmp(name, "age") == 0)
		buf_string(&out, " years old");
	if (time && stance != CLAIM_NEVER && !time->when.future &&
	    strncmp(relation->phrase, "was ", 4) != 0) {
		struct buf when = { 0 };

		extract_say_time(time, false, &when);
		buf_printf(&out, " since %s", buf_text(&when));
		buf_release(&when);
	}
	if (time && stance == CLAIM_HOLDS)
		claim.valid_from = time->when.from.at;
	if (time && stance == CLAIM_ENDED)
		claim.valid_to = time->when.from.at;
	claim.text = extract_keep(r, &out);
	return extract_add(r, &claim);
}

const char *
extract_last_value(
    const struct reading *r, const char *subject, const char *relation)
{
	for (size_t i = r->claims->n; i-- > 0;) {
		const struct claim *claim = &r->claims->items[i];

		if (claim->stance == CLAIM_HOLDS && claim->relation &&
		    strcmp(claim->relation, relation) == 0 &&
		    strcmp(claim->subject, subject) == 0)
			return claim->object;
	}
	return NULL;
}
