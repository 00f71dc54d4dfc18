#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "model/client.h"
#include "serve/front.h"
#include "serve/repl.h"
#include "serve/talk.h"

static struct front front;
static struct session_options session;
static struct meter meter;
static const char *key_file;
static int64_t budget = 1000, steps = 8;
static bool goes_on, as_json, no_tools, stats;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	{ "budget", 0, OPT_INT, &budget, "n",
	    "tokens of memories in a prompt, at most", 50, 1 << 20 },
	{ "continue", 'C', OPT_FLAG, &goes_on, NULL,
	    "go on with the last session that has no name of its own", 0, 0 },
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "messages are JSON Lines even on a terminal", 0, 0 },
	{ "key-file", 0, OPT_FILE, &key_file, "file",
	    "read the key of the models here", 0, 0 },
	{ "model", 'm', OPT_STR, &session.model, "names",
	    "chat models to ask, by commas; '' for none", 0, 0 },
	{ "name", 0, OPT_STR, &session.name, "name", "who speaks", 0, 0 },
	{ "no-tools", 0, OPT_FLAG, &no_tools, NULL,
	    "the model gets no tools of memory", 0, 0 },
	FRONT_RUN(front),
	{ "stats", 0, OPT_FLAG, &stats, NULL,
	    "say on standard error what models were asked", 0, 0 },
	{ "steps", 0, OPT_INT, &steps, "n",
	    "ask a model so often in one turn, at most", 1, 100 },
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-chat", "",
	"talk with a model that remembers, or with memory alone",
	"$ memos-chat --user ann\n"
	"$ memos-chat --user ann --continue\n"
	"$ echo '{\"role\":\"user\",\"content\":\"what do I drink?\"}' | memos-chat\n",
	opts };

static int
set_options(int n_operands, char **operands, struct err *err)
{
	if (n_operands)
		return err_set(err, ERR_INPUT,
		    "unexpected '%.128s': what is said comes from standard "
		    "input",
		    operands[0]);
	if (goes_on && front.run)
		return err_set(
		    err, ERR_INPUT, "--continue and --run do not go together");
	if (key_file && strcmp(key_file, "-") == 0)
		return err_set(err, ERR_INPUT,
		    "--key-file: standard input is for messages");
	client_key_file(key_file);
	if (front_settle(&front, !goes_on, err) < 0 ||
	    memory_name_check("--name", session.name, err) < 0)
		return -1;
	session.dir = front.dir;
	session.cube = front.cube;
	session.user = front.user;
	session.agent = front.agent;
	session.app = front.app;
	session.run = front.run;
	session.goes_on = goes_on;
	session.memory_budget = (size_t)budget;
	session.meter = &meter;
	session.steps_max = no_tools ? 1 : (int)steps;
	return 0;
}

/* A person was told what went wrong, and has gone on. */
static int
end(bool held)
{
	bool written = prog_flush();
	int status = prog_end();

	if (held)
		status = written ? PROG_OK : PROG_STORE;
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	bool person, good;
	int first;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	person = isatty(STDIN_FILENO) && !as_json;
	session.stopped = person ? repl_stopped : prog_signal;
	if (person)
		repl_begin();
	good = set_options(argc - first, argv + first, &err) == 0 &&
	       (person ? repl_run : talk_run)(&session, &err) == 0;
	if (!good)
		prog_error(&err);
	if (stats)
		front_stats(&meter);
	meter_release(&meter);
	front_release(&front);
	return end(good && person);
}
