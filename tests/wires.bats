# What a command touches: it opens what it needs, and nothing else.
load helper

# Says in WIRES_LOG what a program opens, writes to, and connects to.
setup_file() {
	export WIRES=$BATS_FILE_TMPDIR/wires.so
	cat >"$BATS_FILE_TMPDIR/wires.c" <<-'EOF'
		#define _GNU_SOURCE
		#include <dlfcn.h>
		#include <fcntl.h>
		#include <stdarg.h>
		#include <stdio.h>
		#include <stdlib.h>
		#include <string.h>
		#include <sys/socket.h>
		#include <sys/stat.h>
		#include <unistd.h>
		#undef _FORTIFY_SOURCE

		static void
		say(const char *what, const char *path)
		{
			const char *name = getenv("WIRES_LOG");
			int (*real)(const char *, int, ...) =
			    dlsym(RTLD_NEXT, "open");
			int log = name ? real(name, O_WRONLY | O_CREAT |
				O_APPEND | O_CLOEXEC, 0600) : -1;

			if (log >= 0) {
				dprintf(log, "%s %s\n", what, path);
				close(log);
			}
		}

		/* The file behind a descriptor, if it is one. */
		static void
		say_file(const char *what, int fd)
		{
			char link[40], path[4096];
			struct stat st;
			ssize_t n;

			if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || fd < 3)
				return;
			snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
			n = readlink(link, path, sizeof path - 1);
			path[n < 0 ? 0 : n] = '\0';
			say(what, path);
		}

		#define OPEN(name)                                            \
			int name(const char *path, int flags, ...)            \
			{                                                     \
				int (*real)(const char *, int, ...) =         \
				    dlsym(RTLD_NEXT, #name);                  \
				va_list ap;                                   \
				int mode;                                     \
				va_start(ap, flags);                          \
				mode = va_arg(ap, int);                       \
				va_end(ap);                                   \
				say((flags & O_ACCMODE) == O_RDONLY ? "read"  \
								    : "open", \
				    path);                                    \
				return real(path, flags, mode);               \
			}
		OPEN(open)
		OPEN(open64)

		#define FOPEN(name)                                         \
			FILE *name(const char *path, const char *mode)      \
			{                                                   \
				FILE *(*real)(const char *, const char *) = \
				    dlsym(RTLD_NEXT, #name);                \
				say(*mode == 'r' ? "read" : "open", path);  \
				return real(path, mode);                    \
			}
		FOPEN(fopen)
		FOPEN(fopen64)

		#define WRITE(name, type, what, from, give)                \
			type name from                                     \
			{                                                  \
				type (*real) from = dlsym(RTLD_NEXT, #name); \
				say_file(what, fd);                        \
				return real give;                          \
			}
		WRITE(write, ssize_t, "write", (int fd, const void *b, size_t n),
		    (fd, b, n))
		WRITE(pwrite, ssize_t, "write",
		    (int fd, const void *b, size_t n, off_t at), (fd, b, n, at))
		WRITE(pwrite64, ssize_t, "write",
		    (int fd, const void *b, size_t n, off64_t at), (fd, b, n, at))
		WRITE(ftruncate, int, "cut", (int fd, off_t n), (fd, n))
		WRITE(ftruncate64, int, "cut", (int fd, off64_t n), (fd, n))

		int
		socket(int domain, int type, int protocol)
		{
			say("socket", "");
			(void)domain, (void)type, (void)protocol;
			return -1;
		}

		int
		connect(int fd, const struct sockaddr *to, socklen_t size)
		{
			say("connect", "");
			(void)fd, (void)to, (void)size;
			return -1;
		}
	EOF
	"${CC:-cc}" -O -fPIC -shared -o "$WIRES" "$BATS_FILE_TMPDIR/wires.c" -ldl
}

setup() {
	memos_setup
	mapfile -t COMMANDS < <(commands)
	DATA=$XDG_DATA_HOME/memos
	STORE=$DATA/default
	CONFIG=$XDG_CONFIG_HOME/memos/config
	# a sanitizer's library wants to be the first
	SANITIZER=$(ldd "$MEMOS_BUILD/memos-add" |
		awk '/lib[at]san/ { print $3 }')
}

# wired CMD ...: runs it; what it touched is in the file `log`, each line once.
wired() {
	local status=0

	: >log.raw
	env LD_PRELOAD="$SANITIZER $WIRES" WIRES_LOG="$PWD/log.raw" "$@" \
		</dev/null >out 2>err || status=$?
	# what counts the lines that tests reach writes it down
	grep -v '\.gcda$' log.raw | sort -u >log || true
	return "$status"
}

filled() {
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"Ann prefers tea","user_id":"ann"}
		{"id":"b","memory":"I moved to Lyon","role":"user","run_id":"s1"}
	EOF
}

# each_command: runs every command in an ordinary way, LINE by LINE.
each_command() {
	cat <<-'EOF'
		memos-add a cup of green tea
		memos-add --redact token=x
		memos-search where did Ann move
		memos-search --explain --why a tea
		memos-list
		memos-list --ids ids
		memos-export
		memos-cube create other
		memos-cube list
		memos-cube stats
		memos-cube check
		memos-cube reindex
		memos-cube dump copy
	EOF
}

@test "the counter counts: it sees what a command opens and writes" {
	wired memos-add tea
	cat log
	grep -qx "open $STORE/memory.db" log
	grep -q "^write $STORE/memory.db" log
	grep -qx "read $CONFIG" log
	run ! wired python3 -c 'import socket; socket.socket()'
	grep -qx 'socket ' log
}

@test "--help, --version and --dump-options open nothing at all" {
	filled
	for cmd in "${COMMANDS[@]}"; do
		for word in --help --version --dump-options; do
			echo "$cmd $word"
			wired "$cmd" "$word"
			diff /dev/null log
		done
		wired "$cmd" tea --help
		diff /dev/null log
	done
}

@test "they work where store and configuration cannot be read" {
	filled
	mkdir -p "${CONFIG%/*}"
	echo '[memos]' >"$CONFIG"
	chmod 0 "$CONFIG" "$STORE" "$XDG_DATA_HOME/memos"
	for cmd in "${COMMANDS[@]}"; do
		for word in --help --version --dump-options; do
			run -0 --separate-stderr unprivileged "$cmd" "$word"
			[ "$stderr" = "" ]
		done
	done
	chmod 700 "$XDG_DATA_HOME/memos" "$STORE"
}

@test "a wrong command line is known before any store is opened" {
	filled
	while read -r line; do
		echo "$line"
		# shellcheck disable=SC2086 # words are meant to be split
		wired $line && return 1
		[ -s err ]
		run ! grep -F "$XDG_DATA_HOME" log
	done <<-'EOF'
		memos-add --no-such-option
		memos-add --type nothing tea
		memos-search --no-such-option
		memos-search --fields nothing tea
		memos-search --filter { tea
		memos-search --since never tea
		memos-search --without nothing tea
		memos-list --state nothing
		memos-list --fields nothing
		memos-export tea
		memos-export --type nothing
		memos-cube
		memos-cube mend
		memos-cube stats a b
	EOF
}

@test "no command opens a socket" {
	filled
	echo a >ids
	while read -r line; do
		echo "$line"
		# shellcheck disable=SC2086 # words are meant to be split
		wired $line
		[ -s log ]
		run ! grep -E '^(socket|connect)' log
	done < <(each_command)
}

@test "a command opens its store, its input and the configuration only" {
	filled
	echo a >ids
	while read -r line; do
		echo "$line"
		# shellcheck disable=SC2086 # words are meant to be split
		wired $line
		# directories that were made are made durable from above
		grep -vE "^[a-z]+ ($CONFIG|$DATA/(default|other)(/index)?(/[^/]*)?|$(
		)(.*/)?copy(/[^/]*)?|\.|ids|/dev/urandom|$MEMOS_BUILD/words.bin)\$" log |
			awk -v store="$STORE/" '
				$1 != "read" || index(store, $2) != 1' >others
		diff /dev/null others
		[ "$(grep -c "read $CONFIG" log)" -eq 1 ]
	done < <(each_command)
}

