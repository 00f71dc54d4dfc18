/*
 * A tokenizer.json and, behind a NUL, a text: the file is refused, or it makes
 * tokens of the text, the same ones every time, each of which there is, and no
 * more than are asked for.
 */
#include "fuzz.h"

#include "model/tokenizer.h"

enum { ASKED = 40 };

static const char usual[] = "The cat, na\xc3\xafve \xe4\xb8\x96\xe7\x95\x8c "
			    "e\xcc\x81 \xef\xac\x81\t3.14 \xf0\x9f\x98\x80!";

static struct tokenizer_work *work;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	work = tokenizer_work_new();
	return 0;
}

static void
check(const struct tokenizer *t, const char *text, size_t len)
{
	uint32_t before[ASKED];
	const uint32_t *ids;
	size_t n = tokenizer_run(t, work, text, len, ASKED, &ids);

	MUST(n <= ASKED);
	for (size_t i = 0; i < n; i++) {
		MUST(ids[i] < tokenizer_ids_end(t));
		before[i] = ids[i];
	}
	MUST(tokenizer_run(t, work, text, len, ASKED, &ids) == n);
	for (size_t i = 0; i < n; i++)
		MUST(ids[i] == before[i]);
	/* fewer are the beginning of more, unless the text was cut */
	if (len > ASKED / 2)
		return;
	MUST(tokenizer_run(t, work, text, len, ASKED / 2, &ids) <= n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\0', size);
	size_t json_len = end ? (size_t)(end - data) : size;
	size_t text_len = end ? size - json_len - 1 : 0;
	char *json = fuzz_copy(data, json_len);
	char *text = fuzz_copy(end ? end + 1 : data, text_len);
	struct err err = { 0 };
	struct tokenizer *t = tokenizer_read("FILE", json, json_len, &err);

	/* nothing of the file is needed any more */
	free(json);
	if (t) {
		fuzz_repair(text, text_len);
		check(t, text, text_len);
		check(t, usual, sizeof usual - 1);
	} else {
		MUST(err.kind == ERR_STORE && strstr(err.text, "'FILE'"));
		MUST(utf8_bad(err.text, strlen(err.text)) == strlen(err.text));
	}
	tokenizer_free(t);
	free(text);
	return 0;
}
