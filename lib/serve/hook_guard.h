#ifndef MEMOS_SERVE_HOOK_GUARD_H
#define MEMOS_SERVE_HOOK_GUARD_H

/*
 * Between an agent and what answers it.  Agents take a status of 2 for "do not
 * go on", wait for whoever takes long, and read standard output as JSON.  So
 * the work is done by a child: whatever becomes of it (a fault, a crash, want
 * of memory, no end), this process ends in time with 0 or 1, has printed the
 * whole answer or nothing, and each line that the child said on stderr stands
 * there and in the log.
 */
enum { HOOK_GUARD_MS = 10000 /* shorter than agents are told to wait */ };

/*
 * Returns in the child, with pipes for its stdout and stderr; never in the
 * parent, which gives up after so many milliseconds.  To be called before
 * anything else of main().
 */
void hook_guard(int ms);

#endif
