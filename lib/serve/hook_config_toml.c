#include <string.h>

#include "base/json.h"
#include "serve/hook_config.h"

/*
 * Just enough of TOML to see whether a file is one that tables can be put
 * behind: tables, keys with their values, and where values end that go over
 * lines.
 */
static const char BEGIN[] = "# memos-hook: begin\n";
static const char END[] = "# memos-hook: end\n";

static const char *const EVENTS[] = { "SessionStart", "UserPromptSubmit",
	"Stop", "PreCompact" };

struct scan {
	const char *at, *end;
	size_t line;
	const char *what; /* is wrong */
};

static bool
starts(const struct scan *s, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(s->end - s->at) >= n && memcmp(s->at, with, n) == 0;
}

static bool
fail(struct scan *s, const char *what)
{
	s->what = s->what ? s->what : what;
	return false;
}

static void
skip_blanks(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
		s->at++;
}

static void
skip_comment(struct scan *s)
{
	if (s->at < s->end && *s->at == '#')
		while (s->at < s->end && *s->at != '\n')
			s->at++;
}

/* A string to its end, of one line or of several. */
static bool
skip_string(struct scan *s)
{
	const char quote = *s->at;
	const char three[] = { quote, quote, quote, '\0' };
	const bool lines = starts(s, three);

	for (s->at += lines ? 3 : 1; s->at < s->end; s->at++) {
		if (lines ? starts(s, three) : *s->at == quote) {
			s->at += lines ? 3 : 1;
			/* two quotes may stand before the three */
			while (lines && s->at < s->end && *s->at == quote)
				s->at++;
			return true;
		}
		if (*s->at == '\n' && !lines)
			break;
		s->line += *s->at == '\n';
		if (*s->at == '\\' && quote == '"' && s->at + 1 < s->end &&
		    s->at[1] != '\n')
			s->at++;
	}
	return fail(s, "a string has no end");
}

