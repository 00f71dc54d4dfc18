#include "mind/resolve_label.h"

#include <string.h>

#include "base/buf.h"

const char *
resolve_label_join(
    const char *a, const char *b, const char *c, struct arena *arena)
{
	struct buf out = { 0 };
	const char *copy;

	buf_string(&out, a);
	buf_string(&out, b);
	buf_string(&out, c);
	copy = arena_copy(arena, out.data, out.len);
	buf_release(&out);
	return copy;
}

/* "Tom (work)" */
static const char *
labelled(const char *name, const char *role, struct arena *arena)
{
	return resolve_label_join(
	    name, " (", resolve_label_join(role, ")", "", arena), arena);
}

struct label
resolve_label_of(
    const struct mention *mention, const char *owner, struct arena *arena)
{
	const char *role = mention->role ? mention->role : mention->where;
	struct label label = { .name = mention->name, .role = role };

	if (mention->name)
		label.label = labelled(mention->name,
		    mention->role ? resolve_mention_head(role) : role, arena);
	if (mention->role) {
		label.alias = resolve_label_join(owner, "'s ", role, arena);
		label.many = resolve_mention_is_one_of_many(role);
	}
	return label;
}

/* ---- whether it is one ---- */

enum { ROLE_TEXT = 128 };

/* "brother" of a member that goes by "Tom (brother)"; from name *i on. */
static bool
next_role(const struct cast_member *member, const char *name, size_t *i,
    char role[ROLE_TEXT])
{
	const struct entity *entity = &member->entity;
	size_t len = strlen(name);

	while (*i <= entity->n_aliases) {
		const char *known = *i ? entity->aliases[*i - 1] : entity->name;
		size_t n = strlen(known);

		++*i;
		if (n <= len + 3 || n - len - 3 >= ROLE_TEXT ||
		    strncmp(known, name, len) != 0 ||
		    strncmp(known + len, " (", 2) != 0 || known[n - 1] != ')')
			continue;
		memcpy(role, known + len + 2, n - len - 3);
		role[n - len - 3] = '\0';
		return true;
	}
	return false;
}

enum label_agreement
resolve_label_agreement(
    const struct cast_member *member, const struct label *label)
{
	enum label_agreement found = LABEL_OPEN;
	const char *head = resolve_mention_head(label->role);
	char role[ROLE_TEXT];
	size_t i = 0;

	if (label->alias && resolve_cast_goes_by(member, label->alias))
		return LABEL_AGREES;
	while (next_role(member, label->name, &i, role)) {
		found = LABEL_APART;
		if (!resolve_mention_agree(role, label->role))
			continue;
		/* the same word, and not of the same owner: another's brother
		 */
		if (label->alias && !label->many && strcmp(head, role) == 0)
			continue;
		return LABEL_AGREES;
	}
	return found;
}

/* ---- names of members ---- */

static void
attach(struct cast *cast, struct cast_member *member, const struct label *label)
{
	resolve_cast_alias(cast, member, label->label);
	if (!label->alias || label->many)
		return;
	if (resolve_mention_changes(label->role))
		resolve_cast_take(cast, member, label->alias);
	else
		resolve_cast_alias(cast, member, label->alias);
}

void
resolve_label_person(struct cast *cast, struct cast_member *member)
{
	const char *name = member->entity.name, *given;
	const char *first = strchr(name, ' '), *last = strrchr(name, ' ');
	char initial[2] = { *name, '\0' };

	if (!first || strpbrk(name, "()'0123456789") ||
	    (unsigned char)*name >= 0x80)
		return;
	given = arena_copy(cast->arena, name, (size_t)(first - name));
	resolve_cast_alias(cast, member, given);
	/* "Tom R." has no more of it */
	if (strlen(last + 1) < 3)
		return;
	resolve_cast_alias(cast, member, last + 1);
	resolve_cast_alias(cast, member,
	    resolve_label_join(initial, ". ", last + 1, cast->arena));
	initial[0] = last[1];
	if ((unsigned char)initial[0] < 0x80)
		resolve_cast_alias(cast, member,
		    resolve_label_join(given, " ", initial, cast->arena));
}

/* Another of the name came up: the one that was there first gets told apart. */
static void
tell_apart(struct cast *cast, struct cast_member *member, const char *name)
{
	char role[ROLE_TEXT];
	size_t i = 0;

	if (strcmp(member->entity.name, name) == 0 &&
	    next_role(member, name, &i, role))
		resolve_cast_rename(
		    cast, member, labelled(name, role, cast->arena));
}

/* ---- finding ---- */

/* A new one of a name that others have. */
static int
add_apart(struct cast *cast, const struct label *label, const char *kind,
    struct cast_member *const *others, size_t n, struct cast_member **member,
    struct err *err)
{
	const char *name = label->label;
	struct cast_member *taken;

	for (size_t i = 0; i < n; i++)
		tell_apart(cast, others[i], label->name);
	if (resolve_cast_named(cast, name, &taken, err) < 0)
		return -1;
	if (taken && label->alias)
		name = labelled(label->name, label->alias, cast->arena);
	*member = resolve_cast_add(cast, name, kind);
	resolve_cast_alias(cast, *member, label->name);
	return 0;
}

/* Of those of the name the one that agrees, or the only one if it may. */
static struct cast_member *
choose(struct cast_member *const *found, size_t n, const struct label *label)
{
	for (size_t i = 0; i < n; i++)
		if (resolve_label_agreement(found[i], label) == LABEL_AGREES)
			return found[i];
	return n == 1 && resolve_label_agreement(found[0], label) == LABEL_OPEN
		   ? found[0]
		   : NULL;
}

/* Who goes by "Ann's sister" alone gets the name. */
static int
find_or_add(struct cast *cast, const struct label *label, const char *kind,
    struct cast_member *nameless, struct cast_member **member, struct err *err)
{
	struct cast_member *found[CAST_FOUND];
	size_t n;

	if (resolve_cast_find(cast, label->name, found, &n, err) < 0)
		return -1;
	*member = choose(found, n, label);
	if (*member)
		return 0;
	if (n)
		return add_apart(cast, label, kind, found, n, member, err);
	*member = nameless;
	if (nameless)
		resolve_cast_rename(cast, nameless, label->name);
	else
		*member = resolve_cast_add(cast, label->name, kind);
	return 0;
}

int
resolve_label_find(struct cast *cast, const struct label *label,
    const char *kind, struct cast_member **member, struct err *err)
{
	struct cast_member *nameless = NULL;

	if (label->alias && !label->many &&
	    resolve_cast_named(cast, label->alias, &nameless, err) < 0)
		return -1;
	if (find_or_add(cast, label, kind, nameless, member, err) < 0)
		return -1;
	if (nameless && nameless != *member)
		resolve_cast_merge(cast, nameless, *member);
	attach(cast, *member, label);
	if (kind && strcmp(kind, "person") == 0)
		resolve_label_person(cast, *member);
	return 0;
}
