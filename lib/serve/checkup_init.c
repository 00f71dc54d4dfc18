#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/config.h"
#include "base/durable.h"
#include "base/json.h"
#include "serve/checkup.h"
#include "serve/checkup_local.h"
#include "serve/checkup_try.h"

enum { PATIENCE_MS = 60000 /* a model may have to be loaded */ };

/* ---- what goes into the file ---- */

static const char HEAD[] =
    "# What the memos commands find here comes behind options and variables.\n"
    "# memos-config(5) explains every key; `memos-work --check-models` tries\n"
    "# the models.  This file was made once, and is not changed again by any\n"
    "# command.\n"
    "\n"
    "[memos]\n"
    "# whose memories, and where they are\n"
    "# user = ann\n"
    "# dir = /home/ann/Sync/memories\n"
    "\n";

static const char EXAMPLES[] =
    "# ---- Examples: take the '# ' away from a section, and name it above.\n"
    "\n"
    "# A server of your own that speaks as OpenAI's does: llama.cpp, vLLM, LM\n"
    "# Studio.\n"
    "# [chat own]\n"
    "# provider = openai\n"
    "# url = http://127.0.0.1:8080/v1\n"
    "# model = qwen2.5-7b-instruct\n"
    "# context_tokens = 32768\n"
    "\n"
    "# A provider with a key.  The key is in a file that only you can read\n"
    "# (chmod 600), or comes out of a command; it never stands here.\n"
    "# [chat backup]\n"
    "# provider = anthropic\n"
    "# model = claude-haiku-4-5\n"
    "# key_file = ~/.config/memos/anthropic.key\n"
    "# key_command = pass show anthropic\n"
    "\n"
    "# Vectors of a model elsewhere.  Jobs make them: run `memos-work --watch`.\n"
    "# [embedder small]\n"
    "# provider = openai\n"
    "# model = text-embedding-3-small\n"
    "# dimension = 1536\n"
    "# key_file = ~/.config/memos/openai.key\n"
    "\n"
    "# Vectors of a model in files, made at once and without any server.\n"
    "# [embedder potion]\n"
    "# provider = static\n"
    "# path = ~/models/potion-base-8M\n"
    "\n"
    "# How memos-work shares its time.\n"
    "# [work]\n"
    "# quota = 64\n"
    "# batch = 64\n";

/* What was found for a purpose, and of it what to say. */
struct choice {
	const struct checkup_server *server; /* NULL: nothing */
	const char *model;
};

struct plan {
	const struct checkup_server *servers;
	size_t n;
	struct choice chat, embedder;
	struct checkup_result embedded; /* what it was found to be */
};

/* The first server that has a model for it. */
static struct choice
choose(const struct plan *plan, enum checkup_purpose purpose)
{
	for (size_t i = 0; i < plan->n; i++) {
		const char *model = checkup_local_model(
		    &plan->servers[i], purpose);

		if (model)
			return (struct choice){ &plan->servers[i], model };
	}
	return (struct choice){ NULL, NULL };
}

static char *
copy_of(const char *text)
{
	return alloc_copy(text, strlen(text));
}

/* Its dimension is needed, and only it can tell. */
static void
try_embedder(struct plan *plan, int (*stopped)(void))
{
	struct settings settings = settings_default(SETTINGS_EMBEDDER);
	const struct checkup_server *server = plan->embedder.server;
	const struct checkup checkup = { .stopped = stopped };
	const char *document, *query;

	settings.name = copy_of(server->name);
	settings.provider = copy_of(server->provider);
	settings.url = copy_of(server->url);
	settings.model = copy_of(plan->embedder.model);
	if (checkup_local_prefixes(plan->embedder.model, &document, &query)) {
		settings.document_prefix = copy_of(document);
		settings.query_prefix = copy_of(query);
	}
	settings.retries = 0;
	settings.deadline_ms = PATIENCE_MS;
	plan->embedded = (struct checkup_result){ .settings = &settings,
		.baseline = NAN };
	checkup_try_embedder(&checkup, &plan->embedded);
	plan->embedded.settings = NULL;
	settings_release(&settings);
}

