#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mind/extract_reading.h"

/* How many sentences a pronoun reaches back. */
enum { WHO_REACH = 3 };

/* Whether "Ann's sister" and "Maria" were said to be one. */
static bool
is_called(const struct reading *r, const char *who, const char *name)
{
	for (size_t i = r->claims->n; i-- > 0;) {
		const struct claim *claim = &r->claims->items[i];

		if (claims_same(claim->relation, "name") &&
		    claims_same(claim->subject, who) &&
		    claims_same(claim->object, name))
			return true;
	}
	return false;
}

static bool
are_one(const struct reading *r, const char *a, const char *b)
{
	return is_called(r, a, b) || is_called(r, b, a);
}

const struct extract_person *
extract_person_meant(const struct reading *r, uint32_t gender)
{
	const struct extract_person *found = NULL;

	for (size_t i = 0; i < 2; i++) {
		const struct extract_person *p = &r->persons[i];

		if (!p->name || r->sentence - p->sentence > WHO_REACH)
			continue;
		if (p->gender && !(p->gender & gender))
			continue;
		/* Two of one sentence that both could be meant: nobody. */
		if (found && found->sentence == p->sentence &&
		    found->gender == p->gender)
			return are_one(r, found->name, p->name) ? found : NULL;
		if (!found)
			found = p;
	}
	/* "A lady from Bath": whoever that is has no name */
	return found && *found->name ? found : NULL;
}

static const char *
keep_owned(const struct reading *r, const char *owner, struct extract_span span)
{
	struct buf out = { 0 };

	buf_printf(&out, "%s's ", owner);
	extract_say_span(r, span, false, &out);
	return extract_keep(r, &out);
}

/* "my sister Maria", "my brother, Tom," are who is named. */
static bool
named_kin(const struct reading *r, const struct clause *c, size_t *name)
{
	size_t last = c->subject_end - 1;

	while (last > c->subject && token_name(r->tokens.items + last))
		last--;
	*name = last + 1;
	return *name < c->subject_end &&
	       token_is(r->tokens.items + last, WORD_KIN | WORD_PET) &&
	       last > c->subject;
}

bool
extract_is_speaker(const struct reading *r, const char *name)
{
	for (size_t i = 0; i < r->window->n; i++) {
		const struct memory *m = &r->window->turns[i];

		if (m->name && strcasecmp(m->name, name) == 0)
			return true;
	}
	return false;
}

static const char *
ours(const struct reading *r, const struct clause *c)
{
	struct extract_span span = { c->subject + 1, c->subject_end };
	const char *owner = r->speaker;
	size_t name;

	if (!owner)
		return NULL;
	/* "mum wants", without "my" */
	if (!token_in(r->tokens.items + c->subject, " my our "))
		span.first = c->subject;
	if (named_kin(r, c, &name)) {
		struct buf out = { 0 };

		extract_say_span(
		    r, (struct extract_span){ name, span.last }, false, &out);
		if (!extract_is_speaker(r, buf_text(&out)))
			return extract_keep(r, &out);
		buf_release(&out);
		span.last = name;
		return keep_owned(r, owner, span);
	}
	/* "our server" is nobody's own */
	if (token_word(r->tokens.items + c->subject, "our") &&
	    token_trait(
		r->tokens.items + c->head, WORD_PROJECT | WORD_MEETING)) {
		struct buf out = { 0 };

		buf_string(&out, "the ");
		extract_say_span(r, span, false, &out);
		return extract_keep(r, &out);
	}
	return keep_owned(r, owner, span);
}

static const char *
theirs(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items + c->subject;
	const struct extract_person *p =
	    token_word(t, "his")   ? extract_person_meant(r, WORD_MALE)
	    : token_word(t, "her") ? extract_person_meant(r, WORD_FEMALE)
	    : token_word(t, "its") && r->thing.name ? &r->thing
						    : NULL;

	if (!p || r->sentence - p->sentence > WHO_REACH)
		return NULL;
	return keep_owned(r, p->name,
	    (struct extract_span){ c->subject + 1, c->subject_end });
}

static const char *
as_said(const struct reading *r, const struct clause *c)
{
	struct buf out = { 0 };

	extract_say_span(r, (struct extract_span){ c->subject, c->subject_end },
	    false, &out);
	if (out.len && c->who == SUBJECT_THING && out.data[0] == 'T' &&
	    out.data[1] == 'h')
		out.data[0] = 't';
	/* "frontend's Svelte" */
	if (c->who == SUBJECT_THING && c->subject_end == c->subject + 1 &&
	    token_trait(r->tokens.items + c->subject, WORD_PROJECT) &&
	    out.len && out.data[out.len - 1] != 's' &&
	    !token_is(r->tokens.items + c->subject, WORD_VERB)) {
		buf_reset(&out);
		buf_printf(&out, "the %s", r->tokens.items[c->subject].norm);
	}
	return extract_keep(r, &out);
}

/* "the appointment" is the one that has a date already. */
static const char *
known_thing(const struct reading *r, const struct clause *c)
{
	const char *noun = r->tokens.items[c->head].norm;
	size_t len = strlen(noun);

	if (c->subject_end - c->subject > 2)
		return NULL;
	for (size_t i = r->claims->n; i-- > 0;) {
		const char *name = r->claims->items[i].subject;
		const char *relation = r->claims->items[i].relation;
		size_t n = name ? strlen(name) : 0;

		if (n > len && relation &&
		    strcmp(relation, "scheduled_for") == 0 &&
		    name[n - len - 1] == ' ' &&
		    strcmp(name + n - len, noun) == 0)
			return name;
	}
	return NULL;
}

