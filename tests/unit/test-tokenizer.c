#include "model/tokenizer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "tap.h"

#define BERT_NORMALIZER                                         \
	"{\"type\":\"BertNormalizer\",\"clean_text\":true,"     \
	"\"handle_chinese_chars\":true,\"strip_accents\":null," \
	"\"lowercase\":true}"
#define BERT_SPLIT "{\"type\":\"BertPreTokenizer\"}"
#define METASPACE(more) \
	"{\"type\":\"Metaspace\",\"replacement\":\"\u2581\"" more "}"
#define SPECIAL(id, text)                                                 \
	"{\"id\":" #id ",\"content\":\"" text "\",\"single_word\":false," \
	"\"lstrip\":false,\"rstrip\":false,\"normalized\":false,"         \
	"\"special\":true}"
#define ADDED(id, text, normalized)                                       \
	"{\"id\":" #id ",\"content\":\"" text "\",\"single_word\":false," \
	"\"lstrip\":false,\"rstrip\":false,\"normalized\":" normalized    \
	",\"special\":false}"

/* 0 is [PAD], 1 is [UNK] */
#define WORDPIECE                                                            \
	"{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\","                   \
	"\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":" \
	"20,\"vocab\":{\"[PAD]\":0,\"[UNK]\":1,\"[CLS]\":2,\"un\":3,"        \
	"\"##aff\":4,\"##able\":5,\"the\":6,\"cat\":7,\"##s\":8,\"cafe\":9," \
	"\",\":10,\"!\":11,\"[\":12,\"]\":13,\"cl\":14,\"\u4e16\":15,"       \
	"\"\u754c\":16,\"stra\u00dfe\":17,\"i\":18,\"##stanbul\":19,"        \
	"\"a\":20,\"##a\":21,\"#\":22,\"##\":23,\"unaff\":24,"               \
	"\"caf\u00e9\":25,\"Cat\":26,\"fine\":27,\"3\":28,\"14\":29,"        \
	"\"\u043c\u043e\u0441\u043a\u0432\u0430\":30,\"un##aff\":31,"        \
	"\"##\u00e9\":32,\"caf\":33,\"_\":34,\"foo\":35}}"
#define WORDLEVEL                                          \
	"{\"type\":\"WordLevel\",\"unk_token\":\"[UNK]\"," \
	"\"vocab\":{\"[UNK]\":0,\"the\":1,\"cat\":2,\"!?\":3,\"a_1\":4}}"
#define UNIGRAM(more)                                                   \
	"{\"type\":\"Unigram\",\"unk_id\":0" more ",\"vocab\":"         \
	"[[\"<unk>\",0],[\"\u2581\",-3],[\"\u2581a\",-2],[\"a\",-2.5]," \
	"[\"b\",-2.5],[\"ab\",-4],[\"abc\",-3],[\"c\",-4],"             \
	"[\"\u2581ab\",-7],[\"xx\",-40],[\"\u2581the\",-1],"            \
	"[\"\u2581the\u2581cat\",-1.5],[\"\u2581cat\",-2],[\"fi\",-1]," \
	"[\"!\",-1],[\"<0xC3>\",-9],[\"<0xA9>\",-9]]}"

