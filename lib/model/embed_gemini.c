#include <string.h>

#include "model/member.h"
#include "model/remote.h"

/* "models/NAME", which may be how it is called in the settings, too. */
static void
put_name(const struct settings *settings, struct buf *out)
{
	if (strncmp(settings->model, "models/", 7) != 0)
		buf_string(out, "models/");
	buf_string(out, settings->model);
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || strchr("-._/", c);
}

static void
path(const struct settings *settings, struct buf *out)
{
	struct buf name = { 0 };

	put_name(settings, &name);
	buf_char(out, '/');
	for (size_t i = 0; i < name.len; i++)
		if (is_plain(name.data[i]))
			buf_char(out, name.data[i]);
		else
			buf_printf(out, "%%%02X", (unsigned char)name.data[i]);
	buf_string(out, ":batchEmbedContents");
	buf_release(&name);
}

static void
request(const struct settings *settings, const struct remote_text *texts,
    size_t n, enum remote_task task, struct buf *out)
{
	struct buf name = { 0 };

	put_name(settings, &name);
	buf_string(out, "{\"requests\":[");
	for (size_t i = 0; i < n; i++) {
		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "model", buf_text(&name));
		buf_string(out, ",\"content\":{\"parts\":[{\"text\":");
		json_put_string(out, texts[i].text, texts[i].len);
		buf_string(out, "}]}");
		json_put_field(out, "taskType",
		    task == REMOTE_QUERY ? "RETRIEVAL_QUERY"
					 : "RETRIEVAL_DOCUMENT");
		if (settings->dimension)
			json_put_int(
			    out, "outputDimensionality", settings->dimension);
		buf_char(out, '}');
	}
	buf_string(out, "]}");
	buf_release(&name);
}

static int
reply(struct remote_vectors *vectors, const struct json_span *reply,
    struct arena *arena, struct err *err)
{
	struct json_span embeddings, item, values, usage;
	const char *at = NULL;

	if (!member_find(reply, "embeddings", arena, &embeddings) ||
	    embeddings.kind != JSON_ARRAY)
		return err_set(err, ERR_MODEL,
		    "the reply has no list called 'embeddings'");
	for (int64_t i = 0; json_element(&embeddings, &at, &item); i++) {
		if (!member_find(&item, "values", arena, &values))
			return err_set(err, ERR_MODEL,
			    "an embedding in the reply has no 'values'");
		if (remote_put(vectors, i, &values, err) < 0)
			return -1;
	}
	if (member_find(reply, "usageMetadata", arena, &usage))
		member_integer(
		    &usage, "promptTokenCount", arena, &vectors->tokens);
	return 0;
}

const struct embed_adapter embed_gemini = {
	.name = "gemini",
	.endpoint = {
		.url = "https://generativelanguage.googleapis.com/v1beta",
		.key_header = "x-goog-api-key: ",
		.key_variables = { "GEMINI_API_KEY", "GOOGLE_API_KEY" },
		.needs_key = true,
	},
	.path = path,
	.request = request,
	.reply = reply,
	.batch_max = 100,
};
