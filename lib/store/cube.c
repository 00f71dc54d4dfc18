#include "store/cube.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/durable.h"
#include "store/schema.h"

static const char FILE_NAME[] = "memory.db";
static const char LOCK_NAME[] = "write.lock";

int
cube_parent(const char *dir, struct buf *path, struct err *err)
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (!dir || !*dir)
		dir = getenv("MEMOS_DIR");
	if (dir && *dir)
		buf_string(path, dir);
	else if (xdg && *xdg == '/')
		buf_printf(path, "%s/memos", xdg);
	else if (home && *home == '/')
		buf_printf(path, "%s/.local/share/memos", home);
	else
		return err_set(err, ERR_STORE,
		    home && *home
			? "HOME is no absolute path: set MEMOS_DIR or HOME"
			: "no home directory: set MEMOS_DIR or HOME");
	while (path->len > 1 && path->data[path->len - 1] == '/')
		path->data[--path->len] = '\0';
	return 0;
}

bool
cube_name_valid(const char *name)
{
	size_t len = strlen(name);

	if (!len || len > 64 || *name == '.' || *name == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)name[i]) && !strchr("._-", name[i]))
			return false;
	return true;
}

/* mkdir -p. */
static int
make_directory(const char *dir, struct err *err)
{
	char *path = alloc_copy(dir, strlen(dir));
	int rc = 0;

	for (char *p = path + 1;; p++) {
		char c = *p;

		if (c != '/' && c)
			continue;
		*p = '\0';
		rc = durable_mkdir(path, err);
		*p = c;
		if (rc < 0 || !c)
			break;
	}
	free(path);
	return rc;
}

static int
open_files(struct cube *cube, enum db_mode mode, struct err *err)
{
	struct buf path = { 0 }, lock = { 0 };
	int rc = -1;

	buf_printf(&path, "%s/%s", cube->dir, FILE_NAME);
	buf_printf(&lock, "%s/%s", cube->dir, LOCK_NAME);
	cube->db = db_open(path.data, lock.data, mode, err);
	if (cube->db)
		rc = schema_open(cube->db, mode, &cube->empty, err);
	buf_release(&path);
	buf_release(&lock);
	return rc;
}

int
cube_open(struct cube *cube, const char *parent, const char *name,
    enum db_mode mode, bool make, struct err *err)
{
	struct buf dir = { 0 };
	bool is_default = !name || strcmp(name, CUBE_DEFAULT) == 0;
	struct stat st;
	int rc = -1;

	*cube = (struct cube){ 0 };
	if (!name)
		name = CUBE_DEFAULT;
	if (!cube_name_valid(name))
		return err_set(err, ERR_INPUT,
		    "'%s' is no name for a cube (1 to 64 letters, digits, . _ -,"
		    " of which . and - do not come first)",
		    name);
	if (cube_parent(parent, &dir, err) < 0)
		goto out;
	buf_printf(&dir, "/%s", name);
	cube->name = alloc_copy(name, strlen(name));
	cube->dir = alloc_copy(dir.data, dir.len);
	buf_printf(&dir, "/%s", FILE_NAME);
	if (stat(dir.data, &st) < 0 && errno == ENOENT) {
		if (mode == DB_READ && is_default) {
			rc = 0;
			goto out;
		}
		if (!make && !(mode == DB_CREATE && is_default)) {
			err_set(err, ERR_STORE,
			    "no cube '%s' in '%.*s': make it with memos-cube "
			    "create %s",
			    name, (int)(strlen(cube->dir) - strlen(name) - 1),
			    cube->dir, name);
			goto out;
		}
		if (make_directory(cube->dir, err) < 0)
			goto out;
	}
	rc = open_files(cube, mode, err);
out:
	buf_release(&dir);
	if (rc < 0)
		cube_release(cube);
	return rc;
}

void
cube_release(struct cube *cube)
{
	db_free(cube->db);
	free(cube->name);
	free(cube->dir);
	*cube = (struct cube){ 0 };
}

/* Names with a store in them; "." and ".." have none. */
static int
is_cube(const struct dirent *entry)
{
	return cube_name_valid(entry->d_name);
}

/* One that may not be looked into is said, and not taken for none. */
static int
is_there(const char *path, struct err *err)
{
	if (access(path, F_OK) == 0)
		return 1;
	return errno == ENOENT || errno == ENOTDIR
		   ? 0
		   : err_set(err, ERR_STORE, "'%s': %s", path, strerror(errno));
}

int
cube_each(const char *parent,
    int (*each)(const char *name, void *ctx, struct err *err), void *ctx,
    struct err *err)
{
	struct buf path = { 0 };
	struct dirent **names = NULL;
	bool hidden = false;
	size_t len;
	int n, rc = -1;

	if (cube_parent(parent, &path, err) < 0)
		goto out;
	len = path.len;
	n = scandir(path.data, &names, is_cube, alphasort);
	if (n < 0 && errno == ENOMEM)
		alloc_die();
	if (n < 0) {
		rc = errno == ENOENT ? 0
				     : err_set(err, ERR_STORE, "'%s': %s",
					   path.data, strerror(errno));
		goto out;
	}
	rc = 0;
	for (int i = 0; i < n; i++) {
		int there = 0;

		path.len = len;
		buf_printf(&path, "/%s/%s", names[i]->d_name, FILE_NAME);
		if (rc == 0)
			there = is_there(path.data, err);
		hidden = hidden || there < 0;
		if (there == 1)
			rc = each(names[i]->d_name, ctx, err);
		free(names[i]);
	}
	free(names);
out:
	buf_release(&path);
	return rc == 0 && hidden ? -1 : rc;
}

char *
cube_meta(struct cube *cube, const char *key, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    cube->db, "SELECT value FROM meta WHERE key = ?1", err);
	const char *text = "";
	char *value;
	int rc;

	if (!s)
		return NULL;
	db_bind_text(s, 1, key);
	rc = db_step(cube->db, s, err);
	if (rc < 0)
		return NULL;
	if (rc && db_text(s, 0))
		text = db_text(s, 0);
	value = alloc_copy(text, strlen(text));
	sqlite3_reset(s);
	return value;
}

int
cube_set_meta(
    struct cube *cube, const char *key, const char *value, struct err *err)
{
	sqlite3_stmt *s = db_statement(cube->db,
	    "INSERT INTO meta(key, value) VALUES(?1, ?2)"
	    " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
	    err);

	if (!s)
		return -1;
	db_bind_text(s, 1, key);
	db_bind_text(s, 2, value);
	return db_step(cube->db, s, err);
}
