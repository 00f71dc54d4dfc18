#include "model/key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/key_command.h"
#include "model/key_netrc.h"

enum { NETRC_MAX = 64 << 10 };

/* What --key-file says, and the model that has asked for it. */
static struct {
	const char *path;
	char *key; /* what is there, read once: it may be a pipe */
	bool taken, wiped_at_exit;
	enum settings_role role;
	char name[SETTINGS_NAME_MAX + 1];
} given;

/* The outcome of a place. */
enum found { FAULT = -1, NOTHING, KEY };

bool
key_is_own(const struct endpoint *endpoint, const struct url *url)
{
	struct url own;
	struct err ignored;

	return endpoint->url && url_read(endpoint->url, &own, &ignored) == 0 &&
	       url_same_server(&own, url);
}

/* One line as a key */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *
key_take(const char *text, size_t len, char *out)
{
	while (len && is_blank(text[len - 1]))
		len--;
	while (len && is_blank(*text)) {
		text++;
		len--;
	}
	if (!len)
		return "is empty";
	if (len > KEY_MAX)
		return "is longer than a key can be";
	if (memchr(text, '\n', len))
		return "has more than one line";
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] >= 0x7f)
			return "holds a blank or a character that no key has";
	memmove(out, text, len);
	out[len] = '\0';
	return NULL;
}

/* No core holds what is read from now on, and no other process sees it. */
static void
protect(void)
{
	struct rlimit limit;

	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (getrlimit(RLIMIT_CORE, &limit) < 0)
		return;
	limit.rlim_cur = 0;
	setrlimit(RLIMIT_CORE, &limit);
}

/* Files */

/*
 * Whether others can get at the file.  A credential of another owner was given
 * to us by an access list, whose mask looks like rights of the group.
 */
static bool
is_shared(int fd, bool credential)
{
	struct stat st;
	mode_t others = S_IRWXG | S_IRWXO;

	if (fstat(fd, &st) < 0)
		return true;
	if (credential && st.st_uid != geteuid())
		others = S_IRWXO;
	return st.st_mode & others;
}

/* Reads at most size bytes; the number, or -1 with errno. */
static ssize_t
read_whole(int fd, char *text, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, text + len, size - len);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n == 0)
			break;
		len += n > 0 ? (size_t)n : 0;
	}
	return (ssize_t)len;
}

static enum found
refuse_shared(const char *path, struct err *err)
{
	return err_set(err, ERR_INPUT,
	    "'%s' holds a key and others may read or write it: chmod 600 it",
	    path);
}

static enum found
read_file(
    int fd, const char *what, const char *path, char *out, struct err *err)
{
	char text[KEY_MAX + 64];
	ssize_t len = read_whole(fd, text, sizeof text);
	const char *wrong;

	if (len < 0)
		return err_set(err, ERR_INPUT, "cannot read %s '%s': %s", what,
		    path, strerror(errno));
	wrong = key_take(text, (size_t)len, out);
	explicit_bzero(text, sizeof text);
	if (wrong)
		return err_set(err, ERR_INPUT, "%s '%s' %s", what, path, wrong);
	return KEY;
}

/* A credential need not be there; any other file was named by the user. */
static enum found
from_file(const char *what, const char *path, bool credential, char *out,
    struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum found found;

	if (fd < 0 && credential && (errno == ENOENT || errno == ENOTDIR))
		return NOTHING;
	if (fd < 0)
		return err_set(err, ERR_INPUT, "cannot open %s '%s': %s", what,
		    path, strerror(errno));
	if (is_shared(fd, credential))
		found = refuse_shared(path, err);
	else
		found = read_file(fd, what, path, out, err);
	close(fd);
	return found;
}

/* Reads one line and no byte more: the rest is for the command. */
static enum found
read_input(char *out, struct err *err)
{
	char text[KEY_MAX + 1];
	size_t len = 0;
	ssize_t n = 0;
	const char *wrong;

	while (len < sizeof text) {
		n = read(STDIN_FILENO, text + len, 1);
		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		if (n > 0 && text[len++] == '\n')
			break;
	}
	wrong = n < 0 ? "cannot be read" : key_take(text, len, out);
	explicit_bzero(text, sizeof text);
	if (wrong)
		return err_set(err, ERR_INPUT,
		    "the line of standard input that is the key %s", wrong);
	return KEY;
}

static const char *
name_of(const struct settings *settings)
{
	return settings->name ? settings->name : "";
}

/* Whether it is the model that the key is for: the first one that asks. */
static bool
is_for(const struct settings *settings)
{
	if (!given.taken) {
		given.taken = true;
		given.role = settings->role;
		snprintf(
		    given.name, sizeof given.name, "%s", name_of(settings));
	}
	return given.role == settings->role &&
	       !strcmp(given.name, name_of(settings));
}

static void
wipe_given(void)
{
	key_free(given.key);
	given.key = NULL;
}

static void
keep_given(const char *key)
{
	given.key = alloc_copy(key, strlen(key));
	if (!given.wiped_at_exit)
		given.wiped_at_exit = atexit(wipe_given) == 0;
}

