#include "model/phone_book.h"

#include "model/contact.h"
#include "model/list.h"
#include "xml/write.h"

enum { NAME_MAX_CHARACTERS = 64, GLOBAL_MAX = 10, TEAM_MAX = 300 };

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct phone_book *)out = (struct phone_book) {
        .id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .type = db_get_text(rows, 2, a),
    };
}

enum err phone_book_load(struct db *db, struct arena *a, int64_t id, struct phone_book *out)
{
    return model_one(db, Q_PHONE_BOOK_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);
}

static enum err load_list(struct db *db, enum query q, const struct db_arg *args, struct arena *a,
                          struct phone_book **out, size_t *count)
{
    return model_list(db, q, args, a, read_row, sizeof **out, (void **)out, count);
}

enum err phone_book_list(struct db *db, struct arena *a, struct phone_book **out, size_t *count)
{
    return load_list(db, Q_PHONE_BOOKS_ALL, DB_NO_ARGS, a, out, count);
}

enum err phone_book_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                                 struct phone_book **out, size_t *count)
{
    return load_list(db, Q_PHONE_BOOKS_OF_TEAM, DB_ARGS(db_int(team_id)), a, out, count);
}

enum err phone_book_list_assigned(struct db *db, struct arena *a, int64_t team_id,
                                  struct phone_book **out, size_t *count)
{
    return load_list(db, Q_PHONE_BOOKS_ASSIGNED, DB_ARGS(db_int(team_id)), a, out, count);
}

bool phone_book_in_use(struct db *db, int64_t id)
{
    struct db_rows rows;

    if (db_one(db, Q_PHONE_BOOK_IN_USE, DB_ARGS(db_int(id)), &rows))
        return false;
    db_done(&rows);
    return true;
}

/* -- configuration --------------------------------------------------------------------------- */

enum err phone_book_check(const struct phone_book *b, const char **what)
{
    size_t n = str_characters(str_of(b->name));

    *what = NULL;
    if (n < 1 || n > NAME_MAX_CHARACTERS)
        *what = "name";
    else if (!same(b->type, "GLOBAL") && !same(b->type, "TEAM"))
        *what = "type";
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

static enum err check_room(struct db *db, const struct phone_book *b)
{
    return model_check_room(db, Q_PHONE_BOOK_COUNT, DB_ARGS(db_text(b->type)),
                            same(b->type, "GLOBAL") ? GLOBAL_MAX : TEAM_MAX);
}

enum err phone_book_add(struct db *db, struct phone_book *b)
{
    enum err e;

    if ((e = check_room(db, b)))
        return e;
    e = db_run(db, Q_PHONE_BOOK_ADD, DB_ARGS(db_text(b->name), db_text(b->type)));
    b->id = e ? 0 : db_last_id(db);
    return e;
}

enum err phone_book_save(struct db *db, const struct phone_book *was, const struct phone_book *b)
{
    enum err e = same(was->type, b->type) ? ERR_OK : check_room(db, b);

    if (e)
        return e;
    return db_run(db, Q_PHONE_BOOK_SAVE,
                  DB_ARGS(db_int(b->id), db_text(b->name), db_text(b->type)));
}

enum err phone_book_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_PHONE_BOOK_REMOVE, DB_ARGS(db_int(id)));
}

/* -- shapes ---------------------------------------------------------------------------------- */

static void write_head(struct buf *xml, const struct phone_book *b)
{
    xml_open(xml, "PhoneBook");
    xml_text(xml, "name", b->name);
    xml_text(xml, "type", b->type);
    buf_addf(xml, "<uri>/finesse/api/PhoneBook/%lld</uri>", (long long)b->id);
}

void phone_book_write(struct buf *xml, const struct phone_book *b)
{
    write_head(xml, b);
    buf_addf(xml, "<contacts>/finesse/api/PhoneBook/%lld/Contacts</contacts>", (long long)b->id);
    xml_close(xml, "PhoneBook");
}

enum err phone_books_count_contacts(struct db *db, const struct phone_book *books, size_t count,
                                    int64_t *total)
{
    int64_t n;
    enum err e;

    *total = 0;
    for (size_t i = 0; i < count; i++) {
        if ((e = contact_count(db, books[i].id, &n)))
            return e;
        *total += n;
    }
    if (*total > PHONE_BOOK_CONTACTS)
        *total = PHONE_BOOK_CONTACTS;
    return ERR_OK;
}

enum err phone_books_write(struct buf *xml, struct db *db, struct arena *a,
                           const struct phone_book *books, size_t count, int64_t first,
                           int64_t last, bool whole)
{
    int64_t skip = first - 1, left = last - first + 1, n;
    enum err e = ERR_OK;

    xml_open(xml, "PhoneBooks");
    for (size_t i = 0; !e && i < count; i++) {
        struct contact *contacts = NULL;
        size_t found = 0;

        if ((e = contact_count(db, books[i].id, &n)))
            break;
        if (skip < n && left > 0)
            e = contact_list(db, a, books[i].id, skip, left, &contacts, &found);
        skip = skip < n ? 0 : skip - n;
        left -= (int64_t)found;
        if (!found && !whole)
            continue;
        write_head(xml, &books[i]);
        contacts_write(xml, contacts, found);
        xml_close(xml, "PhoneBook");
    }
    xml_close(xml, "PhoneBooks");
    return e;
}
