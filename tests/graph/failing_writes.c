/* A layer between a process and the C library in which one call that changes a folder fails, or all from one on.

   Loaded with LD_PRELOAD, so that the calls of SQLite and RocksDB come through it too. It is armed by `fail_at`, from
   within the process, and counts every call that writes, grows, makes, renames, links, takes away or makes safe
   something below a folder. Writes and all that needs room fail with ENOSPC, the others with EIO. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char root[PATH_MAX];
static size_t root_length;
static atomic_long count, number;
static atomic_int for_good, hit;
static char told[PATH_MAX + 64];

/* From now on the `n`-th call on something below `folder` fails; with `rest` all after it too. 0: none. */
void fail_at(const char *folder, long n, int rest) {
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    told[0] = 0;
    atomic_store(&count, 0);
    atomic_store(&for_good, rest);
    atomic_store(&hit, 0);
    atomic_store(&number, n);
}

/* How many calls there were. */
long calls(void) { return atomic_load(&count); }

/* The call that failed first, and what it was about; empty if none did. */
const char *failed(void) { return told; }

enum { NO, FIRST, LATER };

static int fails(const char *what, const char *path) {
    if (!root_length || strncmp(path, root, root_length)) return NO;
    long n = atomic_fetch_add(&count, 1) + 1, at = atomic_load(&number);
    if (!at || n < at) return NO;
    if (n == at) {
        snprintf(told, sizeof told, "%s %s", what, path + root_length);
        return FIRST;
    }
    return atomic_load(&for_good) ? LATER : NO;
}

static int fails_at(const char *what, int folder, const char *path) {
    if (path[0] == '/' || folder == AT_FDCWD) return fails(what, path);
    char link[64], whole[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t n = readlink(link, whole, sizeof whole - 1);
    if (n < 0 || (size_t)n + strlen(path) + 2 > sizeof whole) return NO;
    snprintf(whole + n, sizeof whole - (size_t)n, "/%s", path);
    return fails(what, whole);
}

static int fails_on(const char *what, int file) {
    char link[64], path[PATH_MAX];
    if (!root_length) return NO;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return NO;
    path[n] = 0;
    return fails(what, path);
}

static int no(int error) {
    errno = error;
    return -1;
}

#define REAL(name, ...) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

/* On a disk that fills up, the first write is cut in half. */
#define WRITING(type, name, arguments, half, whole)                                                                    \
    type name arguments {                                                                                              \
        switch (fails_on(#name, file)) {                                                                               \
        case NO: return whole;                                                                                         \
        case FIRST: if (atomic_load(&for_good) && size > 1) return half; /* fall through */                            \
        default: return no(ENOSPC);                                                                                    \
        }                                                                                                              \
    }

WRITING(ssize_t, write, (int file, const void *data, size_t size), REAL(write, file, data, size / 2),
        REAL(write, file, data, size))
WRITING(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), REAL(pwrite, file, data, size / 2, at),
        REAL(pwrite, file, data, size, at))
WRITING(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at),
        REAL(pwrite64, file, data, size / 2, at), REAL(pwrite64, file, data, size, at))
WRITING(ssize_t, writev, (int file, const struct iovec *data, int size), REAL(writev, file, data, size / 2),
        REAL(writev, file, data, size))

#define ON_FILE(name, error, parameters, ...)                                                                          \
    int name parameters { return fails_on(#name, file) ? no(error) : REAL(name, __VA_ARGS__); }
#define ON_PATH(name, error, subject, parameters, ...)                                                                 \
    int name parameters { return fails(#name, subject) ? no(error) : REAL(name, __VA_ARGS__); }
#define ON_PATH_AT(name, error, parameters, ...)                                                                       \
    int name parameters { return fails_at(#name, folder, path) ? no(error) : REAL(name, __VA_ARGS__); }

ON_FILE(fsync, EIO, (int file), file)
ON_FILE(fdatasync, EIO, (int file), file)
ON_FILE(ftruncate, EIO, (int file, off_t size), file, size)
ON_FILE(ftruncate64, EIO, (int file, off64_t size), file, size)
ON_FILE(fallocate, ENOSPC, (int file, int mode, off_t at, off_t size), file, mode, at, size)
ON_FILE(fallocate64, ENOSPC, (int file, int mode, off64_t at, off64_t size), file, mode, at, size)
ON_PATH(mkdir, ENOSPC, path, (const char *path, mode_t mode), path, mode)
ON_PATH(rename, ENOSPC, new, (const char *old, const char *new), old, new)
ON_PATH(link, ENOSPC, new, (const char *old, const char *new), old, new)
ON_PATH(unlink, EIO, path, (const char *path), path)
ON_PATH(rmdir, EIO, path, (const char *path), path)
ON_PATH_AT(mkdirat, ENOSPC, (int folder, const char *path, mode_t mode), folder, path, mode)
ON_PATH_AT(unlinkat, EIO, (int folder, const char *path, int flags), folder, path, flags)
ON_PATH_AT(renameat, ENOSPC, (int from, const char *old, int folder, const char *path), from, old, folder, path)
ON_PATH_AT(renameat2, ENOSPC, (int from, const char *old, int folder, const char *path, unsigned flags), from, old,
           folder, path, flags)
ON_PATH_AT(linkat, ENOSPC, (int from, const char *old, int folder, const char *path, int flags), from, old, folder,
           path, flags)

/* Opening a file that is there already needs no room. */
#define MAKES(flags, folder, path) (((flags) & O_CREAT) && faccessat(folder, path, F_OK, 0) && errno == ENOENT)
#define MODE                                                                                                           \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                               \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }
#define OPENING(name)                                                                                                  \
    int name(const char *path, int flags, ...) {                                                                       \
        MODE return MAKES(flags, AT_FDCWD, path) && fails(#name, path) ? no(ENOSPC) : REAL(name, path, flags, mode);   \
    }
#define OPENING_AT(name)                                                                                               \
    int name(int folder, const char *path, int flags, ...) {                                                           \
        MODE return MAKES(flags, folder, path) && fails_at(#name, folder, path)                                        \
            ? no(ENOSPC) : REAL(name, folder, path, flags, mode);                                                      \
    }

OPENING(open)
OPENING(open64)
OPENING_AT(openat)
OPENING_AT(openat64)
