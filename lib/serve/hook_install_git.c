#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve/hook_file.h"
#include "serve/hook_git.h"
#include "serve/hook_install.h"

/* By this a hook is known as ours. */
static const char MARK[] = "# Made by memos-hook install git";

/* Where git looks for hooks: core.hooksPath counts. */
static int
find_folder(struct buf *path, struct err *err)
{
	static const char *const arguments[] = { "rev-parse", "--git-path",
		"hooks", NULL };
	int rc = hook_git_run(arguments, NULL, path, 64 << 10, err);

	while (path->len && path->data[path->len - 1] == '\n')
		path->data[--path->len] = '\0';
	if (rc < 0)
		return -1;
	return rc == 0 && path->len
		   ? 0
		   : err_set(err, ERR_INPUT, "there is no git repository here");
}

/*
 * A hook that calls what was there before it, whose status counts where it can
 * stop something, and then us, whose status never does.
 */
static void
put_script(const struct hook_install *i, const char *hook, struct buf *out)
{
	const bool pairs = strcmp(hook, "post-rewrite") == 0;

	buf_printf(out,
	    "#!/bin/sh\n%s; memos-hook uninstall git takes it away.\n"
	    "old=$0.before-memos\n",
	    MARK);
	if (pairs)
		buf_string(out, "pairs=$(cat)\n");
	buf_printf(out, "[ ! -x \"$old\" ] || %s\"$old\" \"$@\" || exit\n",
	    pairs ? "printf '%s\\n' \"$pairs\" | " : "");
	/* --cleanup has no other trace, and may leave comments in */
	if (strcmp(hook, "prepare-commit-msg") == 0)
		buf_string(out,
		    "case \" $(ps -o args= -p \"$PPID\" 2>/dev/null) \" in\n"
		    "*' --cl'*) exit 0 ;;\n"
		    "esac\n");
	buf_string(out, pairs ? "printf '%s\\n' \"$pairs\" | " : "");
	hook_install_quote(out, i->program);
	buf_printf(out, " git %s%s -- \"$@\"%s >/dev/null 2>&1 || :\n", hook,
	    i->options, pairs ? "" : " </dev/null");
}

static bool
is_ours(const struct hook_file *f)
{
	return f->there && strstr(buf_text(&f->was), MARK);
}

static int
fault(const char *what, const char *path, struct err *err)
{
	return err_set(
	    err, ERR_STORE, "cannot %s '%s': %s", what, path, strerror(errno));
}

static int
add(const struct hook_install *i, const char *hook, struct hook_file *f,
    struct err *err)
{
	const bool ours = is_ours(f);
	bool moved = false;

	buf_reset(&f->now);
	put_script(i, hook, &f->now);
	/* what is there goes out of the way, as it is, and is called */
	if (f->there && !ours && !i->print) {
		if (f->kept)
			return err_set(err, ERR_INPUT,
			    "'%s' is there already, and '%s' is not ours",
			    f->backup.data, f->path.data);
		if (rename(f->path.data, f->backup.data) < 0)
			return fault("rename", f->path.data, err);
		moved = true;
	}
	/* no copy is made of ours: it would be called */
	f->kept = true;
	f->mode = 0755;
	if (!moved)
		return hook_file_write(f, i, false, err);
	if (hook_file_replace(f, err) < 0)
		return -1;
	hook_file_say(f, i, "UPDATE", true);
	return 0;
}

static int
take_away(const struct hook_install *i, struct hook_file *f, struct err *err)
{
	if (!is_ours(f))
		return 0;
	if (!f->kept || i->print)
		return hook_file_write(f, i, true, err);
	if (rename(f->backup.data, f->path.data) < 0)
		return fault("rename", f->backup.data, err);
	hook_file_say(f, i, "DELETE", false);
	return 0;
}

int
hook_install_git(const struct hook_install *i, struct err *err)
{
	struct buf folder = { 0 };
	int rc;

	hook_begin();
	rc = find_folder(&folder, err);

	for (size_t n = 0; rc == 0 && hook_git_names[n]; n++) {
		struct hook_file f = { 0 };
		struct buf path = { 0 };

		buf_printf(&path, "%s/%s", folder.data, hook_git_names[n]);
		rc = hook_file_read(&f, path.data, true, err);
		if (rc == 0)
			rc = i->remove ? take_away(i, &f, err)
				       : add(i, hook_git_names[n], &f, err);
		hook_file_release(&f);
		buf_release(&path);
	}
	buf_release(&folder);
	return rc;
}