/* Kinds of tokenizers: the parts of a tokenizer.json, NULL for null. */
static const struct kind {
	const char *normalizer, *pre_tokenizer, *model, *added;
} kinds[] = {
	[0] = { BERT_NORMALIZER, BERT_SPLIT, WORDPIECE,
	    SPECIAL(0, "[PAD]") "," SPECIAL(1, "[UNK]") "," SPECIAL(
		2, "[CLS]") },
	[1] = { "{\"type\":\"BertNormalizer\",\"clean_text\":true,"
		"\"handle_chinese_chars\":true,\"strip_accents\":null,"
		"\"lowercase\":false}",
	    "{\"type\":\"Whitespace\"}", WORDPIECE, NULL },
	[2] = { NULL, "{\"type\":\"WhitespaceSplit\"}", WORDPIECE, NULL },
	[3] = { "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFKC\"},"
		"{\"type\":\"Lowercase\"}]}",
	    "{\"type\":\"Sequence\",\"pretokenizers\":["
	    "{\"type\":\"WhitespaceSplit\"},"
	    "{\"type\":\"Punctuation\",\"behavior\":\"Isolated\"},"
	    "{\"type\":\"Digits\",\"individual_digits\":false}]}",
	    WORDPIECE, NULL },
	[4] = { "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFD\"},"
		"{\"type\":\"StripAccents\"}]}",
	    BERT_SPLIT, WORDPIECE, NULL },
	[5] = { BERT_NORMALIZER, BERT_SPLIT, WORDPIECE,
	    ADDED(36, "The Cat", "true") "," ADDED(
		37, "the cats", "true") "," ADDED(38, "C++",
		"false") "," ADDED(7, "cat", "true") },
	[6] = { "{\"type\":\"Lowercase\"}", "{\"type\":\"Whitespace\"}",
	    WORDLEVEL, NULL },
	[7] = { NULL,
	    METASPACE(",\"prepend_scheme\":\"always\","
		      "\"split\":true"),
	    UNIGRAM(""), SPECIAL(0, "<unk>") },
	[8] = { NULL,
	    METASPACE(",\"prepend_scheme\":\"always\","
		      "\"split\":false"),
	    UNIGRAM(",\"byte_fallback\":false"), NULL },
	[9] = { NULL,
	    METASPACE(",\"prepend_scheme\":\"never\","
		      "\"add_prefix_space\":false"),
	    UNIGRAM(""), NULL },
	[10] = { NULL, METASPACE(",\"prepend_scheme\":\"first\""), UNIGRAM(""),
	    ADDED(17, "c c", "true") },
	/* as model2vec made them for a while */
	[11] = { "{\"type\":\"Sequence\",\"normalizers\":[" BERT_NORMALIZER
		 ",{\"type\":\"Replace\",\"pattern\":{\"String\":\"!\"},"
		 "\"content\":\" ! \"},{\"type\":\"Replace\",\"pattern\":"
		 "{\"Regex\":\"\\\\s+\"},\"content\":\" \"},"
		 "{\"type\":\"Strip\",\"strip_left\":false,"
		 "\"strip_right\":true}]}",
	    METASPACE(",\"prepend_scheme\":\"always\",\"split\":false"),
	    UNIGRAM(""), NULL },
	/* as for XLM-RoBERTa; the map makes "\ufb01" fi and a tab a blank */
	[12] = { "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":"
		 "\"Precompiled\",\"precompiled_charsmap\":\"@MAP@\"},"
		 "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" {2,}\"},"
		 "\"content\":\" \"}]}",
	    METASPACE(",\"prepend_scheme\":\"always\",\"split\":true"),
	    UNIGRAM(""), NULL },
	[13] = { "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Nmt\"},"
		 "{\"type\":\"Prepend\",\"prepend\":\"\u2581\"},"
		 "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},"
		 "\"content\":\"\u2581\"}]}",
	    NULL, UNIGRAM(""), NULL },
	[14] = { BERT_NORMALIZER,
	    "{\"type\":\"Sequence\",\"pretokenizers\":[" BERT_SPLIT
	    ",{\"type\":\"FixedLength\",\"length\":3}]}",
	    WORDPIECE, NULL },
	[15] = { NULL, "{\"type\":\"Digits\",\"individual_digits\":true}",
	    WORDPIECE, NULL },
};

