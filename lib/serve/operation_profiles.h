#ifndef MEMOS_SERVE_OPERATION_PROFILES_H
#define MEMOS_SERVE_OPERATION_PROFILES_H

#include "serve/operation.h"

/* The profiles: each in a file of its own, nothing but data. */
extern const struct operation_profile operation_memos, operation_mem0,
    operation_memtensor, operation_server_memory;

/* The functions that stand behind them. */
operation_run operation_search, operation_context, operation_list,
    operation_get, operation_add, operation_update, operation_delete,
    operation_feedback, operation_blocks, operation_edit_block, operation_stats,
    operation_create_cube, operation_scopes;

/* Tables that results share. */
extern const struct operation_field operation_record[], operation_change[];
/* A list `results` of either. */
extern const struct operation_field operation_found[], operation_changed[];

/* Appends the member `key` of lines of JSON, as a list. */
void operation_put_lines(
    struct operation_call *call, const char *key, const struct buf *lines);

#endif
