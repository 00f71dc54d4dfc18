/*
 * What a server that fails may say, and what stands beside it: a body of any
 * bytes is shown as one line of text that keeps the key to itself; a stream is
 * passed on whole or is an error, however it is cut; addresses and netrc files
 * are read within their bounds.
 */
#include "fuzz.h"

#include "model/key.h"
#include "model/key_netrc.h"
#include "model/opening.h"
#include "model/reply.h"
#include "model/url.h"

enum { SHOWN = 200 + 3 };

#define KEY "mk-0123456789abcdefghijklmnop"

static void
check_body(const char *body, size_t len)
{
	struct arena arena = { 0 };
	struct reply_error error;
	struct buf out = { 0 };

	reply_error_of(body, len, &arena, &error);
	MUST(error.message && error.type && error.code);
	MUST(!error.status || (error.status >= 400 && error.status < 600));
	reply_print(error.message, KEY, &out);
	MUST(out.len <= SHOWN);
	MUST(utf8_bad(buf_text(&out), out.len) == out.len);
	for (size_t i = 0; i < out.len; i++)
		MUST((unsigned char)out.data[i] >= ' ' && out.data[i] != 0x7f);
	for (size_t i = 0; i + 8 < sizeof KEY; i++) {
		char piece[9] = "";

		memcpy(piece, &KEY[i], 8);
		MUST(!strstr(buf_text(&out), piece));
	}
	buf_release(&out);
	arena_release(&arena);
}

static bool
take(void *ctx, const char *data, size_t len)
{
	buf_add(ctx, data, len);
	return true;
}

/* Whether it is an error; if not, all of it came out. */
static bool
run(const char *text, size_t len, size_t piece)
{
	struct buf out = { 0 };
	struct opening opening = { .take = take, .ctx = &out };
	bool going = true, fine;

	for (size_t at = 0; at < len && going; at += piece)
		going = opening_take(
		    &opening, text + at, len - at < piece ? len - at : piece);
	fine = opening_end(&opening);
	MUST(fine || !out.len);
	MUST(fine || opening.line <= opening.held.len);
	MUST(!fine || (out.len == len && !memcmp(buf_text(&out), text, len)));
	opening_release(&opening);
	buf_release(&out);
	return !fine;
}

static void
check_url(const char *text)
{
	struct url url, again;
	struct err err = { 0 };

	if (url_read(text, &url, &err) < 0) {
		fuzz_refused(&err);
		return;
	}
	MUST(*url.host && url.port > 0 && url.port < 65536);
	MUST(url_read(url.origin, &again, &err) == 0);
	MUST(url_same_server(&url, &again));
	MUST(!strcmp(url.origin, again.origin));
}

static void
check_key(const char *text, size_t len)
{
	char out[KEY_MAX + 1] = "";

	if (key_netrc(text, len, "h", out))
		MUST(*out && strlen(out) <= KEY_MAX);
	if (!key_take(text, len, out))
		MUST(*out && strlen(out) <= KEY_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t piece = fuzz_byte(&data, &size) % 16 + 1;
	char *text = fuzz_copy(data, size);
	char *string = fuzz_string(data, size);

	check_body(text, size);
	MUST(run(text, size, piece) == run(text, size, size + 1));
	check_url(string);
	check_key(text, size);
	free(text);
	free(string);
	return 0;
}
