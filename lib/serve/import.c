#include "serve/import.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/crew.h"

enum {
	/* What is less than this is done before threads would have begun. */
	FEW_LINES = 256,
	FEW_BYTES = 64 << 10,
	/* Packs on the way: enough to do while the writer waits for the disk.
	 */
	PACKS_EACH = 4,
	PACKS_MAX = 64,
	/* Bytes of lines, and of what was made of them, on the way. */
	LINES_AHEAD = 8 << 20,
	RECORDS_AHEAD = 16 << 20,
};

/* The packs are a ring: one is open, those behind it are on the way. */
struct import {
	const struct parse *how;
	const struct ingest *ingest;
	size_t threads;
	import_take *take;
	void *ctx;
	struct pack *packs;
	size_t n_packs, open;
	struct crew *crew;
	struct helper {
		const struct parse *how;
		struct preparer *preparer;
	} * helpers;
	void **own; /* the helpers, as the crew wants them */
	size_t lines, bytes, ahead;
};

struct import *
import_new(const struct parse *how, const struct ingest *ingest, size_t threads,
    import_take *take, void *ctx)
{
	struct import *im = alloc_bytes(sizeof *im);

	im->how = how;
	im->ingest = ingest;
	im->threads = threads;
	im->take = take;
	im->ctx = ctx;
	im->n_packs = 1;
	im->packs = alloc_array(im->n_packs, sizeof *im->packs);
	return im;
}

void
import_free(struct import *im)
{
	if (!im)
		return;
	crew_free(im->crew);
	for (size_t i = 0; im->helpers && i < im->threads; i++)
		preparer_free(im->helpers[i].preparer);
	for (size_t i = 0; i < im->n_packs; i++)
		pack_release(&im->packs[i]);
	free(im->packs);
	free(im->helpers);
	free(im->own);
	free(im);
}

static size_t
prepare(void *job, void *own)
{
	const struct helper *helper = own;
	struct pack *pack = job;

	pack_prepare(pack, helper->how, helper->preparer);
	return pack->size;
}

/* Nothing is on the way yet, and the open pack is empty. */
static void
start(struct import *im)
{
	size_t room = im->threads * PACKS_EACH;

	if (room > PACKS_MAX)
		room = PACKS_MAX;
	pack_release(im->packs);
	free(im->packs);
	im->n_packs = room + 1;
	im->packs = alloc_array(im->n_packs, sizeof *im->packs);
	im->helpers = alloc_array(im->threads, sizeof *im->helpers);
	im->own = alloc_array(im->threads, sizeof *im->own);
	for (size_t i = 0; i < im->threads; i++) {
		im->helpers[i].how = im->how;
		im->helpers[i].preparer = preparer_new(
		    ingest_space(im->ingest), ingest_model(im->ingest));
		im->own[i] = &im->helpers[i];
	}
	im->crew = crew_new(im->threads, im->own, prepare, room, RECORDS_AHEAD);
}

/* Hands on the oldest pack; the crew's, or one that is ready. */
static int
take(struct import *im, struct pack *pack, struct err *err)
{
	int rc = im->take(pack, im->ctx, err);

	pack_reset(pack);
	return rc;
}

static int
take_oldest(struct import *im, struct err *err)
{
	struct pack *pack = crew_take(im->crew);

	im->ahead -= pack->bytes.len;
	return take(im, pack, err);
}

/* The open pack goes on its way, behind the others. */
static int
pass_on(struct import *im, struct err *err)
{
	struct pack *pack = &im->packs[im->open];

	if (!im->crew) {
		pack_parse(pack, im->how);
		return take(im, pack, err);
	}
	while (
	    crew_jobs(im->crew) &&
	    (crew_full(im->crew) || im->ahead + pack->bytes.len > LINES_AHEAD))
		if (take_oldest(im, err) < 0)
			return -1;
	im->ahead += pack->bytes.len;
	crew_give(im->crew, pack);
	im->open = (im->open + 1) % im->n_packs;
	return 0;
}

int
import_add(struct import *im, const struct pack_line *line, const char *text,
    struct err *err)
{
	bool few = im->lines < FEW_LINES && im->bytes < FEW_BYTES;
	struct pack *pack;

	if (!im->crew && !few && im->threads > 1)
		start(im);
	pack = &im->packs[im->open];
	pack_add(pack, line, text);
	im->lines++;
	im->bytes += line->too_long ? 0 : line->len;
	return im->crew && !pack_full(pack) ? 0 : pass_on(im, err);
}

int
import_drain(struct import *im, struct err *err)
{
	if (im->packs[im->open].n && pass_on(im, err) < 0)
		return -1;
	while (im->crew && crew_jobs(im->crew))
		if (take_oldest(im, err) < 0)
			return -1;
	return 0;
}
