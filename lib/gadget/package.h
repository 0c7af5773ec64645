/* package: the files of gadgets that an administrator sends in one: a zip, or a spec alone.
 *
 *   package_read(a, bytes, &p)    what is in it, or why it cannot be taken
 *   package_check(a, &p, base)    each spec in it is looked at as check.h does
 *
 * Nothing is trusted: how many there are, how large they say they are, where they want to lie, what
 * they are (no links), twice the same name.  What a Mac puts beside (__MACOSX, .DS_Store) is left
 * out.  Everything belongs to the arena. */
#ifndef APLOMB_GADGET_PACKAGE_H
#define APLOMB_GADGET_PACKAGE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "gadget/check.h"

enum {
    PACKAGE_FILES = 500,
    PACKAGE_BYTES = 16 * 1024 * 1024, /* of all files, unpacked */
    PACKAGE_PATH = 200                /* bytes of a file's path */
};

struct package_file {
    const char *path; /* relative, of A-Z a-z 0-9 . _ - @ + ( ) ~ and blank, between slashes */
    struct str bytes;
    bool is_spec;
    struct check_report report; /* of a spec, after package_check() */
};

struct package {
    struct package_file *files;
    size_t count;
    int specs, errors;
    const char *why, *where; /* of one that cannot be taken: the reason, and which file or "" */
};

/* A zip by its first bytes, else one file that is called gadget.xml.  False with p->why. */
bool package_read(struct arena *a, struct str bytes, struct package *p);

/* base: absolute http(s) address under which the files will be, with a slash at its end.  Files of
 * other places are not looked at. */
void package_check(struct arena *a, struct package *p, const char *base);

/* May this be a file of a package? */
bool package_path_is_safe(const char *path);

#endif