static enum found
from_given(const struct settings *settings, char *out, struct err *err)
{
	enum found found;

	if (!given.path || !is_for(settings))
		return NOTHING;
	if (given.key) {
		strcpy(out, given.key);
		return KEY;
	}
	found = strcmp(given.path, "-")
		    ? from_file("key file", given.path, false, out, err)
		    : read_input(out, err);
	if (found == KEY)
		keep_given(out);
	return found;
}

static enum found
from_credential(const char *name, char *out, struct err *err)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");
	struct buf path = { 0 };
	enum found found;

	if (!folder || *folder != '/' || *name == '.' || strchr(name, '/'))
		return NOTHING;
	buf_printf(&path, "%s/%s", folder, name);
	found = from_file("credential", path.data, true, out, err);
	buf_release(&path);
	return found;
}

/*
 * One of the section's name was made for it; one of the provider's name is for
 * the provider, as one in the environment, also where both names are one.
 */
static enum found
from_credentials(const struct key_query *query, char *out, struct err *err)
{
	const char *name = name_of(query->settings);
	const char *provider = query->settings->provider;
	enum found found = NOTHING;

	if (*name && (!provider || strcmp(name, provider) != 0))
		found = from_credential(name, out, err);
	if (found == NOTHING && provider &&
	    key_is_own(query->endpoint, query->url))
		found = from_credential(provider, out, err);
	return found;
}

/* netrc */

/* The path of the file, and whether the configuration names it. */
static bool
find_netrc(const struct settings *settings, struct buf *path)
{
	const char *variable = getenv("NETRC"), *home = getenv("HOME");

	if (settings->netrc_file)
		buf_string(path, settings->netrc_file);
	else if (variable && *variable)
		buf_string(path, variable);
	else if (home && *home)
		buf_printf(path, "%s/.netrc", home);
	return settings->netrc_file != NULL;
}

static enum found
search_netrc(
    int fd, const char *path, const char *host, char *out, struct err *err)
{
	char *text = alloc_bytes(NETRC_MAX);
	ssize_t len = read_whole(fd, text, NETRC_MAX);
	enum found found = NOTHING;
	const char *wrong;

	if (len < 0)
		found = err_set(err, ERR_INPUT, "cannot read '%s': %s", path,
		    strerror(errno));
	else if (key_netrc(text, (size_t)len, host, out))
		found = is_shared(fd, false) ? refuse_shared(path, err) : KEY;
	wrong = found == KEY ? key_take(out, strlen(out), out) : NULL;
	if (wrong)
		found = err_set(
		    err, ERR_INPUT, "the key in netrc '%s' %s", path, wrong);
	explicit_bzero(text, NETRC_MAX);
	free(text);
	return found;
}

static enum found
from_netrc(const struct key_query *query, char *out, struct err *err)
{
	struct buf path = { 0 };
	bool named = find_netrc(query->settings, &path);
	enum found found = NOTHING;
	int fd = path.len ? open(path.data, O_RDONLY | O_CLOEXEC) : -1;

	if (fd >= 0)
		found = search_netrc(fd, path.data, query->url->host, out, err);
	else if (named)
		found = err_set(err, ERR_INPUT, "cannot open netrc '%s': %s",
		    path.data, strerror(errno));
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return found;
}

/* The environment */

static enum found
from_environment(const struct key_query *query, char *out, struct err *err)
{
	const char *const *names = query->endpoint->key_variables;
	size_t n = sizeof query->endpoint->key_variables / sizeof *names;
	const char *wrong;

	if (!key_is_own(query->endpoint, query->url))
		return NOTHING;
	for (size_t i = 0; i < n && names[i]; i++) {
		const char *value = getenv(names[i]);

		if (!value || !*value)
			continue;
		wrong = key_take(value, strlen(value), out);
		if (wrong)
			return err_set(err, ERR_INPUT, "the variable %s %s",
			    names[i], wrong);
		return KEY;
	}
	return NOTHING;
}

static enum found
find(const struct key_query *query, char *out, struct err *err)
{
	const struct settings *settings = query->settings;
	enum found found = from_given(settings, out, err);

	if (found == NOTHING)
		found = from_credentials(query, out, err);
	if (found == NOTHING && settings->key_file)
		found = from_file(
		    "key_file", settings->key_file, false, out, err);
	if (found == NOTHING && settings->key_command)
		found = key_command(
			    settings->key_command, query->stopped, out, err) < 0
			    ? FAULT
			    : KEY;
	if (found == NOTHING)
		found = from_netrc(query, out, err);
	if (found == NOTHING)
		found = from_environment(query, out, err);
	return found;
}

int
key_find(const struct key_query *query, char **key, struct err *err)
{
	char text[KEY_MAX + 1] = "";
	enum found found = find(query, text, err);

	*key = NULL;
	if (found == KEY) {
		protect();
		*key = alloc_copy(text, strlen(text));
	}
	explicit_bzero(text, sizeof text);
	return found == FAULT ? -1 : 0;
}

void
key_free(char *key)
{
	if (key)
		explicit_bzero(key, strlen(key));
	free(key);
}

void
key_give(const char *path)
{
	given.path = path;
	given.taken = false;
	wipe_given();
}
