#ifndef MEMOS_SERVE_REPL_LINE_H
#define MEMOS_SERVE_REPL_LINE_H

#include <stdbool.h>

/*
 * Lines that a person types at a terminal: GNU readline, which is included by
 * this module's source and by no other, and linked by memos-chat alone.  The
 * terminal is as it was whenever no line is being read.
 */
enum repl_line_result {
	REPL_LINE,
	REPL_LINE_END,         /* Ctrl-D on an empty line, or a hangup */
	REPL_LINE_INTERRUPTED, /* Ctrl-C: what was typed is dropped */
	REPL_LINE_STOPPED,     /* a signal that ends the program */
};

struct repl_line_setup {
	/* Whether Ctrl-C came; forgets it. */
	bool (*interrupted)(void);
	/*
	 * Offers words for what stands behind `head`, by calling add() for
	 * each; true if paths are to be offered.
	 */
	bool (*complete)(void *ctx, const char *head, const char *word,
	    void (*add)(const char *word));
	void *ctx;
	bool colour; /* of prompts */
};

/* Reads the history, too. */
void repl_line_begin(const struct repl_line_setup *setup);
void repl_line_end(void);

/* On REPL_LINE, *line is to be given to free(). */
enum repl_line_result repl_line_read(const char *prompt, char **line);

/* A message, of perhaps several lines, that can be called back. */
void repl_line_remember(const char *text);

#endif
