#include "serve/show.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/prog.h"

int
show_init(
    struct show *show, const struct show_options *options, struct err *err)
{
	bool always = strcmp(options->colour, "always") == 0;

	*show = (struct show){ .fields = MEMORY_FIELDS_ALL &
					 ~MEMORY_FIELD_VECTOR,
		.explain = options->explain,
		.chosen = options->fields,
		.terminal = !options->fields && !options->json &&
			    (always || isatty(STDOUT_FILENO)) };
	if (show->terminal)
		person_init(&show->person, options->colour);
	else
		show->guarded = isatty(STDOUT_FILENO);
	if (options->whole)
		show->person.lines = 0;
	return options->fields
		   ? memory_fields_parse(options->fields, &show->fields, err)
		   : 0;
}

void
show_release(struct show *show)
{
	person_release(&show->person);
	buf_release(&show->line);
}

static bool
write_line(struct show *show)
{
	if (show->guarded)
		person_guard(&show->line);
	buf_char(&show->line, '\n');
	return prog_write(show->line.data, show->line.len);
}

/* ---- for people ---- */

static int64_t
time_of(const struct memory *m)
{
	return m->event_at.at != CLOCK_NONE ? m->event_at.at : m->created_at;
}

/*
 * Sixteen columns: to the minute in UTC, but a day, a month or a year as it was
 * given.
 */
static void
put_time(struct buf *out, const struct memory *m)
{
	struct clock_date date = clock_date(&m->event_at);
	char text[20] = "";

	if (m->event_at.at == CLOCK_NONE || m->event_at.precision < CLOCK_DAY) {
		person_time(out, time_of(m));
		return;
	}
	if (m->event_at.precision == CLOCK_YEAR)
		snprintf(text, sizeof text, "%04d", date.year);
	else if (m->event_at.precision == CLOCK_MONTH)
		snprintf(text, sizeof text, "%04d-%02d", date.year, date.month);
	else
		snprintf(text, sizeof text, "%04d-%02d-%02d", date.year,
		    date.month, date.day);
	buf_printf(out, "%-16s", text);
}

/*
 * Who said it and what, behind the `used` columns that stand there; `mark`
 * stands before it, or is NULL.
 */
static void
put_person(
    struct show *show, const struct memory *m, const char *mark, int used)
{
	const char *who = m->name ? m->name : m->role;
	struct buf text = { 0 };

	if (mark)
		buf_printf(&text, "%s ", mark);
	if (who)
		buf_printf(&text, "%s: ", who);
	buf_add(&text, m->text, m->text_len);
	person_text(
	    &show->person, &show->line, text.data, text.len, used, used);
	buf_release(&text);
}

/* 2026-05-07 09:30  Ann: text */
static void
put_listed(struct show *show, const struct memory *m)
{
	put_time(&show->line, m);
	buf_string(&show->line, "  ");
	put_person(show, m, NULL, 18);
}

/* bar score age  Ann: text */
static void
put_found(struct show *show, const struct found *found)
{
	struct buf *out = &show->line;

	person_bar(&show->person, out, found->hit.score);
	buf_printf(out, " %.2f ", found->hit.score);
	person_age(out, time_of(&found->memory), clock_now());
	buf_string(out, "  ");
	put_person(show, &found->memory,
	    found->superseded ? "(no longer so)" : NULL, 20);
}

void
show_nothing(const struct show *show)
{
	struct err err;

	prog_status(PROG_NONE);
	if (!show->terminal || !isatty(STDOUT_FILENO))
		return;
	err_set(&err, ERR_NONE, "nothing found");
	prog_error(&err);
}

/* ---- for programs ---- */

static double
weight_of(const struct show *show, const struct hit *hit, int cue)
{
	return show->without >> cue & 1
		   ? 0
		   : rank_hit_weight(hit, (enum rank_cue)cue);
}

