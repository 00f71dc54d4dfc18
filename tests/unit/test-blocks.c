#include "store/blocks.h"

#include "blocks.h"
#include "store/blocks_check.h"
#include "tap.h"

static void
test_life(void)
{
	struct block b;
	struct block_version *v;
	struct block *blocks;

	tap(list(&ALL, &blocks) == 0 && list(NULL, &blocks) == 0 && !blocks &&
		!get(&ALL, "persona").value && count_versions("persona") == 0,
	    "a new cube has no blocks");
	tap(set("persona", "calm") == 0, "one is set");
	b = get(&ALL, "persona");
	tap(strcmp(b.label, "persona") == 0 && strcmp(b.value, "calm") == 0 &&
		!*b.description && !*b.user && !*b.agent && !*b.app &&
		b.limit == BLOCKS_LIMIT && b.length == 4 && !b.read_only &&
		b.updated_at == NOON,
	    "it is there, with what a block has by itself");
	tap(append(&ALL, "persona", "brief") == 0 &&
		is("persona", "calm\nbrief"),
	    "a text is appended on a line of its own");
	tap(replace(&ALL, "persona", "m\nb", "-") == 0 &&
		is("persona", "cal-rief"),
	    "a part is replaced, across lines too");
	tap(replace(&ALL, "persona", "l-r", "") == 0 && is("persona", "caief"),
	    "by nothing");
	tap(drop(&ALL, "persona") == 0 && is("persona", NULL) &&
		list(NULL, &blocks) == 0,
	    "it is deleted");
	tap(versions("persona", &v) == 5 && v[0].number == 5 &&
		strcmp(v[0].value, "caief") == 0 &&
		strcmp(v[0].event, "delete") == 0 && v[4].number == 1 &&
		!v[4].value && strcmp(v[4].event, "set") == 0 &&
		strcmp(v[3].event, "append") == 0 &&
		strcmp(v[3].value, "calm") == 0 &&
		strcmp(v[2].event, "replace") == 0 &&
		strcmp(v[0].by, "user") == 0 && v[0].replaced_at == NOON &&
		v[0].limit == BLOCKS_LIMIT && !v[0].read_only &&
		!*v[0].description,
	    "all that it was is kept, the newest first");
}

static void
test_append(void)
{
	set("a", "");
	tap(append(&ALL, "a", "one") == 0 && is("a", "one"),
	    "what is appended to nothing has no newline in front");
	set("a", "one\n");
	tap(append(&ALL, "a", "two") == 0 && is("a", "one\ntwo"),
	    "nor has it a second one");
	tap(refused(append(&ALL, "a", ""), "nothing to append to 'a'"),
	    "nothing cannot be appended");
	tap(refused(append(&ALL, "b", "x"), "no block 'b'") && is("b", NULL) &&
		count_versions("b") == 0,
	    "nor anything to what is not there");
}

static void
test_replace(void)
{
	static const struct {
		const char *old, *words;
	} table[] = {
		{ "zebra", "'zebra' is not in block 'r'" },
		{ "TEA", "'TEA' is not in block 'r'" },
		{ "tea", "'tea' stands in 2 places in block 'r'" },
		{ "aa", "'aa' stands in 2 places in block 'r'" },
		{ "x", "'x' stands in 100 or more places in block 'r'" },
		{ "", "nothing to replace in 'r'" },
		{ "\xc3", "the text is not UTF-8 (byte 1)" },
		{ "one two three four five six seven eight nine ten eleven abc"
		  "\xc3\xa9 twelve",
		    "'one two three four five six seven eight nine ten eleven abc"
		    "...' is not in block 'r'" },
	};
	struct buf value = { 0 };

	buf_string(&value, "tea, tea, aaa, \xc3\xa9t\xc3\xa9 ");
	for (int i = 0; i < 120; i++)
		buf_char(&value, 'x');
	set("r", value.data);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		tap(refused(replace(&ALL, "r", table[i].old, "new"),
			table[i].words),
		    "refused: %s", table[i].words);
	tap(is("r", value.data) && count_versions("r") == 1,
	    "and nothing was changed");
	tap(refused(replace(&ALL, "r", "aaa", "\x1b"),
		"the text has a control character, U+001B (byte 1)"),
	    "what comes in its place is looked at, too");
	tap(replace(&ALL, "r", "\xc3\xa9t\xc3\xa9", "\xe8\x8c\xb6") == 0,
	    "a character of several bytes is replaced whole");
	tap(strstr(get(&ALL, "r").value, "aaa, \xe8\x8c\xb6 xx"),
	    "by another one");
	tap(refused(replace(&ALL, "n", "a", "b"), "no block 'n'"),
	    "in a block that is there");
	buf_release(&value);
}

