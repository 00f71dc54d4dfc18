#include "model/settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "tap.h"

static char path[40];
static int file;

static void
write_file(const char *text)
{
	size_t len = strlen(text);

	if (ftruncate(file, 0) || pwrite(file, text, len, 0) != (ssize_t)len)
		tap(false, "the file cannot be written");
}

static void
put_number(struct buf *out, const char *key, int64_t value, int64_t usual)
{
	if (value != usual)
		buf_printf(out, " %s=%lld", key, (long long)value);
}

static void
put_real(struct buf *out, const char *key, double value, double usual)
{
	if (value != usual && !(isnan(value) && isnan(usual)))
		buf_printf(out, " %s=%g", key, value);
}

static void
put_string(struct buf *out, const char *key, const char *value)
{
	if (value)
		buf_printf(out, " %s=<%s>", key, value);
}

/* What differs from the defaults of its role. */
static void
put_settings(struct buf *out, const struct settings *s)
{
	static const char *const roles[] = { "chat", "embedder", "reranker" };
	struct settings usual = settings_default(s->role);

	buf_printf(out, "[%s %s]", roles[s->role], s->name);
	put_string(out, "provider", s->provider);
	put_string(out, "url", s->url);
	put_string(out, "fallback", s->fallback);
	put_string(out, "model", s->model);
	put_string(out, "key_file", s->key_file);
	put_string(out, "key_command", s->key_command);
	put_string(out, "netrc_file", s->netrc_file);
	put_string(out, "ca_file", s->ca_file);
	put_string(out, "socket", s->socket);
	put_number(out, "http", s->allow_http, usual.allow_http);
	put_number(out, "connect", s->connect_ms, usual.connect_ms);
	put_number(out, "idle", s->idle_ms, usual.idle_ms);
	put_number(out, "deadline", s->deadline_ms, usual.deadline_ms);
	put_number(out, "retries", s->retries, usual.retries);
	put_number(out, "max_reply", s->max_reply, usual.max_reply);
	put_number(out, "max_tokens", s->max_tokens, usual.max_tokens);
	put_number(out, "context", s->context_tokens, usual.context_tokens);
	put_real(out, "temperature", s->temperature, usual.temperature);
	put_number(out, "reasoning", s->reasoning, usual.reasoning);
	put_string(out, "path", s->path);
	put_number(out, "dimension", s->dimension, usual.dimension);
	put_number(out, "batch", s->batch, usual.batch);
	put_real(out, "weight", s->weight, usual.weight);
	put_real(out, "baseline", s->baseline, usual.baseline);
	put_string(out, "document", s->document_prefix);
	put_string(out, "query", s->query_prefix);
}

/* All that was read, or the error without the path. */
static const char *
read_back(struct buf *out)
{
	struct models models;
	struct err err;

	buf_reset(out);
	buf_string(out, "");
	if (models_read(&models, &err) < 0) {
		buf_string(out, strncmp(err.text, path, strlen(path))
				    ? err.text
				    : err.text + strlen(path));
		return models.n ? "models are left" : buf_text(out);
	}
	for (size_t i = 0; i < models.n; i++)
		put_settings(out, &models.items[i]);
	put_string(out, "chat", models.chat);
	put_string(out, "embedder", models.embedder);
	put_string(out, "reranker", models.reranker);
	models_release(&models);
	return buf_text(out);
}

struct row {
	const char *in, *want;
};

static void
test_rows(const char *what, const struct row *rows, size_t n)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < n; i++) {
		const char *got;

		write_file(rows[i].in);
		got = read_back(&out);
		tap(!strcmp(got, rows[i].want), "%s, row %zu: %s", what, i,
		    got);
	}
	buf_release(&out);
}

#define ROWS(rows) rows, sizeof(rows) / sizeof *(rows)

