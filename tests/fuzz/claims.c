/*
 * What a model says of turns and of claims: any JSON becomes claims that hold
 * what they must, of turns that were shown, and decisions about memories that
 * were; and any text of a turn is quoted so that each line of the question is
 * one object of JSON.  The target stands in for who asks.  Input: the text of
 * a turn, a NUL, and the answer.
 */
#include "fuzz.h"

#include "mind/decide_model.h"
#include "mind/extract_model.h"

static struct {
	const char *answer;
	size_t len;
	enum client_fault fault;
	size_t room;
	int asked;
} input;

/* ---- in the asker's place ---- */

const char *
asker_name(const struct asker *asker)
{
	(void)asker;
	return "m";
}

size_t
asker_room(const struct asker *asker)
{
	(void)asker;
	return input.room;
}

void
asker_begin(struct asker *asker)
{
	(void)asker;
}

bool
asker_decides(struct asker *asker)
{
	(void)asker;
	return true;
}

enum client_fault
asker_fault(const struct asker *asker)
{
	(void)asker;
	return input.fault;
}

void
asker_forget_fault(struct asker *asker)
{
	(void)asker;
	input.fault = CLIENT_FINE;
}

/* Every line is an object, whatever was said. */
static void
check_data(const struct asker_question *question)
{
	const char *line = question->data, *end = line + question->data_len;
	struct json_span value;
	struct err err;

	MUST(question->data_len);
	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((next ? next : end) - line);

		MUST(json_scan(line, len, &value, &err) == 0);
		MUST(value.kind == JSON_OBJECT);
		line += len + 1;
	}
}

int
asker_ask(struct asker *asker, const struct asker_question *question,
    struct arena *arena, struct json_span *value, bool *cut, struct err *err)
{
	(void)asker;
	(void)arena;
	check_data(question);
	MUST(++input.asked < 10000);
	*cut = false;
	input.fault = CLIENT_INVALID;
	if (json_scan(input.answer, input.len, value, err) < 0)
		return -1;
	input.fault = CLIENT_FINE;
	return 0;
}

/* ---- what is claimed ---- */

static struct memory turns[4];
static const struct window window = { turns, 4, 1 };

static void
check_text(const char *text, size_t most)
{
	size_t len = text ? strlen(text) : 0;

	MUST(!text || (len && len <= most));
	MUST(utf8_bad(text, len) == len);
	for (size_t i = 0; i < len; i++)
		MUST((unsigned char)text[i] >= ' ' && text[i] != 0x7f);
}

static void
check_claim(const struct claim *claim)
{
	MUST(claim->text && claim->stance < CLAIM_STANCES);
	MUST(claim->type >= MEMORY_FACT && claim->type <= MEMORY_PROCEDURE);
	MUST(claim->confidence >= 0 && claim->confidence <= 1);
	MUST(claim->n_turns && claim->n_turns <= 4);
	MUST(claim->turns[0] == 1 || claim->turns[0] == 2);
	for (size_t i = 0; i < claim->n_turns; i++)
		MUST(claim->turns[i] < window.n);
	check_text(claim->text, 1000);
	check_text(claim->subject, MEMORY_NAME_MAX);
	check_text(claim->relation, 64);
	check_text(claim->object, MEMORY_NAME_MAX);
	check_text(claim->old, MEMORY_NAME_MAX);
	MUST(claim->subject || !claim->relation);
	MUST(claim->relation || !claim->object);
	MUST(claim->valid_from == CLOCK_NONE || claim->valid_to == CLOCK_NONE ||
	     claim->valid_from < claim->valid_to);
}

static void
extract(void)
{
	struct extractor extractor = extract_model(NULL);
	struct claims claims = { 0 };
	struct err err;

	if (extractor.extract(extractor.ctx, &window, &claims, &err) < 0)
		MUST(!claims.n);
	for (size_t i = 0; i < claims.n; i++)
		check_claim(&claims.items[i]);
	claims_release(&claims);
}

/* ---- what is decided ---- */

static void
decide(enum claim_stance stance, const char *text)
{
	struct decider decider = decide_model(NULL);
	struct neighbour near[3] = { { .words = .9, .cosine = -2 },
		{ .words = .4, .cosine = -2, .same_topic = true },
		{ .words = 0, .cosine = -2 } };
	const struct claim claim = { .type = MEMORY_FACT,
		.stance = stance,
		.text = text,
		.subject = "Ann",
		.relation = "works_at",
		.object = text,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	struct step step = { 0 };
	struct arena arena = { 0 };
	struct err err;

	for (int i = 0; i < 3; i++) {
		near[i].memory = turns[i];
		near[i].memory.type = MEMORY_FACT;
		near[i].memory.subject = "Ann";
	}
	near[1].memory.relation = "works_at";
	near[1].memory.object = "Acme";
	MUST(decider.decide(
		 decider.ctx, &claim, near, 3, &arena, &step, &err) == 0);
	MUST(step.decision < DECISIONS && step.why && step.n_targets <= 3);
	for (size_t i = 0; i < step.n_targets; i++)
		MUST(step.targets[i] >= near && step.targets[i] < near + 3);
	MUST(step.decision != DECISION_DELETE ||
	     (stance == CLAIM_NEVER && step.n_targets));
	check_text(step.why, 1000);
	arena_release(&arena);
}

/* ---- all of it ---- */

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const texts[] = { "Bob is my brother.",
		"I work at Globex, no longer at Acme, since 5 May.", "",
		"Noted." };

	(void)argc;
	(void)argv;
	fuzz_clock();
	for (int i = 0; i < 4; i++) {
		memory_init(&turns[i]);
		turns[i].id = "x";
		turns[i].role = i < 3 ? "user" : "assistant";
		turns[i].name = "Ann";
		turns[i].created_at = 1777900000000000;
		turns[i].text = texts[i];
		turns[i].text_len = strlen(texts[i]);
	}
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned how = fuzz_byte(&data, &size);
	const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
	size_t text_len = nul ? (size_t)(nul - data) : 0;
	size_t answer = nul ? text_len + 1 : 0;
	char *text = fuzz_string(data, text_len);
	char *copy = fuzz_copy(data + answer, size - answer);

	fuzz_repair(text, text_len);
	turns[2].text = text;
	turns[2].text_len = text_len;
	input.answer = copy;
	input.len = size - answer;
	input.fault = CLIENT_FINE;
	input.room = how & 4 ? 8192 : 100;
	input.asked = 0;
	if (how & 8)
		decide((enum claim_stance)(how & 3) % CLAIM_STANCES, text);
	else
		extract();
	free(text);
	free(copy);
	return 0;
}