/* What the reference makes of them, without what is unknown. */
static const struct {
	size_t kind;
	const char *text, *want;
} cases[] = {
	{ 0, "", "" },
	{ 0, " \t\n", "" },
	{ 0, "the cat", "6 7" },
	{ 0, "The CATS!", "6 7 8 11" },
	{ 0, "unaffable", "24 5" },
	{ 0, "unaffx", "" },
	{ 0, "the,the", "6 10 6" },
	{ 0, "caf\u00e9 cafe\u0301 Caf\u00c9s", "9 9 9 8" },
	{ 0, "\u4e16\u754c\u4e16", "15 16 15" },
	{ 0, "stra\u00dfe stra\u1e9ee", "17 17" },
	{ 0, "\u0130stanbul", "18 19" },
	{ 0, "t\x01he c\u200bat\u00a0the\ufffd", "6 7 6" },
	{ 0, "the\u2028cat\u3000the", "6 7 6" },
	{ 0, "the\vcat the\fcat", "" },
	{ 0, "[CLS] cat [PAD]", "12 14 8 13 7 12 13" },
	{ 0, "##s ##", "22 22 22 22" },
	{ 0, "aaaaaaaaaaaaaaaaaaaa",
	    "20 21 21 21 21 21 21 21 21 21 21 21 21 21 21 21 21 21 21 21" },
	{ 0, "aaaaaaaaaaaaaaaaaaaaa a", "20" },
	{ 0,
	    "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
	    "\u00e9\u00e9 a",
	    "20" },
	{ 0, "\u041c\u041e\u0421\u041a\u0412\u0410", "30" },
	{ 0, "\U0001f600 cat\U0001f600 \u201cthe\u201d", "6" },
	{ 1, "Cats cat's foo_foo un##aff", "26 8 7 3 23" },
	{ 1, "caf\u00e9!,! the!the", "25 6 11 6" },
	{ 2, "un##aff ##s ##stanbul # ## ###", "31 8 19 22 23" },
	{ 2, "Cats the! caf\u00e9\u00e9", "26 8 25 32" },
	{ 3, "\ufb01ne 3.14 THE 14th\u0663", "27 28 29 6 29" },
	{ 3, "caf\u00e9,\u00bdcat \uff23\uff21\uff34", "25 10 7 7" },
	{ 4, "caf\u00e9s Cat\u0323", "9 8 26" },
	{ 5, "the cats, the cat; theCat", "37 10 36 6 7" },
	{ 5, "C++ c++ theC++cat", "38 6 38 7" },
	{ 5, "concat the  cat", "7 6 7" },
	{ 6, "The CAT!? a_1 a_2 cat! ", "1 2 3 4 2" },
	{ 7, "", "" },
	{ 7, "the cat", "10 12" },
	{ 7, "ab abc  a", "2 4 1 6 1 2" },
	{ 7, "a\u00e9a \u00e9\u00e9", "2 3 1" },
	{ 7, "xx axxb <unk>", "1 9 2 9 4 1" },
	{ 7, "\u2581a b", "2 1 4" },
	{ 8, "the cat", "11" },
	{ 8, " the cat ab", "11 2 4" },
	{ 9, "a the a", "3 10 2" },
	{ 10, "a c c ab", "2 1 17 2 4" },
	{ 10, "c c ab", "17 2 4" },
	{ 11, "The   cat!A\n\n", "11 1 14 2" },
	{ 12, "\ufb01 the\tcat \t a\u00e9", "1 13 10 12 2 3" },
	{ 12, "e\u0301\u0301 \ufb01\u0301", "2 1 13" },
	{ 13, "the cat\u200bab", "11 2 4" },
	{ 14, "cats fine unaff", "7 3 21" },
	{ 15, "3a3\u0663", "28 20 28" },
};

/* A trie as a charsmap has it, each node with 256 places for its children. */
static void
put_key(uint32_t *units, size_t *blocks, const char *key, uint32_t value)
{
	size_t at = 0, block;

	for (;; key++) {
		unsigned char c = (unsigned char)*key;

		if (!(units[at] >> 10)) {
			block = ++*blocks * 256;
			units[at] |= (uint32_t)(block ^ at) << 10;
		}
		block = at ^ units[at] >> 10;
		if (!c) {
			units[at] |= 1 << 8;
			units[block] = value | UINT32_C(1) << 31;
			return;
		}
		at = block ^ c;
		units[at] |= c;
	}
}

static void
put_base64(struct buf *out, const unsigned char *data, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < n ? data[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_char(out, i + k > n
					  ? '='
					  : digits[bits >> (18 - 6 * k) & 63]);
	}
}