static void
put_cues(const struct show *show, struct buf *out, const struct hit *hit)
{
	buf_char(out, '{');
	for (int i = 0; i < RANK_CUES; i++) {
		char key[24];

		snprintf(
		    key, sizeof key, "%s", rank_cue_name((enum rank_cue)i));
		json_put_key(out, key);
		buf_printf(out, "{\"value\":%.6g,\"weight\":%g,\"part\":%.6g}",
		    hit->cues[i], weight_of(show, hit, i),
		    hit->cues[i] * weight_of(show, hit, i) + 0.0);
	}
	buf_char(out, '}');
}

/* Into the object of the cues, before its end. */
static void
put_reordered(struct buf *out, const struct found *found)
{
	out->len--;
	json_put_key(out, "rerank");
	buf_printf(out, "{\"score\":%.6g,\"before\":%.6f,\"rank\":%zu}}",
	    found->hit.score, found->before, found->place + 1);
}

/* What each source says of it. */
static void
put_ranks(struct buf *out, const struct found_rank *ranks)
{
	bool some = false;

	json_put_key(out, "found_by");
	buf_char(out, '{');
	for (int i = 0; i < SOURCES; i++) {
		if (!ranks[i].on)
			continue;
		buf_printf(out, "%s\"%s\":{\"rank\":", some ? "," : "",
		    sources_name((enum source)i));
		if (ranks[i].rank)
			buf_printf(out, "%zu", ranks[i].rank);
		else
			buf_string(out, "null");
		buf_printf(out, ",\"part\":%.6g}", ranks[i].part + 0.0);
		some = true;
	}
	buf_char(out, '}');
}

