/* http.c over TLS, against a server of Python's. */
#include "model/http.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tap.h"

/* A certificate of localhost, signed by itself, and its key. */
static const char PEM[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBmDCCAT2gAwIBAgIULEIU9eI/inDM9+35MRxfCunT2qUwCgYIKoZIzj0EAwIw\n"
    "FTETMBEGA1UEAwwKbWVtb3MgdGVzdDAgFw0yNjExMjExNDU1MDBaGA8yMTI2MTAy\n"
    "ODE0NTUwMFowFTETMBEGA1UEAwwKbWVtb3MgdGVzdDBZMBMGByqGSM49AgEGCCqG\n"
    "SM49AwEHA0IABJIBRc7oYj5C8C3qcqwen0VdIYTfJMrqzIlBdvDuvYJSBZp1q6AL\n"
    "H+OVvRVkanj4l6EZjqOOhEyhdX5raaYOgQyjaTBnMB0GA1UdDgQWBBR+bN/X7XHe\n"
    "ImX8J0XFfBypVcbEsTAfBgNVHSMEGDAWgBR+bN/X7XHeImX8J0XFfBypVcbEsTAP\n"
    "BgNVHRMBAf8EBTADAQH/MBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAKBggqhkjOPQQD\n"
    "AgNJADBGAiEAxtDSYoWCymYD5ovkgkr1tNNjaaVeY1oJ3Zh79kPjnrYCIQD6HA17\n"
    "RdSsBt9JgEC09gxsgH1XMzqKviaphehXC0+IcA==\n"
    "-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/seKImxTL/qX+qR2\n"
    "u+SgY4J6N/OXRtuvjQu0obYrRjmhRANCAASSAUXO6GI+QvAt6nKsHp9FXSGE3yTK\n"
    "6syJQXbw7r2CUgWadaugCx/jlb0VZGp4+JehGY6jjoRMoXV+a2mmDoEM\n"
    "-----END PRIVATE KEY-----\n";

static const char SERVER[] =
    "import ssl, sys, http.server\n"
    "class H(http.server.BaseHTTPRequestHandler):\n"
    "  def do_GET(self):\n"
    "    self.send_response(200)\n"
    "    self.send_header('Content-Length', '2')\n"
    "    self.end_headers()\n"
    "    self.wfile.write(b'{}')\n"
    "  def log_message(self, *args): pass\n"
    "class S(http.server.ThreadingHTTPServer):\n"
    "  def handle_error(self, *args): pass\n"
    "s = S(('127.0.0.1', 0), H)\n"
    "c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n"
    "c.load_cert_chain(sys.argv[1])\n"
    "s.socket = c.wrap_socket(s.socket, server_side=True)\n"
    "print(s.server_address[1], flush=True)\n"
    "s.serve_forever()\n";

static char folder[] = "/tmp/memos-tls-XXXXXX";
static char pem[64], empty[64];
static struct http *http;
static struct http_reply reply;

static void
put(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	fputs(text, file);
	fclose(file);
}

/* Starts the server; its port, or 0 if there is no Python. */
static int
start(pid_t *pid)
{
	char port[16] = "";
	size_t len = 0;
	int ends[2];

	if (pipe(ends) < 0)
		return 0;
	fflush(stdout);
	*pid = fork();
	if (*pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		execlp("python3", "python3", "-c", SERVER, pem, NULL);
		_exit(127);
	}
	close(ends[1]);
	while (len < sizeof port - 1 && !strchr(port, '\n') &&
	       read(ends[0], port + len, 1) == 1)
		len++;
	close(ends[0]);
	return atoi(port);
}

static bool
fails(enum http_fate fate, const char *why)
{
	bool right = reply.fate == fate && strstr(reply.why, why);

	if (!right)
		printf("# fate %d: %s\n", (int)reply.fate, reply.why);
	return right;
}

static void
ask(const char *host, int port, const char *ca_file)
{
	char url[64];
	struct http_request request = { .url = url,
		.ca_file = ca_file,
		.connect_ms = 5000,
		.idle_ms = 5000,
		.until = clock_ticks() + 9000,
		.max_reply = 99 };

	snprintf(url, sizeof url, "https://%s:%d/", host, port);
	/* a connection that is open would be trusted already */
	http_free(http);
	http = http_new();
	http_send(http, &request, &reply);
}

static void
test(int port)
{
	ask("localhost", port, NULL);
	tap(fails(HTTP_UNUSABLE, "is not trusted"),
	    "a certificate that nobody knows is not trusted");
	ask("localhost", port, pem);
	tap(reply.fate == HTTP_REPLIED && reply.status == 200,
	    "ca_file names whom to trust");
	ask("127.0.0.1", port, pem);
	tap(fails(HTTP_UNUSABLE, "is not trusted"),
	    "but not under another name");
	setenv("SSL_CERT_FILE", pem, 1);
	ask("localhost", port, NULL);
	tap(reply.fate == HTTP_REPLIED, "so does SSL_CERT_FILE");
	setenv("CURL_CA_BUNDLE", "", 1);
	ask("localhost", port, NULL);
	tap(reply.fate == HTTP_REPLIED, "an empty variable says nothing");
	setenv("CURL_CA_BUNDLE", empty, 1);
	ask("localhost", port, NULL);
	tap(fails(HTTP_UNUSABLE, "ca_file"), "CURL_CA_BUNDLE comes before it");
	ask("localhost", port, pem);
	tap(reply.fate == HTTP_REPLIED, "and ca_file before both");
}

int
main(void)
{
	pid_t pid = 0;
	int port;

	if (!mkdtemp(folder))
		return 1;
	unsetenv("SSL_CERT_DIR");
	unsetenv("SSL_CERT_FILE");
	unsetenv("CURL_CA_BUNDLE");
	snprintf(pem, sizeof pem, "%s/pem", folder);
	snprintf(empty, sizeof empty, "%s/empty", folder);
	put(pem, PEM);
	put(empty, "");
	port = start(&pid);
	if (port)
		test(port);
	else
		tap(true, "TLS # SKIP no python3");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	http_free(http);
	http_reply_release(&reply);
	unlink(pem);
	unlink(empty);
	rmdir(folder);
	return tap_end();
}