/*
 * Whether who was left out is not who speaks: "made me a cake", "moved in with
 * his girlfriend".
 */
static bool
of_another(const struct reading *r, const struct clause *c)
{
	for (size_t i = c->rest; i < c->rest_end; i++) {
		const struct token *t = r->tokens.items + i;

		if (token_in(t, " me us "))
			return true;
		if (token_in(t, " his her ") && i + 1 < c->rest_end &&
		    token_is(t - 1, WORD_PREPOSITION) &&
		    !token_trait(t + 1, WORD_SMALL) &&
		    extract_person_meant(
			r, token_word(t, "his") ? WORD_MALE : WORD_FEMALE))
			return true;
	}
	return false;
}

/* Who was just spoken of, instead; or NULL. */
static const char *
left_out(const struct reading *r)
{
	const struct extract_person *p = &r->persons[0];

	return p->name && r->sentence - p->sentence <= 1 ? p->name : NULL;
}

const char *
extract_subject_name(struct reading *r, const struct clause *c)
{
	const struct extract_person *p = NULL;

	switch (c->who) {
	case SUBJECT_I:
		if (c->dropped && of_another(r, c))
			return left_out(r);
		return r->speaker;
	case SUBJECT_WE:
		return r->speaker;
	case SUBJECT_HE:
		p = extract_person_meant(r, WORD_MALE);
		break;
	case SUBJECT_SHE:
		p = extract_person_meant(r, WORD_FEMALE);
		break;
	case SUBJECT_IT:
		p = r->thing.name &&
			    r->sentence - r->thing.sentence <= WHO_REACH
			? &r->thing
			: NULL;
		break;
	case SUBJECT_THEY:
		p = r->they.name && r->sentence - r->they.sentence < WHO_REACH
			? &r->they
			: NULL;
		break;
	case SUBJECT_OURS:
		return ours(r, c);
	case SUBJECT_THEIRS:
		return theirs(r, c);
	case SUBJECT_THING:
		return known_thing(r, c) ? known_thing(r, c) : as_said(r, c);
	case SUBJECT_NAME:
		return as_said(r, c);
	case SUBJECT_NONE:
	case SUBJECT_YOU:
		break;
	}
	return p ? p->name : NULL;
}

bool
extract_subject_person(const struct reading *r, const struct clause *c)
{
	const struct token *head = r->tokens.items + c->head;
	size_t name;

	switch (c->who) {
	case SUBJECT_I:
	case SUBJECT_WE:
	case SUBJECT_HE:
	case SUBJECT_SHE:
	case SUBJECT_THEY:
		return true;
	case SUBJECT_OURS:
	case SUBJECT_THEIRS:
		return token_is(head, WORD_KIN | WORD_PET | WORD_JOB) ||
		       named_kin(r, c, &name);
	case SUBJECT_NAME:
		return !c->owner_end || token_is(head, WORD_KIN | WORD_PET);
	default:
		return false;
	}
}

void
extract_person_keep(struct reading *r, const char *name, uint32_t gender)
{
	struct extract_person *p = r->persons;

	if (p[0].name && strcmp(p[0].name, name) == 0) {
		p[0].sentence = r->sentence;
		p[0].gender = p[0].gender ? p[0].gender : gender;
		return;
	}
	p[1] = p[0];
	p[0] = (struct extract_person){ name, gender, r->sentence };
}

/* Whether text has the word with a capital that no sentence begins with. */
static bool
named_in(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = text; (at = strstr(at, word)); at += len) {
		if (at < text + 2 || at[-1] != ' ' ||
		    strchr(".!?:\n\"", at[-2]))
			continue;
		if (!strchr("abcdefghijklmnopqrstuvwxyz", at[len]) || !at[len])
			return true;
	}
	return false;
}

bool
extract_name_here(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;
	char word[40];

	if (token_is(t, WORD_NAME) || t->len >= sizeof word)
		return true;
	if (at && !t->mark)
		return true;
	snprintf(
	    word, sizeof word, "%.*s", (int)t->len, r->tokens.text + t->start);
	for (size_t i = 0; i < r->window->n; i++) {
		const struct memory *m = &r->window->turns[i];

		if (m->name && strncmp(m->name, word, strlen(word)) == 0)
			return true;
		if (m->text && named_in(m->text, word))
			return true;
	}
	return false;
}

void
extract_subject_keep(
    struct reading *r, const struct clause *c, const char *name)
{
	const struct token *t = r->tokens.items;
	uint32_t gender = 0;
	bool pet = token_is(t + c->head, WORD_PET);

	if (c->who == SUBJECT_I || c->who == SUBJECT_WE ||
	    (c->who == SUBJECT_NAME && c->subject_end == c->subject + 1 &&
		!extract_name_here(r, c->subject)))
		return;
	/* "EB people are": nobody of them is "he" */
	if (c->who == SUBJECT_NAME &&
	    token_in(t + c->head, " people guys folks team staff lot ")) {
		r->they = (struct extract_person){ name, 0, r->sentence };
		return;
	}
	if (c->who == SUBJECT_HE || c->who == SUBJECT_SHE)
		gender = c->who == SUBJECT_HE ? WORD_MALE : WORD_FEMALE;
	else if (c->who == SUBJECT_THEY) {
		r->they.sentence = r->sentence;
		return;
	} else if (!extract_subject_person(r, c) || pet) {
		r->thing = (struct extract_person){ name, 0, r->sentence };
		if (!pet)
			return;
	} else
		for (size_t i = c->subject; i < c->subject_end; i++)
			if (!c->owner_end || i >= c->owner_end)
				gender |= t[i].word->traits &
					  (WORD_MALE | WORD_FEMALE);
	extract_person_keep(r, name, gender);
}
