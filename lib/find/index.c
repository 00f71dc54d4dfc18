#include "find/index.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

static void
close_segment(struct index_segment *s)
{
	ivf_release(&s->ivf);
	free(s->foreign);
	mapped_release(&s->words_file);
	mapped_release(&s->faiss_file);
	memset(s, 0, sizeof *s);
}

static int
open_words(struct index_segment *s, const char *path, struct err *err)
{
	const struct segment *row = &s->row;

	if (mapped_open(&s->words_file, path, row->words_size,
		row->words_sums.data, row->words_sums.size, err) < 0 ||
	    words_open(&s->words, &s->words_file, err) < 0)
		return -1;
	if (s->words.n_docs != row->documents || s->words.base < row->first ||
	    s->words.last > row->last)
		return err_set(
		    err, ERR_STORE, "'%s' holds other memories", path);
	return 0;
}

static int
open_vectors(struct index_segment *s, const char *path, size_t dimension,
    struct err *err)
{
	const struct segment *row = &s->row;

	if (!row->faiss_size)
		return 0;
	if (mapped_open(&s->faiss_file, path, row->faiss_size,
		row->faiss_sums.data, row->faiss_sums.size, err) < 0)
		return -1;
	if (ivf_open(&s->ivf, &s->faiss_file, dimension, row->vectors, err) ==
	    0) {
		s->ivf.fd = s->faiss_file.fd;
		s->vectors = true;
		return 0;
	}
	/* as it was written, only not in a form that is known here */
	if (!mapped_holds(&s->faiss_file, 0, s->faiss_file.size))
		return -1;
	s->foreign = alloc_copy(path, strlen(path));
	return 0;
}

/* Opens the files of a row; a fault makes the segment bad. */
static void
open_segment(struct index *index, struct index_segment *s,
    const struct cube *cube, const struct segment *row, size_t dimension)
{
	struct buf words = { 0 }, faiss = { 0 };
	struct err err = { 0 };

	s->row = *row;
	segments_path(cube, row->id, "words", &words);
	segments_path(cube, row->id, "faiss", &faiss);
	if (open_words(s, words.data, &err) < 0 ||
	    open_vectors(s, faiss.data, dimension, &err) < 0) {
		struct segment bad = s->row;

		/* nothing of it is open: it may be opened again */
		close_segment(s);
		s->row = bad;
		s->bad = true;
		if (access(words.data, F_OK) < 0 ||
		    (row->faiss_size && access(faiss.data, F_OK) < 0))
			index->gone = row->id;
		else
			segments_suspect(cube, row->id);
		if (index->fault.kind == ERR_NONE)
			index->fault = err;
	}
	s->row.words_sums.data = s->row.faiss_sums.data = NULL;
	buf_release(&words);
	buf_release(&faiss);
}

/* Takes what is open already of the same number, closed there. */
static bool
take_open(struct index *index, int64_t id, struct index_segment *to)
{
	for (size_t i = 0; i < index->n; i++) {
		struct index_segment *s = &index->items[i];

		if (s->row.id != id || (s->bad && !s->words_file.data))
			continue;
		*to = *s;
		to->words.file = &to->words_file;
		to->ivf.file = &to->faiss_file;
		memset(s, 0, sizeof *s);
		return true;
	}
	return false;
}

static bool
is_same(const struct index *index, const struct segments *rows)
{
	if (index->n != rows->n || index->gone)
		return false;
	for (size_t i = 0; i < rows->n; i++)
		if (index->items[i].row.id != rows->items[i].id)
			return false;
	return true;
}

int
index_refresh(
    struct index *index, struct cube *cube, size_t dimension, struct err *err)
{
	struct index next = { .fault = index->fault };
	struct arena arena = { 0 };
	struct segments rows;
	int rc = segments_read(cube, &arena, &rows, err);

	if (rc < 0 || is_same(index, &rows))
		goto out;
	next.items = alloc_array(rows.n, sizeof *next.items);
	next.n = rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		struct index_segment *s = &next.items[i];

		if (rows.items[i].bad) {
			s->row = rows.items[i];
			s->bad = true;
		} else if (!take_open(index, rows.items[i].id, s)) {
			open_segment(&next, s, cube, &rows.items[i], dimension);
		}
	}
	index_release(index);
	*index = next;
out:
	arena_release(&arena);
	return rc;
}

void
index_condemn(struct index *index, const struct cube *cube, size_t segment)
{
	struct index_segment *s = &index->items[segment];

	s->bad = true;
	segments_suspect(cube, s->row.id);
	if (index->fault.kind == ERR_NONE)
		err_set(&index->fault, ERR_STORE, "segment %lld is damaged",
		    (long long)s->row.id);
}

void
index_release(struct index *index)
{
	for (size_t i = 0; i < index->n; i++)
		close_segment(&index->items[i]);
	free(index->items);
	*index = (struct index){ 0 };
}
