#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "base/record.h"
#include "base/utf8.h"
#include "mind/pack.h"
#include "serve/front.h"
#include "serve/hook.h"
#include "serve/hook_git.h"
#include "serve/hook_guard.h"
#include "serve/hook_install.h"

static struct front front;
enum { BUDGET = 1000 };

static int64_t budget = BUDGET;
static bool no_redact, no_tools, print, project;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	{ "budget", 'b', OPT_INT, &budget, "n",
	    "tell at most n tokens, 1000 if not given", PACK_BUDGET_MIN,
	    100000 },
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "no-redact", 0, OPT_FLAG, &no_redact, NULL,
	    "keep keys, tokens and passwords as they stand", 0, 0 },
	{ "no-tools", 0, OPT_FLAG, &no_tools, NULL,
	    "keep no calls of tools, nor their results", 0, 0 },
	{ "print", 0, OPT_FLAG, &print, NULL,
	    "print what install would write, and write nothing", 0, 0 },
	{ "project", 0, OPT_FLAG, &project, NULL,
	    "install for the project here, not for all", 0, 0 },
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-hook",
	"[agent | command name ...]",
	"memory for coding agents and git, by their hooks",
	"$ echo '{\"hook_event_name\":\"SessionStart\"}' | memos-hook claude\n"
	"$ memos-hook install claude --user ann\n"
	"$ memos-hook install git\n"
	"$ memos-hook uninstall claude\n",
	opts };

/* ---- install ---- */

/* Agents call from wherever they are; but what a project shares has no path. */
static void
put_folder(struct buf *out)
{
	char *here = project || *front.dir == '/' ? NULL : getcwd(NULL, 0);
	struct buf path = { 0 };

	if (here)
		buf_printf(&path, "%s/", here);
	buf_string(&path, front.dir);
	buf_string(out, " --dir ");
	hook_install_quote(out, path.data);
	buf_release(&path);
	free(here);
}

/* The options that each call is to have, as they were given. */
static int
put_options(struct buf *out, struct err *err)
{
	const struct {
		const char *name, *value;
	} options[] = { { "--agent", front.agent }, { "--app", front.app },
		{ "--cube", front.cube }, { "--user", front.user } };

	if (budget != BUDGET)
		buf_printf(out, " --budget %lld", (long long)budget);
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		const char *name = options[i].name, *value = options[i].value;

		if (memory_name_check(name, value, err) < 0)
			return -1;
		if (!value)
			continue;
		buf_printf(out, " %s ", name);
		hook_install_quote(out, value);
	}
	if (front.dir)
		put_folder(out);
	if (no_redact)
		buf_string(out, " --no-redact");
	if (no_tools)
		buf_string(out, " --no-tools");
	return utf8_bad(buf_text(out), out->len) == out->len
		   ? 0
		   : err_set(err, ERR_INPUT, "a path is not UTF-8");
}

/* This file, wherever agents look; but what a project shares has no path. */
static void
put_program(struct buf *out)
{
	char *path = project ? NULL : realpath("/proc/self/exe", NULL);

	buf_string(out, path ? path : spec.name);
	free(path);
}

static int
install(const char *name, bool removes, struct err *err)
{
	struct buf program = { 0 }, options = { 0 };
	struct hook_install what = { .name = name,
		.project = project,
		.print = print,
		.remove = removes };
	int rc = put_options(&options, err);

	put_program(&program);
	what.program = program.data;
	what.options = buf_text(&options);
	if (rc == 0)
		rc = strcmp(name, "git") == 0 ? hook_install_git(&what, err)
					      : hook_install(&what, err);
	buf_release(&program);
	buf_release(&options);
	return rc;
}

/* ---- events ---- */

static int
answer_git(const struct hook *hook, int n, char **operands, struct err *err)
{
	const struct hook_git_call call = { .hook = operands[1],
		.n = (size_t)n - 2,
		.arguments = operands + 2 };

	return hook_git(hook, &call, err);
}

static int
answer(int n, char **operands, struct err *err)
{
	struct hook hook = { .front = &front,
		.budget = (size_t)budget,
		.redact = !no_redact,
		.tools = !no_tools,
		.agent = -1 };

	if (front_settle(&front, false, err) < 0)
		return -1;
	if (n > 1 && strcmp(operands[0], "git") == 0)
		return answer_git(&hook, n, operands, err);
	if (n)
		hook.agent = hook_event_agent_find(operands[0]);
	if (n && hook.agent < 0)
		return err_set(err, ERR_INPUT,
		    "no agent '%.64s' (" HOOK_AGENT_LIST ")", operands[0]);
	if (isatty(STDIN_FILENO))
		return err_set(err, ERR_INPUT,
		    "events come on standard input; see --help");
	return hook_run(&hook, err);
}

static int
work(int n, char **operands, struct err *err)
{
	const bool removes = n && strcmp(operands[0], "uninstall") == 0;

	if (removes || (n && strcmp(operands[0], "install") == 0))
		return n == 2
			   ? install(operands[1], removes, err)
			   : err_set(err, ERR_INPUT,
				 "%s takes one name (" HOOK_AGENT_LIST ", git)",
				 operands[0]);
	return answer(n, operands, err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first;

	hook_guard(HOOK_GUARD_MS);
	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	if (work(argc - first, argv + first, &err) < 0)
		prog_error(&err);
	front_release(&front);
	return prog_end();
}
