#include "model/contact.h"

#include "model/list.h"
#include "model/phone_book.h"
#include "xml/write.h"

enum { TEXT_CHARACTERS = 128, NUMBER_CHARACTERS = 32, FIELDS = 4 };

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct contact *)out = (struct contact) {
        .id = db_get_int(rows, 0),
        .phone_book_id = db_get_int(rows, 1),
        .first_name = db_get_text(rows, 2, a),
        .last_name = db_get_text(rows, 3, a),
        .phone_number = db_get_text(rows, 4, a),
        .description = db_get_text(rows, 5, a),
    };
}

enum err contact_load(struct db *db, struct arena *a, int64_t book, int64_t id, struct contact *out)
{
    return model_one(db, Q_CONTACT_BY_ID, DB_ARGS(db_int(book), db_int(id)), a, read_row, out);
}

enum err contact_list(struct db *db, struct arena *a, int64_t book, int64_t skip, int64_t most,
                      struct contact **out, size_t *count)
{
    return model_list(db, Q_CONTACTS_OF_BOOK, DB_ARGS(db_int(book), db_int(most), db_int(skip)), a,
                      read_row, sizeof **out, (void **)out, count);
}

enum err contact_count(struct db *db, int64_t book, int64_t *count)
{
    return model_one(db, Q_CONTACT_COUNT_OF_BOOK, DB_ARGS(db_int(book)), NULL, model_read_int,
                     count);
}

/* -- configuration --------------------------------------------------------------------------- */

enum err contact_check(const struct contact *c, const char **what)
{
    size_t number = str_characters(str_of(c->phone_number));

    *what = NULL;
    if (str_characters(str_of(c->first_name)) > TEXT_CHARACTERS)
        *what = "firstName";
    else if (str_characters(str_of(c->last_name)) > TEXT_CHARACTERS)
        *what = "lastName";
    else if (number < 1 || number > NUMBER_CHARACTERS)
        *what = "phoneNumber";
    else if (str_characters(str_of(c->description)) > TEXT_CHARACTERS)
        *what = "description";
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

static enum err insert(struct db *db, struct contact *c)
{
    enum err e = db_run(db, Q_CONTACT_ADD,
                        DB_ARGS(db_int(c->phone_book_id), db_text(c->first_name),
                                db_text(c->last_name), db_text(c->phone_number),
                                db_text(c->description)));

    c->id = e ? 0 : db_last_id(db);
    return e;
}

enum err contact_add(struct db *db, struct contact *c)
{
    enum err e;

    if ((e = model_check_room(db, Q_CONTACT_COUNT_OF_BOOK, DB_ARGS(db_int(c->phone_book_id)),
                              PHONE_BOOK_CONTACTS)) ||
        (e = model_check_room(db, Q_CONTACT_COUNT, DB_NO_ARGS, CONTACTS_MAX)))
        return e;
    return insert(db, c);
}

enum err contact_save(struct db *db, const struct contact *c)
{
    return db_run(db, Q_CONTACT_SAVE,
                  DB_ARGS(db_int(c->id), db_text(c->first_name), db_text(c->last_name),
                          db_text(c->phone_number), db_text(c->description)));
}

enum err contact_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_CONTACT_REMOVE, DB_ARGS(db_int(id)));
}

enum err contact_replace(struct db *db, int64_t book, struct contact *list, size_t count)
{
    enum err e;

    if (count > PHONE_BOOK_CONTACTS)
        return ERR_MAXIMUM_EXCEEDED;
    if ((e = db_run(db, Q_CONTACT_REMOVE_ALL, DB_ARGS(db_int(book)))))
        return e;
    if ((e = model_check_room(db, Q_CONTACT_COUNT, DB_NO_ARGS, CONTACTS_MAX - (int64_t)count + 1)))
        return e;
    for (size_t i = 0; !e && i < count; i++) {
        list[i].phone_book_id = book;
        e = insert(db, &list[i]);
    }
    return e;
}

/* -- CSV ------------------------------------------------------------------------------------- */

struct csv {
    struct str rest;
    int line; /* of the row read last, from 1 */
    int next; /* of the row to be read next */
    bool malformed;
};

static char look(const struct csv *csv)
{
    return csv->rest.n ? csv->rest.p[0] : '\0';
}

static char take(struct csv *csv)
{
    char c = csv->rest.p[0];

    csv->rest.p++;
    csv->rest.n--;
    csv->next += c == '\n';
    return c;
}

/* Would a spreadsheet run it?  Such a field travels with one apostrophe more in front, which is
 * taken off again (ASVS 5.0, 1.2.10); those that are its own count for nothing here. */
static bool is_formula(const char *text)
{
    text += strspn(text, "'");
    return *text && strchr("=+-@\t\r", *text);
}

