#ifndef MEMOS_SERVE_IMPORT_FORMAT_H
#define MEMOS_SERVE_IMPORT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "serve/intake.h"

/*
 * Where memories come from, one file of code a format: import_NAME.c.  A new
 * one gets its row in import_format.c.
 */
struct import_format {
	const char *name;
	/* patterns of the names of files that a folder has of it, and NULL */
	const char *const *files;
	/* whether a file is of it, by how it begins */
	bool (*knows)(const char *start, size_t len);
	/*
	 * Reads a file into the intake.  What is wrong with the file is said
	 * there; -1 is a fault of the store or the output.
	 */
	int (*read)(struct intake *in, const char *path, struct err *err);
};

extern const struct import_format import_memos, import_mem0, import_mem0_sqlite,
    import_server_memory, import_memos_cube, import_chatgpt, import_claude,
    import_markdown, import_csv;

/* The format of a name, NULL for "auto"; as --format has it. */
const struct import_format *import_format_find(const char *name);

#define IMPORT_FORMATS                                   \
	"auto,memos,mem0,mem0-db,mcp,memtensor,chatgpt," \
	"claude,markdown,csv"

/*
 * Whether the first of the operands that are what memos-export --all prints
 * says where its vectors come from, and that these cannot be made elsewhere:
 * for a cube that is new.
 */
struct space;
bool import_memos_space(int n, char **operands, struct space *space);

/*
 * Reads a file, a folder of them or standard input ("-"); format NULL: each
 * file by its name and how it begins.  ERR_INPUT for what is no such file.
 */
int import_format_read(struct intake *in, const struct import_format *format,
    const char *path, struct err *err);

#endif
