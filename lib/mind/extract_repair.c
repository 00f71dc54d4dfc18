#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_frames.h"
#include "mind/extract_talk.h"
#include "mind/relations.h"

enum {
	REPAIR_REACH = 4,  /* turns back that a retraction reaches */
	REPAIR_EARLY = 16, /* bytes that may stand before a retraction */
};

static const char *const retractions[] = { " scratch that ", " strike that ",
	" never mind ", " nevermind ", " forget that ", " forget it ",
	" forget i said ", " forget what i said ", " forget about ",
	" ignore that ", " scratch what i said ", " ignore what i said ",
	" disregard ", " take that back ", " take it back ", " just kidding ",
	" jk ", " j/k ", " was joking ", " was kidding ", " only joking ",
	" only kidding ", " just joking ", " i am joking ", " i am kidding ",
	" was a joke ", " is a joke ", " am just joking ", " i lied ",
	" made that up ", " was not serious ", " not being serious ",
	" delete that ", " april fools ", " is not true ", " was not true ",
	" i was just messing ", " was messing with you ", NULL };

static const char *const no_retractions[] = { " not kidding ", " not joking ",
	" not a joke ", " no joke ", " never forget ", " not forget ",
	" never mind the ", " about to ", NULL };

bool
extract_says(const struct reading *r, const char *words)
{
	return r->flat.len && strstr(r->flat.data, words);
}

bool
extract_says_any(const struct reading *r, const char *const *words)
{
	for (; *words; words++)
		if (extract_says(r, *words))
			return true;
	return false;
}

/* Takes a claim back: one of an earlier window is denied, else it goes. */
static void
take_back(struct reading *r, size_t at)
{
	struct claim claim = r->claims->items[at];
	bool known = claim.turns[0] < r->window->first;

	claims_drop(r->claims, at);
	if (!known || !claim.relation)
		return;
	claim.stance = CLAIM_NEVER;
	claim.corrects = true;
	claim.confidence = .8;
	claim.turns[0] = (uint32_t)r->turn;
	claims_add(r->claims, &claim);
}

/* Whether a claim speaks of one of the words from token at on. */
static bool
speaks_of(const struct reading *r, const struct claim *claim, size_t at)
{
	for (size_t i = at; i < r->tokens.n; i++) {
		const struct token *t = r->tokens.items + i;

		if (strlen(t->norm) > 2 && !token_trait(t, WORD_SMALL) &&
		    strcasestr(claim->text, t->word->lemma && *t->word->lemma
						? t->word->lemma
						: t->norm))
			return true;
	}
	return false;
}

/* The token behind "about" in "forget what I said about", or 0. */
static size_t
about(const struct reading *r)
{
	for (size_t i = 1; i + 1 < r->tokens.n; i++)
		if (token_in(r->tokens.items + i, " about on "))
			return token_in(
				   r->tokens.items + i + 1, " that it this ")
				   ? 0
				   : i + 1;
	return 0;
}

/* The turn whose claims are meant: this one, or the last of its speaker. */
static bool
turn_meant(const struct reading *r, uint32_t *turn)
{
	for (size_t i = r->claims->n; i-- > 0;) {
		const struct claim *claim = &r->claims->items[i];

		if (r->turn - claim->turns[0] > REPAIR_REACH)
			return false;
		if (claims_same(claim->said_by, r->speaker) &&
		    claim->stance != CLAIM_NEVER) {
			*turn = claim->turns[0];
			return true;
		}
	}
	return false;
}

/* Whether the retraction stands at the sentence's start, or is all of it. */
static bool
early(const struct reading *r)
{
	for (const char *const *words = retractions; *words; words++) {
		const char *at = strstr(buf_text(&r->flat), *words);

		if (at && at - r->flat.data < REPAIR_EARLY)
			return true;
	}
	return false;
}

/* Whether nothing is told behind the retraction. */
static bool
says_no_more(const struct reading *r)
{
	for (size_t i = 2; i < r->tokens.n; i++)
		if (r->tokens.items[i].mark &&
		    strchr(",;-", r->tokens.items[i].mark) &&
		    i + 1 < r->tokens.n)
			return false;
	return true;
}

/* Where the words behind "scratch that," begin; the end if there are none. */
static size_t
behind_mark(const struct reading *r)
{
	for (size_t i = 2; i < r->tokens.n; i++)
		if (r->tokens.items[i].mark &&
		    strchr(",;:-", r->tokens.items[i].mark))
			return i;
	return r->tokens.n;
}

