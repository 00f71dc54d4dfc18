#ifndef MEMOS_SERVE_SLASH_COMMANDS_H
#define MEMOS_SERVE_SLASH_COMMANDS_H

#include "base/err.h"
#include "serve/slash.h"

/*
 * The commands themselves.  `rest` is what stands behind the name, without
 * blanks around it, "" for nothing.
 */
typedef int slash_command(struct slash *s, const char *rest, struct err *err);

/* What may stand behind a name. */
enum slash_operand {
	SLASH_NOTHING, /* for which there are no words to offer */
	SLASH_BLOCK,   /* an action, and the label of a block */
	SLASH_COMMAND,
	SLASH_CUBE,
	SLASH_FILE,
	SLASH_MODEL,
};

struct slash_row {
	const char *name;     /* without the slash */
	const char *operands; /* "" for none */
	const char *does;
	slash_command *run;
	enum slash_operand operand;
};

/* The table, by name; ends with a name of NULL. */
extern const struct slash_row slash_rows[];

/* Actions of /blocks; end with NULL. */
extern const char *const slash_block_actions[];

/* ERR_INPUT if there is nothing, or something. */
int slash_need(const char *rest, const char *what, struct err *err);
int slash_need_none(const char *rest, struct err *err);

slash_command slash_blocks, slash_context, slash_cube, slash_forget, slash_help,
    slash_model, slash_quit, slash_remember, slash_retry, slash_save,
    slash_search, slash_stats, slash_tools, slash_undo, slash_why;

#endif
