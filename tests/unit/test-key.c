#include "model/key.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "model/key_netrc.h"
#include "tap.h"

static char home[] = "/tmp/memos-key-XXXXXX";
static char *key;
static struct err err;

static const struct endpoint endpoint = {
	.url = "https://api.model.example/v1",
	.key_header = "x-api-key: ",
	.key_variables = { "MODEL_API_KEY", "OTHER_API_KEY" },
};

/* Writes a file below home; returns its path, good for eight calls. */
static char *
put(const char *name, mode_t mode, const char *text)
{
	static char paths[8][128];
	static int n;
	char *path = paths[n++ % 8];
	int fd;

	snprintf(path, sizeof paths[0], "%s/%s", home, name);
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd < 0 || write(fd, text, strlen(text)) < 0 ||
	    fchmod(fd, mode) < 0 || close(fd) < 0)
		perror(path);
	return path;
}

static int
find_at(
    const char *address, const struct settings *settings, int (*stopped)(void))
{
	struct url url;
	struct key_query query = { settings, &endpoint, &url, stopped };
	int rc;

	url_read(address, &url, &err);
	key_free(key);
	err = (struct err){ 0 };
	rc = key_find(&query, &key, &err);
	if ((rc < 0) != (err.kind == ERR_INPUT) || (rc < 0 && key))
		printf("# rc %d, kind %d\n", rc, (int)err.kind);
	return rc;
}

/* Whether the key that is found is the one wanted, NULL for none. */
static bool
finds(const struct settings *settings, const char *want)
{
	int rc = find_at("https://api.model.example/v1", settings, NULL);
	bool right = rc == 0 &&
		     (want && key ? !strcmp(key, want) : !want && !key);

	if (!right)
		printf(
		    "# rc %d, found '%s': %s\n", rc, key ? key : "", err.text);
	return right;
}

/* Whether it is refused with a message that has the part. */
static bool
refuses(const struct settings *settings, const char *part)
{
	int rc = find_at("https://api.model.example/v1", settings, NULL);

	if (rc < 0 && strstr(err.text, part))
		return true;
	printf("# rc %d: %s\n", rc, err.text);
	return false;
}

static struct settings
plain(void)
{
	return (struct settings){ .provider = (char *)"openai",
		.name = (char *)"x" };
}

static void
test_protected(void)
{
	struct settings settings = plain();
	struct rlimit limit = { 4096, RLIM_INFINITY };

	setrlimit(RLIMIT_CORE, &limit);
	tap(finds(&settings, NULL) && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1,
	    "without a key nothing is found, and nothing is changed");
	setenv("MODEL_API_KEY", "from-environment", 1);
	finds(&settings, "from-environment");
	getrlimit(RLIMIT_CORE, &limit);
	tap(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 && limit.rlim_cur == 0,
	    "a process with a key leaves no core");
}

/* All places at once, then each taken away: the order in which they come. */
static void
test_order(void)
{
	struct settings settings = plain();
	char netrc[256];

	key_give(put("given", 0600, "from-given\n"));
	setenv("CREDENTIALS_DIRECTORY", home, 1);
	put("x", 0400, "from-section\n");
	put("openai", 0400, "from-credentials\n");
	settings.key_file = put("file", 0600, "from-file\n");
	settings.key_command = (char *)"echo from-command";
	snprintf(netrc, sizeof netrc,
	    "machine api.model.example login apikey password from-netrc\n");
	settings.netrc_file = put("netrc", 0600, netrc);
	tap(finds(&settings, "from-given"), "first: the file that was given");
	key_give(NULL);
	tap(finds(&settings, "from-section"),
	    "then credentials of the section");
	settings.name = (char *)"y";
	tap(finds(&settings, "from-credentials"), "and of the provider");
	settings.provider = (char *)"other";
	tap(finds(&settings, "from-file"), "then key_file");
	settings.key_file = NULL;
	tap(finds(&settings, "from-command"), "then key_command");
	settings.key_command = NULL;
	tap(finds(&settings, "from-netrc"), "then netrc_file");
	snprintf(netrc, sizeof netrc,
	    "machine api.model.example login apikey password from-NETRC\n");
	settings.netrc_file = NULL;
	setenv("NETRC", put("NETRC", 0600, netrc), 1);
	put(".netrc", 0600,
	    "machine api.model.example login apikey password from-home\n");
	tap(finds(&settings, "from-NETRC"), "or $NETRC");
	unsetenv("NETRC");
	tap(finds(&settings, "from-home"), "or ~/.netrc");
	put(".netrc", 0600, "machine elsewhere login apikey password p\n");
	setenv("OTHER_API_KEY", "second", 1);
	tap(finds(&settings, "from-environment"), "then the environment");
	setenv("MODEL_API_KEY", "", 1);
	tap(finds(&settings, "second"), "in the order of its variables");
	unsetenv("MODEL_API_KEY");
	unsetenv("OTHER_API_KEY");
	tap(finds(&settings, NULL), "and then there is none");
	unsetenv("CREDENTIALS_DIRECTORY");
}

