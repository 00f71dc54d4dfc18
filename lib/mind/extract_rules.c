#include "mind/extract_rules.h"

#include <string.h>

#include "mind/extract_apply.h"
#include "mind/extract_mask.h"
#include "mind/extract_reading.h"
#include "mind/extract_talk.h"
#include "text/sentences.h"

enum {
	RULES_TURN_MAX = 64 << 10, /* bytes that are read of a turn */
	RULES_ANSWER = 8,          /* words of what is but an answer */
};

/* Whether a sentence may answer what was asked, or only confirm it. */
enum answers { ANSWERS_NOT, ANSWERS_LATER, ANSWERS_FIRST };

static void
flatten(struct reading *r)
{
	buf_reset(&r->flat);
	buf_char(&r->flat, ' ');
	for (size_t i = 0; i < r->tokens.n; i++) {
		buf_string(&r->flat, r->tokens.items[i].norm);
		buf_char(&r->flat, ' ');
	}
}

/* A question that has no mark: "do you know where" */
static bool
asks(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = 0;

	while (at + 2 < r->tokens.n &&
	       token_in(t + at,
		   " so and but hey hi ok okay well oh wow also then btw "))
		at++;
	if (at + 1 >= r->tokens.n)
		return false;
	if (token_in(t + at, " whatever who what where why how which whose "))
		return true;
	if (token_word(t + at, "when") && token_is(t + at + 1, WORD_DO) &&
	    at + 2 < r->tokens.n && token_is(t + at + 2, WORD_I | WORD_WE))
		return true;
	return token_is(t + at,
		   WORD_BE | WORD_DO | WORD_HAVE | WORD_WILL | WORD_MIGHT) &&
	       token_is(t + at + 1, WORD_I | WORD_WE | WORD_YOU | WORD_HE |
					WORD_SHE | WORD_THEY | WORD_IT);
}

static bool
mostly_ascii(const struct reading *r, size_t start, size_t len)
{
	size_t other = 0;

	for (size_t i = start; i < start + len; i++)
		other += (r->tokens.text[i] & 0x80) != 0;
	return other * 3 <= len;
}

static void
read_text(struct reading *r, const char *text, size_t len, bool answers);

/* The claims of the clauses of a sentence. */
static void
read_clauses(struct reading *r)
{
	struct clause clauses[EXTRACT_CLAUSES_MAX];
	struct extract_span not_this = extract_cut_not(r);
	size_t from = r->claims->n, n;

	extract_point_out(r);
	n = extract_clause_split(&r->tokens, clauses);
	extract_named_before(r);
	extract_asides(r);
	/* "My daughter, Ann.", "Carla." */
	if (!n && r->speaker && !r->document) {
		struct clause whole = { .rest_end = r->tokens.n,
			.lemma = "be" };

		extract_named(r, &whole);
		extract_name_alone(r);
	}
	for (size_t i = 0; i < n; i++) {
		size_t before = r->claims->n;

		extract_apply(r, &clauses[i]);
		extract_end(r, &clauses[i], before);
	}
	extract_end_sentence(r);
	extract_veto(r, from);
	extract_settle(r, from, not_this);
}

/* "Let's use Postgres" is a decision once it is said. */
static void
read_proposal(
    struct reading *r, const char *text, const struct sentence *sentence)
{
	const struct token *verb = r->tokens.items + 2;
	size_t end = sentence->start + sentence->len;
	struct buf out = { 0 };
	char *said;

	if (r->tokens.n < 4 || sentence->end == '?' ||
	    !token_trait(verb, WORD_TEAM) ||
	    !token_in(verb, " use deploy switch migrate go settle adopt host "))
		return;
	buf_printf(&out, "We decided to %.*s", (int)(end - verb->start),
	    text + verb->start);
	said = arena_copy(r->scratch, out.data, out.len);
	buf_release(&out);
	read_text(r, said, strlen(said), false);
}

/* Behind "it turns out (that)", which says that something else was known. */
static size_t
behind_turns_out(const struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t at = token_in(t, " so well ok okay ");

	at += token_in(t + at, " it ") || token_word(t + at, "as");
	at += token_word(t + at, "it");
	if (!token_in(t + at, " turns turned ") ||
	    !token_word(t + at + 1, "out") || at + 4 > r->tokens.n)
		return 0;
	return at + 2 + token_word(t + at + 2, "that");
}

/* The words of a sentence, without a lead; true if that says it corrects. */
static bool
take_tokens(
    struct reading *r, const char *text, const struct sentence *sentence)
{
	size_t at, start = sentence->start;

	extract_tokens(&r->tokens, text, start, sentence->len, r->scratch);
	at = behind_turns_out(r);
	if (at) {
		start = r->tokens.items[at].start;
		extract_tokens(&r->tokens, text, start,
		    sentence->start + sentence->len - start, r->scratch);
	}
	r->tokens.end = sentence->end;
	return at != 0;
}