static void
test_read(void)
{
	static const struct row rows[] = {
		{ "", "" },
		{ "[memos]\nuzer = x\n[other]\nx = y\n[chats a]\nx = y\n", "" },
		{ "[chat a]\nprovider = p\n", "[chat a] provider=<p>" },
		{ "[chat]\n[embedder b]\nprovider=p\n",
		    "[embedder b] provider=<p>" },
		{ "[chat a]\nprovider = p\nprovider = q\nmodel =\nmodel = m\n"
		  "[reranker a]\nprovider = r\n[models]\nchat = a\n",
		    "[chat a] provider=<p> model=<m>[reranker a] provider=<r> "
		    "chat=<a>" },
		{ "[models]\nchat = a , b,,c ,\nembedder = e\nreranker = r\n"
		  "[models]\nchat = x\n",
		    " chat=<a,b,c> embedder=<e> reranker=<r>" },
		{ "[models]\nchat = ,\n", "" },
		{ "[chat a]\nprovider = openai\nurl = http://[::1]:8080/v1\n"
		  "fallback = http://a/v1, https://b/v1\nmodel = m:1\n"
		  "key_file = ~/.keys/a\nkey_command = pass show x\n"
		  "netrc_file = n\nca_file = /c\nsocket = ~/s\n"
		  "allow_http = Yes\nconnect = 0.25\nidle = 1\ndeadline = 2\n"
		  "retries = 0\nmax_reply = 4096\nmax_tokens = 7\n"
		  "context_tokens = 512\ntemperature = 0\nreasoning = on\n",
		    "[chat a] provider=<openai> url=<http://[::1]:8080/v1> "
		    "fallback=<http://a/v1,https://b/v1> model=<m:1> "
		    "key_file=</home/ann/.keys/a> key_command=<pass show x> "
		    "netrc_file=<n> ca_file=</c> socket=</home/ann/s> http=1 "
		    "connect=250 idle=1000 deadline=2000 retries=0 "
		    "max_reply=4096 max_tokens=7 context=512 temperature=0 "
		    "reasoning=1" },
		{ "[embedder e.1_-]\nprovider = static\npath = ~/m\n"
		  "dimension = 256\nbatch = 8\nweight = .5\nbaseline = 0.3\n"
		  "document_prefix = \"passage: \"\n"
		  "query_prefix = search:\n",
		    "[embedder e.1_-] provider=<static> path=</home/ann/m> "
		    "dimension=256 batch=8 weight=0.5 baseline=0.3 "
		    "document=<passage: > query=<search:>" },
		{ "[embedder e]\nprovider=p\nquery_prefix = \"\"\n",
		    "[embedder e] provider=<p> query=<>" },
		{ "[embedder e]\nprovider=p\nquery_prefix = \"\n",
		    "[embedder e] provider=<p> query=<\">" },
	};

	setenv("HOME", "/home/ann", 1);
	test_rows("read", ROWS(rows));
}

static void
test_sections(void)
{
	static const struct row rows[] = {
		{ "[chat]\nprovider = p\n",
		    ":1: a model's section has a name: [chat local]" },
		{ "\n[embedder ]\n\nprovider = p\n",
		    ":2: a model's section has a name: [embedder local]" },
		{ "[reranker a b]\nprovider = p\n",
		    ":1: the name of [reranker ...] must be of letters, digits "
		    "and ._-, at most 32" },
		{ "[chat a,b]\nprovider = p\n",
		    ":1: the name of [chat ...] must be of letters, digits and "
		    "._-, at most 32" },
		{ "[chat 12345678901234567890123456789012]\nprovider = p\n",
		    "[chat 12345678901234567890123456789012] provider=<p>" },
		{ "[chat 123456789012345678901234567890123]\nprovider = p\n",
		    ":1: the name of [chat ...] must be of letters, digits and "
		    "._-, at most 32" },
		{ "[chat 1234567890123456789012345678901234567890123456789]\n"
		  "provider = p\n",
		    ":1: the name of [chat ...] must be of letters, digits and "
		    "._-, at most 32" },
		{ "[embedder builtin]\nprovider = p\n",
		    ":1: 'builtin' is the name of the embedder that is built "
		    "in" },
		{ "[chat a]\nprovider = p\n[chat b]\nprovider = p\n\n"
		  "[chat a]\nmodel = m\n",
		    ":6: [chat a] stands there twice" },
		{ "[chat a]\nprovider = p\n[chat a]\nprovider = p\n",
		    ":3: [chat a] stands there twice" },
		{ "[chat a]\nprovider = p\n[chat b]\nmodel = m\n[models]\n",
		    ":3: [chat b] does not say which 'provider' it has" },
		{ "[chat a]\nprovider =\n",
		    ":1: [chat a] does not say which 'provider' it has" },
	};

	test_rows("sections", ROWS(rows));
}