/*
 * "I was joking, I'm not allergic" names what it takes back, and "scratch that,
 * 5 June" says what is so instead: neither takes all back that was said.
 */
static bool
says_what(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = behind_mark(r), plain = 0;
	bool denies = false;

	for (size_t i = at; i < r->tokens.n; i++) {
		denies = denies || token_is(t + i, WORD_NOT);
		plain += !(t[i].timed || t[i].digits ||
			   token_is(t + i,
			       WORD_NUMBER | WORD_PREPOSITION | WORD_ARTICLE));
	}
	return at < r->tokens.n && (denies || !plain);
}

bool
extract_retract(struct reading *r, bool behind)
{
	size_t topic = about(r), n = r->claims->n;
	uint32_t turn;

	if (!r->speaker || !extract_says_any(r, retractions) ||
	    extract_says_any(r, no_retractions) || early(r) == behind)
		return false;
	if (!behind && !topic && says_what(r)) {
		r->corrects = true;
		return false;
	}
	if (turn_meant(r, &turn)) {
		for (size_t i = n; i-- > 0;) {
			const struct claim *claim = &r->claims->items[i];
			bool meant = topic ? speaks_of(r, claim, topic)
					   : claim->turns[0] == turn;

			if (meant && claims_same(claim->said_by, r->speaker) &&
			    i < n)
				take_back(r, i);
		}
	}
	if (topic && r->claims->n == n && extract_says(r, " said "))
		extract_end_never(r, topic);
	r->corrects = true;
	return behind || says_no_more(r);
}

struct extract_span
extract_cut_not(struct reading *r)
{
	struct token *t = r->tokens.items;
	struct extract_span none = { 0, 0 };

	for (size_t i = 2; i + 1 < r->tokens.n; i++) {
		size_t end = extract_noun_end(r, i + 1, r->tokens.n, true);

		if (!token_word(t + i, "not") || t[i].mark != ',')
			continue;
		if (end <= i + 1 && t[i + 1].timed)
			for (end = i + 1; end < r->tokens.n && t[end].timed;)
				end++;
		if (token_in(t + i + 1, " in at on to the a ") && end <= i + 1)
			end = extract_noun_end(r, i + 2, r->tokens.n, true);
		if (end <= i + 1 || end - i > 6)
			return none;
		r->tokens.n = i;
		return (struct extract_span){ i + 1, end };
	}
	return none;
}

size_t
extract_forgotten(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = 0;

	while (at + 3 < r->tokens.n &&
	       token_in(t + at, " please can you ok okay so just and "))
		at++;
	if (at + 4 > r->tokens.n || !token_in(t + at, " forget ignore ") ||
	    !token_word(t + at + 1, "that") || t[at + 1].mark || t[at + 2].mark)
		return 0;
	at += 2;
	if (!token_is(t + at, WORD_I | WORD_WE | WORD_HE | WORD_SHE |
				  WORD_THEY | WORD_POSSESSIVE | WORD_ARTICLE) &&
	    !token_name(t + at))
		return 0;
	for (size_t i = at + 1; i < r->tokens.n && i < at + 4; i++)
		if (token_in(t + i, " said say told tell mentioned "))
			return 0;
	return extract_finite(&r->tokens, at + 1, r->tokens.n) ||
		       t[at + 1].word->lemma ||
		       token_is(t + at, WORD_POSSESSIVE | WORD_ARTICLE) ||
		       (at + 2 < r->tokens.n &&
			   extract_finite(&r->tokens, at + 2, r->tokens.n))
		   ? at
		   : 0;
}

void
extract_take_back(struct reading *r, size_t from)
{
	for (size_t i = from; i-- > 0;) {
		const struct claim *claim = &r->claims->items[i];
		bool denied = false;

		for (size_t j = from; j < r->claims->n && !denied; j++) {
			const struct claim *not = &r->claims->items[j];

			denied = claims_same(not ->subject, claim->subject) &&
				 claims_same(not ->relation, claim->relation) &&
				 claims_same(not ->object, claim->object);
		}
		if (!denied || claim->turns[0] < r->window->first)
			continue;
		claims_drop(r->claims, i);
		from--;
	}
}

