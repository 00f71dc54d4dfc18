/*
 * Times in plain words: the first bytes choose when and where it is said, the
 * rest is the text.  What is found stands in the text, one behind the other,
 * and lies within the calendar.
 */
#include "fuzz.h"

#include "text/when.h"

#define DAY INT64_C(86400000000)

static struct moment
take_moment(const uint8_t **data, size_t *size)
{
	uint8_t way = fuzz_byte(data, size);
	int64_t days = (int64_t)fuzz_byte(data, size) << 8;
	struct moment said = { .precision = CLOCK_INSTANT };

	days |= fuzz_byte(data, size);
	said.offset = (way % 57 - 28) * 60;
	/* about 2024, at the ends of the calendar, or never */
	if (way >= 240)
		said.at = CLOCK_NONE;
	else if (way >= 220)
		said.at = INT64_C(-719162) * DAY + days * DAY / 64;
	else if (way >= 200)
		said.at = INT64_C(2932896) * DAY - days * DAY / 64;
	else
		said.at = days * DAY + way * (DAY / 256);
	return said;
}

static void
check(const char *text, size_t len, const struct moment *said,
    const struct when *when)
{
	MUST(when->len > 0 && when->start + when->len <= len);
	MUST(utf8_bad(text + when->start, when->len) == when->len);
	MUST(when->from.offset == said->offset);
	if (when->vague) {
		MUST(when->from.at == CLOCK_NONE && when->until == CLOCK_NONE);
		MUST(said->at != CLOCK_NONE);
		return;
	}
	MUST(when->from.at >= INT64_C(-719164) * DAY);
	MUST(when->from.at <= INT64_C(2932898) * DAY);
	MUST(when->from.precision <= CLOCK_YEAR);
	MUST(!when->since || when->until == CLOCK_NONE);
	MUST(when->since || when->until != CLOCK_NONE);
	if (!when->since)
		MUST(when->until > when->from.at ||
		     (when->before && when->until == when->from.at));
	MUST(!when->future || said->at != CLOCK_NONE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct moment said = take_moment(&data, &size);
	char *text = fuzz_copy(data, size);
	struct when when, again;
	size_t at = 0;

	fuzz_repair(text, size);
	while (when_find(text, size, at, &said, &when)) {
		MUST(when.start >= at);
		check(text, size, &said, &when);
		MUST(when_find(text, size, at, &said, &again));
		MUST(again.start == when.start && again.len == when.len);
		at = when.start + when.len;
	}
	free(text);
	return 0;
}
