/* /finesse/api/PhoneBook/{id}/Contact: the entries of a book, one by one and as a whole.
 * Source: Finesse developer guide 12.5, Contact; reference rest-config 6. */
#include "PhoneBook.h"
#include "model/contact.h"

enum { FILE_BYTES = 4 * 1024 * 1024 };

/* 6,000 contacts with the longest texts, escaped. */
static const struct xml_limits import_limits = { .bytes = 8 * 1024 * 1024,
                                                 .depth = 8,
                                                 .nodes = 100000 };

static enum err load(struct request *rq, struct contact *out)
{
    struct phone_book book;
    int64_t id;
    enum err e;

    if ((e = phone_book_of_path(rq, &book)) || (e = api_number(rq, rq->sub_id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, contact_load(rq->db, rq->arena, book.id, id, out), rq->sub_id, NULL);
}

enum err contact_get_one(struct request *rq)
{
    struct contact c;
    enum err e;

    if ((e = load(rq, &c)))
        return e;
    contact_write(rq->out, &c);
    return ERR_OK;
}

static enum err load_range(struct request *rq, struct contact **contacts, size_t *count)
{
    struct phone_book book;
    struct http_range range;
    int64_t total;
    enum err e;

    if ((e = phone_book_of_path(rq, &book)) || (e = contact_count(rq->db, book.id, &total)) ||
        (e = api_range(rq, total, PHONE_BOOK_CONTACTS, &range)))
        return e;
    return contact_list(rq->db, rq->arena, book.id, range.first - 1, range.last - range.first + 1,
                        contacts, count);
}

enum err contact_get_all(struct request *rq)
{
    struct contact *contacts;
    size_t count;
    enum err e;

    if ((e = load_range(rq, &contacts, &count)))
        return e;
    contacts_write(rq->out, contacts, count);
    return ERR_OK;
}

/* A file is had whole: who resumes a download asks for bytes, not for objects. */
enum err contact_export_csv(struct request *rq)
{
    struct contact *contacts;
    struct phone_book book;
    size_t count;
    enum err e;

    if ((e = phone_book_of_path(rq, &book)) ||
        (e = contact_list(rq->db, rq->arena, book.id, 0, PHONE_BOOK_CONTACTS, &contacts, &count)))
        return e;
    contacts_write_csv(rq->out, contacts, count);
    rq->reply->type = "text/csv;charset=UTF-8";
    http_reply_header(rq->reply, "Content-Disposition", "attachment; filename=\"contacts.csv\"");
    return ERR_OK;
}

/* -- one ------------------------------------------------------------------------------------- */

static enum err take(struct request *rq, const struct xml_node *body, struct contact *c, int *given,
                     const char **what)
{
    api_read_text(rq, body, "firstName", &c->first_name, given);
    api_read_text(rq, body, "lastName", &c->last_name, given);
    api_read_text(rq, body, "phoneNumber", &c->phone_number, given);
    api_read_text(rq, body, "description", &c->description, given);
    return contact_check(c, what);
}

static enum err read(struct request *rq, const struct xml_node *body, struct contact *c, int *given)
{
    const char *what;
    enum err e = take(rq, body, c, given, &what);

    return api_fail(rq, e, what, NULL);
}

static enum err add(struct request *rq, void *thing)
{
    struct contact *c = thing;
    struct phone_book book;
    enum err e;

    if ((e = phone_book_of_path(rq, &book)))
        return e;
    c->phone_book_id = book.id;
    return contact_add(rq->db, c);
}

enum err contact_create(struct request *rq)
{
    struct contact c = { .first_name = "", .last_name = "", .phone_number = "", .description = "" };
    struct phone_book book;
    struct xml_node *body;
    int given = 0;
    enum err e;

    if ((e = api_body(rq, "Contact", &body)) || (e = phone_book_of_path(rq, &book)))
        return e;
    if (!xml_child(body, "phoneNumber"))
        return api_fail(rq, ERR_BAD_REQUEST, "phoneNumber", "A required element is missing");
    if ((e = read(rq, body, &c, &given)))
        return e;
    return api_stored(rq,
                      api_create(rq, add, &c,
                                 arena_printf(rq->arena, "/finesse/api/PhoneBook/%lld/Contact",
                                              (long long)book.id),
                                 &c.id),
                      c.phone_number);
}

static enum err change(struct request *rq, void *body)
{
    struct contact c;
    int given = 0;
    enum err e;

    if ((e = load(rq, &c)) || (e = read(rq, body, &c, &given)))
        return e;
    if (!given)
        return api_fail(rq, ERR_INVALID_INPUT, "Contact", "There is nothing to update");
    return contact_save(rq->db, &c);
}

enum err contact_update(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "Contact", &body);

    return e ? e : api_write(rq, change, body);
}

static enum err drop(struct request *rq, void *unused)
{
    struct contact c;
    enum err e = load(rq, &c);

    (void)unused;
    return e ? e : contact_remove(rq->db, c.id);
}

enum err contact_delete(struct request *rq)
{
    return api_write(rq, drop, NULL);
}

/* -- all of a book --------------------------------------------------------------------------- */

struct import {
    struct contact *contacts;
    size_t count;
};

static enum err replace(struct request *rq, void *thing)
{
    struct import *i = thing;
    struct phone_book book;
    enum err e = phone_book_of_path(rq, &book);

    return e ? e : contact_replace(rq->db, book.id, i->contacts, i->count);
}

/* Those that break a rule are left out. */
static void read_all(struct request *rq, const struct xml_node *body, struct import *import)
{
    size_t n = 0;

    for (const struct xml_node *c = xml_child(body, "Contact"); c; c = xml_next(c, "Contact"))
        n++;
    import->contacts = arena_array(rq->arena, n, sizeof *import->contacts);
    for (const struct xml_node *c = xml_child(body, "Contact"); c; c = xml_next(c, "Contact")) {
        struct contact *to = &import->contacts[import->count];
        const char *what;
        int given = 0;

        *to = (struct contact) {
            .first_name = "", .last_name = "", .phone_number = "", .description = ""
        };
        if (!take(rq, c, to, &given, &what))
            import->count++;
    }
}

enum err contact_import(struct request *rq)
{
    struct import import = { 0 };
    struct phone_book book;
    struct xml_node *body;
    enum err e;

    if ((e = api_body_of(rq, "Contacts", &import_limits, &body)) ||
        (e = phone_book_of_path(rq, &book)))
        return e;
    read_all(rq, body, &import);
    return api_stored(rq, api_write(rq, replace, &import), "Contacts");
}

enum err contact_import_csv(struct request *rq)
{
    struct import import = { 0 };
    struct phone_book book;
    const char *rejected;
    struct str file;
    enum err e;

    if ((e = phone_book_of_path(rq, &book)) || (e = api_file(rq, "datafile", FILE_BYTES, &file)))
        return e;
    if (contacts_read_csv(rq->arena, file, &import.contacts, &import.count, &rejected))
        return api_fail(rq, ERR_INVALID_INPUT, "datafile", "The file is not UTF-8");
    if (!import.count)
        return api_fail(rq, ERR_INVALID_INPUT, rejected, "The file holds no usable line");
    if ((e = api_write(rq, replace, &import)))
        return api_stored(rq, e, "datafile");
    rq->reply->status = 202;
    return ERR_OK;
}