/* Ends the plan of a trip or the like that was cancelled. */
static void
end_plan(struct reading *r, const struct claim *cancelled)
{
	static const char trips[] = "fly travel go visit drive trip flight "
				    "vacation holiday";
	const char *what = strrchr(cancelled->subject, ' ');

	what = what ? what + 1 : cancelled->subject;
	for (size_t i = r->claims->n; i-- > 0;) {
		struct claim claim = r->claims->items[i];
		size_t verb = claim.object ? strcspn(claim.object, " ") : 0;
		bool trip = strstr(trips, what) && verb > 1 &&
			    memmem(trips, sizeof trips, claim.object, verb);

		if (!claim.relation || strcmp(claim.relation, "plans") != 0 ||
		    claim.stance != CLAIM_HOLDS ||
		    !(trip || strcasestr(claim.object, what)))
			continue;
		claim.stance = CLAIM_ENDED;
		claim.turns[0] = (uint32_t)r->turn;
		if (r->claims->items[i].turns[0] >= r->window->first)
			claims_drop(r->claims, i);
		else
			claims_add(r->claims, &claim);
		return;
	}
}

/* What a claim corrects within the window goes. */
static size_t
settle_one(struct reading *r, size_t at)
{
	struct claim *claim = &r->claims->items[at];

	if (!claim->corrects || !claim->relation || !claim->subject ||
	    claim->stance != CLAIM_HOLDS)
		return at;
	for (size_t i = at; i-- > 0;) {
		const struct claim *old = &r->claims->items[i];
		const struct relation *relation = relation_find(old->relation);

		if (!claims_same(old->subject, claim->subject) ||
		    !claims_same(old->relation, claim->relation) || !relation ||
		    !relation->single ||
		    claims_same(old->object, claim->object) ||
		    old->stance != CLAIM_HOLDS)
			continue;
		claim->old = claim->old ? claim->old : old->object;
		if (old->turns[0] < r->window->first)
			return at;
		claims_drop(r->claims, i);
		return at - 1;
	}
	return at;
}

/* "On second thought, I'll stay": the last plan gives way to what is said. */
static void
second_thoughts(struct reading *r, size_t from)
{
	static const char *const openings[] = { " on second thought",
		" change of plan", " plans changed ", " plans have changed ",
		" change of heart " };
	const char *flat = buf_text(&r->flat);
	bool changes = false;

	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
		const char *at = strstr(flat, openings[i]);

		changes = changes || (at && at - flat < REPAIR_EARLY);
	}
	for (size_t i = from; changes && from < r->claims->n && i-- > 0;) {
		struct claim claim = r->claims->items[i];

		if (!claims_same(claim.relation, "plans") ||
		    !claims_same(claim.said_by, r->speaker) ||
		    claim.stance != CLAIM_HOLDS)
			continue;
		claims_drop(r->claims, i);
		if (claim.turns[0] >= r->window->first)
			return;
		claim.stance = CLAIM_ENDED;
		claim.turns[0] = (uint32_t)r->turn;
		claims_add(r->claims, &claim);
		return;
	}
}

/* "We went with Postgres instead": of what was said of it last. */
static void
instead(struct reading *r, size_t from)
{
	if (!extract_says(r, " instead ") || extract_says(r, " instead of "))
		return;
	for (size_t i = from; i < r->claims->n; i++) {
		struct claim *new = &r->claims->items[i];

		for (size_t j = from; j-- > 0 && !new->old;) {
			const struct claim *old = &r->claims->items[j];

			if (new->stance == CLAIM_HOLDS &&new->object &&
			    old->stance == CLAIM_HOLDS &&claims_same(
					       old->subject, new->subject) &&
			    claims_same(old->relation, new->relation) &&
			    !claims_same(old->object, new->object))
				new->old = old->object;
		}
	}
}

void
extract_settle(struct reading *r, size_t from, struct extract_span not_this)
{
	const char *old = not_this.last > not_this.first
			      ? extract_say_object(r, not_this)
			      : NULL;

	instead(r, from);
	for (size_t i = from; i < r->claims->n; i++) {
		struct claim *claim = &r->claims->items[i];

		if (old && claim->object && !claims_same(old, claim->object)) {
			claim->old = old;
			claim->corrects = true;
		}
		if (claim->relation && claim->stance == CLAIM_ENDED &&
		    strcmp(claim->relation, "scheduled_for") == 0) {
			struct claim cancelled = *claim;

			end_plan(r, &cancelled);
		}
		if (i < r->claims->n)
			i = settle_one(r, i);
	}
	second_thoughts(r, from);
}
