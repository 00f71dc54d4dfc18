#include <string.h>

#include "mind/extract_apply.h"

size_t
extract_names_from(const struct reading *r, size_t at, size_t end)
{
	static const char particles[] = " van von de der den di da del la le ";
	const struct token *t = r->tokens.items + at;
	size_t n = 0, link = 1;

	while (at + link < end && link < 3 && token_in(t + link, particles))
		link++;
	/* "Joost van Dijk" */
	if (link > 1 && at + link < end && token_name(t) &&
	    token_name(t + link) && !t[1].mark)
		return link + 1;
	while (at + n < end && n < 3 && token_name(r->tokens.items + at + n) &&
	       !(n && r->tokens.items[at + n].mark) &&
	       !token_trait(r->tokens.items + at + n,
		   WORD_LASTING | WORD_DIET | WORD_PASSING))
		n++;
	return n;
}

/* Of these one has many, so that a name tells one from the other. */
static bool
many(const struct token *t)
{
	return token_in(t,
	    " friend colleague coworker co-worker neighbor neighbour cousin "
	    "teammate classmate roommate flatmate housemate buddy pal aunt "
	    "uncle nephew niece kid child teacher client ");
}

void
extract_add_kin(struct reading *r, const char *kin, const struct token *noun,
    const char *name)
{
	struct buf out = { 0 };
	struct claim claim = { .type = MEMORY_FACT,
		.subject = name,
		.relation = "is",
		.object = kin,
		.confidence = .85,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };

	if (!kin || !name)
		return;
	extract_person_keep(r, extract_is_speaker(r, name) ? kin : name,
	    noun->word->traits & (WORD_FEMALE | WORD_MALE));
	if (!many(noun) || extract_is_speaker(r, name)) {
		extract_add_relation(
		    r, kin, "name", name, NULL, CLAIM_HOLDS, NULL, .85);
		return;
	}
	buf_printf(&out, "%s is %s", name, kin);
	claim.text = extract_keep(r, &out);
	extract_add(r, &claim);
}

/* The name that follows a word for somebody at at; 0 words if there is none. */
static size_t
named_behind(const struct reading *r, size_t at, size_t end, bool link)
{
	const struct token *t = r->tokens.items;

	if (link != (at + 1 < end && token_in(t + at + 1, " named called ")))
		return 0;
	return extract_names_from(r, at + 1 + link, end);
}

/* "New teacher, Ms Farkas": who takes the place of the one before. */
static void
named_new(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t at = 0; at + 2 < r->tokens.n; at++) {
		size_t name = at + 2, n;
		struct buf kin = { 0 };

		if (!token_word(t + at, "new") ||
		    !(token_is(t + at + 1, WORD_KIN | WORD_JOB) ||
			token_in(t + at + 1, " guide tutor supervisor gp ")) ||
		    (at && !t[at].mark &&
			!token_in(t + at - 1, " my our the is 's a got have ")))
			continue;
		while (name < r->tokens.n &&
		       token_in(t + name, " though now is 's called named is "))
			name++;
		n = extract_names_from(r, name, r->tokens.n);
		if (!n || (name == at + 2 && !t[name].mark) ||
		    (name + n < r->tokens.n && !t[name + n].mark))
			continue;
		buf_printf(&kin, "%s's %s", r->speaker, t[at + 1].norm);
		extract_add_relation(r, extract_keep(r, &kin), "name",
		    extract_say_object(
			r, (struct extract_span){ name, name + n }),
		    NULL, CLAIM_HOLDS, NULL, .8);
	}
}

/* "Nils, my brother", "Tom Hadley, my landlord" */
void
extract_named_before(struct reading *r)
{
	const struct token *t = r->tokens.items;

	if (r->speaker && !r->document)
		named_new(r);

	for (size_t at = 1; at + 1 < r->tokens.n; at++) {
		size_t from = at, kin = at + 1;

		if (!token_in(t + at, " my our ") || t[at].mark != ',')
			continue;
		while (from > 0 && token_name(t + from - 1) &&
		       !(from < at && t[from].mark))
			from--;
		while (kin < r->tokens.n && kin < at + 3 &&
		       !token_is(t + kin, WORD_KIN | WORD_PET))
			kin++;
		if (from == at || kin >= r->tokens.n ||
		    !token_is(t + kin, WORD_KIN | WORD_PET) ||
		    (kin + 1 < r->tokens.n && !t[kin + 1].mark))
			continue;
		extract_add_kin(r,
		    extract_say_object(r, (struct extract_span){ at, kin + 1 }),
		    t + kin,
		    extract_say_object(r, (struct extract_span){ from, at }));
	}
}

/* "Luc's mother Odile": who is somebody to another one. */
static void
named_of_others(struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items;

	for (size_t at = c->subject + 1; at + 2 < c->rest_end; at++) {
		size_t from = at, n;
		struct buf kin = { 0 };

		if (!token_word(t + at, "'s") || !token_name(t + at - 1) ||
		    !token_is(t + at + 1, WORD_KIN | WORD_PET))
			continue;
		n = named_behind(r, at + 1, c->rest_end, false);
		if (!n || (t[at + 2].mark && t[at + 2].mark != ','))
			continue;
		/* "Luc's mother, Odile, is" */
		if (t[at + 2].mark == ',' && t[at + 2 + n].mark != ',')
			continue;
		while (from > c->subject && token_name(t + from - 1))
			from--;
		extract_say_span(
		    r, (struct extract_span){ from, at + 2 }, false, &kin);
		extract_add_kin(r, extract_keep(r, &kin), t + at + 1,
		    extract_say_object(
			r, (struct extract_span){ at + 2, at + 2 + n }));
	}
}

void
extract_named(struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items;
	size_t from = 0, until = c->rest_end;
	bool mine = false, owned;

	named_of_others(r, c);
	for (size_t at = c->shared ? c->rest : c->subject; at < until; at++) {
		size_t n, link;
		struct buf kin = { 0 };

		if (token_in(t + at, " my our ") ||
		    token_in(t + at, " a an ")) {
			from = at + 1;
			owned = token_in(t + at, " my our ");
			mine = owned || (extract_apply_verb(
					     c, " have own adopt get buy ") &&
					    (c->who == SUBJECT_I ||
						c->who == SUBJECT_WE));
			continue;
		}
		if (!mine || !from || !token_is(t + at, WORD_KIN | WORD_PET))
			continue;
		link = at + 1 < until && token_in(t + at + 1, " named called ");
		n = named_behind(r, at, until, link);
		mine = false;
		if (!n || t[at + 1].mark == ';' || c->negative)
			continue;
		/* "my father, Armand, is" */
		if (t[at + 1].mark == ',' && at + 1 + n < r->tokens.n &&
		    t[at + 1 + n].mark != ',')
			continue;
		if (at + 1 + link + n < until &&
		    token_word(t + at + 1 + link + n, "'s") && link)
			continue;
		buf_printf(&kin, "%s's ", r->speaker);
		extract_say_span(
		    r, (struct extract_span){ from, at + 1 }, false, &kin);
		extract_add_kin(r, extract_keep(r, &kin), t + at,
		    extract_say_object(r, (struct extract_span){ at + 1 + link,
					      at + 1 + link + n }));
	}
}
