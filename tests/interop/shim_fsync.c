// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD: while the file named by MW_FSYNC_TRIGGER exists, fdatasync() and fsync() of a file with
// MW_FSYNC_PATH in its path ("/journal/" where it is not set) fail with EIO: once, the first failure
// removes the trigger; always while it says so. Each failure is a line in MW_FSYNC_LOG, if set.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int should_fail(int fd) {
  const char* trigger = getenv("MW_FSYNC_TRIGGER");
  char link[64], path[4096];
  if (trigger == NULL || access(trigger, F_OK) != 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = '\0';
  const char* part = getenv("MW_FSYNC_PATH");
  if (strstr(path, part != NULL ? part : "/journal/") == NULL) return 0;
  struct stat info;
  const int is_always = stat(trigger, &info) == 0 && info.st_size > 0;  // "always"
  if (!is_always && unlink(trigger) != 0) return 0;
  const char* log = getenv("MW_FSYNC_LOG");
  FILE* file = log == NULL ? NULL : fopen(log, "a");
  if (file != NULL) {
    fprintf(file, "%s\n", path);
    fclose(file);
  }
  return 1;
}

static int sync_or_fail(const char* name, int fd) {
  if (should_fail(fd)) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  return real(fd);
}

int fdatasync(int fd) {
  return sync_or_fail("fdatasync", fd);
}
int fsync(int fd) {
  return sync_or_fail("fsync", fd);
}
