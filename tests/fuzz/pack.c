/*
 * Blocks for prompts: whatever records come, what is packed of them is within
 * the budget, and every line of it is one that the format has.
 */
#include "fuzz.h"

#include "mind/pack.h"
#include "serve/hits.h"
#include "text/tokens.h"

static const struct block blocks[] = {
	{ .label = "human", .value = "Ann\nlikes tea", .description = "who" },
};

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	return 0;
}

static size_t
count_bytes(void *ctx, const char *text, size_t len)
{
	(void)ctx, (void)text;
	return len / 3;
}

/* Every line of input that is one; the rest are refused. */
static void
read_lines(struct hits *hits, char *text)
{
	struct json_span value;
	struct err err = { 0 };

	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		int rc = json_scan(line, strlen(line), &value, &err);

		if (rc == 0 && hits_kind(&value) == HITS_RESULTS)
			rc = hits_read_results(hits, &value, &err);
		else if (rc == 0)
			rc = hits_read(hits, &value, &err);
		if (rc < 0)
			fuzz_refused(&err);
	}
	hits_settle(hits);
	for (size_t i = 0; i < hits->n; i++)
		hits->items[i].pinned = hits->items[i].memory->text_len % 7 ==
					0;
}

/* Which of the lines that a block without core blocks has this one may be. */
static void
check_line(const char *line, size_t len, enum pack_format format)
{
	static const char *const FRAMES[] = { "[memories: ", "[/memories]",
		"## Memories (", "<memories note=", "</memories>" };

	for (size_t i = 0; i < sizeof FRAMES / sizeof *FRAMES; i++)
		if (strncmp(line, FRAMES[i], strlen(FRAMES[i])) == 0)
			return;
	if (format == PACK_MARKDOWN && strncmp(line, "- ", 2) == 0) {
		line += 2;
		len -= 2;
	}
	if (len)
		MUST((*line >= '0' && *line <= '9') ||
		     strncmp(line, "undated ", 8) == 0 ||
		     strncmp(line, "  ", 2) == 0);
	if (format == PACK_XML)
		MUST(!memchr(line, '<', len) && !memchr(line, '>', len));
	for (size_t i = 0; i < len; i++) {
		MUST((unsigned char)line[i] >= ' ' && line[i] != 0x7f);
		MUST(strncasecmp(line + i, "</memories", 10) != 0);
		MUST(strncasecmp(line + i, "[/memories", 10) != 0);
	}
}

static void
check_text(const struct pack_options *options, const struct pack *pack)
{
	const char *at = buf_text(&pack->out), *end;
	size_t lines = 0;

	MUST(utf8_bad(at, pack->out.len) == pack->out.len);
	for (; (end = strchr(at, '\n')); at = end + 1) {
		lines++;
		check_line(at, (size_t)(end - at), options->format);
	}
	MUST(!*at);
	if (options->bare)
		MUST(lines == pack->n);
}

static void
check_items(const struct hits *hits, const struct pack *pack)
{
	size_t chosen = 0;

	for (size_t i = 0; i < hits->n; i++) {
		const struct pack_item *item = &hits->items[i];

		chosen += item->chosen;
		MUST(item->chosen == !item->left_out);
		MUST(item->merged_with < (int64_t)hits->n);
		MUST(item->merged_with < 0 ||
		     hits->items[item->merged_with].merged_with < 0 ||
		     item->chosen);
	}
	MUST(chosen == pack->n);
}

static void
check(const struct pack_options *options, struct hits *hits)
{
	struct pack pack;
	struct err err = { 0 };
	struct json_span value;

	if (pack_make(options, hits->items, hits->n, &pack, &err) < 0) {
		fuzz_refused(&err);
		MUST(options->n_blocks);
		pack_release(&pack);
		return;
	}
	MUST(pack.tokens <= options->budget);
	if (options->count)
		MUST(count_bytes(NULL, NULL, pack.out.len) <= options->budget);
	else
		MUST(tokens_estimate(buf_text(&pack.out), pack.out.len) <=
		     options->budget);
	check_items(hits, &pack);
	if (options->format == PACK_JSON)
		MUST(json_scan(pack.out.data, pack.out.len, &value, &err) == 0);
	else if (!options->n_blocks)
		check_text(options, &pack);
	pack_release(&pack);
}

/* Two bytes of options, then lines of records. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hits hits = { 0 };
	uint8_t flags = fuzz_byte(&data, &size);
	struct pack_options options = { .budget = PACK_BUDGET_MIN +
						  4 * fuzz_byte(&data, &size),
		.blocks = blocks,
		.n_blocks = flags >> 6 == 1,
		.bare = flags & 4,
		.superseded = flags & 8,
		.count = flags & 16 ? count_bytes : NULL };
	char *text = fuzz_string(data, size);

	read_lines(&hits, text);
	for (int format = PACK_PLAIN; format <= PACK_JSON; format++) {
		options.format = (enum pack_format)format;
		check(&options, &hits);
	}
	hits_release(&hits);
	free(text);
	return 0;
}