/* Where ", sorry, Friday" begins, a second thought; 0 if there is none. */
static size_t
second_thought(const struct reading *r)
{
	const struct token *t = r->tokens.items;

	for (size_t i = 3; i + 1 < r->tokens.n; i++)
		if (token_in(t + i, " no ") && !t[i].mark &&
		    token_in(t + i + 1, " wait sorry ") && i + 2 < r->tokens.n)
			return i;
		else if (t[i].mark && strchr(",;-", t[i].mark) &&
			 (token_in(t + i, " sorry oops wait scratch ") ||
			     (token_word(t + i, "no") &&
				 token_in(t + i + 1, " wait sorry make i ")) ||
			     (token_word(t + i, "i") &&
				 token_in(t + i + 1, " mean meant "))))
			return i;
	return 0;
}

/* Whether somebody is told of: "nope, I got a pass". */
static bool
tells(const struct reading *r)
{
	for (size_t i = 0; i < r->tokens.n; i++)
		if (token_is(r->tokens.items + i, WORD_I | WORD_WE | WORD_HE |
						      WORD_SHE | WORD_THEY |
						      WORD_OURS))
			return true;
	return extract_finite(&r->tokens, 0, r->tokens.n);
}

/*
 * What an answer is in full.  It was asked for, so that it is kept though
 * nothing is known of its verb; and who is spoken of is known from the
 * question, not from how it was put together.
 */
static void
read_full(struct reading *r, const char *full, bool asked)
{
	struct extract_person persons[2] = { r->persons[0], r->persons[1] },
			      thing = r->thing;
	size_t sentence = r->sentence, n = r->claims->n;

	read_text(r, full, strlen(full), false);
	if (r->claims->n == n)
		extract_answered(r);
	/* "my sister" of the question is who "she" will be */
	if (asked &&
	    (!r->persons[0].name || !strstr(r->persons[0].name, "'s "))) {
		r->persons[0] = persons[0];
		r->persons[1] = persons[1];
	}
	r->thing = thing;
	r->sentence = sentence;
	for (size_t i = 0; i < 2; i++)
		if (r->persons[i].sentence > sentence)
			r->persons[i].sentence = sentence;
	if (r->they.sentence > sentence)
		r->they.sentence = sentence;
}

/* A short answer, as the sentence that it is; true if it says no more. */
static bool
read_answer(struct reading *r, const char *text,
    const struct sentence *sentence, enum answers answers)
{
	bool first = answers == ANSWERS_FIRST;
	bool all = r->tokens.n <= RULES_ANSWER && !tells(r);
	const char *full = first ? extract_answer(r) : NULL;
	bool asked = full != NULL;

	if (!full)
		full = extract_confirm(r, !first);
	if (!full)
		return false;
	read_full(r, full, asked);
	/* what the answer says besides */
	take_tokens(r, text, sentence);
	extract_times(r, sentence->start, sentence->len);
	extract_month(r);
	flatten(r);
	return all;
}

/*
 * "Forget that I like figs": what follows is read, and is not so.  True if it
 * was such, though nothing may be known of it.
 */
static bool
read_forgotten(
    struct reading *r, const char *text, const struct sentence *sentence)
{
	size_t at = extract_forgotten(r), from = r->claims->n, start;
	const char *said;

	if (!at)
		return false;
	start = r->tokens.items[at].start;
	said = arena_copy(
	    r->scratch, text + start, sentence->start + sentence->len - start);
	read_text(r, said, strlen(said), false);
	for (size_t i = from; i < r->claims->n; i++) {
		struct claim *claim = &r->claims->items[i];

		claim->stance = CLAIM_NEVER;
		claim->corrects = true;
		claim->old = NULL;
	}
	extract_take_back(r, from);
	return true;
}

static const char *
last_said(const struct reading *r)
{
	return r->claims->n ? r->claims->items[r->claims->n - 1].text : NULL;
}

static void
read_statement(struct reading *r)
{
	const char *before;

	/* "or I buy gold tiles": what one could do as well */
	if (token_word(r->tokens.items, "or"))
		return;
	extract_call_liar(r);
	if (extract_retract(r, false) || extract_replace(r) ||
	    extract_unnamed(r) || extract_chosen(r) || extract_instruction(r))
		return;
	before = last_said(r);
	read_clauses(r);
	extract_unnamed_deed(r, last_said(r) != before);
	extract_unnamed_count(r);
	extract_retract(r, true);
}

static void
read_known(struct reading *r, const char *text, const struct sentence *sentence,
    enum answers answers)
{
	const char *cleft;
	size_t thought;

