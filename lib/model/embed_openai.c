#include "model/member.h"
#include "model/remote.h"

/* Also llama.cpp, vLLM, TEI, LM Studio, Jina: whoever serves /embeddings. */

static void
path(const struct settings *settings, struct buf *out)
{
	(void)settings;
	buf_string(out, "/embeddings");
}

/*
 * A wish for a dimension is an error for other models, even where it is the
 * one that they have: vLLM refuses it.
 */
static bool
can_shorten(const struct settings *settings)
{
	return remote_is_of(settings, "text-embedding-3") ||
	       remote_is_of(settings, "jina-embeddings-v3") ||
	       remote_is_of(settings, "jina-embeddings-v4");
}

static void
request(const struct settings *settings, const struct remote_text *texts,
    size_t n, enum remote_task task, struct buf *out)
{
	(void)task;
	buf_char(out, '{');
	json_put_field(out, "model", settings->model);
	json_put_key(out, "input");
	remote_put_texts(out, texts, n);
	json_put_field(out, "encoding_format", "base64");
	if (settings->dimension && can_shorten(settings))
		json_put_int(out, "dimensions", settings->dimension);
	buf_char(out, '}');
}

/* {"index":N,"embedding":[...] or "base64"}, in any order. */
static int
put_item(struct remote_vectors *vectors, const struct json_span *item,
    struct arena *arena, struct err *err)
{
	struct json_span embedding;
	int64_t index;

	if (!member_integer(item, "index", arena, &index) ||
	    !member_find(item, "embedding", arena, &embedding))
		return err_set(err, ERR_MODEL,
		    "an item of 'data' in the reply has no index or no "
		    "embedding");
	if (embedding.kind == JSON_STRING)
		return remote_put_base64(
		    vectors, index, &embedding, arena, err);
	return remote_put(vectors, index, &embedding, err);
}

static int
reply(struct remote_vectors *vectors, const struct json_span *reply,
    struct arena *arena, struct err *err)
{
	struct json_span data, item, usage;
	const char *at = NULL;

	if (!member_find(reply, "data", arena, &data) ||
	    data.kind != JSON_ARRAY)
		return err_set(
		    err, ERR_MODEL, "the reply has no list called 'data'");
	while (json_element(&data, &at, &item))
		if (put_item(vectors, &item, arena, err) < 0)
			return -1;
	if (member_find(reply, "usage", arena, &usage))
		member_integer(
		    &usage, "prompt_tokens", arena, &vectors->tokens);
	return 0;
}

const struct embed_adapter embed_openai = {
	.name = "openai",
	.endpoint = {
		.url = "https://api.openai.com/v1",
		.key_header = "Authorization: Bearer ",
		.key_variables = { "OPENAI_API_KEY" },
		.needs_key = true,
	},
	.path = path,
	.request = request,
	.reply = reply,
	.batch_max = 2048,
};
