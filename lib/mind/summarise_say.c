#include "mind/summarise_say.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "mind/extract_reading.h"
#include "text/sentences.h"

enum {
	SAY_TURN_MAX = 64 << 10, /* bytes that are read of a turn */
	SAY_LONG = 1200,         /* bytes from which a sentence is cut */
	SAY_BETWEEN = 3,         /* adverbs between a subject and its verb */
};

struct telling {
	const struct window *window;
	struct arena *arena;
	struct sayings *out;
	struct reading r;
	const char *speaker; /* NULL for a document */
	bool to_assistant;   /* somebody who is no person takes part */
};

/* ---- who and when ---- */

const char *
summarise_say_speaker(
    const struct window *window, size_t turn, struct arena *arena)
{
	const struct memory *m = &window->turns[turn];
	const char *name = window_speaker(window, turn, arena);
	char *role;

	if (m->type == MEMORY_CHUNK)
		return NULL;
	if (name)
		return name;
	if (m->name && *m->name)
		return m->name;
	name = m->role && *m->role ? m->role : "assistant";
	role = arena_copy(arena, name, strlen(name));
	if (*role >= 'a' && *role <= 'z')
		*role &= ~0x20;
	return role;
}

struct moment
summarise_say_when(const struct memory *turn)
{
	if (turn->event_at.at != CLOCK_NONE)
		return turn->event_at;
	return (struct moment){ turn->created_at, CLOCK_INSTANT, 0 };
}

