#include "mind/extract_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "mind/extract_model_read.h"
#include "mind/relations.h"
#include "model/prompt.h"
#include "text/inert.h"
#include "text/tokens.h"

enum {
	/*
	 * Tokens of turns in a request, however large the model's context is:
	 * of more an answer does not say all.
	 */
	TURNS_MAX = 4096,
	TURNS_MIN = 64,
	CONTEXT_MAX = 4,   /* pieces before those that are read */
	CONTEXT_SHARE = 4, /* of the tokens, they have one part in so many */
	LINE_TOKENS = 32,  /* of number, time and speaker */
	SPEAKER_MAX = 64   /* bytes of a name */
};

/* A turn, or what of a long one goes into a request, as a line of JSON. */
struct piece {
	size_t turn, tokens;
	const char *line;
	size_t len;
	const char *text; /* of the turn, inert */
	size_t text_len;
	bool spoken; /* by somebody of whom claims are made */
};

struct extraction {
	struct asker *asker;
	const struct window *window;
	struct claims *claims;
	struct arena arena; /* of the window */
	struct piece *pieces;
	size_t n, room, first; /* the first piece that was not read before */
	const char *relations; /* their list, in words */
	size_t budget;         /* tokens of turns in a request */
	struct analyser *analyser;
	struct err *err;
};

/* ---- instructions ---- */

static const char *
list_relations(struct arena *arena)
{
	struct buf list = { 0 };
	const struct relation *relation;
	const char *copy;

	buf_string(&list, "\nRelations:");
	for (size_t i = 0; (relation = relation_at(i)); i++)
		buf_printf(&list, "%s %s", i ? "," : "", relation->name);
	buf_char(&list, '.');
	copy = arena_copy(arena, list.data, list.len);
	buf_release(&list);
	return copy;
}

static size_t
budget_of(const struct extraction *e)
{
	size_t used = tokens_estimate(prompt_extract, strlen(prompt_extract)) +
		      tokens_estimate(prompt_extract_schema,
			  strlen(prompt_extract_schema)) +
		      tokens_estimate(e->relations, strlen(e->relations));
	size_t room = asker_room(e->asker);
	size_t left = room > used ? room - used : 0;

	if (left < TURNS_MIN)
		return TURNS_MIN;
	return left < TURNS_MAX ? left : TURNS_MAX;
}

/* ---- turns as lines ---- */

static void
put_time(struct buf *out, const struct memory *m)
{
	static const char *const days[] = { "Sunday", "Monday", "Tuesday",
		"Wednesday", "Thursday", "Friday", "Saturday" };
	struct moment moment = m->event_at;
	struct clock_date d;
	char time[64];
	int len;

	if (moment.at == CLOCK_NONE)
		moment = (struct moment){ m->created_at, CLOCK_INSTANT, 0 };
	d = clock_date(&moment);
	if (!d.day)
		return;
	len = snprintf(time, sizeof time, "%s %04d-%02d-%02d", days[d.weekday],
	    d.year, d.month, d.day);
	if (moment.precision <= CLOCK_MINUTE)
		snprintf(time + len, sizeof time - (size_t)len, " %02d:%02d",
		    d.hour, d.minute);
	json_put_field(out, "time", time);
}

static void
put_inert(struct buf *out, const char *key, const char *text, size_t len)
{
	struct buf quiet = { 0 };

	inert(text, len, "\n", &quiet);
	json_put_key(out, key);
	json_put_string(out, buf_text(&quiet), quiet.len);
	buf_release(&quiet);
}

/* All but the brackets, since what is context depends on the request. */
static void
put_line(struct buf *out, const struct extraction *e, const struct piece *piece,
    struct arena *arena)
{
	const struct memory *m = &e->window->turns[piece->turn];
	const char *speaker = window_speaker(e->window, piece->turn, arena);

	if (m->type == MEMORY_CHUNK)
		speaker = "document";
	if (!speaker)
		speaker = m->role ? m->role : memory_type_name(m->type);
	json_put_int(out, "turn", (int64_t)piece->turn + 1);
	put_time(out, m);
	put_inert(out, "speaker", speaker,
	    utf8_fit(speaker, strlen(speaker), SPEAKER_MAX));
	json_put_key(out, "text");
	json_put_string(out, piece->text, piece->text_len);
}

static void
add_piece(struct extraction *e, size_t turn, const char *text, size_t len)
{
	struct piece *piece;
	struct buf line = { 0 };

	if (e->n == e->room) {
		e->room = 2 * e->room + 16;
		e->pieces = alloc_grow(e->pieces, e->room, sizeof *e->pieces);
	}
	piece = &e->pieces[e->n++];
	*piece = (struct piece){ .turn = turn, .text = text, .text_len = len };
	piece->spoken = turn >= e->window->first &&
			window_speaker(e->window, turn, &e->arena);
	/* a key's comma is left out behind a bracket */
	buf_char(&line, '{');
	put_line(&line, e, piece, &e->arena);
	piece->len = line.len - 1;
	piece->line = arena_copy(&e->arena, line.data + 1, piece->len);
	piece->tokens = tokens_estimate(line.data, line.len);
	buf_release(&line);
}

/* The longest beginning that has about so many tokens, ended at a blank. */
static size_t
fit(const char *text, size_t len, size_t tokens)
{
	size_t fits = utf8_fit(text, len, 4 * tokens), has;

	while (fits && (has = tokens_estimate(text, fits)) > tokens) {
		size_t less = (size_t)((double)fits * (double)tokens /
				       (double)has);

		fits = utf8_fit(text, len, less < fits ? less : fits - 1);
	}
	if (fits == len)
		return len;
	for (size_t back = fits; back > fits / 2; back--)
		if (text[back - 1] == ' ' || text[back - 1] == '\n')
			return back;
	return fits;
}