static void
put_used(const struct plan *plan, struct buf *out)
{
	static const char *const uses[] = { "formation", "consolidation",
		"importance" };
	bool embeds = plan->embedded.dimension > 0;

	buf_string(out, "[models]\n"
			"# who answers: names of sections [chat ...], in the "
			"order they are asked\n");
	if (plan->chat.server)
		buf_printf(out, "chat = %s\n", plan->chat.server->name);
	else
		buf_string(out, "# chat = own, backup\n");
	buf_string(out,
	    "# who makes facts of what was said, summarises what is old, and "
	    "judges what\n"
	    "# memories are worth; rules do where nobody is named, and ask "
	    "nobody\n");
	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		buf_printf(out, "# %s = %s\n", uses[i],
		    plan->chat.server ? plan->chat.server->name : "own");
	buf_string(out,
	    "# whose vectors the cubes have that are made from now on; those "
	    "there keep\n"
	    "# what they have until `memos-cube reembed`\n");
	buf_printf(out, "%sembedder = %s\n\n", embeds ? "" : "# ",
	    embeds ? plan->embedder.server->name : "potion");
}

static void
put_choice(const struct choice *choice, const char *role, const char *mark,
    struct buf *out)
{
	buf_printf(out,
	    "%s[%s %s]\n%sprovider = %s\n%surl = %s\n%smodel = %s\n", mark,
	    role, choice->server->name, mark, choice->server->provider, mark,
	    choice->server->url, mark, choice->model);
}

static void
put_embedder(const struct plan *plan, struct buf *out)
{
	const struct checkup_result *r = &plan->embedded;
	const char *mark = r->dimension > 0 ? "" : "# ";
	const char *document, *query;

	if (!r->dimension)
		buf_string(out,
		    "# It gave no vector; `memos-work --check-models` says "
		    "more once this is\n"
		    "# in use.\n");
	put_choice(&plan->embedder, "embedder", mark, out);
	if (r->dimension)
		buf_printf(out, "dimension = %lld\n", (long long)r->dimension);
	if (r->baseline > 0)
		buf_printf(out,
		    "# the cosine of texts that have nothing in "
		    "common\nbaseline = %g\n",
		    r->baseline);
	if (checkup_local_prefixes(plan->embedder.model, &document, &query)) {
		buf_printf(out, "# what it was trained with\n");
		if (*document)
			buf_printf(out, "%sdocument_prefix = \"%s\"\n", mark,
			    document);
		buf_printf(out, "%squery_prefix = \"%s\"\n", mark, query);
	}
	buf_char(out, '\n');
}

/* Names by commas, on lines that a reader sees whole. */
static void
put_models(const struct checkup_server *server, struct buf *out)
{
	size_t start = out->len;

	buf_printf(out, "# %s at %s has", server->name, server->url);
	for (size_t i = 0; i < server->n; i++) {
		if (out->len - start + strlen(server->models[i]) > 76) {
			buf_string(out, "\n#  ");
			start = out->len - 3;
		}
		buf_printf(out, " %s%s", server->models[i],
		    i + 1 < server->n ? "," : "");
	}
	buf_string(out, server->n ? "\n" : " no model\n");
}

static void
put_file(const struct plan *plan, struct buf *out)
{
	buf_string(out, HEAD);
	put_used(plan, out);
	if (plan->n)
		buf_string(out, "# ---- What was found on this computer.\n\n");
	for (size_t i = 0; i < plan->n; i++)
		put_models(&plan->servers[i], out);
	if (plan->n)
		buf_char(out, '\n');
	if (plan->chat.server) {
		put_choice(&plan->chat, "chat", "", out);
		buf_char(out, '\n');
	}
	if (plan->embedder.server)
		put_embedder(plan, out);
	buf_string(out, EXAMPLES);
}

/* ---- writing it ---- */

