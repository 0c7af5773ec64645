/* contact: an entry of a phone book (table contact), and the CSV that books are kept in elsewhere.
 * Source: reference rest-config 6. */
#ifndef APLOMB_MODEL_CONTACT_H
#define APLOMB_MODEL_CONTACT_H

#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct contact {
    int64_t id, phone_book_id;
    const char *first_name, *last_name, *phone_number, *description; /* never NULL */
};

/* Strings belong to a.  ERR_NOT_FOUND unless it is in that book. */
enum err contact_load(struct db *db, struct arena *a, int64_t book, int64_t id,
                      struct contact *out);

/* At most `most` contacts of a book behind the first `skip`, in the order they were made. */
enum err contact_list(struct db *db, struct arena *a, int64_t book, int64_t skip, int64_t most,
                      struct contact **out, size_t *count);

enum err contact_count(struct db *db, int64_t book, int64_t *count);

/* ERR_INVALID_INPUT, and *what names the element. */
enum err contact_check(const struct contact *c, const char **what);

/* Inside a transaction.  ERR_MAXIMUM_EXCEEDED when the book or the system is full.  add sets
 * c->id. */
enum err contact_add(struct db *db, struct contact *c);
enum err contact_save(struct db *db, const struct contact *c);
enum err contact_remove(struct db *db, int64_t id);

/* Every contact of the book goes, these come. */
enum err contact_replace(struct db *db, int64_t book, struct contact *list, size_t count);

/* Reads a CSV whose first line is a heading: names, number and notes, quoted or not.  Lines that
 * break a rule are left out and named in *rejected ("3,7"); *count may be 0.  ERR_BAD_REQUEST
 * when it is not UTF-8. */
enum err contacts_read_csv(struct arena *a, struct str text, struct contact **out, size_t *count,
                           const char **rejected);
void contacts_write_csv(struct buf *out, const struct contact *list, size_t count);

/* <Contact>, and <Contacts> around several. */
void contact_write(struct buf *xml, const struct contact *c);
void contacts_write(struct buf *xml, const struct contact *list, size_t count);

#endif