/* Whether the key found at an address is the one wanted, NULL for none. */
static bool
has(const char *address, const struct settings *settings, const char *want)
{
	int rc = find_at(address, settings, NULL);

	if (rc == 0 && (want && key ? !strcmp(key, want) : !want && !key))
		return true;
	printf(
	    "# %s: rc %d, '%s', %s\n", address, rc, key ? key : "", err.text);
	return false;
}

static void
test_credentials(void)
{
	static const char own[] = "https://api.model.example/v1";
	static const char other[] = "http://192.168.1.9/v1";
	struct settings settings = plain();

	setenv("CREDENTIALS_DIRECTORY", home, 1);
	put("openai", 0400, "of-provider");
	put("x", 0400, "of-section");
	tap(has(other, &settings, "of-section"),
	    "a credential of a section's name is for wherever it is");
	settings.name = (char *)"y";
	tap(has(own, &settings, "of-provider") && has(other, &settings, NULL),
	    "that of a provider for the provider's own server alone");
	settings.name = (char *)"openai";
	tap(has(own, &settings, "of-provider") && has(other, &settings, NULL),
	    "whatever the section is called");
	settings.name = (char *)"..";
	tap(has(other, &settings, NULL), "a section's name is no path");
	unlink(put("x", 0600, ""));
	unsetenv("CREDENTIALS_DIRECTORY");
}

static void
test_given(void)
{
	struct settings one = plain(), other = plain(), twin = plain();
	char path[64];
	int ends[2];

	other.name = (char *)"other";
	twin.role = SETTINGS_EMBEDDER;
	if (pipe(ends) < 0 || write(ends[1], "from-pipe\n", 10) < 0)
		perror("pipe");
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	key_give(path);
	tap(finds(&one, "from-pipe") && finds(&one, "from-pipe"),
	    "what can be read once is kept");
	tap(finds(&other, NULL) && finds(&twin, NULL),
	    "and is for the first model that asks, no other");
	tap(has("https://proxy.example/v1", &one, "from-pipe"),
	    "at each of its URLs");
	close(ends[0]);
	key_give(put("given", 0600, "anew"));
	tap(finds(&other, "anew") && finds(&one, NULL),
	    "another one that is given is for another first");
	key_give(NULL);
}

static void
test_servers(void)
{
	static const char *const others[] = { "https://proxy.example/v1",
		"http://api.model.example/v1",
		"https://api.model.example:444/v1", "http://127.0.0.1/" };
	struct settings settings = plain();

	setenv("MODEL_API_KEY", "from-environment", 1);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		tap(find_at(others[i], &settings, NULL) == 0 && !key,
		    "no key of the environment for %s", others[i]);
	settings.key_file = put("file", 0600, "from-file");
	tap(find_at(others[0], &settings, NULL) == 0 && key &&
		!strcmp(key, "from-file"),
	    "but the one of the section");
	settings.key_file = NULL;
	put(".netrc", 0600,
	    "machine proxy.example login apikey password from-netrc");
	tap(find_at(others[0], &settings, NULL) == 0 && key &&
		!strcmp(key, "from-netrc"),
	    "and the one of its host");
	tap(find_at(others[3], &settings, NULL) == 0 && !key,
	    "which no other has");
}

