#include <string.h>
#include <strings.h>

#include "mind/extract_talk.h"

/* What was read amiss, as one sees by what came of it. */

/* "Paz does not tempt Paz", "the papers uses a stamp": read amiss. */
static bool
is_amiss(const struct claim *claim)
{
	size_t len = claim->subject ? strlen(claim->subject) : 0, n;
	const char *rest;
	char *at;
	bool amiss;

	if (!len || strncasecmp(claim->text, claim->subject, len) != 0)
		return false;
	rest = claim->text + len;
	n = strlen(rest);
	/* it ends with its own subject */
	if (n > len + 2 &&
	    strncmp(rest + n - len - 1, claim->subject, len) == 0 &&
	    rest[n - len - 2] == ' ' && !claim->relation)
		return true;
	at = strchr(rest + (*rest == ' '), ' ');
	amiss = strncasecmp(claim->subject, "the ", 4) == 0 && at && len > 6 &&
		claim->subject[len - 1] == 's' &&
		!strchr("sui'", claim->subject[len - 2]) &&
		claim->subject[len - 2] != 'w' && at[-1] == 's' &&
		at - rest > 3 && strncmp(rest, " was ", 5) != 0 &&
		claim->relation && strcmp(claim->relation, "is") != 0;
	return amiss;
}

void
extract_veto(struct reading *r, size_t from)
{
	size_t n = from;

	for (size_t i = from; i < r->claims->n; i++)
		if (!is_amiss(&r->claims->items[i]))
			r->claims->items[n++] = r->claims->items[i];
	r->claims->n = n;
}