/* Makes the directories above it. */
static int
make_parents(char *path, struct err *err)
{
	for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
		struct stat st;
		int rc = 0;

		*at = '\0';
		if (stat(path, &st) < 0)
			rc = durable_mkdir(path, err);
		*at = '/';
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int
refuse(const char *path, struct err *err)
{
	return err_set(err, ERR_INPUT,
	    "'%s' is there already, and stays as it is: move it away first",
	    path);
}

static int
write_file(const char *path, const struct buf *text, struct err *err)
{
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	size_t done = 0;
	int fault = 0;

	if (fd < 0 && errno == EEXIST)
		return refuse(path, err);
	if (fd < 0)
		return err_set(err, ERR_STORE, "cannot create '%s': %s", path,
		    strerror(errno));
	while (done < text->len) {
		ssize_t n = write(fd, text->data + done, text->len - done);

		if (n < 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	if (done < text->len || fsync(fd) < 0)
		fault = errno;
	if (close(fd) < 0 && !fault)
		fault = errno;
	if (!fault)
		return 0;
	unlink(path);
	return err_set(
	    err, ERR_STORE, "cannot write '%s': %s", path, strerror(fault));
}

/* ---- saying so ---- */

static void
put_found(const struct plan *plan, const char *path, struct buf *out)
{
	buf_char(out, '{');
	json_put_field(out, "config", path);
	json_put_field(
	    out, "chat", plan->chat.server ? plan->chat.server->name : NULL);
	json_put_field(out, "embedder",
	    plan->embedded.dimension ? plan->embedder.server->name : NULL);
	json_put_key(out, "found");
	buf_char(out, '[');
	for (size_t i = 0; i < plan->n; i++) {
		buf_string(out, i ? ",{" : "{");
		json_put_field(out, "name", plan->servers[i].name);
		json_put_field(out, "url", plan->servers[i].url);
		json_put_key(out, "models");
		for (size_t k = 0; k < plan->servers[i].n; k++) {
			buf_char(out, k ? ',' : '[');
			json_put_string(out, plan->servers[i].models[k],
			    strlen(plan->servers[i].models[k]));
		}
		buf_string(out, plan->servers[i].n ? "]}" : "[]}");
	}
	buf_string(out, "]}");
}

static void
say_found(const struct plan *plan, const char *path, struct buf *out)
{
	for (size_t i = 0; i < plan->n; i++)
		buf_printf(out, "found     %s at %s with %zu model%s\n",
		    plan->servers[i].name, plan->servers[i].url,
		    plan->servers[i].n, plan->servers[i].n == 1 ? "" : "s");
	if (!plan->n)
		buf_string(out, "found     no server of models that runs on "
				"this computer\n");
	if (plan->chat.server)
		buf_printf(out, "chat      %s\n", plan->chat.model);
	if (plan->embedded.dimension)
		buf_printf(out, "embedder  %s\n", plan->embedder.model);
	buf_printf(out, "written   %s\n", path);
	buf_string(out, plan->n ? "next      memos-work --check-models"
				: "next      take an example in it");
}

static int
make(int (*stopped)(void), struct plan *plan, const char *path, struct err *err)
{
	struct buf text = { 0 };
	char *parents;
	int rc;

	plan->chat = choose(plan, CHECKUP_CHATS);
	plan->embedder = choose(plan, CHECKUP_EMBEDS);
	if (plan->embedder.server)
		try_embedder(plan, stopped);
	if (stopped && stopped())
		return err_set(err, ERR_INPUT, "stopped: nothing is written");
	put_file(plan, &text);
	parents = copy_of(path);
	rc = make_parents(parents, err);
	if (rc == 0)
		rc = write_file(path, &text, err);
	free(parents);
	buf_release(&text);
	return rc;
}

int
checkup_init(
    int (*stopped)(void), bool person, struct buf *out, struct err *err)
{
	struct plan plan = { 0 };
	struct buf path = { 0 };
	struct checkup_server *servers = NULL;
	struct stat st;
	int rc;

	config_path(&path);
	if (!path.len)
		rc = err_set(err, ERR_INPUT,
		    "there is no place for a file: neither MEMOS_CONFIG nor "
		    "HOME is set");
	else if (lstat(path.data, &st) == 0)
		rc = refuse(path.data, err);
	else
		rc = checkup_local_find(stopped, &servers, &plan.n, err);
	plan.servers = servers;
	if (rc == 0)
		rc = make(stopped, &plan, path.data, err);
	if (rc == 0 && person)
		say_found(&plan, path.data, out);
	else if (rc == 0)
		put_found(&plan, path.data, out);
	checkup_local_free(servers, plan.n);
	buf_release(&path);
	return rc;
}
