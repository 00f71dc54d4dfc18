#ifndef MEMOS_TEXT_REDACT_COMMAND_H
#define MEMOS_TEXT_REDACT_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Options of well-known commands that take a password.  To other commands the
 * same letters mean something else, so that an option counts only behind the
 * name of its command.
 */
struct redact_command {
	const char *name; /* what the words belong to, NULL for nothing known */
	bool ready;       /* its subcommand was read too, if it needs one */
	bool exact; /* a value has a colon: a comma need not end the line */
};

/* How an option takes its password. */
enum {
	REDACT_ATTACHED = 1, /* -ppassword */
	REDACT_SEPARATE = 2, /* -p password */
	REDACT_USER = 4,     /* user:password */
	REDACT_PIPED = 8,    /* the password comes by the pipe before it */
};

/* A word that is no option and has a blank behind it: a command, or not. */
void redact_command_word(
    struct redact_command *command, const char *word, size_t len);

/*
 * How the option, a word of the command that begins with -, takes a password;
 * 0 for not.  *end is then where its own letters end within the word.
 */
unsigned redact_command_option(const struct redact_command *command,
    const char *word, size_t len, size_t *end);

#endif