static void
test_modes(void)
{
	static const mode_t bad[] = { 0640, 0604, 0644, 0620, 0602, 0660,
		0777 };
	struct settings settings = plain();
	const char *netrc =
	    "machine api.model.example login apikey password sesame";

	settings.key_command = (char *)"echo from-command";
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		settings.key_file = put("file", bad[i], "sesame\n");
		tap(refuses(&settings, "chmod 600") &&
			strstr(err.text, settings.key_file) &&
			!strstr(err.text, "sesame"),
		    "a key file of mode %o is refused, not passed over",
		    (unsigned)bad[i]);
	}
	settings.key_file = put("file", 0400, "sesame\n");
	tap(finds(&settings, "sesame"), "one of mode 400 is not");
	settings = plain();
	key_give(put("given", 0644, "sesame"));
	tap(refuses(&settings, "chmod 600"), "one that was given is refused");
	key_give(NULL);
	setenv("CREDENTIALS_DIRECTORY", home, 1);
	put("openai", 0640, "sesame");
	tap(refuses(&settings, "chmod 600"), "a credential");
	unsetenv("CREDENTIALS_DIRECTORY");
	put(".netrc", 0644, netrc);
	tap(refuses(&settings, "chmod 600"), "and a netrc with a key for it");
	put(".netrc", 0644, "machine elsewhere login apikey password p");
	tap(finds(&settings, "from-environment"),
	    "one with none is passed over");
	put(".netrc", 0600, "");
}

static void
test_files(void)
{
	static char large[9000];
	static const struct {
		const char *text, *want, *says;
	} cases[] = {
		{ "key\n", "key", NULL },
		{ "key", "key", NULL },
		{ " key \r\n\n", "key", NULL },
		{ "", NULL, "is empty" },
		{ "\n \n", NULL, "is empty" },
		{ "one\ntwo\n", NULL, "has more than one line" },
		{ "a b", NULL, "holds a blank" },
		{ "a\x01"
		  "b",
		    NULL, "no key has" },
		{ "a\rb", NULL, "no key has" },
		{ "k\xc3\xa9y", NULL, "no key has" },
	};
	struct settings settings = plain();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		settings.key_file = put("file", 0600, cases[i].text);
		tap(cases[i].want ? finds(&settings, cases[i].want)
				  : refuses(&settings, cases[i].says),
		    "key file %zu", i);
	}
	memset(large, 'k', sizeof large - 1);
	settings.key_file = put("file", 0600, large);
	tap(refuses(&settings, "is longer than a key can be"),
	    "a key that is too long");
	large[KEY_MAX] = '\0';
	settings.key_file = put("file", 0600, large);
	tap(finds(&settings, large), "one that just is not");
	settings.key_file = (char *)"/nonexistent/key";
	tap(refuses(&settings, "cannot open key_file '/nonexistent/key'"),
	    "no such file");
	settings.key_file = home;
	tap(refuses(&settings, "cannot read key_file"), "a folder");
	settings = plain();
	settings.netrc_file = (char *)"/nonexistent/netrc";
	tap(refuses(&settings, "cannot open netrc '/nonexistent/netrc'"),
	    "no such netrc");
	settings = plain();
	setenv("MODEL_API_KEY", "a b", 1);
	tap(refuses(&settings, "the variable MODEL_API_KEY holds a blank"),
	    "a variable that is no key");
	unsetenv("MODEL_API_KEY");
	settings.provider = (char *)"../other";
	setenv("CREDENTIALS_DIRECTORY", home, 1);
	tap(finds(&settings, NULL), "a provider is no path");
	unsetenv("CREDENTIALS_DIRECTORY");
}

static int
stopped(void)
{
	return 1;
}

