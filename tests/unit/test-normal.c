#include "text/normal.h"

#include <string.h>

#include "tap.h"

static const struct {
	const char *in, *want;
} table[] = {
	{ "", "" },
	{ "Ann likes tea", "ann likes tea" },
	{ "  Ann\tlikes \n\n tea. ", "ann likes tea" },
	{ "Ann likes tea...", "ann likes tea" },
	{ "Ann likes tea . .", "ann likes tea" },
	{ "3.5 litres.", "3.5 litres" },
	{ "Really?", "really?" },
	{ ".", "" },
	{ " \t\r\n\v\f", "" },
	{ "a\vb\fc\rd", "a b c d" },
	/* composed and folded alike */
	{ "Caf\xc3\xa9", "caf\xc3\xa9" },
	{ "CAFE\xcc\x81", "caf\xc3\xa9" },
	{ "STRASSE", "strasse" },
	{ "Stra\xc3\x9f"
	  "e",
	    "strasse" },
	{ "\xef\xbc\xa1\xef\xbd\x82", "ab" }, /* full width */
	{ "\xef\xac\x81ne", "fine" },         /* fi ligature */
	{ "a\xc2\xa0\xe3\x80\x80"
	  "b",
	    "a b" }, /* other blanks */
	{ "a\xc2\xad"
	  "b",
	    "ab" }, /* soft hyphen */
	{ "\xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82.",
	    "\xcf\x83\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x83" },
};

static void
test_table(void)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		buf_reset(&out);
		normal_form(table[i].in, strlen(table[i].in), &out);
		tap(strcmp(buf_text(&out), table[i].want) == 0,
		    "'%s' has the form '%s' (%s)", table[i].in, table[i].want,
		    buf_text(&out));
	}
	buf_release(&out);
}

/* The form of a form is itself, and what stands before it in out stays. */
static void
test_again(void)
{
	struct buf once = { 0 }, twice = { 0 };
	bool ok = true;

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		buf_reset(&once);
		buf_reset(&twice);
		buf_string(&twice, " . ");
		normal_form(table[i].in, strlen(table[i].in), &once);
		normal_form(buf_text(&once), once.len, &twice);
		ok = ok && strncmp(twice.data, " . ", 3) == 0 &&
		     strcmp(twice.data + 3, buf_text(&once)) == 0;
	}
	tap(ok, "a form is its own form, and is appended to what is there");
	buf_release(&once);
	buf_release(&twice);
}

int
main(void)
{
	test_table();
	test_again();
	return tap_end();
}
