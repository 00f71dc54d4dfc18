#include "mind/extract_question_say.h"

#include <stdio.h>
#include <string.h>

enum { SAY_VERB_MAX = 40 };

/* What a word is once the other one says it; NULL for the same. */
static const char *
turned(const struct token *t)
{
	static const char *const pairs[][2] = { { "your", "my" },
		{ "yours", "mine" }, { "yourself", "myself" },
		{ "yourselves", "ourselves" }, { "you", "me" }, { "u", "me" },
		{ "ur", "my" }, { "my", "your" }, { "mine", "yours" },
		{ "me", "you" }, { "i", "you" }, { "myself", "yourself" } };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (token_word(t, pairs[i][0]))
			return pairs[i][1];
	return NULL;
}

static void
say(const struct tokens *tokens, size_t at, const char *other, struct buf *out)
{
	const struct token *t = tokens->items + at;

	if (out->len && out->data[out->len - 1] != ' ' &&
	    !(token_word(t, "'s") && at))
		buf_char(out, ' ');
	if (other)
		buf_string(out, other);
	else if (t->expanded)
		buf_string(out, t->norm);
	else
		buf_add(out, tokens->text + t->start, t->len);
}

void
extract_question_say(
    const struct tokens *tokens, size_t first, size_t last, struct buf *out)
{
	for (size_t i = first; i < last; i++) {
		if (i > first && tokens->items[i].mark == ',')
			buf_char(out, ',');
		say(tokens, i, turned(tokens->items + i), out);
	}
}

void
extract_question_say_subject(
    const struct tokens *tokens, size_t first, size_t last, struct buf *out)
{
	for (size_t i = first; i < last; i++) {
		const struct token *t = tokens->items + i;
		bool you = token_in(t, " you u ya ");

		say(tokens, i, you ? "I" : turned(t), out);
		/* "you guys", "you two" */
		if (you && i == first)
			return;
	}
}

bool
extract_question_say_third(
    const struct tokens *tokens, size_t first, size_t last)
{
	const struct token *t = tokens->items + first, *head;
	size_t len;

	if (token_is(t, WORD_YOU | WORD_I | WORD_WE | WORD_THEY) &&
	    last == first + 1)
		return false;
	if (token_in(t, " you these those both "))
		return false;
	for (size_t i = first; i < last; i++)
		if (token_in(tokens->items + i, " and & "))
			return false;
	head = tokens->items + last - 1;
	len = strlen(head->norm);
	if (token_in(head, " people kids children parents folks men women ") ||
	    (len > 3 && head->norm[len - 1] == 's' &&
		!strchr("sui'", head->norm[len - 2]) && !token_name(head)))
		return false;
	return true;
}

const char *
extract_question_say_helper(const struct token *helper,
    const struct tokens *tokens, size_t subject, size_t subject_end)
{
	const struct token *t = tokens->items + subject;
	bool you = token_in(t, " you u ya ") && subject_end == subject + 1;

	if (token_word(helper, "'s"))
		return "is";
	if (you && token_word(helper, "are"))
		return "am";
	if (you && token_word(helper, "were"))
		return "was";
	return helper->norm;
}

void
extract_question_say_past(const char *lemma, struct buf *out)
{
	size_t len = strlen(lemma);
	const struct word *word;
	char form[SAY_VERB_MAX + 4];
	bool y = len > 1 && lemma[len - 1] == 'y' &&
		 !strchr("aeiou", lemma[len - 2]);

	for (size_t i = 0; extract_irregular[i]; i++) {
		const char *verb = extract_irregular[i];

		if (strncmp(verb, lemma, len) == 0 && verb[len] == ' ') {
			verb += len + 1;
			buf_add(out, verb, strcspn(verb, " "));
			return;
		}
	}
	if (len > SAY_VERB_MAX - 4)
		return;
	snprintf(form, sizeof form, "%.*s%s", (int)(len - y), lemma,
	    y                       ? "ied"
	    : lemma[len - 1] == 'e' ? "d"
				    : "ed");
	word = extract_word(form, strlen(form));
	/* "stopped" */
	if (!word || !word->lemma) {
		char doubled[SAY_VERB_MAX + 4];

		snprintf(
		    doubled, sizeof doubled, "%s%ced", lemma, lemma[len - 1]);
		word = extract_word(doubled, strlen(doubled));
		if (word && word->lemma) {
			buf_string(out, doubled);
			return;
		}
	}
	buf_string(out, form);
}

void
extract_question_say_verb(const struct token *helper, const struct token *verb,
    bool third, struct buf *out)
{
	char text[SAY_VERB_MAX];

	if (out->len && out->data[out->len - 1] != ' ')
		buf_char(out, ' ');
	if (token_word(helper, "did") && verb->word->lemma)
		extract_question_say_past(verb->word->lemma, out);
	else if (third && verb->word->lemma &&
		 strlen(verb->word->lemma) < SAY_VERB_MAX - 4) {
		extract_word_third(verb->word->lemma, text, sizeof text);
		buf_string(out, text);
	} else
		buf_string(out, verb->norm);
}
