#include "find/seal_check.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "find/fingerprint.h"
#include "find/ivf.h"
#include "find/words.h"
#include "store/mapped.h"

/* ---- one segment ---- */

static int
wrong(struct buf *why, const char *kind, const char *what)
{
	if (why)
		buf_printf(why, "its %s %s",
		    strcmp(kind, "faiss") == 0 ? "vectors" : kind, what);
	return 0;
}

/* 1, 0 or -1 as seal_check_files(). */
static int
check_size(struct cube *cube, const struct segment *segment, const char *kind,
    uint64_t size, struct buf *why, struct err *err)
{
	struct buf path = { 0 };
	struct stat st;
	int rc = 1;

	segments_path(cube, segment->id, kind, &path);
	if (stat(path.data, &st) == 0)
		rc = S_ISREG(st.st_mode) && (uint64_t)st.st_size == size
			 ? 1
			 : wrong(why, kind, "have another size");
	else if (errno == ENOENT || errno == ENOTDIR)
		rc = wrong(why, kind, "are missing");
	else
		rc = err_set(err, ERR_STORE, "cannot look at '%s': %s",
		    path.data, strerror(errno));
	buf_release(&path);
	return rc;
}

static int
open_file(struct cube *cube, const struct segment *segment, const char *kind,
    struct mapped *m, struct err *err)
{
	bool words = strcmp(kind, "words") == 0;
	struct buf path = { 0 };
	int rc;

	segments_path(cube, segment->id, kind, &path);
	rc = words
		 ? mapped_open(m, path.data, segment->words_size,
		       segment->words_sums.data, segment->words_sums.size, err)
		 : mapped_open(m, path.data, segment->faiss_size,
		       segment->faiss_sums.data, segment->faiss_sums.size, err);
	buf_release(&path);
	return rc;
}

static int
check_words(struct cube *cube, const struct segment *segment, struct buf *why,
    struct err *err)
{
	struct mapped m = { 0 };
	struct words words;
	struct err reason;
	int rc = 1;

	if (open_file(cube, segment, "words", &m, err) < 0)
		rc = -1;
	else if (!mapped_holds(&m, 0, m.size))
		rc = wrong(why, "words", "are not what was written");
	else if (words_open(&words, &m, &reason) < 0)
		rc = wrong(why, "words", "cannot be read by this program");
	else if (words.n_docs != segment->documents)
		rc = wrong(why, "words", "are of other memories");
	mapped_release(&m);
	return rc;
}

static int
check_vectors(struct cube *cube, const struct segment *segment,
    size_t dimension, struct buf *why, struct err *err)
{
	struct mapped m = { 0 };
	struct ivf ivf = { 0 };
	struct err reason;
	int rc = 1;

	if (open_file(cube, segment, "faiss", &m, err) < 0)
		rc = -1;
	else if (!mapped_holds(&m, 0, m.size))
		rc = wrong(why, "faiss", "are not what was written");
	else if (ivf_open(&ivf, &m, dimension, segment->vectors, &reason) < 0)
		rc = wrong(why, "faiss", "cannot be read by this program");
	ivf_release(&ivf);
	mapped_release(&m);
	return rc;
}

int
seal_check_files(struct cube *cube, const struct segment *segment,
    size_t dimension, bool thorough, struct buf *why, struct err *err)
{
	int rc = check_size(
	    cube, segment, "words", segment->words_size, why, err);

	if (rc == 1 && segment->faiss_size)
		rc = check_size(
		    cube, segment, "faiss", segment->faiss_size, why, err);
	if (rc == 1 && thorough)
		rc = check_words(cube, segment, why, err);
	if (rc == 1 && thorough && segment->faiss_size)
		rc = check_vectors(cube, segment, dimension, why, err);
	return rc;
}

/* ---- all ---- */

struct check {
	struct cube *cube;
	void (*fault)(const char *, void *);
	void *ctx;
	size_t dimension;
	int64_t faults;
};

static void
say(struct check *c, int64_t id, const char *why)
{
	struct buf text = { 0 };

	buf_printf(&text,
	    "segment %" PRId64 " is damaged: %s: run memos-cube compact", id,
	    why);
	c->fault(text.data, c->ctx);
	c->faults++;
	buf_release(&text);
}

/* With the dimension of the same moment. */
static int
read_segments(struct cube *cube, struct arena *arena, struct segments *segments,
    size_t *dimension, struct err *err)
{
	struct space space = { 0 };
	int rc;

	if (db_begin(cube->db, false, err) < 0)
		return -1;
	rc = segments_read(cube, arena, segments, err);
	if (rc == 0)
		rc = fingerprint_read(cube, &space, err);
	*dimension = space.dimension;
	db_rollback(cube->db);
	return rc;
}

/* Whether the row is still there: files are deleted after their row. */
static int
stands(struct cube *cube, int64_t id, struct err *err)
{
	struct arena arena = { 0 };
	struct segments now;
	size_t dimension;
	int rc = read_segments(cube, &arena, &now, &dimension, err);

	rc = rc < 0 ? -1 : segments_find(&now, id) != NULL;
	arena_release(&arena);
	return rc;
}

/* One that was replaced meanwhile is nobody's any more. */
static int
check_segment(struct check *c, const struct segment *segment, struct err *err)
{
	struct buf why = { 0 };
	struct err reason;
	int rc = segment->bad
		     ? wrong(&why, "files", "were found so by a writer")
		     : seal_check_files(
			   c->cube, segment, c->dimension, true, &why, &reason);

	if (rc < 1) {
		int there = stands(c->cube, segment->id, err);

		if (there < 0) {
			rc = -1;
		} else if (!there) {
			rc = 1;
		} else if (rc < 0) {
			*err = reason;
		} else {
			segments_suspect(c->cube, segment->id);
			say(c, segment->id, buf_text(&why));
		}
	}
	buf_release(&why);
	return rc < 0 ? -1 : 0;
}

int64_t
seal_check(struct cube *cube, void (*fault)(const char *sentence, void *ctx),
    void *ctx, struct err *err)
{
	struct check c = { .cube = cube, .fault = fault, .ctx = ctx };
	struct arena arena = { 0 };
	struct segments segments;
	int rc = read_segments(cube, &arena, &segments, &c.dimension, err);

	for (size_t i = 0; rc == 0 && i < segments.n; i++)
		rc = check_segment(&c, &segments.items[i], err);
	if (rc == 0 && segments.nonsense) {
		fault("table segments has rows that cannot be: run memos-cube "
		      "compact",
		    ctx);
		c.faults++;
	}
	arena_release(&arena);
	return rc < 0 ? -1 : c.faults;
}
