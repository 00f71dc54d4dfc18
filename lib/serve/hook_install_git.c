#include "serve/hook_install.h"
int hook_install_git(const struct hook_install *install, struct err *err)
{ (void)install; return err_set(err, ERR_INPUT, "no"); }
