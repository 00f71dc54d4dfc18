#ifndef MEMOS_MODEL_KEY_COMMAND_H
#define MEMOS_MODEL_KEY_COMMAND_H

#include "base/err.h"

/*
 * Runs a command, its words split at blanks and no shell, with nothing on
 * standard input and stderr left alone; the first line that it prints is the
 * key.  out has room for KEY_MAX + 1 bytes.  -1 with ERR_INPUT, also if it
 * takes 30 s or stopped() says so.
 */
int key_command(
    const char *command, int (*stopped)(void), char *out, struct err *err);

#endif
