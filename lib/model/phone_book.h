/* phone_book: numbers that agents look up (table phone_book).  Source: reference rest-config 6. */
#ifndef APLOMB_MODEL_PHONE_BOOK_H
#define APLOMB_MODEL_PHONE_BOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct phone_book {
    int64_t id;
    const char *name;
    const char *type; /* GLOBAL: everybody's; TEAM: of the teams it is assigned to */
};

enum {
    PHONE_BOOK_CONTACTS = 6000, /* of a book, and that an agent sees over all books */
    CONTACTS_MAX = 50000,       /* of the system */
};

/* Strings belong to a.  ERR_NOT_FOUND. */
enum err phone_book_load(struct db *db, struct arena *a, int64_t id, struct phone_book *out);

/* All there are; what a member of the team sees, global books first; those given to the team. */
enum err phone_book_list(struct db *db, struct arena *a, struct phone_book **out, size_t *count);
enum err phone_book_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                                 struct phone_book **out, size_t *count);
enum err phone_book_list_assigned(struct db *db, struct arena *a, int64_t team_id,
                                  struct phone_book **out, size_t *count);

/* Is it given to a team? */
bool phone_book_in_use(struct db *db, int64_t id);

/* ERR_INVALID_INPUT, and *what names the element. */
enum err phone_book_check(const struct phone_book *b, const char **what);

/* Inside a transaction.  ERR_MAXIMUM_EXCEEDED at 10 global or 300 team books; ERR_CONFLICT when the
 * name is taken.  add sets b->id. */
enum err phone_book_add(struct db *db, struct phone_book *b);
enum err phone_book_save(struct db *db, const struct phone_book *was, const struct phone_book *b);
enum err phone_book_remove(struct db *db, int64_t id);

/* <PhoneBook> of the configuration: contacts is an address. */
void phone_book_write(struct buf *xml, const struct phone_book *b);

/* <PhoneBooks> as an agent reads them, contacts embedded.  Of the contacts over all books only
 * those from first to last (counted from 1) are there; books without any of them only if whole. */
enum err phone_books_write(struct buf *xml, struct db *db, struct arena *a,
                           const struct phone_book *books, size_t count, int64_t first,
                           int64_t last, bool whole);

/* How many contacts the books hold together, at most PHONE_BOOK_CONTACTS. */
enum err phone_books_count_contacts(struct db *db, const struct phone_book *books, size_t count,
                                    int64_t *total);

#endif
