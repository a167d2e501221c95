// System calls that Swift's Glibc module lacks (variadic or hidden behind feature macros). No logic.
#ifndef SIGNET_FILES_SHIM_H
#define SIGNET_FILES_SHIM_H

/// Forbids core dumps and reading of this process's memory by its user's other processes. 0, or -1 with errno.
int signet_forbid_core_dumps(void);

/// Gives a file another name if nothing has that name yet: EEXIST otherwise. 0, or -1 with errno.
int signet_rename_new(const char *from, const char *to);

/// Lets two files change names, in one step. 0, or -1 with errno.
int signet_rename_exchange(const char *one, const char *other);

/// Brings everything that was written to the file system of a descriptor to its device. 0, or -1 with errno.
int signet_sync_file_system(int descriptor);

#endif
