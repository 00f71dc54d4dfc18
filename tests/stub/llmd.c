/*
 * A scripted model server for tests, on 127.0.0.1 and a port of its own.
 *
 *	llmd [--port-file FILE] [--port N | --socket PATH] [--log FILE]
 *	     [--max-seconds N] [--expect-key FILE] [--dimension N]
 *	     [--model NAME] SCRIPT ...
 *
 * --port-file   written (by rename) once it listens: its port
 * --log         a JSON line a request: n, connection, method, path, headers (of
 *               a secret one its length alone), key ("none", "given"; with
 *               --expect-key "right" or "wrong"), body (JSON if it is, else a
 *               string)
 * --max-seconds ends by itself then; 120 unless told
 * --expect-key  the key that requests must have; others get 401 from auto
 * --dimension   of embeddings that do not ask for one; 8 unless told
 * --model       the name in /v1/models and /api/tags; "stub" unless told
 *
 * A SCRIPT is text of lines, "@FILE" the text of a file; no script at all is
 * `auto`.  A line is a step, which answers one request; the steps are used in
 * order and the last repeats for ever.  A step is words, parted by blanks or
 * ';' (`#` begins a comment):
 *
 *	times N         the step answers N requests
 *	then            begins another step on the same line
 *	path PART       it is for requests whose path has PART; others pass it
 *
 * What is answered; nothing of it: `auto`
 *	auto            a sensible reply by the path of the request, see below
 *	status N        with an error of no great sense, if N >= 300
 *	redirect URL    302, or the status, with Location
 *	body TEXT       the rest of the line as it is
 *	text TEXT       the rest of the line with \n \r \t \\ \xHH read
 *	file PATH       a file
 *	raw TEXT        as text, but all of the reply, status line and headers,
 *	                and the connection is closed
 *	huge N          JSON of N bytes
 *	header NAME: V  one more header, up to a ';'
 *	sse, ndjson     the type of the reply
 *
 * How it is sent
 *	delay MS        before the first byte
 *	chunked [N]     as chunks of N bytes (16), each a write of its own
 *	pace MS         waits so long behind each chunk
 *	unsized         without Content-Length: it ends as the connection does
 *	close N         closes behind N bytes of all that is sent
 *	cut N           closes behind N bytes of the body
 *	hang            stays open and silent where it would end or close
 *	drip MS         headers, then a blank each MS for ever
 *
 * How `auto` answers; all protocols alike
 *	say TEXT        that is the answer (escapes as in text); else what the
 *	                last user said or, of a schema, the least JSON of it
 *	call NAME {...} a call of a tool; more of them behind " && "
 *	finish WORD     stop, length, filter, refusal
 *	comments        keep-alive comments and blank lines between events
 *	endless         a stream without its end mark
 *	midway          an error in the middle of a stream
 *	empty           no choices (vectors, results) at all
 *	reject WORD     400 (or the status, with what it says) if the request's
 *	                body has the word
 *	dimension N     of vectors, whatever the request asks
 *	poison          a number in them is not finite
 *	shape WORD      of a rerank reply: results, data, bare
 *
 * `auto` knows /chat/completions, /embeddings (last text first: the index
 * says which is which), /models, /api/chat, /api/embed, /api/tags, /messages,
 * :generateContent, :streamGenerateContent, :batchEmbedContents, /tokenize,
 * /messages/count_tokens, :countTokens (two tokens a word), and what has
 * "rerank".  A vector is the sum of those of the words in a text, of any case.
 */
#include "stub.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static struct {
	struct stub_options options;
	struct step *script;
	struct buf key; /* that is expected */
	int log;        /* -1: none */
	atomic_int requests, connections;
} server = { .options = { 8, "stub" }, .log = -1 };

