/*
 * A stream of events or lines: any bytes make the same pieces however they are
 * cut, and none of them is empty or holds the end of a line of its own.
 */
#include "fuzz.h"

#include "model/stream.h"

struct pieces {
	struct buf text; /* each with its length before it */
	bool lines;
	size_t n, stop_at; /* the piece that is not taken, from 1; 0: none */
};

static int
take(void *ctx, const char *data, size_t len, struct err *err)
{
	struct pieces *pieces = ctx;

	MUST(len && len <= STREAM_PIECE_MAX);
	MUST(!memchr(data, '\r', len));
	MUST(!pieces->lines || !memchr(data, '\n', len));
	if (++pieces->n == pieces->stop_at)
		return err_set(err, ERR_MODEL, "stopped");
	buf_printf(&pieces->text, "%zu:", len);
	buf_add(&pieces->text, data, len);
	return 0;
}

static int
run(struct pieces *pieces, const char *text, size_t len, size_t part)
{
	struct stream stream = {
		.lines = pieces->lines, .take = take, .ctx = pieces
	};
	struct err err = { 0 };
	int rc = 0;

	buf_reset(&pieces->text);
	pieces->n = 0;
	for (size_t at = 0; rc == 0 && at < len; at += part)
		rc = stream_add(&stream, text + at,
		    len - at < part ? len - at : part, &err);
	if (rc == 0)
		rc = stream_end(&stream, &err);
	MUST(rc == 0 || (err.kind == ERR_MODEL && *err.text));
	MUST((rc < 0) == (pieces->stop_at && pieces->n == pieces->stop_at));
	stream_release(&stream);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned how = fuzz_byte(&data, &size);
	size_t part = fuzz_byte(&data, &size) % 32 + 1;
	struct pieces whole = { .lines = how & 1, .stop_at = how >> 1 & 7 };
	struct pieces cut = whole;
	char *text = fuzz_copy(data, size);

	MUST(run(&whole, text, size, size + 1) == run(&cut, text, size, part));
	MUST(whole.n == cut.n && whole.text.len == cut.text.len);
	MUST(!whole.text.len ||
	     !memcmp(whole.text.data, cut.text.data, cut.text.len));
	buf_release(&whole.text);
	buf_release(&cut.text);
	free(text);
	return 0;
}