static void
put_facts(struct buf *out, const struct found *found)
{
	json_put_key(out, "facts");
	buf_char(out, '[');
	for (size_t i = 0; i < found->n_facts; i++) {
		const struct found_fact *fact = &found->facts[i];

		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "id", fact->id);
		json_put_key(out, "memory");
		json_put_string(out, fact->text, fact->text_len);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

void
show_put_hit(
    const struct show *show, struct buf *out, const struct found *found)
{
	struct buf extra = { 0 };

	if (show->fields & MEMORY_FIELD_SCORE)
		buf_printf(&extra, "\"score\":%.6f", found->hit.score);
	if (!show->chosen && found->n_facts)
		put_facts(&extra, found);
	if (!show->chosen && found->superseded) {
		json_put_key(&extra, "superseded");
		buf_string(&extra, "true");
	}
	if (show->explain) {
		json_put_key(&extra, "explain");
		put_cues(show, &extra, &found->hit);
		if (found->reordered)
			put_reordered(&extra, found);
		put_ranks(&extra, found->ranks);
	}
	memory_print(out, &found->memory, show->fields, buf_text(&extra));
	buf_release(&extra);
}

bool
show_memory(struct show *show, const struct memory *m)
{
	buf_reset(&show->line);
	if (show->terminal)
		put_listed(show, m);
	else
		memory_print(&show->line, m, show->fields, NULL);
	return write_line(show);
}

/* A part, on the line at hand if it fits there. */
static void
put_part(struct show *show, const struct buf *part, int *used)
{
	struct buf *out = &show->line;

	if (*used + 1 + (int)part->len > show->person.width) {
		buf_string(out, "\n   ");
		*used = 3;
	} else {
		buf_char(out, ' ');
		++*used;
	}
	buf_add(out, part->data, part->len);
	*used += (int)part->len;
}

/* Which sources have it among their first, and where. */
static void
put_places(struct show *show, const struct found_rank *ranks)
{
	struct buf part = { 0 };
	int used = show->person.width;

	for (int i = 0; i < SOURCES; i++) {
		if (!ranks[i].rank)
			continue;
		buf_reset(&part);
		buf_printf(&part, " %s #%zu", sources_name((enum source)i),
		    ranks[i].rank);
		put_part(show, &part, &used);
	}
	buf_release(&part);
}

/* The parts of a score that are not nought, under its memory. */
static void
put_explanation(
    struct show *show, const struct hit *hit, const struct found_rank *ranks)
{
	struct buf part = { 0 };
	int used = show->person.width;

	for (int i = 0; i < RANK_CUES; i++) {
		double value = hit->cues[i] * weight_of(show, hit, i);

		if (fabs(value) < .0005)
			continue;
		buf_reset(&part);
		buf_printf(
		    &part, " %s %+.3f", rank_cue_name((enum rank_cue)i), value);
		put_part(show, &part, &used);
	}
	buf_release(&part);
	put_places(show, ranks);
}

static void
put_before(struct buf *out, const struct found *found)
{
	buf_printf(out, "\n   rerank %.3f, before %.3f as number %zu",
	    found->hit.score, found->before, found->place + 1);
}

void
show_hits(
    struct show *show, const struct query *query, const struct results *results)
{
	if (show->terminal)
		person_mark(&show->person, query->text, query->text_len);
	for (size_t i = 0; i < results->n; i++) {
		const struct found *found = &results->items[i];

		buf_reset(&show->line);
		if (show->terminal) {
			put_found(show, found);
			if (show->explain)
				put_explanation(
				    show, &found->hit, found->ranks);
			if (show->explain && found->reordered)
				put_before(&show->line, found);
		} else {
			show_put_hit(show, &show->line, found);
		}
		if (!write_line(show))
			return;
	}
}

void
show_batch(struct show *show, const struct json_span *query,
    const struct results *results)
{
	struct buf *out = &show->line;

	buf_reset(out);
	/* the object as it came, without its closing brace */
	buf_add(out, query->start, query->len - 1);
	json_put_key(out, "results");
	buf_char(out, '[');
	for (size_t i = 0; i < results->n; i++) {
		if (i)
			buf_char(out, ',');
		show_put_hit(show, out, &results->items[i]);
	}
	buf_string(out, "]}");
	write_line(show);
}

/* The sentence that --why is about. */
static void
put_reason(struct buf *out, const struct query *query, const struct why *why)
{
	const struct hit *hit = &why->hit;

	if (!why->in_store)
		buf_printf(out, "no memory '%s' in this cube", query->why);
	else if (why->memory.state == MEMORY_FORGOTTEN)
		buf_string(out, "it is forgotten");
	else if (!why->in_scope)
		buf_string(out, "it belongs to another user, agent or app");
	else if (!why->allowed)
		buf_string(out, "run, filter, time, type or state keep it out");
	else if (!why->rank)
		buf_printf(out,
		    "no word of it or of the turns around it was asked for, "
		    "and its cosine %.3f is under %.2f",
		    hit->cues[RANK_COSINE],
		    hit->cues[RANK_COSINE] < RANK_COSINE_NEAR
			? RANK_COSINE_NEAR
			: RANK_COSINE_FOUND);
	else
		buf_printf(out,
		    "rank %zu of %zu: %u of the words asked for in it, %u more "
		    "in the turns around it",
		    why->rank, why->candidates, hit->words, hit->near);
}

void
show_why(
    struct show *show, const struct query *query, const struct results *results)
{
	const struct why *why = &results->why;
	struct buf reason = { 0 }, extra = { 0 }, *out = &show->line;

	put_reason(&reason, query, why);
	buf_reset(out);
	if (!why->rank)
		prog_status(PROG_NONE);
	if (show->terminal) {
		show->person.lines = 0;
		person_text(&show->person, out, reason.data, reason.len, 0, 0);
		if (why->in_store) {
			buf_char(out, '\n');
			put_listed(show, &why->memory);
			put_explanation(show, &why->hit, why->ranks);
		}
	} else {
		json_put_field(&extra, "why", reason.data);
		if (why->rank) {
			json_put_int(&extra, "rank", (int64_t)why->rank);
			json_put_int(
			    &extra, "candidates", (int64_t)why->candidates);
			buf_printf(&extra, ",\"score\":%.6f", why->hit.score);
		}
		if (why->in_scope) {
			buf_string(&extra, ",\"explain\":");
			put_cues(show, &extra, &why->hit);
			put_ranks(&extra, why->ranks);
		}
		if (why->in_store)
			memory_print(out, &why->memory, show->fields,
			    extra.data + (extra.data[0] == ','));
		else
			buf_printf(
			    out, "{%s}", extra.data + (extra.data[0] == ','));
	}
	write_line(show);
	buf_release(&reason);
	buf_release(&extra);
}