static void
test_values(void)
{
	static const struct row rows[] = {
		{ "[chat a]\nmodell = m\n", ":2: unknown key 'modell'" },
		{ "[chat a]\npath = m\n", ":2: unknown key 'path'" },
		{ "[models]\nchats = m\n", ":2: unknown key 'chats'" },
		{ "[chat a]\nsk-proj-0123 = m\n", ":2: unknown key" },
		{ "[chat a]\nconnect = -1\n",
		    ":2: 'connect' must be a number from 0.01 to 600" },
		{ "[chat a]\nconnect = 5s\n",
		    ":2: 'connect' must be a number from 0.01 to 600" },
		{ "[chat a]\nconnect = nan\n",
		    ":2: 'connect' must be a number from 0.01 to 600" },
		{ "[chat a]\nconnect = 1e2\n",
		    ":2: 'connect' must be a number from 0.01 to 600" },
		{ "[chat a]\nconnect = .\n",
		    ":2: 'connect' must be a number from 0.01 to 600" },
		{ "[chat a]\n\nretries = 21\n",
		    ":3: 'retries' must be a whole number from 0 to 20" },
		{ "[chat a]\nretries = 1.5\n",
		    ":2: 'retries' must be a whole number from 0 to 20" },
		{ "[chat a]\nmax_reply = 99999999999999999999\n",
		    ":2: 'max_reply' must be a whole number from 1024 to "
		    "1073741824" },
		{ "[chat a]\ntemperature = 2.1\n",
		    ":2: 'temperature' must be a number from 0 to 2" },
		{ "[embedder a]\ndimension = 63\n",
		    ":2: 'dimension' must be a whole number from 64 to 4096" },
		{ "[chat a]\nallow_http = maybe\n",
		    ":2: 'allow_http' must be yes or no" },
		{ "[chat a]\nmodel = a\tb\n",
		    ":2: 'model' has a control character in it" },
		{ "[chat a]\nmodel = a\377b\n", ":2: 'model' is not UTF-8" },
	};

	test_rows("values", ROWS(rows));
}

/* How a value that is refused is not shown, wherever it was put. */
static void
test_secrets(void)
{
	static const char *const lines[] = { "key = SECRET", "api_key = SECRET",
		"token = SECRET", "Password = SECRET", "SECRET = x",
		"SECRET: x", "SECRET", "deadline = SECRET", "allow_http=SECRET",
		"url = https://user:SECRET@host/v1", "url = SECRET",
		"url = https://host/v1?key=SECRET b",
		"fallback = http://a/v1,http://SECRET@b/v1" };
	static const char secret[] = "sk-proj-4eC39HqLyjWD";
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *at = strstr(lines[i], "SECRET"), *got;
		struct buf text = { 0 };

		buf_printf(&text, "[chat a]\nprovider = p\n%.*s%s%s\n",
		    (int)(at - lines[i]), lines[i], secret, at + 6);
		write_file(text.data);
		got = read_back(&out);
		tap(strncmp(got, ":3: ", 4) == 0 && !strstr(got, "4eC39"),
		    "nothing of a secret is shown: %s", got);
		tap(i > 3 || strstr(got, "key_file"), "and what to do is");
		buf_release(&text);
	}
	buf_release(&out);
}

static void
test_environment(void)
{
	static const struct row set[] = {
		{ "", " chat=<x,y> embedder=<z> reranker=<w>" },
		{ "[models]\nchat = a\nembedder = e\nreranker = r\n",
		    " chat=<x,y> embedder=<z> reranker=<w>" },
	};
	static const struct row unset[] = {
		{ "[models]\nchat = a\nembedder = e\nreranker = r\n",
		    " chat=<a> embedder=<e> reranker=<r>" },
	};
	static const struct row bad[] = {
		{ "", "MEMOS_CHAT: 'chat' is not UTF-8" },
	};

	setenv("MEMOS_CHAT", "x, y", 1);
	setenv("MEMOS_EMBEDDER", "z", 1);
	setenv("MEMOS_RERANKER", "w", 1);
	test_rows("variables", ROWS(set));
	setenv("MEMOS_CHAT", "\377", 1);
	test_rows("a bad variable", ROWS(bad));
	setenv("MEMOS_CHAT", "", 1);
	setenv("MEMOS_EMBEDDER", "", 1);
	setenv("MEMOS_RERANKER", "", 1);
	test_rows("empty variables", ROWS(unset));
	unsetenv("MEMOS_CHAT");
	unsetenv("MEMOS_EMBEDDER");
	unsetenv("MEMOS_RERANKER");
}

