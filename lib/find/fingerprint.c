#include "find/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "text/analyse.h"

void
fingerprint_print(struct buf *out, const struct space *space)
{
	buf_printf(out, "analyser=%d ", ANALYSE_VERSION);
	space_print(space, out);
}

bool
fingerprint_space(const char *text, struct space *space)
{
	const char *embedder = strstr(text, " embedder=");

	return embedder && space_parse(embedder + 1, space);
}

enum vectors_place
fingerprint_place(const struct space *space)
{
	return space_is_made(space)            ? VECTORS_IN_ENTRIES
	       : space->kind == SPACE_EXTERNAL ? VECTORS_GIVEN
					       : VECTORS_EMBEDDED;
}

/*
 * Another word table is another version of the built-in embedder: what this
 * program has instead is what it would index by.
 */
static void
read_space(const char *stored, struct space *space)
{
	if (!fingerprint_space(stored, space) || space->kind == SPACE_BUILTIN)
		*space = space_builtin();
}

static int
compare(const struct cube *cube, const char *stored, struct space *space,
    struct err *err)
{
	struct buf ours = { 0 };
	int rc = 0;

	read_space(stored, space);
	fingerprint_print(&ours, space);
	if (strcmp(ours.data, stored) != 0)
		rc = err_set(err, ERR_STORE,
		    "cube '%s' was indexed as '%s', this program indexes as "
		    "'%s': run memos-cube reindex",
		    cube->name, stored, ours.data);
	buf_release(&ours);
	return rc;
}

int
fingerprint_check(struct cube *cube, struct space *space, struct err *err)
{
	char *stored = cube_meta(cube, FINGERPRINT_KEY, err);
	int rc;

	if (!stored)
		return -1;
	/* nothing was added yet: the first writer will settle it */
	*space = space_builtin();
	rc = *stored ? compare(cube, stored, space, err) : 0;
	free(stored);
	return rc;
}

int
fingerprint_read(struct cube *cube, struct space *space, struct err *err)
{
	char *stored = cube_meta(cube, FINGERPRINT_KEY, err);

	if (!stored)
		return -1;
	read_space(stored, space);
	free(stored);
	return 0;
}

int
fingerprint_is_there(struct cube *cube, struct err *err)
{
	char *stored = cube_meta(cube, FINGERPRINT_KEY, err);
	int rc = stored ? *stored != 0 : -1;

	free(stored);
	return rc;
}

int
fingerprint_set(struct cube *cube, const struct space *space, struct err *err)
{
	struct buf text = { 0 };
	int rc;

	fingerprint_print(&text, space);
	rc = cube_set_meta(cube, FINGERPRINT_KEY, text.data, err);
	buf_release(&text);
	return rc;
}

/* Settles it for a new cube, unless another writer was faster. */
static int
settle_new(struct cube *cube, struct space *space, struct err *err)
{
	char *stored;
	int rc = -1;

	if (db_begin(cube->db, true, err) < 0)
		return -1;
	stored = cube_meta(cube, FINGERPRINT_KEY, err);
	if (stored)
		rc = *stored ? compare(cube, stored, space, err)
			     : fingerprint_set(cube, space, err);
	free(stored);
	if (rc == 0)
		return db_commit(cube->db, err);
	db_rollback(cube->db);
	return -1;
}

int
fingerprint_settle(struct cube *cube, struct space *space, struct err *err)
{
	char *stored = cube_meta(cube, FINGERPRINT_KEY, err);
	int rc;

	if (!stored)
		return -1;
	rc = *stored ? compare(cube, stored, space, err)
		     : settle_new(cube, space, err);
	free(stored);
	return rc;
}
