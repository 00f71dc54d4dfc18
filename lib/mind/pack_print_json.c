#include "mind/pack_print_form.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "mind/pack_order.h"
#include "text/inert.h"

static void
put_inert(struct buf *out, const char *key, const char *text)
{
	struct buf quiet = { 0 };

	inert(text, strlen(text), " ", &quiet);
	json_put_key(out, key);
	json_put_string(out, buf_text(&quiet), quiet.len);
	buf_release(&quiet);
}

static void
put_repeats(const struct pack_line *line, struct buf *out)
{
	const char *separator = "";

	json_put_key(out, "repeats");
	buf_char(out, '[');
	for (const struct pack_line *r = line->repeats; r; r = r->next_repeat) {
		const char *id = r->item->memory->id;

		buf_string(out, separator);
		separator = ",";
		json_put_string(out, id ? id : "", id ? strlen(id) : 0);
	}
	buf_char(out, ']');
}

void
pack_print_json_line(const struct pack_options *options,
    const struct pack_line *line, struct buf *out)
{
	const struct memory *m = line->item->memory;
	const char *speaker = pack_print_speaker(m);
	char date[PACK_PRINT_DATE];
	struct buf text = { 0 };

	(void)options;
	buf_char(out, '{');
	if (m->id)
		json_put_field(out, "id", m->id);
	pack_print_date(pack_order_time(m), date);
	json_put_field(out, "date", date);
	if (m->valid_to != CLOCK_NONE) {
		pack_print_date(
		    (struct moment){ m->valid_to, CLOCK_INSTANT, 0 }, date);
		json_put_field(out, "until", date);
	}
	if (line->item->superseded) {
		json_put_key(out, "superseded");
		buf_string(out, "true");
	}
	if (speaker)
		put_inert(out, "name", speaker);
	pack_print_text(line, &text);
	json_put_key(out, "text");
	json_put_string(out, buf_text(&text), text.len);
	json_put_int(out, "tokens", (int64_t)line->item->tokens);
	json_put_key(out, "score");
	buf_printf(
	    out, "%.6g", isfinite(line->item->value) ? line->item->value : 0);
	if (line->repeats)
		put_repeats(line, out);
	buf_char(out, '}');
	buf_release(&text);
}

static void
put_blocks(const struct pack_options *options, struct buf *out)
{
	json_put_key(out, "blocks");
	buf_char(out, '[');
	for (size_t i = 0; i < options->n_blocks; i++) {
		const struct block *block = &options->blocks[i];

		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "label", block->label);
		if (*block->description)
			put_inert(out, "description", block->description);
		put_inert(out, "text", block->value);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

void
pack_print_json(const struct pack_print *block, struct buf *out)
{
	buf_char(out, '{');
	json_put_int(out, "tokens", (int64_t)block->tokens);
	json_put_int(out, "budget", (int64_t)block->options->budget);
	json_put_int(out, "found", (int64_t)block->found);
	if (block->options->n_blocks)
		put_blocks(block->options, out);
	json_put_key(out, "items");
	buf_char(out, '[');
	for (size_t i = 0; i < block->n; i++) {
		if (i)
			buf_char(out, ',');
		pack_print_line(block->options, block->lines[i], false, out);
	}
	buf_string(out, "]}\n");
}
