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
	BUNDLES_EACH = 4,
	BUNDLES_MAX = 64,
	/* Bytes of lines, and of what was made of them, on the way. */
	LINES_AHEAD = 8 << 20,
	RECORDS_AHEAD = 16 << 20,
};

/* The bundles are a ring: one is open, those behind it are on the way. */
struct import {
	const struct parse *how;
	const struct ingest *ingest;
	size_t threads;
	import_take *take;
	void *ctx;
	struct bundle *bundles;
	size_t n_bundles, open;
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
	im->n_bundles = 1;
	im->bundles = alloc_array(im->n_bundles, sizeof *im->bundles);
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
	for (size_t i = 0; i < im->n_bundles; i++)
		bundle_release(&im->bundles[i]);
	free(im->bundles);
	free(im->helpers);
	free(im->own);
	free(im);
}

static size_t
prepare(void *job, void *own)
{
	const struct helper *helper = own;
	struct bundle *bundle = job;

	bundle_prepare(bundle, helper->how, helper->preparer);
	return bundle->size;
}

/* Nothing is on the way yet, and the open bundle is empty. */
static void
start(struct import *im)
{
	size_t room = im->threads * BUNDLES_EACH;

	if (room > BUNDLES_MAX)
		room = BUNDLES_MAX;
	bundle_release(im->bundles);
	free(im->bundles);
	im->n_bundles = room + 1;
	im->bundles = alloc_array(im->n_bundles, sizeof *im->bundles);
	im->helpers = alloc_array(im->threads, sizeof *im->helpers);
	im->own = alloc_array(im->threads, sizeof *im->own);
	for (size_t i = 0; i < im->threads; i++) {
		im->helpers[i].how = im->how;
		im->helpers[i].preparer = preparer_new(ingest_space(im->ingest),
		    ingest_table(im->ingest), ingest_model(im->ingest));
		im->own[i] = &im->helpers[i];
	}
	im->crew = crew_new(im->threads, im->own, prepare, room, RECORDS_AHEAD);
}

/* Hands on the oldest bundle; the crew's, or one that is ready. */
static int
take(struct import *im, struct bundle *bundle, struct err *err)
{
	int rc = im->take(bundle, im->ctx, err);

	bundle_reset(bundle);
	return rc;
}

static int
take_oldest(struct import *im, struct err *err)
{
	struct bundle *bundle = crew_take(im->crew);

	im->ahead -= bundle->bytes.len;
	return take(im, bundle, err);
}

/* The open bundle goes on its way, behind the others. */
static int
pass_on(struct import *im, struct err *err)
{
	struct bundle *bundle = &im->bundles[im->open];

	if (!im->crew) {
		bundle_parse(bundle, im->how);
		return take(im, bundle, err);
	}
	while (crew_jobs(im->crew) &&
	       (crew_full(im->crew) ||
		   im->ahead + bundle->bytes.len > LINES_AHEAD))
		if (take_oldest(im, err) < 0)
			return -1;
	im->ahead += bundle->bytes.len;
	crew_give(im->crew, bundle);
	im->open = (im->open + 1) % im->n_bundles;
	return 0;
}

int
import_add(struct import *im, const struct bundle_line *line, const char *text,
    struct err *err)
{
	bool few = im->lines < FEW_LINES && im->bytes < FEW_BYTES;
	struct bundle *bundle;

	if (!im->crew && !few && im->threads > 1)
		start(im);
	bundle = &im->bundles[im->open];
	bundle_add(bundle, line, text);
	im->lines++;
	im->bytes += line->too_long ? 0 : line->len;
	return im->crew && !bundle_full(bundle) ? 0 : pass_on(im, err);
}

int
import_drain(struct import *im, struct err *err)
{
	if (im->bundles[im->open].n && pass_on(im, err) < 0)
		return -1;
	while (im->crew && crew_jobs(im->crew))
		if (take_oldest(im, err) < 0)
			return -1;
	return 0;
}