static void
add_turn(struct extraction *e, size_t turn)
{
	const struct memory *m = &e->window->turns[turn];
	size_t most = e->budget / 2, at = 0, n;
	struct buf quiet = { 0 };
	const char *text;
	size_t len;

	most -= most > 2 * LINE_TOKENS ? LINE_TOKENS : most / 2;
	inert(m->text, m->text_len, "\n", &quiet);
	len = quiet.len;
	text = arena_copy(&e->arena, buf_text(&quiet), len);
	buf_release(&quiet);
	for (; at < len; at += n) {
		n = fit(text + at, len - at, most);
		if (!n)
			n = utf8_fit(text + at, len - at, 4);
		add_piece(e, turn, text + at, n);
	}
}

static void
cut(struct extraction *e)
{
	for (size_t i = 0; i < e->window->n; i++) {
		if (i == e->window->first)
			e->first = e->n;
		add_turn(e, i);
	}
	if (e->window->first >= e->window->n)
		e->first = e->n;
}

/* ---- a request ---- */

/* Where the context of the piece begins. */
static size_t
context_of(const struct extraction *e, size_t from, size_t *tokens)
{
	size_t at = from;

	*tokens = 0;
	while (at && from - at < CONTEXT_MAX &&
	       *tokens + e->pieces[at - 1].tokens <= e->budget / CONTEXT_SHARE)
		*tokens += e->pieces[--at].tokens;
	return at;
}

/* What is asked, and what of it was shown. */
struct request {
	struct buf lines;
	enum extract_model_shown *shown;
	struct terms said;
	bool any; /* something that claims are made of */
};

static void
show(struct extraction *e, struct request *request, size_t i, size_t from)
{
	const struct piece *piece = &e->pieces[i];
	enum extract_model_shown *shown = &request->shown[piece->turn];
	bool fresh = i >= from && piece->spoken;

	if (*shown != SHOWN_NEW)
		*shown = fresh ? SHOWN_NEW : SHOWN_CONTEXT;
	request->any |= fresh;
	buf_string(&request->lines, request->lines.len ? "\n{" : "{");
	buf_string(&request->lines, fresh ? "" : "\"context\":true,");
	buf_add(&request->lines, piece->line, piece->len);
	buf_char(&request->lines, '}');
	analyse(e->analyser, piece->text, piece->text_len, &request->said);
}

static void
request_release(struct request *request)
{
	buf_release(&request->lines);
	free(request->shown);
	terms_release(&request->said);
}

/* Asks of pieces from..to; *less: fewer of them at once may do better. */
static int
ask_once(struct extraction *e, size_t from, size_t to, bool *less)
{
	struct request request = { .shown = alloc_array(
				       e->window->n, sizeof *request.shown) };
	struct arena arena = { 0 };
	struct json_span answer;
	size_t tokens;
	int rc = 0;

	*less = false;
	for (size_t i = context_of(e, from, &tokens); i < to; i++)
		show(e, &request, i, from);
	const struct asker_question question = {
		.instructions = prompt_extract,
		.more = e->relations,
		.data = request.lines.data,
		.data_len = request.lines.len,
		.schema = prompt_extract_schema,
		.schema_name = "claims",
	};
	const struct extract_model_question asked = { e->window, request.shown,
		e->analyser, &request.said };

	if (request.any)
		rc = asker_ask(
		    e->asker, &question, &arena, &answer, less, e->err);
	if (request.any && rc == 0)
		extract_model_read(&answer, &asked, e->claims);
	*less |= rc < 0 && asker_fault(e->asker) == CLIENT_REFUSED;
	request_release(&request);
	arena_release(&arena);
	return rc;
}

/* What is refused, perhaps since it is too long, is asked by halves. */
static int
ask(struct extraction *e, size_t from, size_t to)
{
	size_t half = from + (to - from) / 2;
	bool less;
	int rc = ask_once(e, from, to, &less);

	if (rc == 0 || !less || half == from)
		return rc;
	if (ask(e, from, half) < 0)
		return -1;
	return ask(e, half, to);
}

static int
ask_all(struct extraction *e)
{
	size_t from = e->first;

	while (from < e->n) {
		size_t to = from, tokens;

		context_of(e, from, &tokens);
		do
			tokens += e->pieces[to++].tokens;
		while (to < e->n && tokens + e->pieces[to].tokens <= e->budget);
		if (ask(e, from, to) < 0)
			return -1;
		from = to;
	}
	return 0;
}

static int
extract(void *ctx, const struct window *window, struct claims *claims,
    struct err *err)
{
	struct extraction e = {
		.asker = ctx, .window = window, .claims = claims, .err = err
	};
	size_t before = claims->n;
	int rc;

	asker_begin(e.asker);
	e.analyser = analyser_new();
	e.relations = list_relations(&e.arena);
	e.budget = budget_of(&e);
	cut(&e);
	rc = ask_all(&e);
	if (rc < 0)
		claims->n = before;
	analyser_free(e.analyser);
	free(e.pieces);
	arena_release(&e.arena);
	return rc;
}

struct extractor
extract_model(struct asker *asker)
{
	return (struct extractor){
		.name = asker_name(asker), .extract = extract, .ctx = asker
	};
}
