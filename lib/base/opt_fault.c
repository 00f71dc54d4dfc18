#include "base/opt.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What opt_parse() answers itself for every command. */
static const char *const common[] = { "dump-options", "help", "version" };

/* Whether s can stand in a column: lower case, one line, no full stop. */
static bool
tidy(const char *s)
{
	size_t len = s ? strlen(s) : 0;

	/* two capitals are an abbreviation: "UTC", "JSON" */
	return len && !strpbrk(s, "\t\n\r") && s[len - 1] != '.' &&
	       s[0] != ' ' && s[len - 1] != ' ' &&
	       (!isupper((unsigned char)s[0]) || isupper((unsigned char)s[1]));
}

static bool
name_valid(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 1 && !name[len] && name[0] != '-' && name[len - 1] != '-';
}

static bool
choices_valid(const char *arg)
{
	size_t len = strlen(arg);

	return strchr(arg, ',') && !strstr(arg, ",,") && arg[0] != ',' &&
	       arg[len - 1] != ',';
}

/* What is wrong with one row by itself, or NULL. */
static const char *
row_fault(const struct opt *o)
{
	if (!name_valid(o->name))
		return "has a name that is not small letters, digits and "
		       "dashes";
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (strcmp(o->name, common[i]) == 0)
			return "belongs to every command";
	if (o->letter && !isalnum((unsigned char)o->letter))
		return "has a letter that is neither letter nor digit";
	if (!o->value)
		return "stores nowhere";
	if (o->kind == OPT_FLAG && o->arg)
		return "is a flag and takes no argument";
	if (o->kind != OPT_FLAG && (!o->arg || !*o->arg))
		return "has no name for its argument";
	if (o->arg && strpbrk(o->arg, " \t\n"))
		return "has a blank in its argument's name";
	if (o->kind == OPT_ENUM && !choices_valid(o->arg))
		return "needs two choices or more, with commas between";
	if (o->min > o->max || (o->kind != OPT_INT && (o->min || o->max)))
		return "has bounds that nothing can meet";
	if (!tidy(o->help))
		return "needs help in one line, lower case, no full stop";
	return NULL;
}

/* What is wrong with a row beside those in front of it, or NULL. */
static const char *
order_fault(const struct opt *opts, const struct opt *o)
{
	if (o > opts && strcmp(o[-1].name, o->name) >= 0)
		return "is not sorted behind the row in front of it";
	for (const struct opt *before = opts; before < o; before++)
		if (o->letter && before->letter == o->letter)
			return "has a letter that another row has";
	return NULL;
}

const char *
opt_fault(const struct opt_spec *spec)
{
	static char text[160];

	if (!tidy(spec->does))
		return "needs a line on what it does, lower case, no full stop";
	for (const struct opt *o = spec->opts; o->name; o++) {
		const char *fault = row_fault(o);

		if (!fault)
			fault = order_fault(spec->opts, o);
		if (!fault)
			continue;
		snprintf(
		    text, sizeof text, "option '--%.40s' %s", o->name, fault);
		return text;
	}
	return NULL;
}
