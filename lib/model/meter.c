#include "model/meter.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

static struct meter_row *
find_row(struct meter *meter, const char *kind, const char *model)
{
	struct meter_row *row;

	for (size_t i = 0; i < meter->n; i++) {
		row = &meter->rows[i];
		if (!strcmp(row->kind, kind) && !strcmp(row->model, model))
			return row;
	}
	meter->rows = alloc_grow(
	    meter->rows, meter->n + 1, sizeof *meter->rows);
	row = &meter->rows[meter->n++];
	*row = (struct meter_row){
		.kind = alloc_copy(kind, strlen(kind)),
		.model = alloc_copy(model, strlen(model)),
	};
	return row;
}

static void
add(struct meter_row *row, const struct meter_row *more)
{
	row->calls += more->calls;
	row->attempts += more->attempts;
	row->failures += more->failures;
	row->tokens_in += more->tokens_in;
	row->tokens_out += more->tokens_out;
	row->ms += more->ms;
}

static void
print_row(const struct meter_row *row, struct buf *out)
{
	json_put_int(out, "calls", row->calls);
	json_put_int(out, "attempts", row->attempts);
	json_put_int(out, "failures", row->failures);
	json_put_int(out, "tokens_in", row->tokens_in);
	json_put_int(out, "tokens_out", row->tokens_out);
	json_put_int(out, "ms", row->ms);
}

void
meter_add(struct meter *meter, const char *kind, const char *model,
    const struct meter_row *more)
{
	if (meter)
		add(find_row(meter, kind, model), more);
}

void
meter_print(const struct meter *meter, struct buf *out)
{
	struct meter_row total = { 0 };

	for (size_t i = 0; i < meter->n; i++)
		add(&total, &meter->rows[i]);
	buf_char(out, '{');
	print_row(&total, out);
	json_put_key(out, "models");
	buf_char(out, '[');
	for (size_t i = 0; i < meter->n; i++) {
		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "kind", meter->rows[i].kind);
		json_put_field(out, "model", meter->rows[i].model);
		print_row(&meter->rows[i], out);
		buf_char(out, '}');
	}
	buf_string(out, "]}");
}

void
meter_release(struct meter *meter)
{
	for (size_t i = 0; i < meter->n; i++) {
		free(meter->rows[i].kind);
		free(meter->rows[i].model);
	}
	free(meter->rows);
	*meter = (struct meter){ 0 };
}
