#define _GNU_SOURCE /* renameat2, nftw */
#include "gadget/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What nobody is to see yet, or any more, is hidden by its name. */
#define STAGED ".staged-XXXXXX"

enum { TREE_DEPTH = 16, BEGINNING_BYTES = 4096 };

bool shelf_name_is_good(const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    return n > 0 && n <= SHELF_NAME && !name[n] && *name != '-';
}

static const char *place(struct arena *a, const char *folder, const char *name)
{
    return arena_printf(a, "%s/%s", folder, name);
}

/* -- looking --------------------------------------------------------------------------------- */

static int by_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

enum err shelf_list(struct arena *a, const char *folder, const char ***names, size_t *count)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    *names = arena_array(a, SHELF_GADGETS, sizeof **names);
    *count = 0;
    if (!dir)
        return errno == ENOENT ? ERR_OK : ERR_UNAVAILABLE;
    while (*count < SHELF_GADGETS && (entry = readdir(dir)))
        if (shelf_name_is_good(entry->d_name) && entry->d_type == DT_DIR)
            (*names)[(*count)++] = arena_strdup(a, entry->d_name);
    closedir(dir);
    qsort(*names, *count, sizeof **names, by_name);
    return ERR_OK;
}

static bool begins_like_spec(const char *path)
{
    char text[BEGINNING_BYTES];
    size_t n = strlen(path);
    FILE *file;
    size_t got;

    if (n < 4 || strcmp(path + n - 4, ".xml") != 0 || !(file = fopen(path, "re")))
        return false;
    got = fread(text, 1, sizeof text, file);
    fclose(file);
    return memmem(text, got, "<Module", 7) != NULL;
}

static void look_into(struct arena *a, const char *top, const char *below, int depth,
                      struct shelf_gadget *out)
{
    const char *folder = *below ? place(a, top, below) : top, *path, *whole;
    DIR *dir = depth < TREE_DEPTH ? opendir(folder) : NULL;
    struct dirent *entry;
    struct stat s;

    while (dir && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        path = *below ? place(a, below, entry->d_name) : arena_strdup(a, entry->d_name);
        whole = place(a, top, path);
        if (lstat(whole, &s))
            continue;
        if (S_ISDIR(s.st_mode))
            look_into(a, top, path, depth + 1, out);
        else if (S_ISREG(s.st_mode) && out->count < PACKAGE_FILES)
            out->files[out->count++] = (struct shelf_file) { path, s.st_size,
                                                             begins_like_spec(whole) };
    }
    if (dir)
        closedir(dir);
}

static int by_path(const void *one, const void *other)
{
    return strcmp(((const struct shelf_file *)one)->path, ((const struct shelf_file *)other)->path);
}

enum err shelf_load(struct arena *a, const char *folder, const char *name, struct shelf_gadget *out)
{
    const char *top = place(a, folder, name);
    struct stat s;

    if (!shelf_name_is_good(name) || lstat(top, &s) || !S_ISDIR(s.st_mode))
        return ERR_NOT_FOUND;
    *out = (struct shelf_gadget) { .name = arena_strdup(a, name),
                                   .changed_at = (int64_t)s.st_mtim.tv_sec * 1000,
                                   .files = arena_array(a, PACKAGE_FILES, sizeof *out->files) };
    look_into(a, top, "", 0, out);
    qsort(out->files, out->count, sizeof *out->files, by_path);
    return ERR_OK;
}

/* -- writing --------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at)
{
    (void)s, (void)kind, (void)at;
    return remove(path);
}

void shelf_drop(const char *staged)
{
    if (staged)
        nftw(staged, remove_one, TREE_DEPTH, FTW_DEPTH | FTW_PHYS);
}

/* The folders above it, which may be there. */
static bool make_folders(char *path, char *from)
{
    for (char *c = from; (c = strchr(c, '/')); c++) {
        *c = '\0';
        if (mkdir(path, 0750) && errno != EEXIST)
            return false;
        *c = '/';
    }
    return true;
}

static bool write_file(struct arena *a, const char *folder, const struct package_file *file)
{
    char *path = arena_printf(a, "%s/%s", folder, file->path);
    bool done = make_folders(path, path + strlen(folder) + 1);
    FILE *to = done ? fopen(path, "wxe") : NULL;

    if (!to)
        return false;
    done = fwrite(file->bytes.p, 1, file->bytes.n, to) == file->bytes.n;
    return fclose(to) == 0 && done;
}

enum err shelf_stage(struct arena *a, const char *folder, const struct package *p,
                     const char **staged)
{
    char *path = arena_printf(a, "%s/%s", folder, STAGED);
    char *above = arena_printf(a, "%s/", folder);

    *staged = NULL;
    if (!make_folders(above, above + 1) || !mkdtemp(path) || chmod(path, 0750))
        return ERR_UNAVAILABLE;
    *staged = path;
    for (size_t i = 0; i < p->count; i++)
        if (!write_file(a, path, &p->files[i]))
            return ERR_UNAVAILABLE;
    return ERR_OK;
}

/* Where there is none yet, nothing is left of the staged name. */
enum err shelf_show(struct arena *a, const char *folder, const char *name, const char **staged)
{
    const char *to = place(a, folder, name);

    if (renameat2(AT_FDCWD, *staged, AT_FDCWD, to, RENAME_EXCHANGE) == 0)
        return ERR_OK;
    if (errno != ENOENT || rename(*staged, to))
        return ERR_UNAVAILABLE;
    *staged = NULL;
    return ERR_OK;
}

enum err shelf_hide(struct arena *a, const char *folder, const char *name, const char **staged)
{
    char *path = arena_printf(a, "%s/%s", folder, STAGED);

    *staged = NULL;
    if (!shelf_name_is_good(name))
        return ERR_NOT_FOUND;
    if (!mkdtemp(path))
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
    *staged = path;
    if (rename(place(a, folder, name), path))
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE;
    return ERR_OK;
}
