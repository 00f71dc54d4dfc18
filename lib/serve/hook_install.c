#include "serve/hook_install.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve/hook_config.h"
#include "serve/hook_file.h"

/* Where agents have their configuration. */
static const struct {
	const char *home; /* the variable that says where, or NULL */
	const char *folder, *file;
	const char *project;
} PLACES[HOOK_AGENTS] = {
	[HOOK_CLAUDE] = { "CLAUDE_CONFIG_DIR", ".claude", "settings.json",
	    ".claude/settings.json" },
	[HOOK_CODEX] = { "CODEX_HOME", ".codex", "hooks.json",
	    ".codex/hooks.json" },
	[HOOK_CURSOR] = { NULL, ".cursor", "hooks.json", ".cursor/hooks.json" },
	[HOOK_GEMINI] = { NULL, ".gemini", "settings.json",
	    ".gemini/settings.json" },
	[HOOK_VSCODE] = { NULL, ".copilot", "hooks/memos.json",
	    ".github/hooks/memos.json" },
};

void
hook_install_quote(struct buf *out, const char *word)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789_-./=:,@%+";

	if (*word && strspn(word, plain) == strlen(word)) {
		buf_string(out, word);
		return;
	}
	buf_char(out, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buf_string(out, "'\\''");
		else
			buf_char(out, *word);
	buf_char(out, '\'');
}

static int
find_path(const struct hook_install *i, enum hook_agent agent, struct buf *path,
    struct err *err)
{
	const char *own = PLACES[agent].home ? getenv(PLACES[agent].home)
					     : NULL;
	const char *home = getenv("HOME");

	if (i->project) {
		buf_string(path, PLACES[agent].project);
		return 0;
	}
	if (own && *own == '/')
		buf_printf(path, "%s/%s", own, PLACES[agent].file);
	else if (home && *home == '/')
		buf_printf(path, "%s/%s/%s", home, PLACES[agent].folder,
		    PLACES[agent].file);
	else
		return err_set(err, ERR_STORE, "no home directory: set HOME");
	return 0;
}

/* ---- JSON or TOML ---- */

/*
 * The configuration of Codex in TOML instead, if hooks stand there and none in
 * JSON: it reads both, and wants one of them.
 */
static int
find_toml(
    const struct buf *json, struct hook_file *f, bool *toml, struct err *err)
{
	struct buf path = { 0 };
	size_t len = json->len - strlen("hooks.json");
	int rc = 0;

	*toml = false;
	if (access(json->data, F_OK) < 0) {
		buf_add(&path, json->data, len);
		buf_string(&path, "config.toml");
		rc = hook_file_read(f, path.data, false, err);
		*toml = rc == 0 && f->there && hook_config_has_toml(&f->was);
		if (rc == 0 && !*toml)
			hook_file_release(f);
	}
	buf_release(&path);
	return rc;
}

static bool
same_but_blanks(const struct buf *a, const struct buf *b)
{
	const char *p = buf_text(a), *q = buf_text(b);

	for (;;) {
		p += strspn(p, " \t\r\n");
		q += strspn(q, " \t\r\n");
		if (*p != *q)
			return false;
		if (!*p)
			return true;
		p++;
		q++;
	}
}

/* What was there before, if nobody has changed anything else since. */
static int
take_back(struct hook_file *f, bool *gone, struct err *err)
{
	struct hook_file before = { 0 };
	int rc = 0;

	if (f->kept) {
		rc = hook_file_read(&before, f->backup.data, false, err);
		if (rc == 0 && same_but_blanks(&before.was, &f->now)) {
			buf_reset(&f->now);
			buf_add(&f->now, buf_text(&before.was), before.was.len);
		}
		hook_file_release(&before);
	}
	*gone = !f->kept && hook_config_is_empty(&f->now);
	return rc;
}

static int
change(const struct hook_install *i, enum hook_agent agent, struct hook_file *f,
    bool toml, bool *gone, struct err *err)
{
	struct buf command = { 0 };
	int rc;

	hook_install_quote(&command, i->program);
	buf_printf(&command, " %s%s", hook_event_agent_name(agent), i->options);
	if (i->remove)
		rc = !f->there ? 0
		     : toml    ? hook_config_remove_toml(&f->now, err)
			       : hook_config_remove(&f->now, err);
	else
		rc = toml ? hook_config_add_toml(command.data, &f->now, err)
			  : hook_config_add(agent, command.data, &f->now, err);
	buf_release(&command);
	if (rc == 0 && i->remove && f->there)
		rc = take_back(f, gone, err);
	return rc;
}

int
hook_install(const struct hook_install *i, struct err *err)
{
	const int agent = hook_event_agent_find(i->name);
	struct hook_file f = { 0 };
	struct buf path = { 0 };
	bool toml = false, gone = false;
	int rc;

	if (agent < 0)
		return err_set(err, ERR_INPUT,
		    "no agent '%.64s' (" HOOK_AGENT_LIST ", git)", i->name);
	rc = find_path(i, (enum hook_agent)agent, &path, err);
	if (rc == 0 && agent == HOOK_CODEX)
		rc = find_toml(&path, &f, &toml, err);
	if (rc == 0 && !toml)
		rc = hook_file_read(&f, path.data, false, err);
	if (rc == 0 &&
	    change(i, (enum hook_agent)agent, &f, toml, &gone, err) < 0) {
		struct err inner = *err;

		rc = err_set(err, inner.kind,
		    "'%.200s' is left as it is: %.240s", f.path.data,
		    inner.text);
	}
	if (rc == 0)
		rc = hook_file_write(&f, i, gone, err);
	hook_file_release(&f);
	buf_release(&path);
	return rc;
}
