#include "find/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "model/embed.h"
#include "text/analyse.h"

void
fingerprint_print(struct buf *out, size_t dimension)
{
	if (dimension)
		buf_printf(out, "analyser=%d embedder=external dimension=%zu",
		    ANALYSE_VERSION, dimension);
	else
		buf_printf(out,
		    "analyser=%d embedder=" EMBED_NAME
		    " dimension=%d unit-length",
		    ANALYSE_VERSION, EMBED_DIMENSION);
}

int
fingerprint_parse(const char *vectors, size_t *dimension, struct err *err)
{
	char *end;
	long n;

	*dimension = 0;
	if (!vectors || strcmp(vectors, "builtin") == 0)
		return 0;
	if (strncmp(vectors, "external:", 9) == 0) {
		n = strtol(vectors + 9, &end, 10);
		*dimension = (size_t)n;
		if (end != vectors + 9 && !*end && n >= MEMORY_VECTOR_MIN &&
		    n <= MEMORY_VECTOR_MAX)
			return 0;
	}
	return err_set(err, ERR_INPUT,
	    "'%s' is neither builtin nor external:N with N from %d to %d",
	    vectors, MEMORY_VECTOR_MIN, MEMORY_VECTOR_MAX);
}

static int
compare(const struct cube *cube, const char *stored, size_t *dimension,
    struct err *err)
{
	const char *external = strstr(stored, "embedder=external dimension=");
	struct buf ours = { 0 };
	int rc = 0;

	*dimension = external ? strtoul(strchr(external, '=') + 20, NULL, 10)
			      : 0;
	fingerprint_print(&ours, *dimension);
	if (strcmp(ours.data, stored) != 0)
		rc = err_set(err, ERR_STORE,
		    "cube '%s' was indexed as '%s', this program indexes as "
		    "'%s': run memos-cube reindex",
		    cube->name, stored, ours.data);
	buf_release(&ours);
	return rc;
}

int
fingerprint_check(struct cube *cube, size_t *dimension, struct err *err)
{
	char *stored = cube_meta(cube, FINGERPRINT_KEY, err);
	int rc;

	if (!stored)
		return -1;
	/* nothing was added yet: the first writer will settle it */
	*dimension = 0;
	rc = *stored ? compare(cube, stored, dimension, err) : 0;
	free(stored);
	return rc;
}

int
fingerprint_read(struct cube *cube, size_t *dimension, struct err *err)
{
	char *stored = cube_meta(cube, FINGERPRINT_KEY, err);
	struct err differs;

	if (!stored)
		return -1;
	compare(cube, stored, dimension, &differs);
	free(stored);
	return 0;
}

int
fingerprint_set(struct cube *cube, size_t dimension, struct err *err)
{
	struct buf text = { 0 };
	int rc;

	fingerprint_print(&text, dimension);
	rc = cube_set_meta(cube, FINGERPRINT_KEY, text.data, err);
	buf_release(&text);
	return rc;
}

/* Settles it for a new cube, unless another writer was faster. */
static int
settle_new(
    struct cube *cube, const char *vectors, size_t *dimension, struct err *err)
{
	char *stored;
	int rc = -1;

	if (fingerprint_parse(vectors, dimension, err) < 0 ||
	    db_begin(cube->db, true, err) < 0)
		return -1;
	stored = cube_meta(cube, FINGERPRINT_KEY, err);
	if (stored)
		rc = *stored ? compare(cube, stored, dimension, err)
			     : fingerprint_set(cube, *dimension, err);
	free(stored);
	if (rc == 0)
		return db_commit(cube->db, err);
	db_rollback(cube->db);
	return -1;
}

int
fingerprint_settle(
    struct cube *cube, const char *vectors, size_t *dimension, struct err *err)
{
	char *stored = cube_meta(cube, FINGERPRINT_KEY, err);
	int rc;

	if (!stored)
		return -1;
	rc = *stored ? compare(cube, stored, dimension, err)
		     : settle_new(cube, vectors, dimension, err);
	free(stored);
	return rc;
}
