// System calls that Swift's Glibc module lacks (variadic or hidden behind feature macros). No logic.
#ifndef SIGNET_FILES_SHIM_H
#define SIGNET_FILES_SHIM_H

/// Forbids core dumps and reading of this process's memory by its user's other processes. 0, or -1 with errno.
int signet_forbid_core_dumps(void);

#endif
