#include "serve/import.h"

#include <stdio.h>
#include <string.h>

#include "store.h"
#include "tap.h"

static struct store store;

/* What came out at the other end, as text. */
struct end {
	struct buf seen;
	uint64_t lines, stop_at;
};

static int
take(struct bundle *bundle, void *ctx, struct err *err)
{
	struct end *end = ctx;

	for (size_t i = 0; i < bundle->n; i++) {
		const struct bundle_line *line = &bundle->lines[i];

		if (++end->lines == end->stop_at)
			return err_set(err, ERR_STORE, "stop");
		buf_printf(&end->seen, "%llu %llu",
		    (unsigned long long)line->file_at,
		    (unsigned long long)line->number);
		if (line->too_long)
			buf_printf(&end->seen, " long %zu", line->len);
		else if (line->err)
			buf_printf(&end->seen, " %s in %s", line->err->text,
			    bundle_text(bundle, line));
		for (struct prepared *r = line->records; r; r = r->next)
			buf_printf(&end->seen, " %s/%s/%s",
			    r->m.id ? r->m.id : "-", r->m.text,
			    r->m.event_at.at != CLOCK_NONE ? "at" : "");
		buf_char(&end->seen, '\n');
	}
	return 0;
}

/* Line n of a mixture: records, several, none, bad ones, one without end. */
static void
make_line(struct buf *out, unsigned n)
{
	buf_reset(out);
	if (n % 7 == 3)
		buf_printf(out, "bad %u", n);
	else if (n % 11 == 4)
		buf_printf(out, "[{\"text\":\"a %u\"},{\"text\":\"b\"}]", n);
	else if (n % 13 == 5)
		buf_string(out, "{\"role\":\"user\",\"content\":null}");
	else
		buf_printf(out, "{\"text\":\"text %u\",\"run_id\":\"r%u\"}", n,
		    n / 20);
	while (n % 501 == 500 && out->len < 2 * BUNDLE_BYTES)
		buf_char(out, ' ');
}

/* Adds n lines and drains; 0, or what import_add() gave. */
static int
feed(size_t threads, unsigned n, struct end *end)
{
	const struct parse how = { .defaults.type = -1,
		.event_at.at = CLOCK_NONE,
		.replay_key = "key" };
	struct import *im = import_new(&how, store.ingest, threads, take, end);
	struct buf text = { 0 };
	struct err err;
	int rc = 0;

	for (unsigned i = 1; i <= n && rc == 0; i++) {
		struct bundle_line line = { .file_at = i, .number = 2 * i };

		make_line(&text, i);
		line.len = text.len;
		line.too_long = i % 97 == 0;
		rc = import_add(im, &line, text.data, &err);
	}
	if (rc == 0)
		rc = import_drain(im, &err);
	import_free(im);
	buf_release(&text);
	return rc;
}

static void
test_threads(void)
{
	static const unsigned counts[] = { 0, 1, 200, 300, 5000 };
	struct end one = { 0 }, many = { 0 };

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		unsigned n = counts[i];

		buf_reset(&one.seen);
		one.lines = 0;
		tap(feed(1, n, &one) == 0 && one.lines == n, "%u lines", n);
		for (size_t threads = 2; threads <= 5; threads += 3) {
			buf_reset(&many.seen);
			many.lines = 0;
			tap(feed(threads, n, &many) == 0 &&
				strcmp(buf_text(&one.seen),
				    buf_text(&many.seen)) == 0,
			    "the same from %zu threads", threads);
		}
	}
	tap(strstr(one.seen.data, "\n3 6 column 1: ") != NULL &&
		strstr(one.seen.data, " in bad 3\n") &&
		strstr(one.seen.data, "/a 4/ ") &&
		strstr(one.seen.data, "\n5 10\n") &&
		strstr(one.seen.data, "\n97 194 long "),
	    "of every kind of line");
	buf_release(&one.seen);
	buf_release(&many.seen);
}

static void
test_stop(void)
{
	struct end end = { .stop_at = 1000 };

	tap(feed(3, 5000, &end) == -1 && end.lines == 1000,
	    "a writer that fails ends it at once");
	buf_release(&end.seen);
}

int
main(void)
{
	place_make();
	store_open(&store, "import", NULL);
	test_threads();
	test_stop();
	store_close(&store);
	place_remove();
	return tap_end();
}
