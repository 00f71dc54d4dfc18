#include "mind/decide_denial.h"

#include <string.h>

#include "base/buf.h"
#include "mind/decide_like.h"
#include "mind/extract_words.h"
#include "mind/relations.h"

/* "does not live in" for "lives in". */
static void
say_not(const char *phrase, struct buf *out)
{
	size_t len = strcspn(phrase, " ");
	const struct word *word = extract_word(phrase, len);

	if (len == 2 && strncmp(phrase, "is", len) == 0)
		buf_printf(out, "is not%s", phrase + len);
	else if (word && word->lemma)
		buf_printf(out, "does not %s%s", word->lemma, phrase + len);
	else
		buf_printf(out, "does not %s", phrase);
}

const char *
decide_denial_text(const struct claim *claim, size_t i, struct arena *arena)
{
	static const char *const articles[] = { "", "a ", "an ", "any " };
	const struct relation *relation = relation_find(claim->relation);
	struct buf out = { 0 };
	const char *text;

	/* what has an opposite is not kept as a denial */
	if (i >= sizeof articles / sizeof *articles || !relation ||
	    relation->opposite || claim->stance != CLAIM_HOLDS ||
	    !claim->subject || !claim->object)
		return NULL;
	buf_printf(&out, "%s ", claim->subject);
	say_not(relation->phrase, &out);
	buf_printf(&out, " %s%s.", articles[i], claim->object);
	text = arena_copy(arena, out.data, out.len);
	buf_release(&out);
	return text;
}

bool
decide_denial(
    const struct claim *claim, const struct memory *m, struct arena *arena)
{
	const char *text;

	if (m->relation || !m->text || !strstr(m->text, " not "))
		return false;
	for (size_t i = 0; (text = decide_denial_text(claim, i, arena)); i++)
		if (decide_like_text(text, m->text))
			return true;
	return false;
}
