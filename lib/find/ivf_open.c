/* The file of struct ivf: what FAISS writes, read and checked. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/ivf.h"

/* Reads the file from front to back; ok turns false where it ends too soon. */
struct cursor {
	struct mapped *file;
	size_t at;
	bool ok;
};

/* The next n bytes, or NULL. */
static const uint8_t *
take(struct cursor *c, size_t n)
{
	size_t at = c->at;

	if (!c->ok || !mapped_holds(c->file, at, n)) {
		c->ok = false;
		return NULL;
	}
	c->at += n;
	return c->file->data + at;
}

/* count items of `size` bytes each. */
static const uint8_t *
take_array(struct cursor *c, uint64_t count, size_t size)
{
	if (count > c->file->size / size)
		c->ok = false;
	return take(c, (size_t)count * size);
}

/* A number of so many bytes, in this machine's order as FAISS writes it. */
static uint64_t
number(struct cursor *c, size_t size)
{
	const uint8_t *p = take(c, size);
	uint32_t narrow = 0;
	uint64_t wide = 0;

	if (p && size == sizeof narrow)
		memcpy(&narrow, p, size);
	else if (p && size == sizeof wide)
		memcpy(&wide, p, size);
	else if (p)
		return *p;
	return size == sizeof narrow ? narrow : wide;
}

/* Whether the next number is this one. */
static void
expect(struct cursor *c, size_t size, uint64_t want)
{
	if (number(c, size) != want)
		c->ok = false;
}

static void
expect_name(struct cursor *c, const char *name)
{
	const uint8_t *p = take(c, 4);

	if (p && memcmp(p, name, 4) != 0)
		c->ok = false;
}

/* What every index begins with: name, dimension, number of vectors. */
static void
expect_index(struct cursor *c, const char *name, size_t dimension, size_t n)
{
	expect_name(c, name);
	expect(c, 4, dimension);
	expect(c, 8, n);
	take(c, 16);     /* unused */
	expect(c, 1, 1); /* trained */
	expect(c, 4, 0); /* inner product */
}

static bool
all_finite(const uint8_t *floats, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		float value;

		memcpy(&value, floats + i * sizeof value, sizeof value);
		if (!isfinite(value))
			return false;
	}
	return true;
}

/* The ranges of codes that are one byte a dimension, not of residuals. */
static void
read_ranges(struct cursor *c, struct ivf *ivf)
{
	size_t d = ivf->dimension;

	expect(c, 4, 0); /* 8 bits */
	take(c, 8);      /* how the ranges were found */
	expect(c, 8, d);
	expect(c, 8, d); /* bytes a code */
	expect(c, 8, 2 * d);
	ivf->ranges = take_array(c, 2 * d, sizeof(float));
	if (c->ok && !all_finite(ivf->ranges, 2 * d))
		c->ok = false;
	expect(c, 8, d);
	expect(c, 1, 0); /* no residuals */
}

/* How many vectors each list has; all of them, or those that have any. */
static void
read_sizes(struct cursor *c, struct ivf *ivf)
{
	const uint8_t *form = take(c, 4);
	bool full = form && memcmp(form, "full", 4) == 0;
	uint64_t count = number(c, 8), list = 0;
	const uint8_t *sizes = take_array(c, count, 8);

	if (!full && (!form || memcmp(form, "sprs", 4) != 0))
		c->ok = false;
	if (full ? count != ivf->n_lists : count % 2 != 0)
		c->ok = false;
	for (uint64_t i = 0; c->ok && i < count; i++, list++) {
		if (!full) {
			uint64_t next;

			memcpy(&next, sizes + 8 * i++, 8);
			c->ok = next >= list && next < ivf->n_lists;
			list = next;
		}
		if (c->ok) {
			uint64_t n;

			memcpy(&n, sizes + 8 * i, 8);
			ivf->lists[list].n = (size_t)n;
		}
	}
}

/* Codes and ids of each list side by side, to the end of the file. */
static void
place_lists(struct cursor *c, struct ivf *ivf)
{
	size_t size = c->file->size, total = 0;

	for (size_t i = 0; c->ok && i < ivf->n_lists; i++) {
		struct ivf_list *list = &ivf->lists[i];
		size_t each = ivf->dimension + sizeof(int64_t);

		if (list->n > (size - c->at) / each) {
			c->ok = false;
			break;
		}
		list->codes = c->at;
		list->ids = c->at + list->n * ivf->dimension;
		c->at += list->n * each;
		total += list->n;
	}
	if (c->at != size || total != ivf->n)
		c->ok = false;
}

static void
read_index(struct cursor *c, struct ivf *ivf)
{
	size_t d = ivf->dimension;
	uint64_t n_lists;

	expect_index(c, "IwSq", d, ivf->n);
	n_lists = number(c, 8);
	take(c, 8); /* probes by default */
	if (!n_lists || n_lists > c->file->size / (d * sizeof(float)))
		c->ok = false;
	if (!c->ok)
		return;
	ivf->n_lists = (size_t)n_lists;
	/* asked for at once: centroids, ranges and the sizes of lists */
	mapped_want(c->file, c->at, ivf->n_lists * (d * sizeof(float) + 16));
	expect_index(c, "IxFI", d, ivf->n_lists);
	expect(c, 8, n_lists * d);
	ivf->centroids = c->file->data + c->at;
	/* verified when they are needed */
	c->at += ivf->n_lists * d * sizeof(float);
	expect(c, 1, 0); /* no map of ids to lists */
	expect(c, 8, 0);
	read_ranges(c, ivf);
	expect_name(c, "ilar");
	expect(c, 8, n_lists);
	expect(c, 8, d);
	if (!c->ok)
		return;
	ivf->lists = alloc_array(ivf->n_lists, sizeof *ivf->lists);
	read_sizes(c, ivf);
	place_lists(c, ivf);
}

int
ivf_open(struct ivf *ivf, struct mapped *file, size_t dimension, size_t n,
    struct err *err)
{
	struct cursor c = { .file = file, .ok = true };

	*ivf = (struct ivf){
		.file = file, .fd = -1, .dimension = dimension, .n = n
	};
	if (dimension < 16 || dimension > UINT16_MAX)
		c.ok = false;
	read_index(&c, ivf);
	if (c.ok)
		return 0;
	return err_set(err, ERR_STORE, "%s",
	    file->damaged ? "the vector index is damaged"
			  : "the vector index is of an unknown form");
}

void
ivf_release(struct ivf *ivf)
{
	free(ivf->lists);
	*ivf = (struct ivf){ 0 };
}
