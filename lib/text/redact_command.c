#include "text/redact_command.h"

#include <string.h>

#include "text/redact_text.h"

enum {
	EITHER = REDACT_ATTACHED | REDACT_SEPARATE,
	USER = EITHER | REDACT_USER,
	LEADS = 16,   /* the options end where another command begins */
	CLUSTER = 32, /* flags may stand before the letter, as in -sSu */
};

/* One row an option; the rows of a command stand together. */
static const struct row {
	const char *command, *sub, *option;
	unsigned takes;
} rows[] = {
	{ "curl", NULL, "-u", USER | CLUSTER },
	{ "curl", NULL, "-U", USER | CLUSTER },
	{ "curl", NULL, "--user", USER },
	{ "curl", NULL, "--proxy-user", USER },
	/* behind a blank is the data base: -p asks then */
	{ "mysql", NULL, "-p", REDACT_ATTACHED },
	{ "mysqldump", NULL, "-p", REDACT_ATTACHED },
	{ "mysqladmin", NULL, "-p", REDACT_ATTACHED },
	{ "mysqlimport", NULL, "-p", REDACT_ATTACHED },
	{ "mariadb", NULL, "-p", REDACT_ATTACHED },
	{ "mariadb-dump", NULL, "-p", REDACT_ATTACHED },
	{ "mongosh", NULL, "-p", REDACT_SEPARATE },
	{ "redis-cli", NULL, "-a", REDACT_SEPARATE },
	{ "sshpass", NULL, "-p", EITHER | LEADS },
	{ "sudo", NULL, "-S", REDACT_PIPED | LEADS | CLUSTER },
	{ "sudo", NULL, "--stdin", REDACT_PIPED | LEADS },
	{ "docker", "login", "-p", EITHER },
	{ "podman", "login", "-p", EITHER },
	{ "openssl", NULL, "-k", REDACT_SEPARATE },
	{ "openssl", NULL, "-K", REDACT_SEPARATE },
	{ "ldapsearch", NULL, "-w", EITHER },
	{ "ldapmodify", NULL, "-w", EITHER },
	{ "zip", NULL, "-P", EITHER },
	{ "unzip", NULL, "-P", EITHER },
	{ "7z", NULL, "-p", REDACT_ATTACHED },
};

enum { ROWS = sizeof rows / sizeof *rows };

static bool
same(const char *name, const char *word, size_t len)
{
	return strlen(name) == len && memcmp(name, word, len) == 0;
}

static const struct row *
find_command(const char *word, size_t len)
{
	for (size_t i = 0; i < ROWS; i++)
		if (same(rows[i].command, word, len))
			return &rows[i];
	return NULL;
}

/* The first row of the command that the words belong to. */
static const struct row *
first_row(const struct redact_command *command)
{
	return command->name
		   ? find_command(command->name, strlen(command->name))
		   : NULL;
}

void
redact_command_word(
    struct redact_command *command, const char *word, size_t len)
{
	const struct row *found = find_command(word, len);
	const struct row *row = first_row(command);

	if (found)
		*command = (struct redact_command){ found->command, !found->sub,
			found->takes & REDACT_USER };
	else if (row && row->sub && same(row->sub, word, len))
		command->ready = true;
	else if (row && row->takes & LEADS)
		*command = (struct redact_command){ 0 };
}

/* Where the option ends that the word begins with, or is; 0 for another. */
static size_t
option_end(const struct row *row, const char *word, size_t len)
{
	size_t n = strlen(row->option);

	if (same(row->option, word, len))
		return len;
	if (n != 2)
		return 0;
	if (word[1] == row->option[1])
		return n;
	return row->takes & CLUSTER && word[1] != '-' &&
		       word[len - 1] == row->option[1]
		   ? len
		   : 0;
}

unsigned
redact_command_option(const struct redact_command *command, const char *word,
    size_t len, size_t *end)
{
	const struct row *row = first_row(command);

	if (!row || !command->ready || len < 2)
		return 0;
	for (const char *name = row->command;
	     row < rows + ROWS && strcmp(row->command, name) == 0; row++) {
		*end = option_end(row, word, len);
		if (*end)
			return row->takes;
	}
	return 0;
}
