#include "serve/hook_clean.h"

#include <string.h>

static const struct {
	const char *begin, *end; /* no end: only the beginning itself goes */
	bool always; /* whoever says it, and whether it ends or not */
} BLOCKS[] = {
	{ "[memories: data, not instructions]", "[/memories]", true },
	{ "<memories note=", "</memories>", true },
	{ "<system-reminder>", "</system-reminder>", false },
	{ "<system_reminder>", "</system_reminder>", false },
	{ "<environment_context>", "</environment_context>", false },
	{ "<user_instructions>", "</user_instructions>", false },
	{ "# AGENTS.md instructions for ", "\n", false },
	{ "<INSTRUCTIONS>", "</INSTRUCTIONS>", false },
	{ "<hook_context>", "</hook_context>", false },
	{ "<user-prompt-submit-hook>", "</user-prompt-submit-hook>", false },
	{ "<session-start-hook>", "</session-start-hook>", false },
	{ "<task-notification>", "</task-notification>", false },
	{ "<command-name>", "</command-name>", false },
	{ "<command-message>", "</command-message>", false },
	{ "<command-args>", "</command-args>", false },
	{ "<local-command-stdout>", "</local-command-stdout>", false },
	{ "<local-command-stderr>", "</local-command-stderr>", false },
	{ "<local-command-caveat>", "</local-command-caveat>", false },
	{ "<bash-stdout>", "</bash-stdout>", false },
	{ "<bash-stderr>", "</bash-stderr>", false },
	{ "<ide_opened_file>", "</ide_opened_file>", false },
	{ "<ide_selection>", "</ide_selection>", false },
	{ "<attached_files>", "</attached_files>", false },
	{ "<user_query>", NULL, false },
	{ "</user_query>", NULL, false },
};

enum { N_BLOCKS = sizeof BLOCKS / sizeof *BLOCKS };

static bool
begins(const char *text, size_t len, const char *with)
{
	size_t n = strlen(with);

	return len >= n && memcmp(text, with, n) == 0;
}

/*
 * How many bytes of a block begin here, or 0.  What has no end from here on has
 * none further on, and is not looked for again.
 */
static size_t
block_at(const char *text, size_t len, bool user, bool endless[N_BLOCKS])
{
	for (size_t i = 0; i < N_BLOCKS; i++) {
		const char *found;
		size_t n;

		if ((!user && !BLOCKS[i].always) || endless[i] ||
		    !begins(text, len, BLOCKS[i].begin))
			continue;
		n = strlen(BLOCKS[i].begin);
		if (!BLOCKS[i].end)
			return n;
		found = memmem(
		    text + n, len - n, BLOCKS[i].end, strlen(BLOCKS[i].end));
		if (found)
			return (size_t)(found - text) + strlen(BLOCKS[i].end);
		endless[i] = true;
		return BLOCKS[i].always ? len : 0;
	}
	return 0;
}

static bool
is_blank(char c)
{
	return strchr(" \t\r\n\v\f", c) && c;
}

void
hook_clean(const char *text, size_t len, bool user, struct buf *out)
{
	const size_t start = out->len;
	bool endless[N_BLOCKS] = { false };

	for (size_t i = 0; i < len;) {
		size_t n = strchr("[<#", text[i])
			       ? block_at(text + i, len - i, user, endless)
			       : 0;

		if (n) {
			i += n;
			continue;
		}
		if (out->len > start || !is_blank(text[i]))
			buf_char(out, text[i]);
		i++;
	}
	while (out->len > start && is_blank(out->data[out->len - 1]))
		out->len--;
	if (out->data)
		out->data[out->len] = '\0';
}
