/*
 * Text: the analyser, the cues, the normal form and redaction on any valid
 * UTF-8 that ends where it ends.
 */
#include "fuzz.h"

#include "text/analyse.h"
#include "text/cues.h"
#include "text/normal.h"
#include "text/redact.h"
#include "text/stop.h"

static struct analyser *analyser;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	analyser = analyser_new();
	return 0;
}

static void
check_terms(const struct terms *terms)
{
	for (size_t i = 0; i < terms->n; i++) {
		const struct term *t = &terms->items[i];
		const char *text = term_text(terms, i);

		MUST(t->len >= 1 && t->len <= TERM_MAX);
		MUST(t->start + t->len <= terms->bytes.len);
		MUST(utf8_bad(text, t->len) == t->len);
		MUST(t->stop <= STOP_COUNT);
		MUST(!t->stop || stop_find(text, t->len) == t->stop - 1);
		MUST(!t->repeats || t->pair);
	}
}

/* Every text gives what it gave before, whatever came between. */
static void
check_analyser(const char *text, size_t len)
{
	struct terms once = { 0 }, twice = { 0 };
	struct analyser *fresh = analyser_new();

	analyse(analyser, text, len, &once);
	analyse(fresh, text, len, &twice);
	check_terms(&once);
	MUST(once.n == twice.n && once.bytes.len == twice.bytes.len);
	if (once.n)
		MUST(memcmp(once.bytes.data, twice.bytes.data,
			 once.bytes.len) == 0);
	analyser_free(fresh);
	terms_release(&once);
	terms_release(&twice);
}

static void
check_valid(struct buf *out)
{
	MUST(utf8_bad(buf_text(out), out->len) == out->len);
	buf_release(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	struct buf out = { 0 };
	double questions, time;
	size_t secrets;

	fuzz_repair(text, size);
	check_analyser(text, size);
	questions = cues_questions(text, size);
	time = cues_time(text, size);
	MUST(questions >= 0 && questions <= 1);
	MUST(time == 0 || time == .5 || time == 1);
	cues_asks_when(text, size);
	normal_form(text, size, &out);
	check_valid(&out);
	secrets = redact(text, size, &out);
	if (!secrets)
		MUST(
		    out.len == size && memcmp(buf_text(&out), text, size) == 0);
	check_valid(&out);
	free(text);
	return 0;
}
