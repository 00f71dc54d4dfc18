#include "stub.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum { HEAD_MAX = 64 << 10, BODY_MAX = 64 << 20 };

/* The value of a header, "" if there is none; ends at the line's end. */
static const char *
header_of(const struct request *request, const char *name, size_t *len)
{
	const char *line = buf_text(&request->head);
	size_t n = strlen(name);

	*len = 0;
	for (line = strstr(line, "\r\n"); line && line[2] != '\r';
	     line = strstr(line + 2, "\r\n")) {
		if (strncasecmp(line + 2, name, n) != 0 || line[2 + n] != ':')
			continue;
		line += 3 + n;
		line += strspn(line, " \t");
		*len = strcspn(line, "\r\n");
		return line;
	}
	return "";
}

static bool
is_secret(const char *name, size_t len)
{
	static const char *const names[] = { "authorization", "x-api-key",
		"api-key", "x-goog-api-key", "cookie", "proxy-authorization" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == len &&
		    !strncasecmp(names[i], name, len))
			return true;
	return false;
}

/* The key of a request, without the scheme before it. */
static const char *
key_of(const struct request *request, size_t *len)
{
	static const char *const names[] = { "authorization", "x-api-key",
		"x-goog-api-key", "api-key" };
	const char *key = "";

	*len = 0;
	for (size_t i = 0; !*len && i < sizeof names / sizeof *names; i++)
		key = header_of(request, names[i], len);
	if (*len > 7 && !strncasecmp(key, "Bearer ", 7)) {
		key += 7;
		*len -= 7;
	}
	return key;
}

const char *
request_key(const struct request *request, const struct buf *expected)
{
	size_t len;
	const char *key = key_of(request, &len);

	if (!len)
		return "none";
	if (!expected->len)
		return "given";
	return len == expected->len && !memcmp(key, expected->data, len)
		   ? "right"
		   : "wrong";
}

static void
log_text(struct buf *out, const char *text, size_t len)
{
	struct buf clean = { 0 };

	while (len) {
		size_t good = utf8_bad(text, len);

		buf_add(&clean, text, good);
		if (good < len)
			buf_char(&clean, '?');
		text += good + (good < len);
		len -= good + (good < len);
	}
	json_put_string(out, buf_text(&clean), clean.len);
	buf_release(&clean);
}

static void
log_headers(struct buf *out, const struct request *request)
{
	const char *line = strstr(buf_text(&request->head), "\r\n") + 2;

	buf_string(out, ",\"headers\":{");
	while (*line != '\r') {
		size_t all = strcspn(line, "\r\n"), n = strcspn(line, ":");
		size_t at = n + 1 + strspn(line + n + 1, " \t");

		if (out->data[out->len - 1] != '{')
			buf_char(out, ',');
		log_text(out, line, n);
		buf_char(out, ':');
		if (is_secret(line, n))
			buf_printf(out, "%zu", all - at);
		else
			log_text(out, line + at, all - at);
		line += all + 2;
	}
	buf_char(out, '}');
}

void
request_log(const struct request *request, int fd, int n, int connection,
    const struct buf *expected)
{
	struct buf out = { 0 };

	buf_printf(
	    &out, "{\"n\":%d,\"connection\":%d,\"method\":", n, connection);
	log_text(&out, request->method, strlen(request->method));
	buf_string(&out, ",\"path\":");
	log_text(&out, request->path, strlen(request->path));
	log_headers(&out, request);
	buf_printf(
	    &out, ",\"key\":\"%s\",\"body\":", request_key(request, expected));
	if (request->is_json &&
	    !memchr(request->body.data, '\n', request->body.len))
		buf_add(&out, request->json.start, request->json.len);
	else
		log_text(&out, buf_text(&request->body), request->body.len);
	buf_string(&out, "}\n");
	if (write(fd, out.data, out.len) < 0)
		perror("llmd: log");
	buf_release(&out);
}

bool
send_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

bool
receive(int fd, struct buf *into)
{
	ssize_t n = recv(fd, buf_room(into, 65536), 65536, 0);

	if (n <= 0)
		return false;
	into->len += (size_t)n;
	into->data[into->len] = '\0';
	return true;
}

bool
request_read(int fd, struct buf *more, struct request *request)
{
	char *end = NULL, *blank;
	size_t want, len, n;
	const char *expect;
	struct err ignored;

	while (!more->len || !(end = strstr(more->data, "\r\n\r\n")))
		if (more->len > HEAD_MAX || !receive(fd, more))
			return false;
	n = (size_t)(end + 4 - more->data);
	buf_add(&request->head, more->data, n);
	buf_drop(more, n);
	want = strtoul(header_of(request, "content-length", &len), NULL, 10);
	expect = header_of(request, "expect", &len);
	if (len && !strncasecmp(expect, "100", 3))
		send_all(fd, "HTTP/1.1 100 Continue\r\n\r\n", 25);
	while (want <= BODY_MAX && more->len < want)
		if (!receive(fd, more))
			return false;
	if (want > BODY_MAX)
		return false;
	buf_add(&request->body, buf_text(more), want);
	buf_drop(more, want);
	n = strcspn(request->head.data, " \r");
	snprintf(request->method, sizeof request->method, "%.*s", (int)n,
	    request->head.data);
	blank = request->head.data + n + (request->head.data[n] == ' ');
	request->path = alloc_copy(blank, strcspn(blank, " \r"));
	request->is_json = want && json_scan(request->body.data, want,
				       &request->json, &ignored) == 0;
	return true;
}

void
request_release(struct request *request)
{
	buf_release(&request->head);
	buf_release(&request->body);
	arena_release(&request->arena);
	free(request->path);
}
