#include "serve/path_index.h"

#include "base/json.h"
#include "base/prog.h"
#include "store/paths.h"

static void
print(const char *field, const char *path)
{
	struct buf line = { 0 };

	buf_char(&line, '{');
	json_put_field(&line, field, path);
	buf_string(&line, "}\n");
	prog_write(line.data, line.len);
	buf_release(&line);
}

static int
print_path(const char *path, void *ctx, struct err *err)
{
	(void)ctx;
	(void)err;
	print("path", path);
	return 0;
}

int
path_index(struct db *db, const struct path_index *what, struct err *err)
{
	struct arena arena = { 0 };
	int rc;

	if (what->listed && (what->path || what->dropped))
		return err_set(err, ERR_INPUT, "--list goes alone");
	if (what->listed)
		return paths_each(db, print_path, NULL, err);
	if (!what->path)
		return err_set(err, ERR_INPUT, "index needs a path");
	rc = what->dropped ? paths_drop(db, what->path, err)
			   : paths_add(db, what->path, &arena, err);
	if (rc == 0)
		print(what->dropped ? "dropped" : "indexed", what->path);
	arena_release(&arena);
	return rc;
}
