#include "mind/resolve_who.h"

#include <string.h>

#include "mind/extract_words.h"
#include "mind/resolve_label.h"

enum {
	NAME_TEXT = 64,
	OWNERS_MAX = 3, /* "my sister's husband's boss" */
};

static const char *
resolve_text(struct resolve_who *r, const char *text, const char *speaker,
    const struct claim *claim, const char *kind, unsigned depth);

/* ---- bare names ---- */

const char *
resolve_who_speaker(struct resolve_who *r, size_t turn)
{
	if (turn >= r->window->n)
		return NULL;
	return window_speaker(r->window, turn, r->arena);
}

static bool
same_folded(const char *a, const char *b)
{
	struct buf x = { 0 }, y = { 0 };
	bool same;

	entities_fold(a, strlen(a), &x);
	entities_fold(b, strlen(b), &y);
	same = strcmp(buf_text(&x), buf_text(&y)) == 0;
	buf_release(&x);
	buf_release(&y);
	return same;
}

/* Whether the turn calls a member by a name of several words. */
static bool
says_in_full(const struct memory *turn, const struct cast_member *member)
{
	const struct entity *entity = &member->entity;

	for (size_t i = 0; i <= entity->n_aliases; i++) {
		const char *name = i ? entity->aliases[i - 1] : entity->name;

		if (strchr(name, ' ') && strstr(turn->text, name))
			return true;
	}
	return false;
}

/* Whether the turn says of one of the name that it is that member. */
static bool
says_label(struct resolve_who *r, size_t turn, const char *name,
    const struct cast_member *member)
{
	const struct memory *m = &r->window->turns[turn];
	const char *speaker = resolve_who_speaker(r, turn);
	struct mention mention;
	size_t at = 0;

	while (speaker && resolve_mention_next(m->text, m->text_len, &at,
			      speaker, r->arena, &mention)) {
		struct label label;

		if (!same_folded(mention.name, name))
			continue;
		label = resolve_label_of(&mention,
		    mention.owner ? mention.owner : speaker, r->arena);
		if (resolve_label_agreement(member, &label) == LABEL_AGREES)
			return true;
	}
	return false;
}

/*
 * Of several of one name, the one that was last spoken of in a way that tells
 * which; NULL if that cannot be told.
 */
static struct cast_member *
last_spoken_of(struct resolve_who *r, const char *name,
    struct cast_member *const *found, size_t n, const struct claim *claim)
{
	size_t turn = claim->n_turns ? claim->turns[0] + 1 : 0;

	if (turn > r->window->n)
		return NULL;
	while (turn-- > 0) {
		struct cast_member *last = NULL;
		size_t spoken = 0;

		for (size_t i = 0; i < n; i++) {
			if (!says_in_full(&r->window->turns[turn], found[i]) &&
			    !says_label(r, turn, name, found[i]))
				continue;
			last = found[i];
			spoken++;
		}
		if (spoken)
			return spoken == 1 ? last : NULL;
	}
	return NULL;
}

/* "Dr. Curie" without the title. */
static const char *
without_title(const char *name)
{
	static const char *const titles[] = { "Dr. ", "Dr ", "Mr. ", "Mr ",
		"Mrs. ", "Mrs ", "Ms. ", "Ms ", "Prof. ", "Professor " };

	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (strncmp(name, titles[i], strlen(titles[i])) == 0)
			return name + strlen(titles[i]);
	return name;
}

static bool
is_first_name(const char *name)
{
	char lower[NAME_TEXT];
	size_t n = 0;
	const struct word *word;

	for (; name[n] && name[n] != ' ' && n < sizeof lower - 1; n++)
		lower[n] = (char)(name[n] >= 'A' && name[n] <= 'Z'
				      ? name[n] | 0x20
				      : name[n]);
	word = extract_word(lower, n);
	return word && (word->classes & WORD_NAME);
}

/* A new name; a person known by the last part of it alone is called so now. */
static int
add_name(struct resolve_who *r, const char *name, const char *kind,
    struct cast_member **member)
{
	const char *last = strrchr(name, ' ');
	bool thing = !kind || strcmp(kind, "thing") == 0;
	bool person = thing ? is_first_name(name) : strcmp(kind, "person") == 0;

