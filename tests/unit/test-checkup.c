#include "serve/checkup.h"

#include <arpa/inet.h>
#include <math.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "serve/checkup_local.h"
#include "tap.h"

/* ---- a server of lists ---- */

struct row {
	const char *status, *body;
	int n; /* servers that are found, -1: a fault */
	const char *models;
};

static const struct row ROWS[] = {
	{ "200 OK", "{\"models\":[{\"name\":\"a:1\"},{\"name\":\"b\"}]}", 1,
	    "a:1 b " },
	{ "200 OK", "{\"models\":[]}", 1, "" },
	{ "200 OK",
	    "{\"x\":[],\"models\":[{\"name\":\"a b\"},{\"name\":\"\"},7,null,"
	    "{\"name\":7},{\"name\":\"a\\u001b\"},{\"name\":\"\\u00e4\"},"
	    "{\"name\":\"a#b\"},{\"id\":\"x\"},{\"name\":\"c\"}]}",
	    1, "c " },
	{ "200 OK", "{\"models\":7}", 0, "" },
	{ "200 OK", "{\"data\":[{\"id\":\"x\"}]}", 0, "" },
	{ "200 OK", "[]", 0, "" },
	{ "200 OK", "<html>hello</html>", 0, "" },
	{ "200 OK", "{\"models\":[", 0, "" },
	{ "404 Not Found", "{\"models\":[{\"name\":\"a\"}]}", 0, "" },
	{ "302 Found", "{\"models\":[{\"name\":\"a\"}]}", 0, "" },
	{ "503 Busy", "{\"error\":{\"message\":\"Loading model\"}}", -1, "" },
	{ "503 Busy", "busy", 0, "" },
};

enum { N_ROWS = sizeof ROWS / sizeof *ROWS };

/* Answers each connection with the next row. */
static void
answer_all(int listener)
{
	/* it must not outlive a test that failed */
	alarm(30);
	for (int i = 0; i < N_ROWS; i++) {
		int fd = accept(listener, NULL, NULL);
		char request[4096];

		if (fd < 0 || read(fd, request, sizeof request) <= 0)
			_exit(1);
		dprintf(fd,
		    "HTTP/1.1 %s\r\nContent-Length: %zu\r\n"
		    "Connection: close\r\n\r\n%s",
		    ROWS[i].status, strlen(ROWS[i].body), ROWS[i].body);
		close(fd);
	}
	_exit(0);
}

static int
listen_local(int *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t len = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) < 0 ||
	    listen(fd, 5) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		return -1;
	*port = ntohs(address.sin_port);
	return fd;
}

static void
test_row(const struct row *row)
{
	struct checkup_server *servers = NULL;
	struct buf models = { 0 };
	struct err err = { 0 };
	size_t n = 0;
	int rc = checkup_local_find(NULL, &servers, &n, &err);

	for (size_t i = 0; n && i < servers->n; i++)
		buf_printf(&models, "%s ", servers->models[i]);
	tap(rc == (row->n < 0 ? -1 : 0) && (int)n == (row->n > 0) &&
		!strcmp(buf_text(&models), row->models),
	    "%s %s: %zu %s%s", row->status, row->body, n, buf_text(&models),
	    err.text);
	tap(rc == 0 || err.kind == ERR_MODEL, "%s", err.text);
	checkup_local_free(servers, n);
	buf_release(&models);
}

static void
test_servers(void)
{
	char probe[80];
	int port = 0, status, listener = listen_local(&port);
	pid_t child = listener < 0 ? -1 : fork();

	if (child == 0)
		answer_all(listener);
	close(listener);
	if (!tap(child > 0, "a server listens"))
		return;
	snprintf(probe, sizeof probe, "ollama=http://127.0.0.1:%d", port);
	setenv("MEMOS_PROBE", probe, 1);
	for (int i = 0; i < N_ROWS; i++)
		test_row(&ROWS[i]);
	tap(waitpid(child, &status, 0) == child && status == 0,
	    "it was asked once for each");
	/* nobody is there any more */
	test_row(&(struct row){ "gone", "", 0, "" });
}

