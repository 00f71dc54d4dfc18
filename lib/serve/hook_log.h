#ifndef MEMOS_SERVE_HOOK_LOG_H
#define MEMOS_SERVE_HOOK_LOG_H

/*
 * What hooks did, in hook.log of the user's state directory: nobody sees what
 * they print.  A line each, with its time; the file is kept below
 * HOOK_LOG_MAX, what is older stands in hook.log.1.  No text of a memory or a
 * prompt ever goes there.  What cannot be written is lost, and is no fault.
 */
enum { HOOK_LOG_MAX = 256 << 10 };

void hook_log(const char *line);

#endif
