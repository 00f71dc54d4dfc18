#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_talk.h"

/* Words about how one wants to be answered. */
static const char style[] =
    " answer answers reply replies respond response responses brief briefly "
    "short shorter concise concisely bullet bullets emoji emojis detail "
    "details detailed formal informal formally informally casual metric "
    "imperial celsius fahrenheit language tone simple simply jargon comments "
    "markdown tables summary summaries english spanish german french italian "
    "polite politely verbose sources citations code examples example "
    "explanations explain paragraphs sentences address explanation "
    "technical steps apologize apologise apologies assume emoticons "
    "kilometers kilometres 24-hour format step-by-step numbered ";

static const char *const wants[] = { " i want you to ", " i would like you to ",
	" i need you to ", " i prefer that you ", " i prefer you to ", NULL };

static bool
style_word(const struct token *t)
{
	return token_in(t, style);
}

static size_t
skip_polite(const struct reading *r, size_t at, bool *standing)
{
	static const char polite[] =
	    " please also and hey ok okay just so "
	    "always can could you kindly but make sure to "
	    "then well ";
	const struct token *t = r->tokens.items;

	while (at < r->tokens.n && token_in(t + at, polite)) {
		*standing = *standing || token_word(t + at, "always");
		at++;
	}
	return at;
}

/* Behind "from now on", "in the future", "going forward", or at itself. */
static size_t
skip_from_now_on(const struct reading *r, size_t at, bool *standing)
{
	static const char *const openings[] = { " from now on ",
		" in the future ", " in future ", " going forward ",
		" for future ", " from here on " };

	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
		if (!extract_says(r, openings[i]))
			continue;
		*standing = true;
		if (strncmp(buf_text(&r->flat), openings[i],
			strlen(openings[i])) == 0)
			while (at < r->tokens.n &&
			       token_in(r->tokens.items + at,
				   " from now on in the future going forward "
				   "here "))
				at++;
	}
	return at;
}

/* The bare verb of an instruction, with whether it forbids. */
static size_t
read_verb(const struct reading *r, size_t at, bool *forbids, bool *standing)
{
	const struct token *t = r->tokens.items;

	if (at + 1 < r->tokens.n && token_word(t + at, "do") &&
	    token_word(t + at + 1, "not")) {
		*forbids = true;
		at += 2;
	} else if (at < r->tokens.n && token_in(t + at, " never stop ")) {
		*forbids = *standing = true;
		at++;
	}
	at = skip_polite(r, at, standing);
	return at < r->tokens.n && t[at].word->lemma &&
		       (t[at].word->forms & (FORM_BASE | FORM_ING)) &&
		       !(t[at].word->forms == FORM_ING && !*forbids)
		   ? at
		   : r->tokens.n;
}

