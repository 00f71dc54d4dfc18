#include "model/url.h"

#include <string.h>

#include "tap.h"

static const struct {
	const char *in, *origin; /* NULL: none */
	bool local;
} urls[] = {
	{ "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434", true },
	{ "http://127.1.2.3", "http://127.1.2.3", true },
	{ "HTTP://LocalHost:80/", "http://localhost", true },
	{ "https://API.openai.com/v1?x=@y", "https://api.openai.com", false },
	{ "https://api.openai.com:8443?x", "https://api.openai.com:8443",
	    false },
	{ "https://h:443", "https://h", false },
	{ "http://[::1]:8080/", "http://[::1]:8080", true },
	{ "http://[2001:DB8::1]/", "http://[2001:db8::1]", false },
	{ "http://localhost.evil.example/", "http://localhost.evil.example",
	    false },
	{ "http://127.1/", "http://127.1", false },
	{ "http://0.0.0.0/", "http://0.0.0.0", false },
	/* none */
	{ "", NULL, false },
	{ "localhost:8080", NULL, false },
	{ "ftp://h/", NULL, false },
	{ "http:///v1", NULL, false },
	{ "http://:80/", NULL, false },
	{ "http://u@h/", NULL, false },
	{ "http://u:p@h/", NULL, false },
	{ "http://127.0.0.1@h/", NULL, false },
	{ "http://h\\@127.0.0.1/", NULL, false },
	{ "http://h:0/", NULL, false },
	{ "http://h:65536/", NULL, false },
	{ "http://h:1x/", NULL, false },
	{ "http://h:80:80/", NULL, false },
	{ "http://h%2e/", NULL, false },
	{ "http://b\xc3\xbc.example/", NULL, false },
	{ "http://h/a b", NULL, false },
	{ "http://h/\n", NULL, false },
	{ "http://h#x", NULL, false },
	{ "http://h/v1#/x", NULL, false },
	{ "http://h/v1?a=b#", NULL, false },
	{ " http://h/", NULL, false },
	{ "http://[::1", NULL, false },
	{ "http://[127.0.0.1]/", NULL, false },
	{ "http://[::1%25lo]/", NULL, false },
	{ "http://[::1]x/", NULL, false },
};

int
main(void)
{
	struct url a, b;
	struct err err;
	char text[3000] = "https://h/";

	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		int rc = url_read(urls[i].in, &a, &err);

		if (!urls[i].origin)
			tap(rc < 0 && err.kind == ERR_INPUT &&
				!strstr(err.text, "u:p"),
			    "no url: %zu", i);
		else
			tap(rc == 0 && !strcmp(a.origin, urls[i].origin) &&
				url_is_local(&a) == urls[i].local,
			    "url: '%s'", urls[i].in);
	}
	memset(text + 10, 'x', sizeof text - 11);
	tap(url_read(text, &a, &err) < 0, "no url: too long a one");
	memset(text + 8, 'x', 300);
	text[308] = '\0';
	tap(url_read(text, &a, &err) < 0, "no url: too long a host");
	url_read("https://H/a", &a, &err);
	url_read("https://h:443/b", &b, &err);
	tap(url_same_server(&a, &b), "the same server");
	url_read("http://h:443/b", &b, &err);
	tap(!url_same_server(&a, &b), "another by its scheme");
	url_read("https://h:444/b", &b, &err);
	tap(!url_same_server(&a, &b), "another by its port");
	url_read("https://h.h/b", &b, &err);
	tap(!url_same_server(&a, &b), "another by its name");
	return tap_end();
}
