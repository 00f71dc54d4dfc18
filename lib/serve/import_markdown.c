#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "serve/document.h"
#include "serve/import_format.h"

/* Markdown files, each a document, as memos-add --format markdown has them. */
static void
say(struct intake *in, const struct lines *lines, const struct err *why)
{
	struct buf place = { 0 };

	if (lines->number)
		buf_printf(&place, ":%llu", (unsigned long long)lines->number);
	intake_fault(in, buf_text(&place), why);
	buf_release(&place);
}

static int
put(struct intake *in, const char *path, const struct buf *text,
    struct err *err)
{
	const struct intake_options *options = intake_options(in);
	struct batch *batch = intake_batch(in);
	char *name = document_name(path);
	const struct document document = { .name = name,
		.text = buf_text(text),
		.len = text->len,
		.markdown = true,
		.how = &options->parse };
	struct buf acks = { 0 };
	int rc = document_put(
	    batch->cube, batch->ingest, &document, &acks, err);

	free(name);
	if (rc == 0)
		rc = intake_acknowledge(in, &acks, err);
	buf_release(&acks);
	return rc;
}

static int
read_markdown(struct intake *in, const char *path, struct err *err)
{
	struct buf text = { 0 };
	struct err why = { 0 };
	struct lines lines;
	int rc = 0, result;

	if (lines_open(&lines, path, &why) < 0) {
		intake_fault(in, "", &why);
		return 0;
	}
	lines.max = intake_options(in)->max;
	result = document_read(&lines, &text, &why);
	if (result < 0)
		say(in, &lines, &why);
	else if (result == LINES_STOPPED || text.len == 0)
		rc = 0;
	else if (intake_options(in)->dry)
		intake_document(in);
	else
		rc = intake_commit(in, err) < 0 ? -1
						: put(in, path, &text, err);
	lines_close(&lines);
	buf_release(&text);
	return rc;
}

static const char *const files[] = { "*.md", "*.markdown", "*.mdown", "*.mkd",
	NULL };

const struct import_format import_markdown = { "markdown", files, NULL,
	read_markdown };