static void
add_wish(struct reading *r, struct extract_span span, bool forbids)
{
	struct claim claim = { .type = MEMORY_PREFERENCE,
		.subject = r->speaker,
		.relation = "wants_replies",
		.confidence = .8,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	struct buf deed = { 0 }, out = { 0 };
	const struct word *verb = r->tokens.items[span.first].word;

	buf_printf(&deed, "%s%s", forbids ? "not " : "", verb->lemma);
	span.first++;
	if (span.first < span.last) {
		buf_char(&deed, ' ');
		extract_say_span(r, span, false, &deed);
	}
	claim.object = extract_keep(r, &deed);
	buf_printf(&out, "%s %s the assistant to %s", r->speaker,
	    forbids ? "does not want" : "wants",
	    claim.object + (forbids ? 4 : 0));
	claim.text = extract_keep(r, &out);
	extract_add(r, &claim);
}

/* The end of the sentence, without "please" and "from now on". */
static size_t
wish_end(const struct reading *r, size_t at)
{
	size_t end = r->tokens.n;

	for (size_t i = at + 1; i + 1 < r->tokens.n; i++)
		if ((token_word(r->tokens.items + i, "from") &&
			token_word(r->tokens.items + i + 1, "now")) ||
		    (token_word(r->tokens.items + i, "going") &&
			token_word(r->tokens.items + i + 1, "forward")) ||
		    (token_word(r->tokens.items + i, "in") &&
			token_word(r->tokens.items + i + 1, "future")))
			return i;
	while (end > at + 1 && token_in(r->tokens.items + end - 1,
				   " please thanks ok okay thx "))
		end--;
	return end;
}

/* "please answer briefly", "don't use emojis", "always reply in German" */
static bool
wish(struct reading *r)
{
	bool standing = false, forbids = false, about = false;
	size_t at = skip_polite(r, 0, &standing), end;

	at = skip_from_now_on(r, at, &standing);
	at = skip_polite(r, at, &standing);
	if (extract_says_any(r, wants) && r->tokens.n > 4) {
		while (at < r->tokens.n &&
		       !token_word(r->tokens.items + at, "you"))
			at++;
		at++;
		at += at < r->tokens.n &&
		      token_word(r->tokens.items + at, "to");
		standing = true;
	}
	at = read_verb(r, at, &forbids, &standing);
	if (at >= r->tokens.n || !r->to_assistant)
		return false;
	end = wish_end(r, at);
	for (size_t i = at; i < end; i++)
		about = about || style_word(r->tokens.items + i);
	/* A wish for this once is none for the next time. */
	if (!about || end - at > 20 ||
	    (!standing && !forbids &&
		!token_in(r->tokens.items + at,
		    " answer reply respond keep be address write use "
		    "speak ")) ||
	    extract_says(r, " this ") || extract_says(r, " above ") ||
	    extract_says(r, " following ") || extract_says(r, " my "))
		return false;
	if (!standing && !forbids && !extract_says(r, " answers ") &&
	    !extract_says(r, " replies ") && !extract_says(r, " responses ") &&
	    !extract_says(r, " me ") &&
	    !token_in(r->tokens.items + at, " answer reply respond be keep ") &&
	    end - at > 5)
		return false;
	add_wish(r, (struct extract_span){ at, end }, forbids);
	return true;
}

/* "call me Ann", "you can call me Ann" */
static bool
call_me(struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t at = 0; at + 2 < r->tokens.n; at++) {
		size_t name = at + 2, end = name;
		bool by = at &&
			  !token_in(t + at - 1,
			      " please just can or but and you everyone "
			      "everybody people friends they all family ");

		if (!token_in(t + at, " call calls ") ||
		    !token_word(t + at + 1, "me") || by)
			continue;
		while (end < r->tokens.n && end < name + 2 &&
		       token_name(t + end) && !(end > name && t[end].mark))
			end++;
		if (end == name || r->tokens.end == '?')
			return false;
		extract_add_relation(r, r->speaker, "nickname",
		    extract_say_object(r, (struct extract_span){ name, end }),
		    NULL, CLAIM_HOLDS, NULL, .85);
		return true;
	}
	return false;
}

/* The first bare verb behind a comma, as in "to deploy, run"; or 0. */
static size_t
main_order(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t i = 2; i < r->tokens.n; i++) {
		size_t at = i;

		if (t[i].mark != ',' && !token_word(t + i, "then"))
			continue;
		while (at < r->tokens.n &&
		       token_in(t + at,
			   " please you we just always first then must should "
			   "need have to can simply never not do make sure "
			   "i usually remember "))
			at++;
		if (at < r->tokens.n && t[at].word->lemma &&
		    (t[at].word->forms & FORM_BASE) &&
		    !token_is(t + at, WORD_BE | WORD_HAVE | WORD_PREPOSITION))
			return i;
		return 0;
	}
	return 0;
}

/* "before every deploy run make smoke": the order without its comma. */
static size_t
bare_order(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t i = 2; i + 1 < r->tokens.n && i < 8; i++)
		if (t[i].word->lemma && (t[i].word->forms & FORM_BASE) &&
		    !t[i].mark && !t[i + 1].mark && !t[i - 1].digits &&
		    !token_is(t + i, WORD_BE | WORD_HAVE | WORD_DO) &&
		    !token_is(t + i - 1,
			WORD_ARTICLE | WORD_POSSESSIVE | WORD_PREPOSITION |
			    WORD_I | WORD_WE | WORD_YOU | WORD_THEY |
			    WORD_ADVERB | WORD_MIGHT | WORD_WILL))
			return i;
	return 0;
}

