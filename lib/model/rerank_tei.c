#include "model/rerank.h"

/* Hugging Face's text-embeddings-inference, which serves one model. */

static void
path(const struct settings *settings, struct buf *out)
{
	(void)settings;
	buf_string(out, "/rerank");
}

static void
request(const struct settings *settings, const struct remote_text *query,
    const struct remote_text *documents, size_t n, struct buf *out)
{
	(void)settings;
	buf_char(out, '{');
	json_put_key(out, "query");
	json_put_string(out, query->text, query->len);
	json_put_key(out, "texts");
	remote_put_texts(out, documents, n);
	buf_string(out, ",\"raw_scores\":false,\"truncate\":true}");
}

const struct rerank_adapter rerank_tei = {
	.name = "tei",
	.endpoint = {
		.key_header = "Authorization: Bearer ",
	},
	.path = path,
	.request = request,
	.batch_max = 32, /* what it takes unless it was told otherwise */
};
