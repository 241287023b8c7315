// Lets one call to the disk fail: the FAULT_NUMBER-th that changes a file in FAULT_FOLDER. Loaded with LD_PRELOAD.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;

// Whether this call is to fail; then the file FAULT_FOLDER.fired says which one it was.
static int fails(const char *path, const char *what) {
    const char *folder = getenv("FAULT_FOLDER"), *number = getenv("FAULT_NUMBER"), *code = getenv("FAULT_ERRNO");
    if (!folder || !number || !code || strncmp(path, folder, strlen(folder)) != 0) return 0;
    if (strstr(path, "inbox.sock") || atomic_fetch_add(&calls, 1) + 1 != atoi(number)) return 0;
    char mark[4096];
    snprintf(mark, sizeof mark, "%s.fired", folder);
    FILE *file = fopen(mark, "w");
    if (file) {
        fprintf(file, "%s %s", what, path + strlen(folder));
        fclose(file);
    }
    errno = atoi(code);
    return 1;
}

static int failsOn(int descriptor, const char *what) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(path, what);
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int d, const void *bytes, size_t count) {
    if (failsOn(d, "write")) return -1;
    return REAL("write", ssize_t (*)(int, const void *, size_t))(d, bytes, count);
}

ssize_t pwrite(int d, const void *bytes, size_t count, off_t offset) {
    if (failsOn(d, "pwrite")) return -1;
    return REAL("pwrite", ssize_t (*)(int, const void *, size_t, off_t))(d, bytes, count, offset);
}

ssize_t pwrite64(int d, const void *bytes, size_t count, off64_t offset) {
    if (failsOn(d, "pwrite")) return -1;
    return REAL("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t))(d, bytes, count, offset);
}

int fsync(int d) { return failsOn(d, "fsync") ? -1 : REAL("fsync", int (*)(int))(d); }

int fdatasync(int d) { return failsOn(d, "fdatasync") ? -1 : REAL("fdatasync", int (*)(int))(d); }

int ftruncate(int d, off_t size) {
    return failsOn(d, "ftruncate") ? -1 : REAL("ftruncate", int (*)(int, off_t))(d, size);
}

int ftruncate64(int d, off64_t size) {
    return failsOn(d, "ftruncate") ? -1 : REAL("ftruncate64", int (*)(int, off64_t))(d, size);
}

int rename(const char *from, const char *to) {
    return fails(from, "rename") ? -1 : REAL("rename", int (*)(const char *, const char *))(from, to);
}
