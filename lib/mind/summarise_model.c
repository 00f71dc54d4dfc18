#include "mind/summarise_model.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "mind/summarise_extract.h"
#include "mind/summarise_points.h"
#include "mind/summarise_say.h"
#include "model/prompt.h"
#include "text/inert.h"
#include "text/tokens.h"

enum {
	SUMMARY_MAX = 16 << 10, /* bytes of an answer that are believed */
	SPEAKER_MAX = 64,       /* bytes of a name */
};

/* ---- what is asked ---- */

static void
put_inert(struct buf *out, const char *key, const char *text, size_t len)
{
	struct buf quiet = { 0 };

	inert(text, len, "\n", &quiet);
	json_put_key(out, key);
	json_put_string(out, buf_text(&quiet), quiet.len);
	buf_release(&quiet);
}

static void
put_turn(const struct window *window, size_t turn, struct arena *arena,
    struct buf *out)
{
	const struct memory *m = &window->turns[turn];
	const char *speaker = summarise_say_speaker(window, turn, arena);
	struct moment said = summarise_say_when(m);
	struct buf date = { 0 };

	summarise_say_date(&said, &date);
	if (out->len)
		buf_char(out, '\n');
	buf_char(out, '{');
	json_put_field(out, "date", buf_text(&date));
	speaker = speaker ? speaker : "document";
	put_inert(out, "speaker", speaker,
	    utf8_fit(speaker, strlen(speaker), SPEAKER_MAX));
	put_inert(out, "text", m->text, m->text_len);
	buf_char(out, '}');
	buf_release(&date);
}

static size_t
tokens_of(const struct window *window)
{
	size_t tokens = 0;

	for (size_t i = 0; i < window->n; i++)
		tokens += tokens_estimate(
		    window->turns[i].text, window->turns[i].text_len);
	return tokens;
}

/* "At most 180 words." */
static const char *
say_bound(const struct window *window, struct arena *arena)
{
	char text[64];
	size_t tokens = tokens_of(window) * SUMMARISE_SHARE / 100;
	int len;

	if (tokens < SUMMARISE_LEAST)
		tokens = SUMMARISE_LEAST;
	len = snprintf(
	    text, sizeof text, "\nAt most %zu words.", tokens * 3 / 4);
	return arena_copy(arena, text, (size_t)len);
}

/* ---- what is answered ---- */

/* The text of the answer, without what drives or hides; NULL if it is none. */
static const char *
read_answer(const struct json_span *answer, struct arena *arena, size_t *len)
{
	const char *at = NULL, *key, *text, *copy = NULL;
	struct json_span value;
	struct buf quiet = { 0 };

	if (answer->kind != JSON_OBJECT)
		return NULL;
	while (json_member(answer, &at, arena, &key, &value)) {
		if (strcmp(key, "summary") != 0 || value.kind != JSON_STRING)
			continue;
		text = json_text(&value, arena, len);
		inert(text, *len, "\n", &quiet);
		*len = quiet.len;
		if (quiet.len && quiet.len <= SUMMARY_MAX)
			copy = arena_copy(arena, quiet.data, quiet.len);
		buf_release(&quiet);
	}
	return copy;
}

static const char *
say(struct arena *arena, const char *before, const char *what,
    const char *behind)
{
	struct buf text = { 0 };
	const char *copy;

	buf_printf(&text, "%s%s%s", before, what, behind);
	copy = arena_copy(arena, text.data, text.len);
	buf_release(&text);
	return copy;
}

/* Why it is not believed, or NULL. */
static const char *
fault_of(const struct window *window, const char *text, size_t len,
    struct arena *arena)
{
	const char *made_up;

	if (!text)
		return "the model gave no summary";
	if (tokens_estimate(text, len) >
	    summarise_extract_most(tokens_of(window)))
		return "the model's summary is too long";
	made_up = summarise_points_ungrounded(window, text, len, arena);
	return made_up ? say(arena, "the model's summary says '", made_up,
			     "', which nobody said")
		       : NULL;
}

static int
fall_back(const struct window *window, const char *why, struct arena *arena,
    struct summary *summary, struct err *err)
{
	struct summariser extract = summarise_extract();
	int rc = extract.summarise(extract.ctx, window, arena, summary, err);

	summary->warning = say(
	    arena, "", why, ": sentences were chosen instead");
	return rc;
}

static int
summarise(void *ctx, const struct window *window, struct arena *arena,
    struct summary *summary, struct err *err)
{
	struct asker *asker = ctx;
	struct buf lines = { 0 };
	struct json_span answer;
	const char *text = NULL, *why;
	size_t len = 0;
	bool cut;
	int rc = -1;

	*summary = (struct summary){ .by = asker_name(asker) };
	for (size_t i = 0; i < window->n; i++)
		put_turn(window, i, arena, &lines);
	const struct asker_question question = {
		.instructions = prompt_summarise,
		.more = say_bound(window, arena),
		.data = lines.data,
		.data_len = lines.len,
		.schema = prompt_summarise_schema,
		.schema_name = "summary",
	};

	asker_begin(asker);
	if (tokens_estimate(lines.data, lines.len) +
		tokens_estimate(prompt_summarise, strlen(prompt_summarise)) >
	    asker_room(asker))
		why = "the turns do not go into the model's context";
	else if ((rc = asker_ask(asker, &question, arena, &answer, &cut, err)) <
		 0)
		why = asker_fault(asker) == CLIENT_STOPPED
			  ? NULL
			  : say(arena, "", err->text, "");
	else {
		text = read_answer(&answer, arena, &len);
		why = fault_of(window, text, len, arena);
	}
	buf_release(&lines);
	if (rc == 0 && !why) {
		summary->text = text;
		summary->len = len;
		return 0;
	}
	return why ? fall_back(window, why, arena, summary, err) : -1;
}

struct summariser
summarise_model(struct asker *asker)
{
	return (struct summariser){
		.name = asker_name(asker), .summarise = summarise, .ctx = asker
	};
}