static void
pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	while (ms > 0 && nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

/* ---- the reply ---- */

/* Where bytes go, up to a limit. */
struct line {
	int fd;
	long left; /* -1: no limit */
};

/* False if the limit is reached, or the client has gone. */
static bool
put(struct line *line, const char *data, size_t len)
{
	bool last = line->left >= 0 && (size_t)line->left < len;

	if (last)
		len = (size_t)line->left;
	if (line->left >= 0)
		line->left -= (long)len;
	return send_all(line->fd, data, len) && !last;
}

static bool
put_body(struct line *line, const struct step *step, const struct reply *reply,
    bool framed)
{
	size_t len = reply->body.len;
	size_t piece = framed ? step->chunk ? (size_t)step->chunk : 40 : len;

	if (step->pace && !framed)
		piece = 1;
	for (size_t at = 0; at < len; at += piece) {
		size_t n = len - at < piece ? len - at : piece;
		char size[24];

		snprintf(size, sizeof size, "%zx\r\n", n);
		if ((framed && !put(line, size, strlen(size))) ||
		    !put(line, reply->body.data + at, n) ||
		    (framed && !put(line, "\r\n", 2)))
			return false;
		pause_ms(step->pace);
	}
	/* what is cut short is not said to be whole */
	return !framed || step->cut_at >= 0 || put(line, "0\r\n\r\n", 5);
}

/* False if the connection is over. */
static bool
put_reply(int fd, const struct step *step, struct reply *reply)
{
	struct line line = { fd, step->close_at };
	bool sized = !step->unsized && !step->drip && !step->raw;
	bool framed = sized && (step->chunk || reply->stream);
	struct buf head = { 0 };
	bool fine;

	if (!step->raw) {
		buf_printf(&head,
		    "HTTP/1.1 %ld Scripted\r\nContent-Type: %s\r\n",
		    reply->status, reply->type);
		buf_add(&head, buf_text(&reply->headers), reply->headers.len);
		if (framed)
			buf_string(&head, "Transfer-Encoding: chunked\r\n");
		else if (sized)
			buf_printf(
			    &head, "Content-Length: %zu\r\n", reply->body.len);
		buf_string(&head, "\r\n");
	}
	if (step->cut_at >= 0 && (size_t)step->cut_at < reply->body.len)
		reply->body.len = (size_t)step->cut_at;
	fine = put(&line, buf_text(&head), head.len);
	buf_release(&head);
	fine = fine && put_body(&line, step, reply, framed);
	while (fine && step->drip) {
		pause_ms(step->drip);
		fine = put(&line, " ", 1);
	}
	return fine && sized && step->cut_at < 0;
}

static void
put_huge(struct buf *body, long n)
{
	char *room;

	buf_string(body, "{\"x\":\"");
	room = buf_room(body, (size_t)n);
	memset(room, 'x', (size_t)n);
	body->len += n > 8 ? (size_t)n - 8 : 0;
	buf_string(body, "\"}");
}

static void
make_reply(
    const struct step *step, struct request *request, struct reply *reply)
{
	bool plain = !step->has_body && !step->huge && !step->drip;

	reply->status = step->status && !step->reject ? step->status : 200;
	reply->type = "application/json";
	if (step->location) {
		reply->status = step->status ? step->status : 302;
		buf_printf(&reply->headers, "Location: %s\r\n", step->location);
		plain = false;
	}
	buf_add(&reply->body, buf_text(&step->body), step->body.len);
	if (step->huge)
		put_huge(&reply->body, step->huge);
	else if (plain && reply->status >= 300)
		answer_error(reply, reply->status, "scripted");
	else if (plain)
		answer(&server.options, step, request, reply);
	if (step->sse)
		reply->type = "text/event-stream";
	if (step->ndjson)
		reply->type = "application/x-ndjson";
	buf_add(&reply->headers, buf_text(&step->headers), step->headers.len);
}

/* Answers one request; false if the connection is over. */
static bool
serve_one(int fd, struct buf *more, int connection)
{
	struct request request = { 0 };
	struct reply reply = { 0 };
	const struct step *step;
	bool open = false;
	int n;

	if (!request_read(fd, more, &request))
		goto out;
	request.right_key = !server.key.len ||
			    !strcmp(
				request_key(&request, &server.key), "right");
	n = ++server.requests;
	if (server.log >= 0)
		request_log(&request, server.log, n, connection, &server.key);
	step = script_next(server.script, request.path);
	make_reply(step, &request, &reply);
	pause_ms(step->delay);
	open = put_reply(fd, step, &reply);
	while (step->hang && !open && receive(fd, more))
		buf_reset(more);
out:
	request_release(&request);
	buf_release(&reply.headers);
	buf_release(&reply.body);
	return open;
}

static void *
serve(void *ctx)
{
	int fd = (int)(intptr_t)ctx, one = 1;
	int connection = ++server.connections;
	struct buf more = { 0 };

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	while (serve_one(fd, &more, connection))
		;
	buf_release(&more);
	close(fd);
	return NULL;
}

/* ---- begin ---- */

_Noreturn static void
die(const char *what)
{
	fprintf(stderr, "llmd: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* A socket that listens at the path or, NULL, at the port; 0: any. */
static int
listen_at(const char *path, int *port)
{
	struct sockaddr_un local = { .sun_family = AF_UNIX };
	struct sockaddr_in inet = { .sin_family = AF_INET };
	socklen_t len = sizeof inet;
	int fd = socket(path ? AF_UNIX : AF_INET, SOCK_STREAM, 0), one = 1, rc;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	inet.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	inet.sin_port = htons((uint16_t)*port);
	if (path) {
		snprintf(local.sun_path, sizeof local.sun_path, "%s", path);
		unlink(path);
		rc = bind(fd, (void *)&local, sizeof local);
	} else {
		rc = bind(fd, (void *)&inet, sizeof inet);
	}
	if (rc < 0 || listen(fd, 128) < 0)
		die(path ? path : "127.0.0.1");
	if (!path && getsockname(fd, (void *)&inet, &len) == 0)
		*port = ntohs(inet.sin_port);
	return fd;
}

static void
write_port(const char *path, int port)
{
	struct buf name = { 0 };
	FILE *file;

	buf_printf(&name, "%s.new", path);
	file = fopen(name.data, "w");
	if (!file || fprintf(file, "%d\n", port) < 0 || fclose(file) != 0 ||
	    rename(name.data, path) < 0)
		die(path);
	buf_release(&name);
}

static struct buf
read_whole(const char *path)
{
	struct buf text = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		die(path);
	while ((n = read(fd, buf_room(&text, 4096), 4096)) > 0)
		text.len += (size_t)n;
	close(fd);
	buf_char(&text, '\0');
	text.len--;
	return text;
}

static void
add_script(const char *argument)
{
	struct buf text = { 0 };

	if (*argument == '@')
		text = read_whole(argument + 1);
	script_read(&server.script, *argument == '@' ? text.data : argument);
	buf_release(&text);
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "port-file", required_argument, NULL, 'f' },
		{ "port", required_argument, NULL, 'p' },
		{ "socket", required_argument, NULL, 's' },
		{ "log", required_argument, NULL, 'l' },
		{ "max-seconds", required_argument, NULL, 't' },
		{ "expect-key", required_argument, NULL, 'k' },
		{ "dimension", required_argument, NULL, 'd' },
		{ "model", required_argument, NULL, 'm' },
		{ NULL, 0, NULL, 0 },
	};
	const char *port_file = NULL, *path = NULL;
	unsigned seconds = 120;
	int port = 0, listener, c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'f')
			port_file = optarg;
		else if (c == 'p')
			port = atoi(optarg);
		else if (c == 's')
			path = optarg;
		else if (c == 'l')
			server.log = open(optarg,
			    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		else if (c == 't')
			seconds = (unsigned)atoi(optarg);
		else if (c == 'k')
			server.key = read_whole(optarg);
		else if (c == 'd')
			server.options.dimension = atol(optarg);
		else if (c == 'm')
			server.options.model = optarg;
		else
			return 2;
	}
	while (server.key.len &&
	       strchr("\r\n", server.key.data[server.key.len - 1]))
		server.key.len--;
	for (; optind < argc; optind++)
		add_script(argv[optind]);
	listener = listen_at(path, &port);
	if (port_file)
		write_port(port_file, port);
	alarm(seconds);
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		pthread_t thread;

		if (fd < 0 && errno != EINTR && errno != ECONNABORTED)
			die("accept");
		if (fd >= 0 && pthread_create(&thread, NULL, serve,
				   (void *)(intptr_t)fd) == 0)
			pthread_detach(thread);
	}
}