/* The map of kind 12. */
static void
put_map(struct buf *out)
{
	static const char texts[] = "fi\0 \0a";
	enum { BLOCKS = 16 };
	uint32_t *units = alloc_array((BLOCKS + 1) * 256, sizeof *units);
	uint32_t size = (BLOCKS + 1) * 256 * sizeof *units;
	struct buf map = { 0 };
	size_t blocks = 0;

	put_key(units, &blocks, "\ufb01", 0);
	put_key(units, &blocks, "\t", 3);
	put_key(units, &blocks, "e\u0301", 5);
	put_key(units, &blocks, "\u00e9", 5);
	put_key(units, &blocks, "\u0301", 6);
	buf_add(&map, &size, sizeof size);
	buf_add(&map, units, size);
	buf_add(&map, texts, sizeof texts);
	put_base64(out, (unsigned char *)map.data, map.len);
	buf_release(&map);
	free(units);
}

static void
put_part(struct buf *out, const char *name, const char *value)
{
	const char *map = value ? strstr(value, "@MAP@") : NULL;

	buf_printf(out, ",\"%s\":", name);
	if (!map) {
		buf_string(out, value ? value : "null");
		return;
	}
	buf_add(out, value, (size_t)(map - value));
	put_map(out);
	buf_string(out, map + strlen("@MAP@"));
}

static void
put_kind(struct buf *out, const struct kind *kind)
{
	buf_string(out, "{\"version\":\"1.0\",\"truncation\":null,"
			"\"padding\":null,\"added_tokens\":[");
	buf_printf(out, "%s]", kind->added ? kind->added : "");
	put_part(out, "normalizer", kind->normalizer);
	put_part(out, "pre_tokenizer", kind->pre_tokenizer);
	put_part(out, "post_processor", NULL);
	put_part(out, "decoder", NULL);
	put_part(out, "model", kind->model);
	buf_string(out, "}");
}

/* Reads memory of just that size, so that a byte too far is seen. */
static struct tokenizer *
read_copy(const char *json, size_t len, struct err *err)
{
	char *copy = malloc(len ? len : 1);
	struct tokenizer *t;

	memcpy(copy, json, len);
	t = tokenizer_read("FILE", copy, len, err);
	free(copy);
	return t;
}

/* The ids of a text by blanks; of a copy of just its size. */
static void
run(const struct tokenizer *t, struct tokenizer_work *work, const char *text,
    size_t max, struct buf *out)
{
	size_t len = strlen(text), n;
	char *copy = malloc(len ? len : 1);
	const uint32_t *ids;

	memcpy(copy, text, len);
	buf_reset(out);
	n = tokenizer_run(t, work, copy, len, max, &ids);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%u", i ? " " : "", ids[i]);
	free(copy);
}

static void
test_cases(void)
{
	struct tokenizer_work *work = tokenizer_work_new();
	struct buf json = { 0 }, out = { 0 };
	struct tokenizer *t = NULL;
	struct err err = { 0 };
	size_t kind = SIZE_MAX;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (kind != cases[i].kind) {
			kind = cases[i].kind;
			buf_reset(&json);
			put_kind(&json, &kinds[kind]);
			tokenizer_free(t);
			t = read_copy(json.data, json.len, &err);
			tap(t, "tokenizer %zu is read: %s", kind, err.text);
		}
		if (!t)
			continue;
		run(t, work, cases[i].text, 512, &out);
		tap(!strcmp(buf_text(&out), cases[i].want),
		    "text %zu has the tokens %s (%s)", i, cases[i].want,
		    buf_text(&out));
	}
	tokenizer_free(t);
	tokenizer_work_free(work);
	buf_release(&json);
	buf_release(&out);
}