static void
test_labels(void)
{
	static const char *const good[] = {
		"a", "A-b_9", "-", "0",
		"1234567890123456789012345678901234567890123456789012345678901234"
	};
	static const struct {
		const char *label, *words;
	} bad[] = {
		{ "",
		    "'' is no label of a block (1 to 64 letters, digits, _ -)" },
		{ "a b",
		    "'a b' is no label of a block (1 to 64 letters, digits, _ -)" },
		{ "a/b",
		    "'a/b' is no label of a block (1 to 64 letters, digits, _ -)" },
		{ "\xc3\xa9",
		    "'\xc3\xa9' is no label of a block (1 to 64 letters, digits,"
		    " _ -)" },
		{ "a\xff",
		    "'a...' is no label of a block (1 to 64 letters, digits, _ -)" },
		{ "12345678901234567890123456789012345678901234567890123456789012345",
		    "'123456789012345678901234567890123456789012345678901234567890..."
		    "' is no label of a block (1 to 64 letters, digits, _ -)" },
	};
	struct block *blocks;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		tap(set(good[i], "x") == 0 && is(good[i], "x"),
		    "'%s' is a label", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		for (int op = SET; op <= UNDO; op++)
			if (!refused(change(&ALL, bad[i].label,
					 (struct step){
					     (enum op)op, "x", "y", NULL }),
				bad[i].words))
				tap(false, "label %zu, change %d", i, op);
	tap(list(NULL, &blocks) == sizeof good / sizeof *good,
	    "what is none is refused by every change");
}

/* ---- texts and limits ---- */

static void
test_texts(void)
{
	static const struct {
		const char *text, *words;
	} table[] = {
		{ "a\x1b[31m",
		    "the text has a control character, U+001B (byte 2)" },
		{ "a\r\nb",
		    "the text has a control character, U+000D (byte 2)" },
		{ "\x7f", "the text has a control character, U+007F (byte 1)" },
		{ "\xc3\xa9\xc2\x9b",
		    "the text has a control character, U+009B (byte 3)" },
		{ "ab\xff", "the text is not UTF-8 (byte 3)" },
		{ "\xed\xa0\x80", "the text is not UTF-8 (byte 1)" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		tap(refused(set("t", table[i].text), table[i].words),
		    "refused: %s", table[i].words);
	tap(is("t", NULL), "and no block was made");
	tap(set("t", "a\n\tb \xe2\x80\xae\xf0\x9f\x8d\xb5") == 0 &&
		get(&ALL, "t").length == 7,
	    "newline, tab and all that is no control character may stand");
	tap(refused(append(&ALL, "t", "\b"),
		"the text has a control character, U+0008 (byte 1)"),
	    "what is appended is looked at");
}

/* n times a text. */
static const char *
times(const char *text, size_t n)
{
	struct buf out = { 0 };
	const char *copy;

	while (n--)
		buf_string(&out, text);
	copy = arena_copy(&arena, buf_text(&out), out.len);
	buf_release(&out);
	return copy;
}

static void
test_limits(void)
{
	static const struct block_settings most = { NULL, BLOCKS_LIMIT_MAX,
		-1 };
	static const struct block_settings five = { NULL, 5, -1 };
	static const char over[] = "'l' would have 2,001 characters of 2,000";
	const char *full = times("\xe8\x8c\xb6", 2000);

	tap(set("l", full) == 0 && get(&ALL, "l").length == 2000,
	    "characters are counted, not bytes");
	tap(refused(set("l", times("\xe8\x8c\xb6", 2001)), over), "refused: %s",
	    over);
	tap(refused(append(&ALL, "l", "x"),
		"'l' would have 2,002 characters of 2,000"),
	    "the newline in between counts");
	set("l", times("x", 1999));
	tap(refused(replace(&ALL, "l", "x", "yyy"),
		"'x' stands in 100 or more places in block 'l'"),
	    "first things first");
	set("l", times("x", 2000));
	tap(refused(set("new", times("x", 2113)),
		"'new' would have 2,113 characters of 2,000") &&
		is("new", NULL),
	    "a new block has a limit, too");
	tap(refused(put(&ALL, "l", NULL, &five),
		"'l' would have 2,000 characters of 5") &&
		get(&ALL, "l").limit == 2000,
	    "no limit below what is there");
	tap(put(&ALL, "l", "12345", &five) == 0 && get(&ALL, "l").limit == 5 &&
		is("l", "12345"),
	    "but with a value that fits");
	tap(refused(set("l", "123456"), "'l' would have 6 characters of 5"),
	    "which then is the limit");
	tap(settle(&ALL, "l", &most) == 0 &&
		set("l", times("\xf0\x9f\x8d\xb5", BLOCKS_LIMIT_MAX)) == 0 &&
		get(&ALL, "l").length == BLOCKS_LIMIT_MAX,
	    "the greatest limit is one of 4 MiB");
	tap(refused(set("l", times("x", BLOCKS_LIMIT_MAX + 1)),
		"'l' would have 1,048,577 characters of 1,048,576"),
	    "and one more is too much");
	tap(put(&ALL, "made", times("x", 3000), &most) == 0 &&
		get(&ALL, "made").length == 3000,
	    "a block is made with a limit of its own");
}

static void
test_settings(void)
{
	static const struct block_settings none = { NULL, -1, -1 };
	static const struct block_settings some = { "who you are", 77, 1 };
	static const struct block_settings text = { "", -1, 0 };
	struct block_settings bad = { NULL, -1, -1 };
	const struct step step = { SETTINGS, .settings = &bad };
	struct block b;

	tap(refused(settle(&ALL, "s", &some), "no block 's'"),
	    "what is not there has no settings");
	set("s", "x");
	tap(settle(&ALL, "s", &none) == 0 && count_versions("s") == 1,
	    "to change nothing is no change");
	settle(&ALL, "s", &some);
	b = get(&ALL, "s");
	tap(strcmp(b.description, "who you are") == 0 && b.limit == 77 &&
		b.read_only && strcmp(b.value, "x") == 0 &&
		count_versions("s") == 2,
	    "all settings are set, the value stays");
	settle(&ALL, "s", &text);
	b = get(&ALL, "s");
	tap(!*b.description && b.limit == 77 && !b.read_only,
	    "some of them are set, the others stay");
	bad.limit = 0;
	tap(refused(change(&ALL, "s", step),
		"0 is no limit of a block (1 to 1,048,576 characters)"),
	    "no limit of 0");
	bad.limit = BLOCKS_LIMIT_MAX + 1;
	tap(refused(change(&ALL, "s", step),
		"1048577 is no limit of a block (1 to 1,048,576 characters)"),
	    "nor of too much");
	bad = (struct block_settings){ "a\nb", -1, -1 };
	tap(refused(change(&ALL, "s", step),
		"the description has a control character, U+000A (byte 2)"),
	    "a description is one line");
	bad.description = times("\xc3\xa9", 501);
	tap(refused(change(&ALL, "s", step),
		"the description would have 501 characters of 500"),
	    "of a bounded length");
	bad.description = times("\xc3\xa9", 500);
	tap(change(&ALL, "s", step) == 0, "up to which it may be");
}

/* ---- who may ---- */

static void
test_read_only(void)
{
	static const struct block_settings lock = { NULL, -1, 1 };
	static const struct step steps[] = { { SET, "x", NULL, NULL },
		{ APPEND, "x", NULL, NULL }, { REPLACE, "calm", "x", NULL },
		{ DELETE, NULL, NULL, NULL }, { UNDO, NULL, NULL, NULL },
		{ SETTINGS, NULL, NULL, &lock } };
	struct block_version *v;

	tap(change_as("model", &ALL, "w",
		(struct step){ SET, "mine", NULL, NULL }) == 0 &&
		change_as("model", &ALL, "w",
		    (struct step){ APPEND, "too", NULL, NULL }) == 0 &&
		is("w", "mine\ntoo") && versions("w", &v) == 2 &&
		strcmp(v[0].by, "model") == 0,
	    "a model may change what is not read-only, and is named");
	put(&ALL, "p", "calm", &lock);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		tap(refused(change_as("model", &ALL, "p", steps[i]),
			"block 'p' is read-only"),
		    "change %zu of what is read-only is not for a model", i);
	tap(is("p", "calm") && count_versions("p") == 1, "and does nothing");
	tap(refused(change_as("model", &ANN, "p", steps[0]),
		"block 'p' is read-only") &&
		strcmp(get(&ANN, "p").value, "calm") == 0,
	    "a model cannot hide it by a block of its own");
	tap(change_as("model", &ANN, "w", steps[0]) == 0 &&
		strcmp(get(&ANN, "w").value, "x") == 0 && is("w", "mine\ntoo"),
	    "but what may be changed");
	tap(set_of(&ANN, "p", "mine") == 0 && drop(&ANN, "p") == 0 &&
		refused(change_as("model", &ANN, "p",
			    (struct step){ UNDO, NULL, NULL, NULL }),
		    "block 'p' is read-only"),
	    "nor by undoing");
	tap(append(&ALL, "p", "brief") == 0 && is("p", "calm\nbrief") &&
		get(&ALL, "p").read_only,
	    "the user may change it, and it stays read-only");
}

static void
test_numbers(void)
{
	static const struct {
		int64_t n;
		const char *want;
	} table[] = { { 0, "0" }, { 7, "7" }, { 999, "999" }, { 1000, "1,000" },
		{ 2113, "2,113" }, { 999999, "999,999" },
		{ 1048576, "1,048,576" }, { -1, "-1" }, { -999, "-999" },
		{ -1000, "-1,000" }, { INT64_MAX, "9,223,372,036,854,775,807" },
		{ INT64_MIN, "-9,223,372,036,854,775,808" } };
	char out[BLOCKS_CHECK_NUMBER];

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		tap(strcmp(blocks_check_number(out, table[i].n),
			table[i].want) == 0,
		    "%s is written so", table[i].want);
}

int
main(void)
{
	static const struct blocks_test tests[] = { { "life", test_life },
		{ "append", test_append }, { "replace", test_replace },
		{ "labels", test_labels }, { "texts", test_texts },
		{ "limits", test_limits }, { "settings", test_settings },
		{ "who", test_read_only }, { "numbers", test_numbers } };

	return blocks_run(tests, sizeof tests / sizeof *tests);
}