void
summarise_say_date(const struct moment *said, struct buf *out)
{
	static const char *const months[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	struct clock_date date;

	if (said->at == CLOCK_NONE)
		return;
	date = clock_date(said);
	if (date.day)
		buf_printf(out, "%d ", date.day);
	if (date.month >= 1 && date.month <= 12)
		buf_printf(out, "%s ", months[date.month - 1]);
	buf_printf(out, "%d", date.year);
}

/* The only other person that speaks in the window, or NULL. */
static const char *
other_of(const struct telling *t, const char *speaker)
{
	const char *other = NULL;

	for (size_t i = 0; i < t->window->n; i++) {
		const char *name = summarise_say_speaker(
		    t->window, i, t->arena);

		if (!name || !speaker || strcmp(name, speaker) == 0 ||
		    (other && strcmp(name, other) == 0))
			continue;
		if (other)
			return NULL;
		other = name;
	}
	return other;
}

/* ---- grammar ---- */

static bool
is_subject(const struct token *t)
{
	return token_in(t, " i you ") && !t->digits;
}

static bool
helps(const struct token *t)
{
	return token_is(
	    t, WORD_BE | WORD_DO | WORD_HAVE | WORD_WILL | WORD_MIGHT);
}

/* As it goes with one person who is neither "I" nor "you". */
static void
turn_verb(struct token *t, struct arena *arena)
{
	char third[64];
	const char *said = NULL;

	if (token_in(t, " am are "))
		said = "is";
	else if (token_word(t, "were"))
		said = "was";
	else if (token_is(t, WORD_WILL | WORD_MIGHT) || !t->word->lemma ||
		 !(t->word->forms & FORM_BASE) || t->word->forms & FORM_PAST)
		return;
	if (!said) {
		extract_word_third(t->word->lemma, third, sizeof third);
		said = arena_copy(arena, third, strlen(third));
	}
	t->norm = said;
	t->expanded = true;
}

/* "do you", "where have you", but not "lucky to have you" */
static bool
asks_first(const struct token *items, size_t at)
{
	return at == 0 || items[at].mark || token_is(items + at - 1, WORD_ASKS);
}

/* "Tom and I" are two. */
static bool
is_one_of_many(const struct token *items, size_t at)
{
	return at > 1 && token_in(items + at - 1, " and or ") &&
	       !items[at - 1].mark && token_name(items + at - 2);
}

/* "I really love" is "Ann really loves", "do you know" "does Ann know". */
static void
turn_verbs(struct reading *r, struct arena *arena)
{
	struct token *items = r->tokens.items;

	for (size_t i = 0; i < r->tokens.n; i++) {
		size_t verb = i + 1;

		if (!is_subject(items + i) || is_one_of_many(items, i))
			continue;
		if (i && helps(items + i - 1) && !items[i].mark) {
			if (asks_first(items, i - 1))
				turn_verb(items + i - 1, arena);
			continue;
		}
		while (verb < r->tokens.n && verb <= i + SAY_BETWEEN &&
		       token_is(items + verb, WORD_ADVERB) &&
		       !token_is(items + verb, WORD_VERB | WORD_DO | WORD_HAVE))
			verb++;
		if (verb < r->tokens.n && !items[verb].mark)
			turn_verb(items + verb, arena);
	}
}

static bool
mostly_ascii(const char *text, size_t len)
{
	size_t other = 0;

	for (size_t i = 0; i < len; i++)
		other += (text[i] & 0x80) != 0;
	return other * 3 <= len;
}

/* Whether it can be told by the words that the rules know. */
static bool
can_turn(const struct telling *t, const char *text, size_t len)
{
	const struct tokens *tokens = &t->r.tokens;

	if (!t->r.speaker || tokens->n >= EXTRACT_TOKENS_MAX ||
	    !mostly_ascii(text, len))
		return false;
	for (size_t i = 0; i < tokens->n; i++) {
		const struct token *token = tokens->items + i;

		if (token->quoted)
			return false;
		if (!t->r.addressee &&
		    token_in(token, " you your yours yourself ya u "))
			return false;
	}
	return true;
}

/* ---- sentences ---- */

/*
 * The sentence's words, and behind each time that they tell only against the
 * day when it was said, that time itself: "last Friday (11 August 2023)".
 */
static void
say_words(struct telling *t, struct buf *out)
{
	struct reading *r = &t->r;
	struct extract_span span = { 0, 0 };
	bool told[EXTRACT_TIMES_MAX];

	for (size_t i = 0; i < r->n_times; i++) {
		told[i] = r->times[i].told && !r->times[i].repeated;
		r->times[i].told = false;
	}
	for (size_t i = 0; i <= r->n_times; i++) {
		const struct extract_time *time = &r->times[i];

		if (i < r->n_times && (!told[i] || time->first < span.first))
			continue;
		span.last = i < r->n_times ? time->last : r->tokens.n;
		if (span.first && span.first < span.last) {
			char mark = r->tokens.items[span.first].mark;

			if (mark && strchr(",;:)", mark))
				buf_char(out, mark);
			buf_char(out, ' ');
		}
		extract_say_span(r, span, true, out);
		if (i < r->n_times) {
			buf_string(out, " (");
			extract_say_time(time, false, out);
			buf_char(out, ')');
		}
		span.first = span.last;
	}
}

static void
add(struct telling *t, const struct saying *saying)
{
	struct sayings *out = t->out;

	if (out->n == out->room)
		out->items = arena_grow(
		    t->arena, out->items, out->n, &out->room, sizeof *saying);
	out->items[out->n++] = *saying;
}

/* As it was written, on one line. */
static void
say_flat(const char *text, size_t len, struct buf *out)
{
	bool blank = false;

	for (size_t i = 0; i < len; i++) {
		if (strchr(" \t\r\n", text[i])) {
			blank = true;
			continue;
		}
		if (blank && out->len)
			buf_char(out, ' ');
		blank = false;
		buf_char(out, text[i]);
	}
}

static void
end_sentence(struct buf *out, char end)
{
	static const char marks[] = ".?!:;,";

	if (!out->len)
		return;
	if (out->data[0] >= 'a' && out->data[0] <= 'z')
		out->data[0] &= ~0x20;
	if (!strchr(marks, out->data[out->len - 1]))
		buf_char(out, end && strchr(marks, end) ? end : '.');
}

static void
say_sentence(
    struct telling *t, const char *text, const struct sentence *sentence)
{
	const char *raw = text + sentence->start;
	struct saying saying = { .turn = t->r.turn,
		.asks = sentence->end == '?',
		.related = t->r.speaker != NULL || !t->speaker };
	struct buf out = { 0 };

	extract_tokens(
	    &t->r.tokens, text, sentence->start, sentence->len, t->arena);
	t->r.tokens.end = sentence->end;
	if (!t->r.tokens.n)
		return;
	if (can_turn(t, raw, sentence->len)) {
		extract_times(&t->r, sentence->start, sentence->len);
		turn_verbs(&t->r, t->arena);
		say_words(t, &out);
		end_sentence(&out, sentence->end);
	} else {
		say_flat(raw, sentence->len, &out);
	}
	saying.text = arena_copy(t->arena, buf_text(&out), out.len);
	saying.len = out.len;
	saying.named = t->speaker && t->r.speaker &&
		       strstr(saying.text, t->speaker) != NULL;
	if (out.len)
		add(t, &saying);
	buf_release(&out);
}

/*
 * What is in brackets is a sentence of its own ("[shared a photo: ...]"), and a
 * dash between words is a comma: what is said in words has no other marks.
 */
static char *
without_marks(const struct memory *m, size_t len, struct arena *arena)
{
	char *text = arena_copy(arena, m->text, len);

	for (size_t i = 0; i < len; i++) {
		bool apart = (!i || text[i - 1] == ' ') && i + 1 < len;

		if (text[i] == '[' && apart && text[i + 1] != ' ')
			text[i] = '\n';
		else if (text[i] == ']' && memchr(m->text, '[', i))
			text[i] = ' ';
		else if (text[i] == '-' && apart && text[i + 1] == ' ' && i)
			text[i] = ',';
		else if (i + 3 < len &&
			 memcmp(text + i, "\xe2\x80\x94", 3) == 0)
			memcpy(text + i, ",  ", 3);
	}
	return text;
}

static void
say_turn(struct telling *t)
{
	const struct memory *m = &t->window->turns[t->r.turn];
	size_t len = utf8_fit(m->text, m->text_len, SAY_TURN_MAX);
	const char *text = without_marks(m, len, t->arena);
	struct sentence sentence;
	size_t at = 0;

	t->speaker = summarise_say_speaker(t->window, t->r.turn, t->arena);
	t->r.speaker = window_speaker(t->window, t->r.turn, t->arena);
	if (m->type == MEMORY_CHUNK)
		t->r.speaker = NULL;
	t->r.addressee = other_of(t, t->speaker);
	t->r.said = summarise_say_when(m);
	while (sentences_next(text, len, &at, &sentence)) {
		sentence.len = utf8_fit(
		    text + sentence.start, sentence.len, SAY_LONG);
		say_sentence(t, text, &sentence);
	}
}

void
summarise_say(
    const struct window *window, struct arena *arena, struct sayings *sayings)
{
	struct claims claims = { 0 };
	struct telling t = { .window = window,
		.arena = arena,
		.out = sayings,
		.r = {
		    .window = window, .claims = &claims, .scratch = arena } };

	for (t.r.turn = 0; t.r.turn < window->n; t.r.turn++)
		say_turn(&t);
	extract_tokens_release(&t.r.tokens);
	claims_release(&claims);
}
