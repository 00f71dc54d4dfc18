#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "serve/front.h"
#include "serve/mcp.h"

static struct front front;
static struct operation_desk desk = { .front = &front, .by = "memos-mcp" };
static const char *tools = "memos";

static const struct opt opts[] = {
	FRONT_AGENT(front),
	{ "allow-delete", 0, OPT_FLAG, &desk.allow_delete, NULL,
	    "offer what deletes memories, too", 0, 0 },
	FRONT_APP(front),
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "read-only", 0, OPT_FLAG, &desk.read_only, NULL,
	    "offer only what changes nothing", 0, 0 },
	{ "redact", 0, OPT_FLAG, &desk.redact, NULL,
	    "mask keys, tokens and passwords of what is added", 0, 0 },
	FRONT_RUN(front),
	{ "tools", 0, OPT_ENUM, &tools, OPERATION_PROFILES,
	    "whose names the tools have", 0, 0 },
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-mcp", "",
	"memory for agents, by the Model Context Protocol",
	"$ memos-mcp --user ann\n"
	"$ memos-mcp --tools mem0 --allow-delete\n"
	"$ echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}' | memos-mcp\n",
	opts };

static int
work(int n_operands, char **operands, struct err *err)
{
	struct mcp mcp = { .desk = &desk, .profile = operation_profile(tools) };

	if (n_operands)
		return err_set(err, ERR_INPUT,
		    "unexpected '%.128s': messages come from standard input",
		    operands[0]);
	if (desk.read_only && desk.allow_delete)
		return err_set(err, ERR_INPUT,
		    "--read-only and --allow-delete do not go together");
	if (front_settle(&front, true, err) < 0)
		return -1;
	return mcp_serve(&mcp, err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first, status;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	if (work(argc - first, argv + first, &err) < 0)
		prog_error(&err);
	operation_desk_close(&desk);
	front_release(&front);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}