	r->corrects = take_tokens(r, text, sentence);
	r->sentence += r->tokens.n > 1;
	if (!r->tokens.n || !mostly_ascii(r, sentence->start, sentence->len))
		return;
	thought = second_thought(r);
	if (thought) {
		size_t cut = r->tokens.items[thought].start;
		struct sentence first = *sentence, second = *sentence;

		first.len = cut - first.start;
		first.end = 0;
		second.len -= cut - second.start;
		second.start = cut;
		read_known(r, text, &first, answers);
		read_known(r, text, &second, ANSWERS_NOT);
		return;
	}
	extract_times(r, sentence->start, sentence->len);
	extract_month(r);
	flatten(r);
	/* first: what the answer names is not what the question spoke of */
	if (answers && r->speaker && read_answer(r, text, sentence, answers))
		return;
	cleft = r->speaker && sentence->end != '?' ? extract_cleft(r) : NULL;
	if (cleft) {
		read_text(r, cleft, strlen(cleft), false);
		return;
	}
	extract_things_mentioned(r);
	extract_persons_mentioned(r, true);
	extract_guess(r);
	if (r->speaker && extract_says(r, " let us ") &&
	    token_word(r->tokens.items, "let")) {
		read_proposal(r, text, sentence);
		return;
	}
	if (asks(r) || (sentence->end == '?' && r->tokens.n < 4)) {
		extract_ask(r);
		extract_asked(r);
		return;
	}
	if (sentence->end == '?')
		extract_ask(r);
	if (!r->speaker || extract_not_meant(r))
		return;
	if (!read_forgotten(r, text, sentence))
		read_statement(r);
}

static void
read_sentence(struct reading *r, const char *text,
    const struct sentence *sentence, enum answers answers)
{
	if (extract_made_up(r, text, sentence->start, sentence->len))
		return;
	read_known(r, text, sentence, answers);
	extract_persons_mentioned(r, false);
}

static void
read_text(struct reading *r, const char *text, size_t len, bool answers)
{
	struct sentence sentence;
	size_t at = 0, n = 0;

	while (sentences_next(text, len, &at, &sentence))
		read_sentence(r, text, &sentence,
		    !answers ? ANSWERS_NOT
		    : n++ == 0 ||
			    (n == 2 && (r->tokens.n < 3 || r->allergic.len))
			? ANSWERS_FIRST
			: ANSWERS_LATER);
}

/* Who is spoken to: whoever else spoke last, or speaks next. */
static const char *
addressee(const struct reading *r, struct arena *arena)
{
	const struct window *w = r->window;
	size_t other = r->turn > 0 ? r->turn - 1 : r->turn + 1;
	const char *name;

	if (other >= w->n)
		return NULL;
	name = window_speaker(w, other, arena);
	if (name && r->speaker && strcmp(name, r->speaker) == 0 &&
	    r->turn + 1 < w->n)
		name = window_speaker(w, r->turn + 1, arena);
	return name && r->speaker && strcmp(name, r->speaker) == 0 ? NULL
								   : name;
}

static void
read_turn(struct reading *r)
{
	const struct memory *m = &r->window->turns[r->turn];
	size_t len = m->text_len < RULES_TURN_MAX ? m->text_len
						  : RULES_TURN_MAX;
	char *text;

	if (!m->text)
		return;
	text = arena_copy(r->scratch, m->text, len);
	/* A NUL inside, which no text should have, would end the masks. */
	len = strlen(text);
	r->speaker = window_speaker(r->window, r->turn, &r->claims->arena);
	r->addressee = addressee(r, &r->claims->arena);
	r->said = m->event_at;
	if (r->said.at == CLOCK_NONE)
		r->said = (struct moment){ m->created_at, CLOCK_INSTANT, 0 };
	r->document = m->type == MEMORY_CHUNK;
	r->to_assistant = !m->role || strcmp(m->role, "user") == 0;
	if (m->name && m->run_id && !m->role)
		r->to_assistant = r->addressee == NULL;
	extract_mask(text, len, r->speaker);
	extract_story(r, text);
	if (r->speaker && extract_is_material(text))
		return;
	extract_steps(r, text);
	read_text(r, text, len, true);
	if (r->speaker)
		r->story = r->fiction;
}

/* What turns of before say is there for its meaning alone. */
static void
drop_context(struct claims *claims, size_t first)
{
	size_t n = 0;

	for (size_t i = 0; i < claims->n; i++)
		if (claims->items[i].turns[0] >= first)
			claims->items[n++] = claims->items[i];
	claims->n = n;
}

static int
run(void *ctx, const struct window *window, struct claims *claims,
    struct err *err)
{
	struct arena scratch = { 0 };
	struct reading r = {
		.window = window, .claims = claims, .scratch = &scratch
	};

	(void)ctx;
	(void)err;
	r.question_turn = r.guess_turn = SIZE_MAX - 1;
	for (r.turn = 0; r.turn < window->n; r.turn++) {
		read_turn(&r);
		arena_reset(&scratch);
	}
	drop_context(claims, window->first);
	extract_tokens_release(&r.tokens);
	buf_release(&r.flat);
	buf_release(&r.question);
	extract_question_release(&r.asked);
	buf_release(&r.guess);
	buf_release(&r.allergic);
	buf_release(&r.made_up);
	arena_release(&scratch);
	return 0;
}

struct extractor
extract_rules(void)
{
	return (struct extractor){ .name = "rules", .extract = run };
}