/* One field up to the ',' or the end of the row; quotes inside quotes are doubled. */
static const char *read_field(struct csv *csv, struct arena *a)
{
    struct buf field;
    struct str text;
    const char *copy;
    bool quoted = look(csv) == '"';

    buf_init(&field, 4096);
    if (quoted) {
        take(csv);
        while (csv->rest.n) {
            char c = take(csv);

            if (c != '"')
                buf_addc(&field, c);
            else if (look(csv) == '"')
                buf_addc(&field, take(csv));
            else
                break;
        }
    }
    while (csv->rest.n && look(csv) != ',' && look(csv) != '\n' && look(csv) != '\r') {
        char c = take(csv);

        csv->malformed = csv->malformed || (quoted && c != ' ');
        buf_addc(&field, c);
    }
    csv->malformed = csv->malformed || field.full;
    text = str_trim(buf_str(&field));
    copy = arena_strndup(a, text.p, text.n);
    buf_release(&field);
    return *copy == '\'' && is_formula(copy) ? copy + 1 : copy;
}

/* How many fields the row has; the first FIELDS go into fields.  0 at the end. */
static int read_row_csv(struct csv *csv, struct arena *a, const char *fields[FIELDS])
{
    int n = 0;

    if (!csv->rest.n)
        return 0;
    csv->line = csv->next;
    csv->malformed = false;
    for (;;) {
        const char *field = read_field(csv, a);

        if (n < FIELDS)
            fields[n] = field;
        n++;
        if (look(csv) != ',')
            break;
        take(csv);
    }
    if (look(csv) == '\r')
        take(csv);
    if (look(csv) == '\n')
        take(csv);
    return n;
}

enum err contacts_read_csv(struct arena *a, struct str text, struct contact **out, size_t *count,
                           const char **rejected)
{
    struct csv csv = { .rest = text, .next = 1 };
    const char *fields[FIELDS], *what;
    struct buf bad;
    size_t room = 1;
    int n;

    *count = 0;
    if (str_starts(csv.rest, "\xef\xbb\xbf")) { /* what spreadsheets begin UTF-8 with */
        csv.rest.p += 3;
        csv.rest.n -= 3;
    }
    if (!str_is_utf8(text))
        return ERR_BAD_REQUEST;
    for (size_t i = 0; i < text.n; i++)
        room += text.p[i] == '\n' || text.p[i] == '\r';
    *out = arena_array(a, room, sizeof **out);
    buf_init(&bad, 2000);
    read_row_csv(&csv, a, fields); /* the heading */
    while ((n = read_row_csv(&csv, a, fields))) {
        struct contact c = { .first_name = fields[0],
                             .last_name = n > 1 ? fields[1] : "",
                             .phone_number = n > 2 ? fields[2] : "",
                             .description = n > 3 ? fields[3] : "" };

        if (n == 1 && !*fields[0])
            continue; /* an empty line */
        if (csv.malformed || n < 3 || n > FIELDS || contact_check(&c, &what))
            buf_addf(&bad, "%s%d", bad.n ? "," : "", csv.line);
        else
            (*out)[(*count)++] = c;
    }
    *rejected = arena_strndup(a, bad.p, bad.n);
    buf_release(&bad);
    return ERR_OK;
}

static void write_field(struct buf *out, const char *text, char end)
{
    buf_adds(out, is_formula(text) ? "\"'" : "\"");
    for (; *text; text++) {
        if (*text == '"')
            buf_addc(out, '"');
        buf_addc(out, *text);
    }
    buf_addc(out, '"');
    buf_addc(out, end);
}

void contacts_write_csv(struct buf *out, const struct contact *list, size_t count)
{
    buf_adds(out, "\"First Name\",\"Last Name\",\"Phone Number\",\"Notes\"\n");
    for (size_t i = 0; i < count; i++) {
        write_field(out, list[i].first_name, ',');
        write_field(out, list[i].last_name, ',');
        write_field(out, list[i].phone_number, ',');
        write_field(out, list[i].description, '\n');
    }
}

/* -- shapes ---------------------------------------------------------------------------------- */

void contact_write(struct buf *xml, const struct contact *c)
{
    xml_open(xml, "Contact");
    xml_text(xml, "description", c->description);
    xml_text(xml, "firstName", c->first_name);
    xml_text(xml, "lastName", c->last_name);
    xml_text(xml, "phoneNumber", c->phone_number);
    buf_addf(xml, "<uri>/finesse/api/PhoneBook/%lld/Contact/%lld</uri>",
             (long long)c->phone_book_id, (long long)c->id);
    xml_close(xml, "Contact");
}

void contacts_write(struct buf *xml, const struct contact *list, size_t count)
{
    xml_open(xml, "Contacts");
    for (size_t i = 0; i < count; i++)
        contact_write(xml, &list[i]);
    xml_close(xml, "Contacts");
}