	*member = NULL;
	if (person && last &&
	    resolve_cast_named(&r->cast, last + 1, member, r->err) < 0)
		return -1;
	if (*member && (!(*member)->entity.kind ||
			   strcmp((*member)->entity.kind, "person") != 0))
		*member = NULL;
	if (*member)
		resolve_cast_rename(&r->cast, *member, name);
	else
		*member = resolve_cast_add(
		    &r->cast, name, person ? "person" : kind);
	if (person)
		resolve_label_person(&r->cast, *member);
	return 0;
}

static const char *
resolve_name(struct resolve_who *r, const char *name, const struct claim *claim,
    const char *kind)
{
	struct cast_member *found[CAST_FOUND], *member = NULL;
	const char *bare = without_title(name);
	size_t n;

	if (resolve_cast_find(&r->cast, name, found, &n, r->err) < 0 ||
	    (!n && bare != name &&
		resolve_cast_find(&r->cast, bare, found, &n, r->err) < 0))
		return NULL;
	if (n == 1)
		return found[0]->entity.name;
	if (n) {
		member = claim ? last_spoken_of(r, name, found, n, claim)
			       : NULL;
		return member ? member->entity.name : name;
	}
	if (!is_first_name(name) && bare == name &&
	    resolve_cast_like(&r->cast, name, &member, r->err) < 0)
		return NULL;
	if (!member && resolve_mention_is_name(name) &&
	    add_name(r, name, kind, &member) < 0)
		return NULL;
	return member ? member->entity.name : name;
}

/* ---- mentions ---- */

static const char *
kind_of(const struct mention *mention, const char *kind)
{
	if (mention->role)
		return resolve_mention_is_kin(mention->role) ? "person" : NULL;
	return mention->where && mention->name ? "person" : kind;
}

/* "Ann's sister", who has no name that is known. */
static const char *
resolve_role(struct resolve_who *r, const struct label *label, const char *kind)
{
	struct cast_member *found[CAST_FOUND];
	size_t n;

	if (label->many)
		return label->alias;
	if (resolve_cast_find(&r->cast, label->alias, found, &n, r->err) < 0)
		return NULL;
	if (!n)
		found[n++] = resolve_cast_add(&r->cast, label->alias, kind);
	return n == 1 ? found[0]->entity.name : label->alias;
}

static const char *
resolve_mention(struct resolve_who *r, const struct mention *mention,
    const char *speaker, const struct claim *claim, const char *kind,
    unsigned depth)
{
	struct cast_member *member;
	const char *owner = mention->owner;
	struct label label;

	if (!mention->role && !mention->where)
		return resolve_name(r, mention->name, claim, kind);
	if (owner && depth < OWNERS_MAX &&
	    (!speaker || strcmp(owner, speaker) != 0))
		owner = resolve_text(
		    r, owner, speaker, claim, "person", depth + 1);
	if (mention->role && !owner)
		return NULL;
	label = resolve_label_of(mention, owner, r->arena);
	if (!mention->name)
		return resolve_role(r, &label, kind_of(mention, kind));
	if (resolve_label_find(
		&r->cast, &label, kind_of(mention, kind), &member, r->err) < 0)
		return NULL;
	return member->entity.name;
}

/* The name of whom text means, or text; NULL if it failed. */
static const char *
resolve_text(struct resolve_who *r, const char *text, const char *speaker,
    const struct claim *claim, const char *kind, unsigned depth)
{
	struct mention mention = resolve_mention_read(text, speaker, r->arena);

	if (!mention.name && !mention.role) {
		if (!resolve_mention_is_name(text))
			return text;
		return resolve_name(r, text, claim, kind);
	}
	return resolve_mention(r, &mention, speaker, claim, kind, depth);
}

const char *
resolve_who_mention(
    struct resolve_who *r, const struct mention *mention, const char *speaker)
{
	return resolve_mention(r, mention, speaker, NULL, NULL, 0);
}

const char *
resolve_who(struct resolve_who *r, const char *text, const char *speaker,
    const struct claim *claim, const char *kind)
{
	return resolve_text(r, text, speaker, claim, kind, 0);
}
