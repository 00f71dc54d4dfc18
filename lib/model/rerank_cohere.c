#include "model/rerank.h"

/* Also Jina, vLLM and llama.cpp, which took over its form. */

static void
path(const struct settings *settings, struct buf *out)
{
	(void)settings;
	buf_string(out, "/rerank");
}

/*
 * Nothing else may be in it: Cohere refuses a field that it does not know,
 * return_documents among them.
 */
static void
request(const struct settings *settings, const struct remote_text *query,
    const struct remote_text *documents, size_t n, struct buf *out)
{
	buf_char(out, '{');
	if (settings->model)
		json_put_field(out, "model", settings->model);
	json_put_key(out, "query");
	json_put_string(out, query->text, query->len);
	json_put_key(out, "documents");
	remote_put_texts(out, documents, n);
	json_put_int(out, "top_n", (int64_t)n);
	buf_char(out, '}');
}

const struct rerank_adapter rerank_cohere = {
	.name = "cohere",
	.endpoint = {
		.url = "https://api.cohere.com/v2",
		.key_header = "Authorization: Bearer ",
		.key_variables = { "CO_API_KEY", "COHERE_API_KEY" },
		.needs_key = true,
	},
	.path = path,
	.request = request,
	.batch_max = 100,
};
