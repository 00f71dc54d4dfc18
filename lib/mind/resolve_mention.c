#include "mind/resolve_mention.h"

#include <ctype.h>
#include <string.h>

#include "mind/extract_words.h"
#include "text/cues_word.h"

enum { WORDS = 16, WORD_TEXT = 40 };

/* A word of a mention, as it is written. */
struct part {
	const char *text;
	size_t len;
	char lower[WORD_TEXT];
	bool capital, owns; /* "Ann's" */
	bool bracket;       /* "(" stands before it */
	bool stop;          /* a mark that ends a mention stands before it */
};

/* ---- words ---- */

static bool
in_word(unsigned char c)
{
	return isalnum(c) || c >= 0x80 || c == '-' || c == '_' || c == '&' ||
	       c == '+' || c == '@';
}

static size_t
apostrophe(const char *s, const char *end)
{
	if (s < end && *s == '\'')
		return 1;
	return end - s >= 3 && memcmp(s, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

/* Whether a mark of print stands at s: a quotation mark, a dash, of 3 bytes. */
static bool
is_print_mark(const char *s, const char *end)
{
	return end - s >= 3 &&
	       (memcmp(s, "\xe2\x80", 2) == 0 || memcmp(s, "\xe2\x81", 2) == 0);
}

static bool
is(const struct part *part, const char *list)
{
	return cues_word_in(part->lower, list);
}

/* Reads the word at s, which may have one apostrophe in it; behind it. */
static const char *
read_part(const char *s, const char *end, struct part *part)
{
	size_t n;

	*part = (struct part){ .text = s };
	part->capital = (*s >= 'A' && *s <= 'Z') ||
			(unsigned char)*s == 0xc3; /* most of Latin-1 */
	while (s < end) {
		n = apostrophe(s, end);
		if (n && s + n < end && in_word((unsigned char)s[n]) &&
		    !((s[n] | 0x20) == 's' &&
			(s + n + 1 == end ||
			    !in_word((unsigned char)s[n + 1])))) {
			s += n;
			continue;
		}
		if (n || !in_word((unsigned char)*s) || is_print_mark(s, end))
			break;
		/* "M." and "J.K." */
		s += 1 + (s + 1 < end && s[1] == '.' && part->capital &&
			     (s == part->text || s[-1] == '.'));
	}
	part->len = (size_t)(s - part->text);
	for (size_t i = 0; i < part->len && i < WORD_TEXT - 1; i++)
		part->lower[i] = (char)tolower((unsigned char)part->text[i]);
	if (s < end && *s == '.' && is(part, " dr mr mrs ms prof st "))
		s++;
	n = apostrophe(s, end);
	part->owns = n && s + n < end && (s[n] | 0x20) == 's';
	return part->owns ? s + n + 1 : s;
}

/* The word from *s on, if there is one. */
static bool
next_part(const char **s, const char *end, struct part *part)
{
	bool bracket = false, stop = false;

	while (*s < end &&
	       (!in_word((unsigned char)**s) || is_print_mark(*s, end))) {
		bool print = is_print_mark(*s, end);

		bracket = bracket || **s == '(';
		stop = stop || memchr(".!?;:\n\"/", **s, 8) ||
		       (print && !apostrophe(*s, end));
		*s += print ? 3 : 1;
	}
	if (*s == end)
		return false;
	*s = read_part(*s, end, part);
	part->bracket = bracket;
	part->stop = stop;
	return true;
}

static uint32_t
classes(const char *lower)
{
	const struct word *word = extract_word(lower, strlen(lower));

	return word ? word->classes : 0;
}

/* What one of a kind is; "my friends Josh and Ann" tells of nobody alone. */
static bool
is_relative(const struct part *part)
{
	return (classes(part->lower) & (WORD_KIN | WORD_PET)) &&
	       !is(part,
		   " parents kids children grandparents grandkids siblings "
		   "sisters brothers sons daughters twins friends cousins "
		   "in-laws colleagues dogs cats pets ");
}

/* Whether a word can be of a name where a name is looked for. */
static bool
names(const struct part *part)
{
	const struct word *word = extract_word(
	    part->lower, strlen(part->lower));

	if (!part->capital)
		return word && (word->classes & WORD_NAME) && !word->lemma;
	return !word || (word->classes & WORD_NAME) ||
	       !((word->traits & WORD_SMALL) ||
		   (word->classes & (WORD_TIME | WORD_KIN)));
}

static const char *
join(const struct part *parts, size_t n, struct arena *arena)
{
	const struct part *last = parts + n - 1;

	return arena_copy(
	    arena, parts->text, (size_t)(last->text + last->len - parts->text));
}

/* Names that stand beside each other at parts: how many. */
static size_t
count_names(const struct part *parts, size_t n)
{
	size_t i = 0;

	while (i < n && i < 3 && names(&parts[i]) &&
	       (!i || (!parts[i].bracket && !parts[i].stop &&
			  !parts[i - 1].owns && parts[i].capital)))
		i++;
	return i;
}

/* ---- one mention ---- */

static size_t
split(const char *text, size_t len, struct part parts[WORDS])
{
	const char *s = text, *end = text + len;
	size_t n = 0;

	while (n < WORDS && next_part(&s, end, &parts[n]))
		n++;
	return s < end && n == WORDS ? 0 : n;
}

/* Words of a role that end with what one can be: "older brother". */
static size_t
count_role(const struct part *parts, size_t n)
{
	for (size_t i = 0; i < n && i < 4; i++) {
		if (parts[i].capital || parts[i].stop || parts[i].bracket)
			return 0;
		if (is_relative(&parts[i]))
			return i + 1;
		if (parts[i].owns)
			return 0;
	}
	return 0;
}

/* "brother Tom" of an owner: 0 if it is none, else how many words it has. */
static size_t
read_owned(const struct part *parts, size_t n, struct arena *arena,
    struct mention *mention)
{
	size_t role = count_role(parts, n), name;

	if (!role)
		return 0;
	mention->role = join(parts, role, arena);
	if (parts[role - 1].owns)
		return role;
	name = count_names(parts + role, n - role);
	if (name && parts[role].stop)
		name = 0;
	if (name && parts[role + name - 1].owns)
		return role;
	mention->name = name ? join(parts + role, name, arena) : NULL;
	return role + name;
}

/* "Tom from work", "Tom (work)", at a name of so many words. */
static size_t
read_where(const struct part *parts, size_t n, bool strict, struct arena *arena,
    struct mention *mention)
{
	static const char PLACES[] =
	    " work school uni university college church gym office accounting "
	    "hr sales marketing engineering finance yoga football soccer choir "
	    "band club class downstairs upstairs rehab kindergarten ";
	size_t i = 1;

	if (n < 1)
		return 0;
	if (parts[0].bracket && !strict) {
		mention->where = join(parts, n, arena);
		return n;
	}
	if (n < 2 || parts[0].stop || !is(parts, " from at in "))
		return 0;
	if (strict && !is(parts, " from "))
		return 0;
	i += is(&parts[i], " the my our ") && n > 2;
	if (parts[i].stop || (strict && !is(&parts[i], PLACES)))
		return 0;
	mention->where = join(&parts[i], strict ? 1 : n - i, arena);
	return strict ? i + 1 : n;
}

static const char *
copy(const char *s, struct arena *arena)
{
	return arena_copy(arena, s, strlen(s));
}

/* Behind the words of the owner, which are taken; 0 if nobody owns. */
static size_t
read_owner(const struct part *parts, size_t n, const char *speaker,
    struct arena *arena, struct mention *mention)
{
	/* of "my sister's husband" the last owner is the whole before it */
	for (size_t i = n - 1; i-- > 0;)
		if (parts[i].owns) {
			mention->owner = join(parts, i + 1, arena);
			return i + 1;
		}
	if (n < 2 || !is(parts, " my our ") || !speaker)
		return 0;
	mention->owner = copy(speaker, arena);
	return 1;
}

struct mention
resolve_mention_read(const char *text, const char *speaker, struct arena *arena)
{
	struct mention mention = { 0 };
	size_t len = strlen(text), n, i, taken;
	struct part parts[WORDS];

	n = len <= MENTION_MAX ? split(text, len, parts) : 0;
	if (!n)
		return mention;
	i = read_owner(parts, n, speaker, arena, &mention);
	if (i) {
		taken = read_owned(parts + i, n - i, arena, &mention);
		if (taken == n - i)
			return mention;
		return (struct mention){ 0 };
	}
	i = count_names(parts, n);
	if (!i)
		return (struct mention){ 0 };
	if (i < n && !read_where(parts + i, n - i, false, arena, &mention))
		return (struct mention){ 0 };
	mention.name = join(parts, i, arena);
	return mention;
}

/* ---- what is said ---- */

/* "my sister is called Maria", "my sister's name is Maria", at the role. */
static size_t
read_called(const struct part *parts, size_t n, struct arena *arena,
    struct mention *mention)
{
	size_t role = count_role(parts, n), i = role, name;

	if (!role || n < role + 3)
		return 0;
	if (is(&parts[i], " name ") && parts[i - 1].owns &&
	    is(&parts[i + 1], " is "))
		i += 2;
	else if (is(&parts[i], " is ") && is(&parts[i + 1], " called named "))
		i += 2;
	else
		return 0;
	for (size_t k = role; k <= i && k < n; k++)
		if (parts[k].stop)
			return 0;
	name = i < n ? count_names(parts + i, n - i) : 0;
	if (!name)
		return 0;
	mention->role = join(parts, role, arena);
	mention->name = join(parts + i, name, arena);
	return i + name;
}

/* "my brother Tom", "Ann's sister is called Maria", "my sister's son Leo" */
static size_t
read_theirs(const struct part *parts, size_t n, const char *speaker,
    struct arena *arena, struct mention *mention)
{
	size_t owner = 1, role = count_role(parts + 1, n - 1), taken;

	mention->owner = parts[0].owns ? join(parts, 1, arena)
				       : copy(speaker, arena);
	if (role && parts[role].owns && role + 1 < n &&
	    !is(&parts[role + 1], " name ")) {
		owner += role;
		mention->owner = join(parts, owner, arena);
	}
	taken = read_called(parts + owner, n - owner, arena, mention);
	if (!taken)
		taken = read_owned(parts + owner, n - owner, arena, mention);
	return taken && mention->name ? taken + owner : 0;
}

static size_t
read_said(const struct part *parts, size_t n, const char *speaker,
    struct arena *arena, struct mention *mention)
{
	size_t taken, name;

	if (n < 3)
		return 0;
	if (is(parts, " my our ") || (parts[0].owns && names(&parts[0])))
		return read_theirs(parts, n, speaker, arena, mention);
	name = count_names(parts, n);
	if (!name || name == n || parts[name - 1].owns)
		return 0;
	taken = read_where(parts + name, n - name, true, arena, mention);
	if (!taken)
		return 0;
	mention->name = join(parts, name, arena);
	return name + taken;
}

bool
resolve_mention_next(const char *text, size_t len, size_t *at,
    const char *speaker, struct arena *arena, struct mention *mention)
{
	const char *s = text + *at, *end = text + len, *ahead;
	struct part parts[WORDS];
	size_t n, taken;

	while (next_part(&s, end, &parts[0])) {
		*at = (size_t)(s - text);
		if (!parts[0].capital && !is(parts, " my our ") &&
		    !names(&parts[0]))
			continue;
		ahead = s;
		for (n = 1; n < 10; n++)
			if (!next_part(&ahead, end, &parts[n]))
				break;
		*mention = (struct mention){ 0 };
		taken = read_said(parts, n, speaker, arena, mention);
		if (!taken)
			continue;
		*at = (size_t)(parts[taken - 1].text + parts[taken - 1].len -
			       text);
		return true;
	}
	*at = len;
	return false;
}

/* ---- roles ---- */

const char *
resolve_mention_head(const char *role)
{
	const char *blank = role ? strrchr(role, ' ') : NULL;

	return blank ? blank + 1 : role;
}

bool
resolve_mention_is_kin(const char *role)
{
	return role && classes(resolve_mention_head(role)) & WORD_KIN;
}

bool
resolve_mention_is_pet(const char *role)
{
	return role && classes(resolve_mention_head(role)) & WORD_PET;
}

bool
resolve_mention_is_one_of_many(const char *role)
{
	return cues_word_in(resolve_mention_head(role),
	    " friend colleague coworker co-worker neighbor neighbour cousin "
	    "teammate classmate buddy pal uncle aunt auntie nephew niece "
	    "roommate flatmate housemate tutor cofounder co-founder ");
}

bool
resolve_mention_changes(const char *role)
{
	return cues_word_in(resolve_mention_head(role),
	    " boss manager lead supervisor partner girlfriend boyfriend wife "
	    "husband spouse fiance fiancee landlord landlady doctor dentist "
	    "therapist lawyer coach trainer mentor assistant teacher professor "
	    "accountant nanny babysitter hairdresser vet physio ");
}

bool
resolve_mention_agree(const char *role, const char *other)
{
	static const char *const groups[] = { " mum mom mama mother ",
		" dad daddy papa father ",
		" husband partner spouse boyfriend fiance fianc\xc3\xa9 ",
		" wife partner spouse girlfriend fiancee fianc\xc3\xa9"
		"e ",
		" boss manager supervisor lead work office ",
		" colleague coworker co-worker teammate work office ",
		" friend buddy pal bestie mate ", " kid child son baby ",
		" kid child daughter baby ", " grandma grandmother granny nan ",
		" grandpa grandfather grandad ", " neighbor neighbour ",
		" roommate flatmate housemate ", " sister sibling twin ",
		" brother sibling twin ", " classmate school uni university " };

	role = resolve_mention_head(role);
	other = resolve_mention_head(other);
	if (strcmp(role, other) == 0)
		return true;
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (cues_word_in(role, groups[i]) &&
		    cues_word_in(other, groups[i]))
			return true;
	return false;
}

bool
resolve_mention_is_name(const char *text)
{
	size_t len = strlen(text);
	struct part parts[WORDS];
	size_t n = len && len <= MENTION_MAX ? split(text, len, parts) : 0;

	if (!n || n > 5 || !names(&parts[0]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (parts[i].owns || parts[i].bracket || parts[i].stop)
			return false;
	for (const char *s = text; *s; s++)
		if ((*s >= 'A' && *s <= 'Z') || (unsigned char)*s == 0xc3)
			return true;
	return false;
}