/* "whenever frost is forecast, the sprinklers must run" */
static size_t
main_duty(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t comma = 0;

	for (size_t i = 2; i < r->tokens.n; i++) {
		if (!comma && t[i].mark == ',')
			comma = i;
		if (comma && token_in(t + i, " must should "))
			return i < comma + 6 ? comma : 0;
	}
	return 0;
}

static bool
said_of_others(const struct reading *r)
{
	static const char *const words[] = { " you ", " me ", " it is ",
		" let ", " help ", " would ", " could ", " i ", " know ",
		NULL };

	return extract_says_any(r, words);
}

/* "before you touch a level, copy it": "you" is whoever does it. */
static bool
whoever(const struct reading *r)
{
	static const char *const words[] = { " me ", " my ", " i ", " let ",
		" help ", " would ", " could ", " know ", " want ", NULL };

	return r->to_assistant &&
	       token_in(r->tokens.items, " before after whenever ") &&
	       token_word(r->tokens.items + 1, "you") &&
	       !extract_says_any(r, words);
}

static void
add_procedure(struct reading *r, size_t main, struct extract_span condition)
{
	struct claim claim = { .type = MEMORY_PROCEDURE,
		.relation = "procedure",
		.confidence = .75,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	struct buf out = { 0 }, text = { 0 };

	extract_say_span(r, condition, true, &out);
	if (out.len && out.data[0] >= 'A' && out.data[0] <= 'Z' &&
	    !(out.len > 1 && out.data[1] >= 'A' && out.data[1] <= 'Z'))
		out.data[0] |= 0x20;
	claim.subject = extract_keep(r, &out);
	claim.object = extract_say_object(
	    r, (struct extract_span){ main, r->tokens.n });
	if (whoever(r))
		buf_add(&text, r->tokens.text + r->tokens.items[0].start,
		    r->tokens.items[r->tokens.n - 1].start +
			r->tokens.items[r->tokens.n - 1].len -
			r->tokens.items[0].start);
	else
		extract_say_span(r,
		    (struct extract_span){
			token_in(r->tokens.items, " and also so but "),
			r->tokens.n },
		    true, &text);
	if (text.len && text.data[0] >= 'a' && text.data[0] <= 'z')
		text.data[0] &= 0x5f;
	claim.text = extract_keep(r, &text);
	if (claim.object && *claim.subject)
		extract_add(r, &claim);
}

/* "to deploy, run make release", "whenever X, do Y" */
static bool
conditional_order(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t main;
	bool to;

	if (r->tokens.n < 5)
		return false;
	to = token_word(t, "to") && t[1].word->lemma &&
	     (t[1].word->forms & FORM_BASE);
	if (!to && !token_in(t, " whenever when before after if "))
		return false;
	main = main_order(r);
	if (!main && !to)
		main = main_duty(r);
	if (!main && token_in(t, " before after "))
		main = bare_order(r);
	if (!main || t[main].quoted || r->tokens.n - main < 2 ||
	    token_trait(t + main, WORD_INNER))
		return false;
	if (said_of_others(r) && !whoever(r) &&
	    !(token_in(t, " whenever ") || (to && extract_says(r, " you "))))
		return false;
	add_procedure(r, main, (struct extract_span){ 0, main });
	return true;
}

/* "always run the tests before pushing", "never push to main" */
static bool
rule(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t condition = 0;
	size_t at = token_in(t, " and also so but ");
	bool firm = token_in(t + at, " always never ");

	at += firm;

	if (r->tokens.n < 4 || !t[at].word->lemma ||
	    !(t[at].word->forms & FORM_BASE) || said_of_others(r) ||
	    token_is(t + at, WORD_BE | WORD_HAVE | WORD_DO) ||
	    token_in(t + at, " mind forget "))
		return false;
	for (size_t i = at + 2; i < r->tokens.n && !condition; i++)
		if (token_in(t + i, " before after when whenever if unless "))
			condition = i;
	if (!firm)
		return false;
	add_procedure(r, 0,
	    condition ? (struct extract_span){ condition, r->tokens.n }
		      : (struct extract_span){ at - 1, at + 1 });
	return true;
}

bool
extract_instruction(struct reading *r)
{
	if (!r->speaker || !r->tokens.n || r->tokens.end == '?')
		return false;
	return call_me(r) || wish(r) || conditional_order(r) || rule(r) ||
	       extract_standing(r);
}
