#ifndef MEMOS_SERVE_SLASH_H
#define MEMOS_SERVE_SLASH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/record.h"
#include "serve/screen.h"
#include "serve/session.h"

/*
 * Commands of a chat: lines that begin with a slash.  One table (slash.c) has
 * their names, what they take, what is said of them, and what they do; /help
 * and completion read it.
 */
enum { SLASH_LIST_MAX = 64 /* memories of a list */ };

struct slash {
	struct session *session; /* borrowed, as is the screen */
	struct screen *screen;
	/* ids of the list that was shown last, for /forget NUMBER */
	char *ids[SLASH_LIST_MAX];
	size_t n_ids;
	/* what is left to the caller */
	bool quit;
	bool retry; /* the last turn is to be answered again */
};

void slash_release(struct slash *s);

/* Whether a line is for slash_run(): "//x" is not, it is the message "/x". */
bool slash_is_command(const char *line);

/* Does what a line says, all of it; ERR_INPUT with a hint if it is none. */
int slash_run(struct slash *s, const char *line, struct err *err);

/* Begins a list, and shows one memory more of it; score NAN for none. */
void slash_list(struct slash *s);
void slash_item(struct slash *s, const struct memory *m, double score);

/* What may stand where `word` does, behind `head`, which begins the line. */
struct slash_words {
	char **items; /* owned, as are the strings */
	size_t n;
	bool files; /* a path may */
};
void slash_complete(struct slash *s, const char *head, const char *word,
    struct slash_words *words);
void slash_words_release(struct slash_words *words);

#endif