/* Keys and dots, up to what stands behind them. */
static bool
skip_key(struct scan *s)
{
	static const char bare[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789_-";
	bool any = false;

	for (;;) {
		const char *start;

		skip_blanks(s);
		start = s->at;
		if (s->at < s->end && strchr("\"'", *s->at) && *s->at) {
			if (!skip_string(s))
				return false;
		} else {
			s->at += strspn(s->at, bare);
		}
		any = s->at > start;
		skip_blanks(s);
		if (!any || s->at >= s->end || *s->at != '.')
			break;
		s->at++;
	}
	return any || fail(s, "there is no key");
}

/* A value to the end of its line, brackets to theirs. */
static bool
skip_value(struct scan *s)
{
	int depth = 0;
	bool any = false;

	for (; s->at < s->end; s->at++) {
		if (*s->at == '"' || *s->at == '\'') {
			if (!skip_string(s))
				return false;
			s->at--;
		} else if (*s->at == '[' || *s->at == '{') {
			depth++;
		} else if (*s->at == ']' || *s->at == '}') {
			if (--depth < 0)
				return fail(s, "a bracket has no beginning");
		} else if (*s->at == '#') {
			skip_comment(s);
			s->at--;
			continue;
		} else if (*s->at == '\n' && !depth) {
			break;
		} else if (*s->at == '\n') {
			s->line++;
			continue;
		} else if (strchr(" \t\r,", *s->at)) {
			continue;
		}
		any = true;
	}
	if (depth)
		return fail(s, "a bracket has no end");
	return any || fail(s, "there is no value");
}

static bool
skip_table(struct scan *s)
{
	const char *end = starts(s, "[[") ? "]]" : "]";

	s->at += strlen(end);
	if (!skip_key(s) || !starts(s, end))
		return fail(s, "a table has no ']'");
	s->at += strlen(end);
	return true;
}

/* Whether a key or a table is `hooks`, or stands in it. */
static bool
is_hooks(const char *name)
{
	return strncmp(name, "hooks", 5) == 0 &&
	       strchr(" \t.]=", name[5]) != NULL;
}

/* What a text has of hooks. */
struct found {
	bool tables; /* [hooks...] or [[hooks...]] */
	bool values; /* written as values, behind which no table may come */
};

/* A line, or several. */
static bool
skip_item(struct scan *s, bool *in_hooks, bool *root, struct found *found)
{
	const char *key;

	skip_blanks(s);
	if (s->at < s->end && *s->at == '[') {
		const char *name = s->at + 1 + (s->at[1] == '[');

		*root = false;
		*in_hooks = strncmp(name, "hooks]", 6) == 0;
		found->tables = found->tables || is_hooks(name);
		if (!skip_table(s))
			return false;
	} else if (s->at < s->end && !strchr("#\r\n", *s->at)) {
		key = s->at;
		if (!skip_key(s))
			return false;
		if (s->at >= s->end || *s->at++ != '=')
			return fail(s, "there is no '='");
		found->values = found->values || (*root && is_hooks(key)) ||
				(*in_hooks && strncmp(key, "state", 5) != 0);
		if (!skip_value(s))
			return false;
	}
	skip_blanks(s);
	skip_comment(s);
	if (starts(s, "\r"))
		s->at++;
	if (s->at < s->end && *s->at != '\n')
		return fail(s, "something stands behind the end");
	s->at += s->at < s->end;
	s->line++;
	return true;
}

static int
check(const struct buf *text, struct found *found, struct err *err)
{
	struct scan s = { buf_text(text), buf_text(text) + text->len, 1, NULL };
	bool in_hooks = false, root = true;

	*found = (struct found){ 0 };
	while (s.at < s.end)
		if (!skip_item(&s, &in_hooks, &root, found))
			return err_set(
			    err, ERR_INPUT, "line %zu: %s", s.line, s.what);
	return 0;
}

bool
hook_config_has_toml(const struct buf *text)
{
	struct found found;
	struct err ignored;

	if (check(text, &found, &ignored) < 0)
		return strstr(buf_text(text), "[hooks") != NULL;
	return found.tables || found.values;
}

/* The last line of a kind that begins before a place, or NULL. */
static char *
last_line(const struct buf *text, const char *kind, const char *before)
{
	char *found = NULL, *at = text->data;

	for (; at && (at = strstr(at, kind)) && at < before; at++)
		if (at == text->data || at[-1] == '\n')
			found = at;
	return found;
}

int
hook_config_remove_toml(struct buf *text, struct err *err)
{
	struct found found;
	char *begin, *end;

	if (check(text, &found, err) < 0)
		return -1;
	if (!text->len)
		return 0;
	end = last_line(text, END, text->data + text->len);
	begin = end ? last_line(text, BEGIN, end) : NULL;
	if (!begin)
		return 0;
	end += strlen(END);
	/* the empty line in front is ours, too */
	if (begin - text->data > 1 && begin[-1] == '\n' && begin[-2] == '\n')
		begin--;
	memmove(begin, end, (size_t)(text->data + text->len - end) + 1);
	text->len -= (size_t)(end - begin);
	return 0;
}

int
hook_config_add_toml(const char *command, struct buf *text, struct err *err)
{
	struct found found;

	if (hook_config_remove_toml(text, err) < 0 ||
	    check(text, &found, err) < 0)
		return -1;
	if (found.values)
		return err_set(err, ERR_INPUT,
		    "'hooks' is written as a value, behind which nothing can "
		    "be put: see --print");
	if (text->len && text->data[text->len - 1] != '\n')
		buf_char(text, '\n');
	buf_string(text, text->len ? "\n" : "");
	buf_string(text, BEGIN);
	for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++) {
		buf_printf(text,
		    "[[hooks.%s]]\n[[hooks.%s.hooks]]\ntype = \"command\"\n"
		    "command = ",
		    EVENTS[i], EVENTS[i]);
		/* what JSON escapes, TOML reads */
		json_put_string(text, command, strlen(command));
		buf_string(text, "\ntimeout = 15\n");
	}
	buf_string(text, END);
	return 0;
}