/* A file that is refused: its parts, as kinds have them, and why. */
static const struct {
	struct kind kind;
	const char *want;
} refused[] = {
	{ { NULL, NULL, NULL, NULL }, "it has no model" },
	{ { NULL, NULL, "[]", NULL }, "it has no model" },
	{ { NULL, NULL, "{\"vocab\":{}}", NULL }, "its model has no type" },
	{ { NULL, NULL, "{\"type\":\"BPE\",\"vocab\":{},\"merges\":[]}", NULL },
	    "its model 'BPE' is not supported" },
	{ { NULL, NULL, "{\"type\":\"\\u001b[1m\"}", NULL },
	    "its model '?[1m' is not supported" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\"}", NULL },
	    "its model has no vocabulary" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\",\"vocab\":[]}", NULL },
	    "its model has no vocabulary" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\",\"vocab\":{\"a\":-1}}", NULL },
	    "its token 'a' has no id" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\",\"vocab\":{\"a\":1.5}}",
	      NULL },
	    "its token 'a' has no id" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\",\"vocab\":{\"a\":4294967296}}",
	      NULL },
	    "its token 'a' has no id" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\",\"vocab\":{\"a\":\"1\"}}",
	      NULL },
	    "its token 'a' has no id" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\",\"vocab\":{\"a\":1,\"a\":2}}",
	      NULL },
	    "duplicate key 'a'" },
	{ { NULL, NULL, "{\"type\":\"WordPiece\",\"vocab\":{\"a\":1}}", NULL },
	    "its unk_token '[UNK]' is none of its tokens" },
	{ { NULL, NULL,
	      "{\"type\":\"WordLevel\",\"vocab\":{\"a\":1},"
	      "\"unk_token\":1}",
	      NULL },
	    "its unk_token is not a string" },
	{ { NULL, NULL,
	      "{\"type\":\"WordPiece\",\"vocab\":{\"[UNK]\":1},"
	      "\"max_input_chars_per_word\":-1}",
	      NULL },
	    "its model 'WordPiece' cannot be read" },
	{ { NULL, NULL,
	      "{\"type\":\"WordPiece\",\"vocab\":{\"[UNK]\":1},"
	      "\"continuing_subword_prefix\":"
	      "\"012345678901234567890123456789012\"}",
	      NULL },
	    "its model 'WordPiece' cannot be read" },
	{ { NULL, NULL, "{\"type\":\"Unigram\",\"vocab\":{}}", NULL },
	    "its model has no vocabulary" },
	{ { NULL, NULL, "{\"type\":\"Unigram\",\"vocab\":[]}", NULL },
	    "it has no tokens" },
	{ { NULL, NULL, "{\"type\":\"Unigram\",\"vocab\":[[\"a\"]]}", NULL },
	    "its vocabulary is not of tokens and scores" },
	{ { NULL, NULL, "{\"type\":\"Unigram\",\"vocab\":[[\"a\",1,2]]}",
	      NULL },
	    "its vocabulary is not of tokens and scores" },
	{ { NULL, NULL, "{\"type\":\"Unigram\",\"vocab\":[[1,\"a\"]]}", NULL },
	    "its vocabulary is not of tokens and scores" },
	{ { NULL, NULL, "{\"type\":\"Unigram\",\"vocab\":[[\"a\",1e999]]}",
	      NULL },
	    "its vocabulary is not of tokens and scores" },
	{ { NULL, NULL,
	      "{\"type\":\"Unigram\",\"vocab\":[[\"a\",1]],"
	      "\"unk_id\":1}",
	      NULL },
	    "its unk_id is none of its tokens" },
	{ { "{}", NULL, WORDPIECE, NULL }, "its normalizer has no type" },
	{ { "7", NULL, WORDPIECE, NULL }, "its normalizer has no type" },
	{ { "{\"type\":\"ByteLevel\"}", NULL, WORDPIECE, NULL },
	    "its normalizer 'ByteLevel' is not supported" },
	{ { "{\"type\":\"Sequence\"}", NULL, WORDPIECE, NULL },
	    "its normalizer 'Sequence' cannot be read" },
	{ { "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},"
	    "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"X\"}]}]}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer 'X' is not supported" },
	{ { "{\"type\":\"Prepend\"}", NULL, WORDPIECE, NULL },
	    "its normalizer 'Prepend' cannot be read" },
	{ { "{\"type\":\"Replace\",\"content\":\"\"}", NULL, WORDPIECE, NULL },
	    "its normalizer 'Replace' cannot be read" },
	{ { "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},"
	    "\"content\":\"a\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer replaces what cannot be searched for here" },
	{ { "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"[a-z]\"},"
	    "\"content\":\"a\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer replaces what cannot be searched for here" },
	{ { "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" {2,3}\"},"
	    "\"content\":\"a\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer replaces what cannot be searched for here" },
	{ { "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"\\\\s+\"},"
	    "\"content\":\"$1\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer replaces what cannot be searched for here" },
	{ { "{\"type\":\"Precompiled\"}", NULL, WORDPIECE, NULL },
	    "its normalizer 'Precompiled' cannot be read" },
	{ { "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAAAAAA\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer 'Precompiled' cannot be read" },
	{ { "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAA-AAAA\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer 'Precompiled' cannot be read" },
	{ { "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAAAAAA=\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer 'Precompiled' cannot be read" },
	{ { "{\"type\":\"Precompiled\","
	    "\"precompiled_charsmap\":\"BAAAAAAAAAD/\"}",
	      NULL, WORDPIECE, NULL },
	    "its normalizer 'Precompiled' cannot be read" },
	{ { NULL, "{}", WORDPIECE, NULL }, "its pre_tokenizer has no type" },
	{ { NULL, "{\"type\":\"ByteLevel\"}", WORDPIECE, NULL },
	    "its pre_tokenizer 'ByteLevel' is not supported" },
	{ { NULL, "{\"type\":\"Sequence\",\"pretokenizers\":{}}", WORDPIECE,
	      NULL },
	    "its pre_tokenizer 'Sequence' cannot be read" },
	{ { NULL, "{\"type\":\"Punctuation\",\"behavior\":\"Removed\"}",
	      WORDPIECE, NULL },
	    "its pre_tokenizer 'Punctuation' is supported only as" },
	{ { NULL, "{\"type\":\"FixedLength\",\"length\":0}", WORDPIECE, NULL },
	    "its pre_tokenizer 'FixedLength' cannot be read" },
	{ { NULL, "{\"type\":\"Metaspace\"}", WORDPIECE, NULL },
	    "its pre_tokenizer 'Metaspace' cannot be read" },
	{ { NULL, "{\"type\":\"Metaspace\",\"replacement\":\"ab\"}", WORDPIECE,
	      NULL },
	    "its pre_tokenizer 'Metaspace' cannot be read" },
	{ { NULL, METASPACE(",\"prepend_scheme\":\"last\""), WORDPIECE, NULL },
	    "its pre_tokenizer 'Metaspace' cannot be read" },
	{ { NULL,
	      "{\"type\":\"Sequence\",\"pretokenizers\":[" METASPACE(
		  "") "," METASPACE("") "]}",
	      WORDPIECE, NULL },
	    "its pre_tokenizer has two of 'Metaspace'" },
	{ { NULL, NULL, WORDPIECE, "1" },
	    "one of its added tokens cannot be read" },
	{ { NULL, NULL, WORDPIECE, "{\"content\":\"x\"}" },
	    "one of its added tokens cannot be read" },
	{ { NULL, NULL, WORDPIECE, SPECIAL(5, "[UNK]") },
	    "its added token '[UNK]' has two ids" },
	{ { NULL, NULL, WORDPIECE,
	      "{\"id\":40,\"content\":\"x\",\"lstrip\":true}" },
	    "its added token 'x' has conditions that are not supported" },
	{ { BERT_NORMALIZER, NULL, WORDPIECE, ADDED(40, "\\u200b", "true") },
	    "one of its added tokens has no fit text" },
};

static void
test_refused(void)
{
	struct buf json = { 0 };

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct err err = { 0 };
		struct tokenizer *t;

		buf_reset(&json);
		put_kind(&json, &refused[i].kind);
		t = read_copy(json.data, json.len, &err);
		tap(!t && err.kind == ERR_STORE &&
			!strncmp(err.text, "cannot read 'FILE': ", 20) &&
			strstr(err.text, refused[i].want),
		    "it is refused: %s (%s)", refused[i].want, err.text);
		tokenizer_free(t);
	}
	buf_release(&json);
}

/* What is no such file at all, or too much of one. */
static void
test_none(void)
{
	struct err err = { 0 };
	struct buf json = { 0 };
	struct tokenizer *t = read_copy("", 0, &err);

	tap(!t && strstr(err.text, "'FILE'"), "nothing: %s", err.text);
	t = read_copy("[]", 2, &err);
	tap(!t && strstr(err.text, "it is not an object"), "a list: %s",
	    err.text);
	buf_string(&json, "{\"model\":");
	for (int i = 0; i < 10000; i++)
		buf_char(&json, '[');
	t = read_copy(json.data, json.len, &err);
	tap(!t && strstr(err.text, "nested deeper"), "too deep: %s", err.text);
	buf_reset(&json);
	buf_string(&json, "{\"normalizer\":{\"type\":\"Sequence\","
			  "\"normalizers\":[{\"type\":\"NFC\"}");
	for (int i = 0; i < 256; i++)
		buf_string(&json, ",{\"type\":\"NFC\"}");
	buf_string(&json, "]},\"model\":" WORDPIECE "}");
	t = read_copy(json.data, json.len, &err);
	tap(!t && strstr(err.text, "its normalizer has too many steps"),
	    "too many steps: %s", err.text);
	buf_reset(&json);
	buf_string(&json, "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"");
	for (int i = 0; i < 1025; i++)
		buf_char(&json, 'x');
	buf_string(&json, "\":1}}}");
	t = read_copy(json.data, json.len, &err);
	tap(!t && strstr(err.text, "is too long"), "a long token: %s",
	    err.text);
	buf_release(&json);
}

/* Files that are cut, or where one bit is another. */
static void
test_damage(void)
{
	static const size_t tried[] = { 5, 7, 11 };
	struct tokenizer_work *work = tokenizer_work_new();
	struct buf json = { 0 }, out = { 0 };
	size_t refusals = 0, bytes = 0, kept = 0, bits = 0;

	for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
		buf_reset(&json);
		put_kind(&json, &kinds[tried[i]]);
		for (size_t len = 0; len < json.len; len++) {
			struct err err;

			bytes++;
			refusals += !read_copy(json.data, len, &err);
		}
		for (size_t bit = 0; bit < json.len * 8; bit += 7) {
			struct tokenizer *t;
			struct err err;

			json.data[bit / 8] ^= (char)(1 << bit % 8);
			t = read_copy(json.data, json.len, &err);
			json.data[bit / 8] ^= (char)(1 << bit % 8);
			bits++;
			kept += t != NULL;
			if (t)
				run(t, work, "The cat \u00e9ab! C++", 512,
				    &out);
			tokenizer_free(t);
		}
	}
	tap(refusals == bytes, "a file cut at any byte is refused");
	tap(kept < bits / 2, "with a bit turned most are: %zu of %zu",
	    bits - kept, bits);
	tokenizer_work_free(work);
	buf_release(&json);
	buf_release(&out);
}

/* A character without a token is its bytes, if each byte has one. */
static void
test_bytes(void)
{
	struct tokenizer_work *work = tokenizer_work_new();
	struct buf json = { 0 }, out = { 0 };
	struct err err = { 0 };
	struct tokenizer *t;

	buf_string(&json, "{\"model\":{\"type\":\"Unigram\",\"unk_id\":0,"
			  "\"byte_fallback\":true,\"vocab\":[[\"?\",0],"
			  "[\"a\",-1]");
	for (unsigned c = 0; c < 256; c++)
		buf_printf(&json, ",[\"<0x%02X>\",-9]", c);
	buf_string(&json, "]}}");
	t = read_copy(json.data, json.len, &err);
	if (tap(t, "a tokenizer with bytes is read: %s", err.text)) {
		run(t, work, "a\u00e9\u20aca", 512, &out);
		tap(!strcmp(out.data, "1 197 171 228 132 174 1"),
		    "unknown characters are their bytes: %s", out.data);
	}
	tokenizer_free(t);
	tokenizer_work_free(work);
	buf_release(&json);
	buf_release(&out);
}

/*
 * The tokens have 1, 2, 2, 3, 4 and 5 characters, so that the median is 2.5,
 * made 2: of a text 2 * max characters are looked at.
 */
static void
test_limits(void)
{
	static const char start[] = "{\"pre_tokenizer\":{\"type\":"
				    "\"WhitespaceSplit\"},\"truncation\":";
	static const char model[] = ",\"added_tokens\":[" SPECIAL(5,
	    "-----") "],"
		     "\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"?\","
		     "\"vocab\":{\"?\":0,\"\u00e9\u00e9\":1,\"ab\":2,\"abc\":3,"
		     "\"abcd\":4}}}";
	struct tokenizer_work *work = tokenizer_work_new();
	struct buf json = { 0 }, out = { 0 };
	struct err err = { 0 };
	struct tokenizer *t;

	buf_printf(&json, "%snull%s", start, model);
	t = read_copy(json.data, json.len, &err);
	if (tap(t && tokenizer_count(t) == 6 && tokenizer_ids_end(t) == 6,
		"a tokenizer has six tokens: %s", err.text)) {
		run(t, work, "ab ab ab ab", 2, &out);
		tap(!strcmp(out.data, "2"), "4 characters: %s", out.data);
		run(t, work, "\u00e9\u00e9 \u00e9\u00e9 abc", 4, &out);
		tap(!strcmp(out.data, "1 1 2"), "8 characters: %s", out.data);
		run(t, work, "? ab ab ab ab abcd", 6, &out);
		tap(!strcmp(out.data, "2 2 2"), "12 characters: %s", out.data);
		run(t, work, "", 512, &out);
		tap(!out.len, "none");
	}
	tokenizer_free(t);
	buf_reset(&json);
	buf_printf(&json, "%s{\"direction\":\"Right\",\"max_length\":3}%s",
	    start, model);
	t = read_copy(json.data, json.len, &err);
	if (tap(t, "a tokenizer that truncates is read: %s", err.text)) {
		run(t, work, "x ab abc ab ab", 512, &out);
		tap(!strcmp(out.data, "2 3"),
		    "what is unknown counts when it truncates: %s", out.data);
	}
	tokenizer_free(t);
	buf_reset(&json);
	buf_printf(&json, "%s{\"direction\":\"Left\",\"max_length\":3}%s",
	    start, model);
	t = read_copy(json.data, json.len, &err);
	tap(!t && strstr(err.text, "truncation at the left"),
	    "to truncate at the left is refused: %s", err.text);
	tokenizer_work_free(work);
	buf_release(&json);
	buf_release(&out);
}

/* Steps that would make much of little stop in time. */
static void
test_growth(void)
{
	struct tokenizer_work *work = tokenizer_work_new();
	struct buf json = { 0 }, out = { 0 };
	struct err err = { 0 };
	struct tokenizer *t;

	buf_string(&json, "{\"normalizer\":{\"type\":\"Sequence\","
			  "\"normalizers\":[{\"type\":\"NFC\"}");
	for (int i = 0; i < 40; i++)
		buf_string(&json, ",{\"type\":\"Replace\",\"pattern\":"
				  "{\"String\":\"a\"},\"content\":"
				  "\"aaaaaaaaaaaaaaaa\"}");
	buf_string(&json, "]},\"model\":" WORDPIECE "}");
	t = read_copy(json.data, json.len, &err);
	if (tap(t, "a tokenizer that grows texts is read: %s", err.text)) {
		run(t, work, "aaaa", 512, &out);
		tap(!out.len, "and what it makes of one has a bound");
	}
	tokenizer_free(t);
	tokenizer_work_free(work);
	buf_release(&json);
	buf_release(&out);
}

int
main(void)
{
	test_cases();
	test_refused();
	test_none();
	test_damage();
	test_bytes();
	test_limits();
	test_growth();
	return tap_end();
}
