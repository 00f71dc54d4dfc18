#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "mind/extract_apply.h"
#include "mind/relations.h"

/* What "my X is Y" says by its X, whole or as its last words. */
static const struct attribute {
	const char *noun, *relation;
} attributes[] = {
	{ "name", "name" },
	{ "full name", "name" },
	{ "first name", "name" },
	{ "real name", "name" },
	{ "nickname", "nickname" },
	{ "email", "email" },
	{ "e-mail", "email" },
	{ "mail", "email" },
	{ "email address", "email" },
	{ "e-mail address", "email" },
	{ "mail address", "email" },
	{ "new email", "email" },
	{ "phone", "phone" },
	{ "phone number", "phone" },
	{ "number", "phone" },
	{ "cell", "phone" },
	{ "mobile", "phone" },
	{ "mobile number", "phone" },
	{ "cell number", "phone" },
	{ "telephone number", "phone" },
	{ "address", "address" },
	{ "home address", "address" },
	{ "birthday", "birthday" },
	{ "bday", "birthday" },
	{ "date of birth", "birthday" },
	{ "age", "age" },
	{ "hometown", "from" },
	{ "home town", "from" },
	{ "job", "works_as" },
	{ "occupation", "works_as" },
	{ "profession", "works_as" },
	{ "job title", "works_as" },
	{ "employer", "works_at" },
	{ "website", "website" },
	{ "site", "website" },
	{ "homepage", "website" },
	{ "blog", "website" },
	{ "github", "handle" },
	{ "twitter", "handle" },
	{ "instagram", "handle" },
	{ "handle", "handle" },
	{ "username", "handle" },
	{ "diet", "diet" },
	{ "native language", "speaks" },
	{ "first language", "speaks" },
	{ "mother tongue", "speaks" },
	{ "hobby", "does" },
	{ "hobbies", "does" },
	{ "major", "studies" },
};

static const char *
attribute_of(const char *noun)
{
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		const char *known = attributes[i].noun;
		size_t n = strlen(known), len = strlen(noun);

		if (strcasecmp(noun, known) == 0)
			return attributes[i].relation;
		/* "new phone number", "personal email" */
		if (len > n && noun[len - n - 1] == ' ' &&
		    strcasecmp(noun + len - n, known) == 0 &&
		    (strncmp(noun, "new ", 4) == 0 ||
			strncmp(noun, "current ", 8) == 0 ||
			strncmp(noun, "personal ", 9) == 0))
			return attributes[i].relation;
	}
	return NULL;
}

/* favourite_colour, for "favorite color"; NULL if it is no favourite. */
static const char *
favourite_of(const struct reading *r, const char *noun)
{
	static const char *const openings[] = { "favourite ", "favorite ",
		"fav ", "fave ", "all-time favorite ", "all-time favourite " };
	struct buf out = { 0 };
	size_t n = 0;

	for (size_t i = 0; !n && i < sizeof openings / sizeof *openings; i++)
		if (strncasecmp(noun, openings[i], strlen(openings[i])) == 0)
			n = strlen(openings[i]);
	if (!n || strlen(noun + n) > 40)
		return NULL;
	buf_string(&out, "favourite_");
	if (strcasecmp(noun + n, "color") == 0)
		noun = "colour", n = 0;
	for (const char *p = noun + n; *p; p++)
		buf_char(&out, *p == ' '                ? '_'
			       : *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20)
							: *p);
	return extract_keep(r, &out);
}

/* Splits "Ann's sister's birthday" at the last "'s ". */
static const char *
owner_of(const struct reading *r, const char *subject, const char **noun)
{
	const char *cut = NULL;

	for (const char *p = subject; (p = strstr(p, "'s ")); p++)
		cut = p;
	if (!cut || cut == subject)
		return NULL;
	*noun = cut + 3;
	return arena_copy(&r->claims->arena, subject, (size_t)(cut - subject));
}

static enum claim_stance
stance_of(const struct clause *c)
{
	if (c->no_longer || c->used_to)
		return CLAIM_ENDED;
	return c->negative ? CLAIM_NEVER : CLAIM_HOLDS;
}

