#include "model/member.h"
#include "model/remote.h"

static void
path(const struct settings *settings, struct buf *out)
{
	(void)settings;
	buf_string(out, "/api/embed");
}

/*
 * Ollama cuts the vectors of any model to the dimension that is wished for;
 * these are trained so that what is left is still of use.
 */
static bool
can_shorten(const struct settings *settings)
{
	static const char *const models[] = { "embeddinggemma",
		"mxbai-embed-large", "nomic-embed-text", "qwen3-embedding",
		"snowflake-arctic-embed2" };

	for (size_t i = 0; i < sizeof models / sizeof *models; i++)
		if (remote_is_of(settings, models[i]))
			return true;
	return false;
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
	json_put_key(out, "truncate");
	buf_string(out, "true");
	if (settings->dimension && can_shorten(settings))
		json_put_int(out, "dimensions", settings->dimension);
	buf_char(out, '}');
}

static int
reply(struct remote_vectors *vectors, const struct json_span *reply,
    struct arena *arena, struct err *err)
{
	struct json_span embeddings, item;
	const char *at = NULL;

	if (!member_find(reply, "embeddings", arena, &embeddings) ||
	    embeddings.kind != JSON_ARRAY)
		return err_set(err, ERR_MODEL,
		    "the reply has no list called 'embeddings'");
	for (int64_t i = 0; json_element(&embeddings, &at, &item); i++)
		if (remote_put(vectors, i, &item, err) < 0)
			return -1;
	member_integer(reply, "prompt_eval_count", arena, &vectors->tokens);
	return 0;
}

const struct embed_adapter embed_ollama = {
	.name = "ollama",
	.endpoint = {
		.url = "http://127.0.0.1:11434",
		.key_header = "Authorization: Bearer ",
		.key_variables = { "OLLAMA_API_KEY" },
	},
	.path = path,
	.request = request,
	.reply = reply,
	.batch_max = 512,
};
