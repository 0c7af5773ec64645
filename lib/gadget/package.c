#define _GNU_SOURCE /* memmem */
#include "gadget/package.h"

#include <string.h>
#include <sys/stat.h>
#include <zip.h>

/* -- where a file may lie -------------------------------------------------------------------- */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("._-@+()~ ", c));
}

/* No part is empty or hidden, so none leads upwards. */
bool package_path_is_safe(const char *path)
{
    size_t n = strlen(path);

    if (n == 0 || n > PACKAGE_PATH || path[n - 1] == '/')
        return false;
    for (size_t i = 0; i < n; i++) {
        bool begins = i == 0 || path[i - 1] == '/';

        if (begins ? path[i] == '/' || path[i] == '.' || !is_plain(path[i])
                   : path[i] != '/' && !is_plain(path[i]))
            return false;
    }
    return true;
}

static bool is_left_out(const char *path)
{
    const char *name = strrchr(path, '/');
    size_t n = strlen(path);

    return n == 0 || path[n - 1] == '/' || strncmp(path, "__MACOSX/", 9) == 0 ||
           strcmp(name ? name + 1 : path, ".DS_Store") == 0;
}

/* The same file, or one that would be the folder of the other. */
static bool clashes(const char *one, const char *other)
{
    size_t n = strlen(one), m = strlen(other), least = n < m ? n : m;

    if (strncmp(one, other, least) != 0)
        return false;
    return n == m || (n < m ? other[n] : one[m]) == '/';
}

/* -- what is in it --------------------------------------------------------------------------- */

static bool refuse(struct package *p, const char *why, const char *where)
{
    p->why = why;
    p->where = where;
    return false;
}

static bool holds(struct str text, const char *word)
{
    return memmem(text.p, text.n, word, strlen(word)) != NULL;
}

/* One that is broken must be known for one, too. */
static bool is_spec(const char *path, struct str bytes)
{
    size_t n = strlen(path);

    return n > 4 && strcmp(path + n - 4, ".xml") == 0 && holds(bytes, "<Module");
}

static bool add(struct package *p, const char *path, struct str bytes)
{
    struct package_file *file = &p->files[p->count];

    if (!package_path_is_safe(path))
        return refuse(p, "a file cannot be called so", path);
    for (size_t i = 0; i < p->count; i++)
        if (clashes(p->files[i].path, path))
            return refuse(p, "there are two of one name", path);
    *file = (struct package_file) { .path = path, .bytes = bytes, .is_spec = is_spec(path, bytes) };
    p->specs += file->is_spec;
    p->count++;
    return true;
}

static bool is_link(zip_t *zip, zip_uint64_t i)
{
    zip_uint32_t attributes = 0;
    zip_uint8_t system = 0;

    return zip_file_get_external_attributes(zip, i, 0, &system, &attributes) == 0 &&
           system == ZIP_OPSYS_UNIX && S_ISLNK(attributes >> 16);
}

/* As many bytes as were announced, with the right sum. */
static bool unpack(zip_t *zip, zip_uint64_t i, char *to, size_t n)
{
    zip_file_t *file = zip_fopen_index(zip, i, 0);
    char more;
    bool whole = file && zip_fread(file, to, n) == (zip_int64_t)n && zip_fread(file, &more, 1) == 0;

    if (file)
        zip_fclose(file);
    return whole;
}

static bool take_entry(struct arena *a, struct package *p, zip_t *zip, zip_uint64_t i, size_t *left)
{
    const zip_uint64_t known = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    const char *path;
    zip_stat_t entry;
    char *bytes;

    if (zip_stat_index(zip, i, ZIP_FL_ENC_RAW, &entry) || (entry.valid & known) != known)
        return refuse(p, "the zip is damaged", "");
    path = arena_strdup(a, entry.name);
    if (is_left_out(path))
        return true;
    if (p->count == PACKAGE_FILES)
        return refuse(p, "there are more than 500 files", path);
    if (is_link(zip, i) || entry.encryption_method != ZIP_EM_NONE)
        return refuse(p, "neither links nor encrypted files are taken", path);
    if (entry.size > *left)
        return refuse(p, "unpacked it is larger than 16 MB", path);
    bytes = arena_alloc(a, (size_t)entry.size + 1);
    if (!unpack(zip, i, bytes, (size_t)entry.size))
        return refuse(p, "the zip is damaged", path);
    *left -= (size_t)entry.size;
    return add(p, path, (struct str) { bytes, (size_t)entry.size });
}

static bool read_zip(struct arena *a, struct str bytes, struct package *p)
{
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    size_t left = PACKAGE_BYTES;
    bool good = true;

    if (!zip) {
        zip_source_free(source);
        return refuse(p, "the zip is damaged", "");
    }
    for (zip_int64_t i = 0; good && i < zip_get_num_entries(zip, 0); i++)
        good = take_entry(a, p, zip, (zip_uint64_t)i, &left);
    zip_discard(zip);
    return good;
}

bool package_read(struct arena *a, struct str bytes, struct package *p)
{
    *p = (struct package) { .files = arena_array(a, PACKAGE_FILES, sizeof *p->files), .where = "" };
    if (bytes.n > 4 && memcmp(bytes.p, "PK", 2) == 0 ? !read_zip(a, bytes, p)
                                                     : !add(p, "gadget.xml", bytes))
        return false;
    return p->specs > 0 || refuse(p, "there is no gadget in it: a .xml with <Module>", "");
}

/* -- what its authors should know ------------------------------------------------------------ */

struct looking {
    const struct package *package;
    const char *base;
};

static bool read_file(void *arg, struct arena *a, const char *address, struct str *bytes,
                      const char **content_type, const char **why)
{
    const struct looking *l = arg;
    size_t n = strlen(l->base);

    (void)a;
    (void)content_type;
    *bytes = (struct str) { "", 0 };
    if (strncmp(address, l->base, n) != 0)
        return true; /* somebody else's */
    for (size_t i = 0; i < l->package->count; i++) {
        if (strcmp(l->package->files[i].path, address + n) == 0) {
            *bytes = l->package->files[i].bytes;
            return true;
        }
    }
    *why = "it is not among the files";
    return false;
}

void package_check(struct arena *a, struct package *p, const char *base)
{
    struct looking looking = { p, base };
    struct check_files files = { read_file, &looking };

    for (size_t i = 0; i < p->count; i++) {
        struct package_file *file = &p->files[i];

        if (!file->is_spec)
            continue;
        check_spec(a, arena_printf(a, "%s%s", base, file->path), &files, &file->report);
        p->errors += file->report.errors;
    }
}