static void
test_home(void)
{
	static const struct row rows[] = {
		{ "[chat a]\nkey_file = ~/k\n",
		    ":2: 'key_file' begins with ~/, and HOME is not set" },
		{ "[chat a]\nprovider=p\nkey_file = ~ann/k\n",
		    "[chat a] provider=<p> key_file=<~ann/k>" },
		{ "[chat a]\nprovider=p\nkey_command = pass ~/k\n",
		    "[chat a] provider=<p> key_command=<pass ~/k>" },
	};

	unsetenv("HOME");
	test_rows("no home", ROWS(rows));
}

static void
test_work(void)
{
	struct settings_work work;
	struct err err;

	write_file("[chat]\nx = y\n[models]\nx = y\n");
	tap(settings_work_read(&work, &err) == 0 && work.quota == 256 &&
		work.batch == 64 && work.lease_ms == 300000,
	    "[work] has defaults, and models need not be right for it");
	write_file("[work]\nquota = 1\nbatch = 2\nlease = 3\n");
	tap(settings_work_read(&work, &err) == 0 && work.quota == 1 &&
		work.batch == 2 && work.lease_ms == 3000,
	    "[work] is read");
	write_file("[work]\nquota = 0\n");
	tap(settings_work_read(&work, &err) < 0 && err.kind == ERR_INPUT &&
		strstr(err.text, ":2: 'quota' must be"),
	    "and refused: %s", err.text);
}

static void
test_find(void)
{
	struct models models = { 0 };
	const struct settings *found = NULL;
	struct err err;

	write_file("[chat a]\nprovider = p\n[embedder a]\nprovider = q\n");
	if (models_read(&models, &err) == 0)
		found = models_find(&models, SETTINGS_EMBEDDER, "a");
	tap(found && !strcmp(found->provider, "q") &&
		!models_find(&models, SETTINGS_RERANKER, "a") &&
		!models_find(&models, SETTINGS_CHAT, "b"),
	    "a model is found by role and name");
	models_release(&models);
}

/* What a default is said to be is what is set. */
static void
check_default(
    const char *section, const char *key, const char *value, void *ctx)
{
	struct buf *out = ctx;

	if (strcmp(section, "models") == 0 || strcmp(section, "work") == 0 ||
	    strcmp(section, "life") == 0)
		return;
	buf_printf(
	    out, "%s%s a]\nprovider = p\n%s = %s\n", "[", section, key, value);
}

/* The text of defaults, each read alone, changes nothing. */
static void
test_defaults(void)
{
	struct buf all = { 0 }, out = { 0 };
	int same = 0, n = 0;

	settings_each(check_default, &all);
	for (char *at = all.data, *next; at && *at; at = next) {
		next = strstr(at, "\n[");
		if (next)
			*next++ = '\0';
		else
			next = at + strlen(at);
		write_file(at);
		same += !strcmp(
		    read_back(&out) + strcspn(out.data, "]"), "] provider=<p>");
		n++;
	}
	tap(n > 40 && same == n, "%d of %d defaults are what is set", same, n);
	buf_release(&all);
	buf_release(&out);
}

static void
print_key(const char *section, const char *key, const char *value, void *ctx)
{
	(void)ctx;
	printf("%s\t%s\t%s\n", section, key, value);
}

/* Reads the file of MEMOS_CONFIG, as commands do. */
static int
read_named(void)
{
	struct models models;
	struct settings_work work;
	struct settings_life life;
	struct err err;
	int rc = models_read(&models, &err);

	if (rc == 0)
		rc = settings_work_read(&work, &err);
	if (rc == 0)
		rc = settings_life_read(&life, &err);
	if (rc == 0)
		printf("%zu models\n", models.n);
	else
		printf("%s\n", err.text);
	models_release(&models);
	return rc != 0;
}

/* --dump and --read are for tests/config.bats. */
int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--dump") == 0) {
		settings_each(print_key, NULL);
		return 0;
	}
	if (argc > 1 && strcmp(argv[1], "--read") == 0)
		return read_named();
	file = memfd_create("config", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	setenv("MEMOS_CONFIG", path, 1);
	test_read();
	test_sections();
	test_values();
	test_secrets();
	test_environment();
	test_work();
	test_find();
	test_defaults();
	test_home();
	return tap_end();
}