static void
test_probe(void)
{
	static const struct {
		const char *value, *want;
	} rows[] = {
		{ "ollama=http://example.org:1",
		    "MEMOS_PROBE: 'http://example.org:1' is not this "
		    "computer" },
		{ "ollama=http://10.0.0.1/",
		    "MEMOS_PROBE: 'http://10.0.0.1' is not this computer" },
		{ "ollama", "MEMOS_PROBE: the url begins with neither http:// "
			    "nor https://" },
		{ "olla=http://127.0.0.1",
		    "MEMOS_PROBE: 'olla' is none of ollama, llamacpp, lmstudio "
		    "and vllm" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct checkup_server *servers = NULL;
		struct err err = { 0 };
		size_t n = 0;

		setenv("MEMOS_PROBE", rows[i].value, 1);
		tap(checkup_local_find(NULL, &servers, &n, &err) < 0 &&
			err.kind == ERR_INPUT && !servers &&
			!strcmp(err.text, rows[i].want),
		    "%s: %s", rows[i].value, err.text);
	}
	unsetenv("MEMOS_PROBE");
}

static void
test_names(void)
{
	static char *names[] = { (char *)"bge-reranker-v2-m3",
		(char *)"nomic-embed-text:latest", (char *)"Qwen2.5-7B" };
	const struct checkup_server server = { .models = names, .n = 3 },
				    none = { .models = names, .n = 1 };
	const char *document, *query;

	tap(checkup_local_model(&server, CHECKUP_CHATS) == names[2] &&
		checkup_local_model(&server, CHECKUP_EMBEDS) == names[1] &&
		checkup_local_model(&server, CHECKUP_RANKS) == names[0] &&
		!checkup_local_model(&none, CHECKUP_CHATS),
	    "a model's name tells what it is for");
	tap(checkup_local_prefixes(names[1], &document, &query) &&
		!strcmp(document, "search_document: ") &&
		!strcmp(query, "search_query: ") &&
		!checkup_local_prefixes(names[2], &document, &query),
	    "some are known to want prefixes");
}

/* ---- what is said ---- */

static void
test_print(void)
{
	struct settings local = { .role = SETTINGS_EMBEDDER,
		.name = (char *)"local",
		.provider = (char *)"ollama",
		.model = (char *)"m" };
	struct settings items[] = { local, { .role = SETTINGS_CHAT,
					       .name = (char *)"a",
					       .provider = (char *)"openai" } };
	const struct models models = { .items = items, .n = 2 };
	struct checkup_result result = { .settings = &items[0],
		.used = true,
		.works = true,
		.ms = 12,
		.set = "baseline = 0.4",
		.dimension = 64,
		.baseline = .4,
		.rate = 99.7 };
	struct buf out = { 0 };

	setenv("COLUMNS", "50", 1);
	checkup_json(&result, &out);
	tap(!strcmp(out.data,
		"{\"role\":\"embedder\",\"name\":\"local\",\"provider\":"
		"\"ollama\",\"model\":\"m\",\"used\":true,\"works\":true,"
		"\"ms\":12,\"dimension\":64,\"texts_per_second\":100,"
		"\"baseline\":0.4,\"set\":\"baseline = 0.4\"}"),
	    "as JSON: %s", out.data);
	buf_reset(&out);
	checkup_person(&models, &result, &out);
	tap(!strcmp(out.data,
		"embedder  local works ollama m\n"
		"                12 ms, then 100 texts a second, 64 dimensions\n"
		"                set: baseline = 0.4"),
	    "for a person: %s", out.data);
	buf_reset(&out);
	result = (struct checkup_result){ .settings = &items[1],
		.baseline = NAN };
	/* cut within a character */
	err_set(&result.err, ERR_MODEL, "chat 'a': nobody is there \303");
	checkup_json(&result, &out);
	tap(!strcmp(out.data,
		"{\"role\":\"chat\",\"name\":\"a\",\"provider\":\"openai\","
		"\"model\":null,\"used\":false,\"works\":false,\"ms\":0,"
		"\"error\":\"chat 'a': nobody is there \"}"),
	    "as JSON: %s", out.data);
	buf_reset(&out);
	checkup_person(&models, &result, &out);
	tap(!strcmp(out.data, "chat      a     FAILS openai (not in use)\n"
			      "                chat 'a': nobody is there"),
	    "for a person: %s", out.data);
	buf_release(&out);
}

static void
test_missing(void)
{
	static const struct {
		struct models models;
		const char *want;
	} rows[] = {
		{ { .chat = (char *)"a,b" },
		    "[models] names the chat 'a', and there is no section "
		    "[chat a]" },
		{ { .embedder = (char *)"e" },
		    "[models] names the embedder 'e', and there is no section "
		    "[embedder e]" },
		{ { .reranker = (char *)"builtin" },
		    "[models] names the reranker 'builtin', and there is no "
		    "section [reranker builtin]" },
		{ { .embedder = (char *)"builtin" }, "" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct checkup checkup = { .models = &rows[i].models };
		struct err err = { 0 };
		int rc = checkup_run(&checkup, &err);

		tap(rc == (*rows[i].want ? -1 : 0) &&
			!strcmp(err.text, rows[i].want),
		    "row %zu: %s", i, err.text);
	}
}

/* ---- a first configuration ---- */

static char folder[] = "/tmp/memos-checkup-XXXXXX", path[80];

static bool
has_mode(const char *name, mode_t mode)
{
	struct stat st;

	return stat(name, &st) == 0 && (st.st_mode & 07777) == mode;
}

/* Takes the '# ' away from what is a section or a key. */
static void
take_examples(void)
{
	FILE *in = fopen(path, "re"), *out;
	char other[100], line[200];

	snprintf(other, sizeof other, "%s.2", path);
	out = fopen(other, "we");
	while (in && out && fgets(line, sizeof line, in)) {
		const char *text = line + 2;
		size_t word = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
		bool key = word && strncmp(text + word, " = ", 3) == 0;

		fputs(!strncmp(line, "# ", 2) && (key || *text == '[') ? text
								       : line,
		    out);
	}
	fclose(in);
	fclose(out);
	rename(other, path);
}

static size_t
read_models(void)
{
	struct models models;
	struct settings_work work;
	struct err err = { 0 };
	size_t n = 0;

	if (models_read(&models, &err) == 0 &&
	    settings_work_read(&work, &err) == 0)
		n = models.n;
	tap(err.kind == ERR_NONE, "it can be read: %s", err.text);
	models_release(&models);
	return n;
}

static void
test_init(void)
{
	struct buf out = { 0 }, again = { 0 };
	struct err err = { 0 };
	char up[60], *made = mkdtemp(folder);
	int rc;

	snprintf(path, sizeof path, "%s/a/b/config", folder);
	setenv("MEMOS_CONFIG", path, 1);
	/* a port where nobody listens: tcpmux */
	setenv("MEMOS_PROBE", "vllm=http://127.0.0.1:1", 1);
	rc = made ? checkup_init(NULL, false, &out, &err) : -1;
	tap(rc == 0 && strstr(buf_text(&out), "\"found\":[]}"),
	    "a first configuration is written: %s%s", buf_text(&out), err.text);
	snprintf(up, sizeof up, "%s/a", folder);
	tap(has_mode(path, 0600) && has_mode(up, 0700), "for the user alone");
	tap(read_models() == 0, "it names no model, since there is none");
	tap(checkup_init(NULL, true, &again, &err) < 0 &&
		err.kind == ERR_INPUT && strstr(err.text, path) && !again.len,
	    "one that is there is refused: %s", err.text);
	take_examples();
	tap(read_models() == 4, "so can its examples");
	unlink(path);
	tap(symlink("nowhere", path) == 0 &&
		checkup_init(NULL, true, &again, &err) < 0 &&
		err.kind == ERR_INPUT,
	    "so is a link, wherever it leads");
	unlink(path);
	rc = checkup_init(NULL, true, &again, &err);
	tap(rc == 0 && strstr(buf_text(&again), path), "for a person: %s",
	    buf_text(&again));
	unlink(path);
	snprintf(up, sizeof up, "%s/a/b", folder);
	rmdir(up);
	snprintf(up, sizeof up, "%s/a", folder);
	rmdir(up);
	tap(rmdir(folder) == 0, "and nothing else is left");
	buf_release(&out);
	buf_release(&again);
}

int
main(void)
{
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	setenv("LC_ALL", "C", 1);
	test_probe();
	test_servers();
	test_names();
	test_print();
	test_missing();
	test_init();
	return tap_end();
}