/* Adds a claim in the clause's words, of the rest up to where a noun ends. */
static struct claim *
add_is(struct reading *r, const struct clause *c, const char *subject,
    const char *owner, const char *relation, struct extract_span object,
    double confidence)
{
	const struct relation *known = relation_find(relation);
	struct clause cut = *c;
	struct claim claim = { .type = known->type,
		.stance = stance_of(c),
		.subject = owner,
		.relation = relation,
		.confidence = confidence,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };

	cut.rest_end = object.last;
	claim.object = extract_say_object(r, object);
	if (r->tokens.items[object.first].timed) {
		const struct extract_time *time = extract_time_in(r, object);
		struct buf out = { 0 };

		if (time && time->told &&
		    time->when.from.precision <= CLOCK_DAY) {
			/* A birthday has no year. */
			bool yearly = strcmp(relation, "birthday") == 0;

			extract_say_time(time, false, &out);
			if (yearly && out.len > 5) {
				size_t n = strcspn(out.data, "0123456789");

				n += strspn(out.data, "0123456789 ");
				n += strcspn(out.data + n, " ");
				out.len = n;
				out.data[n] = '\0';
			}
		} else

			for (size_t i = object.first; i < object.last; i++)
				buf_printf(&out, "%s%.*s", out.len ? " " : "",
				    (int)r->tokens.items[i].len,
				    r->tokens.text + r->tokens.items[i].start);
		claim.object = extract_keep(r, &out);
		/* A birthday comes every year. */
		out = (struct buf){ 0 };
		buf_printf(&out, "%s is on %s", subject, claim.object);
		claim.text = extract_keep(r, &out);
	} else {
		claim.text = extract_apply_sentence(r, &cut, subject);
	}
	return claim.object && strcmp(claim.object, owner) != 0
		   ? extract_add(r, &claim)
		   : NULL;
}

static size_t
timed_end(const struct reading *r, size_t at, size_t end)
{
	while (at < end && r->tokens.items[at].timed)
		at++;
	return at;
}

/* "my birthday is 3 May", "my favourite colour is green" */
static bool
known_attribute(struct reading *r, const struct clause *c, const char *subject,
    const char *owner, const char *noun)
{
	const char *relation = attribute_of(noun);
	struct extract_span object = { c->rest, 0 };
	const struct token *t = r->tokens.items + c->rest;

	if (!relation)
		relation = favourite_of(r, noun);
	if (!relation || c->rest >= c->rest_end)
		return false;
	if (c->past && !c->used_to)
		return true;
	/* "my phone is a Pixel" is no number */
	if (token_in(t, " a an the ") &&
	    token_in(&(struct token){ .norm = relation },
		" phone email website handle address "))
		return false;
	if (strcmp(relation, "works_as") == 0 && token_in(t, " at with "))
		relation = "works_at";
	if (token_in(t, " on at called probably definitely ") &&
	    object.first + 1 < c->rest_end)
		object.first++;
	if (token_in(r->tokens.items + object.first, " to that when what not "))
		return true;
	object.last = t->timed ? timed_end(r, object.first, c->rest_end)
			       : extract_noun_end(
				     r, object.first, c->rest_end, true);
	if (strcmp(relation, "address") == 0)
		object.last = c->rest_end;
	if (strcmp(relation, "phone") == 0 &&
	    !strpbrk(r->tokens.items[object.first].norm, "0123456789+("))
		return true;
	if (strcmp(relation, "email") == 0 &&
	    !strchr(r->tokens.items[object.first].norm, '@'))
		return true;
	if (t->timed || extract_object_fits(r, c, object))
		add_is(r, c, subject, owner, relation, object, .9);
	return true;
}

/* "my sister is Maria": who she is, if a name stands there alone. */
static bool
kin_name(struct reading *r, const struct clause *c, const char *subject)
{
	size_t n = extract_names_from(r, c->rest, c->rest_end);
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .75,
		.event_at.at = CLOCK_NONE };

	if (!n || c->past ||
	    !token_is(
		r->tokens.items + c->head, WORD_KIN | WORD_PET | WORD_JOB))
		return false;
	/* "our contact at the firm is Anna Schmidt, purchasing" */
	if (c->rest + n < c->rest_end) {
		const struct token *behind = r->tokens.items + c->rest + n;

		if ((behind->mark != ',' &&
			!token_in(behind, " at of from in ")) ||
		    c->negative || c->rest_end - c->rest > n + 6)
			return false;
		extract_add_said(r, c, subject, claim);
		return true;
	}
	extract_add_relation(r, subject, "name",
	    extract_say_object(
		r, (struct extract_span){ c->rest, c->rest + n }),
	    NULL, stance_of(c), NULL, .85);
	return true;
}