static void
test_command(void)
{
	static const struct {
		const char *command, *want, *says;
	} cases[] = {
		{ "echo key", "key", NULL },
		{ "  echo\tkey  ", "key", NULL },
		{ "printf key\\nuser:ann\\n", "key", NULL },
		{ "seq 1 200000", "1", NULL },
		{ "echo $HOME", "$HOME", NULL },
		{ "echo a;b", "a;b", NULL },
		{ "cat", NULL, "'cat' printed is empty" },
		{ "echo a b", NULL, "printed holds a blank" },
		{ "false --of secret", NULL, "'false' ended with status 1" },
		{ "/nonexistent/pass", NULL, "cannot run key_command" },
		{ " ", NULL, "has no words" },
	};
	struct settings settings = plain();
	int64_t start;
	int rc;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		settings.key_command = (char *)cases[i].command;
		tap((cases[i].want ? finds(&settings, cases[i].want)
				   : refuses(&settings, cases[i].says)) &&
			!strstr(err.text, "secret"),
		    "key_command: %s", cases[i].command);
	}
	settings.key_command = (char *)"sleep 20";
	start = clock_ticks();
	rc = find_at("https://api.model.example/v1", &settings, stopped);
	tap(rc < 0 && strstr(err.text, "stopped") &&
		clock_ticks() - start < 5000,
	    "a command can be stopped");
}

static void
test_input(void)
{
	struct settings settings = plain();
	char rest[16] = "";
	int ends[2];

	if (pipe(ends) < 0 || write(ends[1], "from-input\nrest", 15) < 0)
		perror("pipe");
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	key_give("-");
	tap(finds(&settings, "from-input"), "a line of standard input");
	tap(finds(&settings, "from-input"), "is kept for all");
	tap(read(STDIN_FILENO, rest, 15) == 4 && !strcmp(rest, "rest"),
	    "what is behind it is left alone");
	key_give("-");
	tap(refuses(&settings, "standard input that is the key is empty"),
	    "there must be one");
	key_give(NULL);
	close(ends[0]);
}

static void
test_netrc(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "machine h login apikey password k", "k" },
		{ "machine\nh\n\tpassword k\n login apikey\n", "k" },
		{ "machine H login apikey password k", "k" },
		{ "machine g login apikey password x\n"
		  "machine h login apikey password k",
		    "k" },
		{ "machine h login ann password x\n"
		  "machine h login apikey password k",
		    "k" },
		{ "machine h password x\nmachine g login apikey", NULL },
		{ "machine h login ann password x", NULL },
		{ "machine h login apikey", NULL },
		{ "machine h login apikey password", NULL },
		{ "machine h login apikey password \"\"", NULL },
		{ "default login apikey password x", NULL },
		{ "machine h login ann\ndefault login apikey password x",
		    NULL },
		{ "machine h login apikey password \"a\\\"b c\"", "a\"b c" },
		{ "# machine h login apikey password x\n"
		  "machine h # login\n account a login apikey password #k",
		    "#k" },
		{ "macdef m\nmachine h login apikey password x\n\n"
		  "machine h login apikey password k",
		    "k" },
		{ "macdef m\nmachine h login apikey password x", NULL },
		{ "machine h account password login apikey password k", "k" },
		{ "machine", NULL },
		{ "machine h login apikey password \"k", "k" },
		{ "", NULL },
	};
	char out[KEY_MAX + 1];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool found = key_netrc(
		    cases[i].text, strlen(cases[i].text), "h", out);

		tap(found == (cases[i].want != NULL) &&
			(!found || !strcmp(out, cases[i].want)),
		    "netrc %zu", i);
	}
}

static void
clean(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf '%s'", home);
	if (system(command) != 0)
		perror("rm");
}

int
main(void)
{
	if (!mkdtemp(home))
		return 1;
	setenv("HOME", home, 1);
	unsetenv("NETRC");
	unsetenv("CREDENTIALS_DIRECTORY");
	unsetenv("MODEL_API_KEY");
	unsetenv("OTHER_API_KEY");
	test_protected();
	test_order();
	test_credentials();
	test_given();
	test_servers();
	test_modes();
	test_files();
	test_command();
	test_input();
	test_netrc();
	key_free(key);
	clean();
	return tap_end();
}
