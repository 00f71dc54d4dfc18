#include "model/tokenizer_class.h"

#include <stddef.h>

#include <utf8proc.h>

static utf8proc_category_t
category(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp);
}

bool
tokenizer_class_blank(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	return cp == 0x85 || cp == 0xa0 || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

bool
tokenizer_class_punctuation(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '!' && cp <= '/') || (cp >= ':' && cp <= '@') ||
		       (cp >= '[' && cp <= '`') || (cp >= '{' && cp <= '~');
	return category(cp) >= UTF8PROC_CATEGORY_PC &&
	       category(cp) <= UTF8PROC_CATEGORY_PO;
}

/* Letters in circles and squares, which are symbols by their category. */
static bool
is_enclosed_letter(uint32_t cp)
{
	return (cp >= 0x24b6 && cp <= 0x24e9) ||
	       (cp >= 0x1f130 && cp <= 0x1f149) ||
	       (cp >= 0x1f150 && cp <= 0x1f169) ||
	       (cp >= 0x1f170 && cp <= 0x1f189);
}

bool
tokenizer_class_word(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') ||
		       cp == '_' || (cp >= 'a' && cp <= 'z');
	switch (category(cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_PC:
		return true;
	default:
		return cp == 0x200c || cp == 0x200d || is_enclosed_letter(cp);
	}
}

bool
tokenizer_class_number(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= '0' && cp <= '9';
	return category(cp) >= UTF8PROC_CATEGORY_ND &&
	       category(cp) <= UTF8PROC_CATEGORY_NO;
}

bool
tokenizer_class_control(uint32_t cp)
{
	switch (category(cp)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CO:
		return true;
	default:
		return false;
	}
}

bool
tokenizer_class_nonspacing(uint32_t cp)
{
	return category(cp) == UTF8PROC_CATEGORY_MN;
}

bool
tokenizer_class_mark(uint32_t cp)
{
	return category(cp) >= UTF8PROC_CATEGORY_MN &&
	       category(cp) <= UTF8PROC_CATEGORY_ME;
}

bool
tokenizer_class_ideograph(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} blocks[] = {
		{ 0x3400, 0x4dbf },
		{ 0x4e00, 0x9fff },
		{ 0xf900, 0xfaff },
		{ 0x20000, 0x2a6df },
		{ 0x2a700, 0x2b81f },
		{ 0x2b920, 0x2ceaf },
		{ 0x2f800, 0x2fa1f },
	};

	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (cp >= blocks[i].from && cp <= blocks[i].to)
			return true;
	return false;
}
