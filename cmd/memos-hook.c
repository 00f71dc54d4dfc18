#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "mind/pack.h"
#include "serve/front.h"
#include "serve/hook.h"
#include "serve/hook_guard.h"

static struct front front;
static int64_t budget = 1000;
static bool no_redact, no_tools;

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
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-hook", "[agent]",
	"memory for coding agents and git, by their hooks",
	"$ echo '{\"hook_event_name\":\"SessionStart\"}' | memos-hook claude\n",
	opts };

static int
work(int n, char **operands, struct err *err)
{
	struct hook hook = { .front = &front,
		.budget = (size_t)budget,
		.redact = !no_redact,
		.tools = !no_tools,
		.agent = -1 };

	if (n)
		hook.agent = hook_event_agent_find(operands[0]);
	if (n && hook.agent < 0)
		return err_set(err, ERR_INPUT,
		    "no agent '%.64s' (" HOOK_AGENT_LIST ")", operands[0]);
	if (isatty(STDIN_FILENO))
		return err_set(err, ERR_INPUT,
		    "events come on standard input; see --help");
	if (front_settle(&front, false, err) < 0)
		return -1;
	return hook_run(&hook, err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first;

	hook_guard();
	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	if (work(argc - first, argv + first, &err) < 0)
		prog_error(&err);
	front_release(&front);
	return prog_end();
}
