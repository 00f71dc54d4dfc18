#include "model/url.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { URL_MAX = 2048 };

static bool
is_host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/*
 * The first byte that no URL of ours holds, NULL if there is none.  Behind a
 * '#' is what no server is told.
 */
static const char *
find_strange(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || *text >= 0x7f ||
		    strchr("#\\\"<>^`{|}", *text))
			return text;
	return NULL;
}

/* Copies len bytes of a host in lower case; false if they do not fit. */
static bool
take_host(const char *text, size_t len, struct url *url)
{
	if (!len || len >= sizeof url->host)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool capital = text[i] >= 'A' && text[i] <= 'Z';

		url->host[i] = (char)(capital ? text[i] | 0x20 : text[i]);
	}
	url->host[len] = '\0';
	return true;
}

/* Reads a host or [address] at text; returns what is behind it, or NULL. */
static const char *
read_host(const char *text, struct url *url)
{
	const char *end = text;
	struct in6_addr address;

	if (*text == '[') {
		end = strchr(text, ']');
		if (!end || !take_host(text + 1, (size_t)(end - text) - 1, url))
			return NULL;
		return inet_pton(AF_INET6, url->host, &address) == 1 ? end + 1
								     : NULL;
	}
	while (is_host_byte(*end))
		end++;
	return take_host(text, (size_t)(end - text), url) ? end : NULL;
}

/* Reads ":port", if there is one; returns what is behind it, or NULL. */
static const char *
read_port(const char *text, struct url *url)
{
	int port = 0, digits = 0;

	url->port = url->tls ? 443 : 80;
	if (*text != ':')
		return text;
	for (text++; *text >= '0' && *text <= '9' && digits < 5; digits++)
		port = port * 10 + (*text++ - '0');
	if (port < 1 || port > 65535)
		return NULL;
	url->port = port;
	return text;
}

static void
print_origin(struct url *url)
{
	bool address = strchr(url->host, ':') != NULL;
	int n = snprintf(url->origin, sizeof url->origin, "%s://%s%s%s",
	    url->tls ? "https" : "http", address ? "[" : "", url->host,
	    address ? "]" : "");

	if (url->port != (url->tls ? 443 : 80))
		snprintf(url->origin + n, sizeof url->origin - (size_t)n, ":%d",
		    url->port);
}

int
url_read(const char *text, struct url *url, struct err *err)
{
	const char *at;

	*url = (struct url){ 0 };
	if (strlen(text) > URL_MAX)
		return err_set(err, ERR_INPUT,
		    "a url of more than %d bytes is none", URL_MAX);
	if (find_strange(text))
		return err_set(err, ERR_INPUT,
		    "the url has a blank or a character that must be written "
		    "as %%xx (a host in xn-- form)");
	url->tls = !strncasecmp(text, "https://", 8);
	if (!url->tls && strncasecmp(text, "http://", 7) != 0)
		return err_set(err, ERR_INPUT,
		    "the url begins with neither http:// nor https://");
	text += url->tls ? 8 : 7;
	if (memchr(text, '@', strcspn(text, "/?")))
		return err_set(err, ERR_INPUT,
		    "a url must not hold a name or password: a key has a "
		    "place of its own (key_file)");
	at = read_host(text, url);
	if (at)
		at = read_port(at, url);
	if (!at || (*at && !strchr("/?", *at)))
		return err_set(err, ERR_INPUT,
		    "host or port of the url '%.*s' is none",
		    (int)strcspn(text, "/?"), text);
	print_origin(url);
	return 0;
}

bool
url_is_local(const struct url *url)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (!strcmp(url->host, "localhost"))
		return true;
	if (inet_pton(AF_INET, url->host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, url->host, &v6) == 1 &&
	       IN6_IS_ADDR_LOOPBACK(&v6);
}

bool
url_same_server(const struct url *a, const struct url *b)
{
	return a->tls == b->tls && a->port == b->port &&
	       !strcmp(a->host, b->host);
}
