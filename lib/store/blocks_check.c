#include "store/blocks_check.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "store/blocks.h"

enum { SHOWN = 60 /* bytes of a text in a message */ };

const char *
blocks_check_number(char out[BLOCKS_CHECK_NUMBER], int64_t n)
{
	char digits[24];
	size_t len = (size_t)snprintf(digits, sizeof digits, "%" PRId64, n);
	size_t sign = n < 0, at = 0;

	for (size_t i = 0; i < len; i++) {
		if (i > sign && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

const char *
blocks_check_quote(char out[BLOCKS_CHECK_QUOTE], const char *text)
{
	size_t len = strlen(text), good = utf8_bad(text, len);

	good = utf8_fit(text, good, SHOWN);
	snprintf(out, BLOCKS_CHECK_QUOTE, "%.*s%s", (int)good, text,
	    good < len ? "..." : "");
	return out;
}

int64_t
blocks_check_count(const char *text)
{
	int64_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

int
blocks_check_label(const char *label, struct err *err)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789_-";
	char shown[BLOCKS_CHECK_QUOTE];
	size_t len = strlen(label);

	if (len && len <= BLOCKS_LABEL_MAX && strspn(label, letters) == len)
		return 0;
	return err_set(err, ERR_INPUT,
	    "'%s' is no label of a block (1 to %d letters, digits, _ -)",
	    blocks_check_quote(shown, label), BLOCKS_LABEL_MAX);
}

static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
}

static int
check(const char *what, const char *text, const char *allowed, struct err *err)
{
	size_t len = strlen(text), bad = utf8_bad(text, len);

	if (bad < len)
		return err_set(err, ERR_INPUT, "the %s is not UTF-8 (byte %zu)",
		    what, bad + 1);
	for (size_t i = 0, n; i < len; i += n) {
		uint32_t cp;

		n = utf8_get(text + i, len - i, &cp);
		if (is_control(cp) && !strchr(allowed, (int)cp))
			return err_set(err, ERR_INPUT,
			    "the %s has a control character, U+%04X (byte %zu)",
			    what, (unsigned)cp, i + 1);
	}
	return 0;
}

int
blocks_check_text(const char *text, struct err *err)
{
	return check("text", text, "\n\t", err);
}

int
blocks_check_description(const char *text, struct err *err)
{
	char have[BLOCKS_CHECK_NUMBER];
	int64_t n;

	if (check("description", text, "", err) < 0)
		return -1;
	n = blocks_check_count(text);
	if (n <= BLOCKS_DESCRIPTION_MAX)
		return 0;
	return err_set(err, ERR_INPUT,
	    "the description would have %s characters of %d",
	    blocks_check_number(have, n), BLOCKS_DESCRIPTION_MAX);
}

int
blocks_check_limit(int64_t limit, struct err *err)
{
	char most[BLOCKS_CHECK_NUMBER];

	if (limit >= 1 && limit <= BLOCKS_LIMIT_MAX)
		return 0;
	return err_set(err, ERR_INPUT,
	    "%" PRId64 " is no limit of a block (1 to %s characters)", limit,
	    blocks_check_number(most, BLOCKS_LIMIT_MAX));
}

int
blocks_check_fits(
    const char *label, const char *value, int64_t limit, struct err *err)
{
	char have[BLOCKS_CHECK_NUMBER], most[BLOCKS_CHECK_NUMBER];
	int64_t n = blocks_check_count(value);

	if (n <= limit)
		return 0;
	return err_set(err, ERR_INPUT, "'%s' would have %s characters of %s",
	    label, blocks_check_number(have, n),
	    blocks_check_number(most, limit));
}