/* "Tom is my brother" */
static bool
is_my_kin(struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items;
	size_t last = c->rest + 1;

	if (c->rest + 1 >= c->rest_end || !token_in(t + c->rest, " my our ") ||
	    c->past || c->negative || c->no_longer)
		return false;
	while (last < c->rest_end && last < c->rest + 5 &&
	       !token_is(t + last, WORD_KIN | WORD_PET))
		last++;
	/* "Jule is my wife's daughter" */
	while (last + 2 < c->rest_end && token_is(t + last, WORD_KIN) &&
	       token_word(t + last + 1, "'s") &&
	       token_is(t + last + 2, WORD_KIN | WORD_PET))
		last += 2;
	if (last >= c->rest_end || !token_is(t + last, WORD_KIN | WORD_PET) ||
	    (last + 1 < c->rest_end && token_word(t + last + 1, "'s")))
		return false;
	if (!extract_subject_person(r, c) || strstr(subject, "'s ") ||
	    c->who == SUBJECT_I || c->who == SUBJECT_WE)
		return false;
	extract_add_kin(r,
	    extract_say_object(r, (struct extract_span){ c->rest, last + 1 }),
	    t + last, subject);
	return last + 1 == c->rest_end;
}

/* "I'm Ann", "I am Ann Lee and" */
static bool
is_called(struct reading *r, const struct clause *c, const char *subject)
{
	const struct token *t = r->tokens.items + c->rest;
	size_t n = extract_names_from(r, c->rest, c->rest_end);

	if (!n && c->rest < c->rest_end && token_is(t, WORD_NAME) &&
	    !t->word->lemma && !t->word->traits)
		n = 1;
	if (!n || c->who != SUBJECT_I || c->past || c->negative ||
	    (t->word->lemma && !token_is(t, WORD_NAME)) ||
	    token_is(t, WORD_JOB | WORD_KIN | WORD_ADVERB) ||
	    token_trait(t, WORD_LANGUAGE | WORD_ILLNESS | WORD_HOBBY))
		return false;
	if (c->rest + n < c->rest_end && !t[n].mark &&
	    !token_in(t + n, " and from by with "))
		return false;
	extract_add_relation(r, subject, "name",
	    extract_say_object(
		r, (struct extract_span){ c->rest, c->rest + n }),
	    NULL, CLAIM_HOLDS, NULL, .85);
	return true;
}

/* "Pizza is my favourite food" */
static bool
is_favourite(struct reading *r, const struct clause *c, const char *subject)
{
	struct extract_span noun = { c->rest + 1, c->rest_end };
	struct claim claim = { .type = MEMORY_PREFERENCE,
		.stance = stance_of(c),
		.subject = r->speaker,
		.object = subject,
		.confidence = .8,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	struct buf out = { 0 };
	const char *said;

	if (c->rest + 2 >= c->rest_end || c->past ||
	    !token_in(r->tokens.items + c->rest, " my our ") ||
	    (c->who != SUBJECT_NAME && c->who != SUBJECT_THING))
		return false;
	noun.last = extract_noun_end(r, noun.first, c->rest_end, false);
	said = extract_say_object(r, noun);
	claim.relation = said ? favourite_of(r, said) : NULL;
	if (!claim.relation || claim.stance != CLAIM_HOLDS)
		return false;
	buf_printf(&out, "%s's %s is %s", r->speaker, said, subject);
	claim.text = extract_keep(r, &out);
	extract_add(r, &claim);
	return true;
}

bool
extract_attribute(
    struct reading *r, const struct clause *c, const char *subject)
{
	const char *noun, *owner;

	if (!extract_apply_verb(c, " be ") || c->passive || c->future ||
	    c->perfect || c->rest >= c->rest_end)
		return false;
	if (is_called(r, c, subject) || is_my_kin(r, c, subject))
		return true;
	owner = owner_of(r, subject, &noun);
	if (is_favourite(r, c, subject))
		return true;
	if (!owner)
		return false;
	return known_attribute(r, c, subject, owner, noun) ||
	       kin_name(r, c, subject);
}