@test "what reads opens the database for reading, and writes nothing" {
	filled
	before=$(checksum)
	touch -d '2026-01-01' "$(db)"
	for line in 'memos-search where did Ann move' 'memos-search --why a tea' \
		memos-list 'memos-list a' memos-export 'memos-cube stats' \
		'memos-cube check'; do
		echo "$line"
		# shellcheck disable=SC2086 # words are meant to be split
		wired $line
		grep -qx "read $(db)" log
		run ! grep -E "^(open|write|cut) $(db)\$" log
		# of what SQLite has besides, the log stays as it is
		run ! grep -E '^(write|cut) .*-wal$' log
	done
	[ "$(checksum)" = "$before" ]
	[ "$(date -u -r "$(db)" +%F)" = 2026-01-01 ]
}

@test "without a store, what reads looks at the configuration only" {
	for line in 'memos-search tea' memos-list memos-export 'memos-cube stats'; do
		# shellcheck disable=SC2086 # words are meant to be split
		run -1 wired $line
		diff <(echo "read $CONFIG") log
	done
	[ ! -e "$XDG_DATA_HOME/memos" ]
}

@test "only the cube that is meant is opened" {
	filled
	memos-cube create work >/dev/null
	memos-add -c work 'tea at work' >/dev/null
	for line in 'memos-search -c work tea' 'memos-list -c work' \
		'memos-add -c work more' 'memos-cube stats work' \
		'memos-cube list'; do
		echo "$line"
		# shellcheck disable=SC2086 # words are meant to be split
		wired $line
		run ! grep "$STORE/" log
	done
	wired memos-search -c work -c default tea
	grep -q "$STORE/memory.db" log
}
