/* /finesse/api/PhoneBook: numbers that agents look up.
 * Source: Finesse developer guide 12.5, PhoneBook; reference rest-config 6. */
#include "PhoneBook.h"

enum err phone_book_of_path(struct request *rq, struct phone_book *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, phone_book_load(rq->db, rq->arena, id, out), rq->id, NULL);
}

static enum err get_one(struct request *rq)
{
    struct phone_book book;
    enum err e;

    if ((e = phone_book_of_path(rq, &book)))
        return e;
    phone_book_write(rq->out, &book);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct phone_book *books;
    size_t count;
    enum err e;

    if ((e = phone_book_list(rq->db, rq->arena, &books, &count)))
        return e;
    xml_open(rq->out, "PhoneBooks");
    for (size_t i = 0; i < count; i++)
        phone_book_write(rq->out, &books[i]);
    xml_close(rq->out, "PhoneBooks");
    return ERR_OK;
}

static enum err in_use(struct request *rq)
{
    rq->error_type = "In Use";
    return api_fail(rq, ERR_FINESSE_API, rq->id, "The phone book is assigned to a team");
}

static enum err check(struct request *rq, const struct phone_book *book)
{
    const char *what;
    enum err e = phone_book_check(book, &what);

    return api_fail(rq, e, what, NULL);
}

static enum err add(struct request *rq, void *thing)
{
    return phone_book_add(rq->db, thing);
}

static enum err create(struct request *rq)
{
    struct phone_book book = { 0 };
    struct xml_node *body;
    enum err e;

    if ((e = api_body(rq, "PhoneBook", &body)))
        return e;
    if ((e = api_need(rq, body, "name", &book.name)) ||
        (e = api_need(rq, body, "type", &book.type)) || (e = check(rq, &book)))
        return e;
    return api_stored(rq, api_create(rq, add, &book, "/finesse/api/PhoneBook", &book.id),
                      book.name);
}

static enum err change(struct request *rq, void *body)
{
    struct phone_book was, is;
    int given = 0;
    enum err e;

    if ((e = phone_book_of_path(rq, &was)))
        return e;
    is = was;
    api_read_text(rq, body, "name", &is.name, &given);
    api_read_text(rq, body, "type", &is.type, &given);
    if (!given)
        return api_fail(rq, ERR_INVALID_INPUT, "PhoneBook", "There is nothing to update");
    if ((e = check(rq, &is)))
        return e;
    if (same(is.type, "GLOBAL") && phone_book_in_use(rq->db, is.id))
        return in_use(rq);
    return api_stored(rq, phone_book_save(rq->db, &was, &is), is.name);
}

static enum err update(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "PhoneBook", &body);

    return e ? e : api_write(rq, change, body);
}

static enum err drop(struct request *rq, void *unused)
{
    struct phone_book book;
    enum err e;

    (void)unused;
    if ((e = phone_book_of_path(rq, &book)))
        return e;
    if (phone_book_in_use(rq->db, book.id))
        return in_use(rq);
    return phone_book_remove(rq->db, book.id);
}

static enum err remove_one(struct request *rq)
{
    return api_write(rq, drop, NULL);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/PhoneBook/{id}", ADMIN, get_one },
    { "GET", "/finesse/api/PhoneBooks", ADMIN, get_all },
    { "POST", "/finesse/api/PhoneBook", ADMIN, create },
    { "PUT", "/finesse/api/PhoneBook/{id}", ADMIN, update },
    { "DELETE", "/finesse/api/PhoneBook/{id}", ADMIN, remove_one },
    { "GET", "/finesse/api/PhoneBook/{id}/Contacts", ADMIN, contact_get_all },
    { "PUT", "/finesse/api/PhoneBook/{id}/Contacts", ADMIN, contact_import },
    { "GET", "/finesse/api/PhoneBook/{id}/Contacts/csvFileContent", ADMIN, contact_export_csv },
    { "POST", "/finesse/api/PhoneBook/{id}/Contacts/csvFileContent", ADMIN, contact_import_csv },
    { "POST", "/finesse/api/PhoneBook/{id}/Contact", ADMIN, contact_create },
    { "GET", "/finesse/api/PhoneBook/{id}/Contact/{cid}", ADMIN, contact_get_one },
    { "PUT", "/finesse/api/PhoneBook/{id}/Contact/{cid}", ADMIN, contact_update },
    { "DELETE", "/finesse/api/PhoneBook/{id}/Contact/{cid}", ADMIN, contact_delete },
    { 0 },
};

int main(void)
{
    return api_serve("PhoneBook", routes);
}
