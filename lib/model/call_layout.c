#include "model/call_layout.h"

#include <string.h>

#include "model/list.h"
#include "xml/write.h"

enum {
    LAYOUTS_MAX = 200, /* the default and 199 more */
    COLUMN_ENTRIES = 10,
    POPOVER_ENTRIES = 5,
    NAME_CHARACTERS = 40,
    DESCRIPTION_CHARACTERS = 128,
    DISPLAY_CHARACTERS = 50,
    PROPERTY_BYTES = 32,
};

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct call_layout *)out = (struct call_layout) {
        .id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .description = db_get_text(rows, 2, a),
        .is_default = same(db_get_text(rows, 3, a), "DEFAULT"),
    };
}

static void read_entry(const struct db_rows *rows, struct arena *a, struct call_layout_entry *out)
{
    *out = (struct call_layout_entry) {
        .place = (enum call_layout_place)db_get_int(rows, 0),
        .display_name = db_get_text(rows, 1, a),
        .media_property = db_get_text(rows, 2, a),
        .show_in_popover = db_get_bool(rows, 3),
        .ui_editable = db_get_bool(rows, 4),
    };
}

static enum err load_entries(struct db *db, struct arena *a, struct call_layout *l)
{
    struct db_rows rows;

    db_start(db, Q_CALL_LAYOUT_ENTRIES, DB_ARGS(db_int(l->id)), &rows);
    while (l->count < CALL_LAYOUT_ENTRIES && db_next(&rows))
        read_entry(&rows, a, &l->entries[l->count++]);
    return db_done(&rows);
}

static enum err load_one(struct db *db, struct arena *a, enum query q, const struct db_arg *args,
                         struct call_layout *out)
{
    enum err e = model_one(db, q, args, a, read_row, out);

    return e ? e : load_entries(db, a, out);
}

enum err call_layout_load(struct db *db, struct arena *a, int64_t id, struct call_layout *out)
{
    return load_one(db, a, Q_CALL_LAYOUT_BY_ID, DB_ARGS(db_int(id)), out);
}

enum err call_layout_load_default(struct db *db, struct arena *a, struct call_layout *out)
{
    return load_one(db, a, Q_CALL_LAYOUT_DEFAULT, DB_NO_ARGS, out);
}

enum err call_layout_list(struct db *db, struct arena *a, struct call_layout **out, size_t *count)
{
    enum err e = model_list(db, Q_CALL_LAYOUTS_ALL, DB_NO_ARGS, a, read_row, sizeof **out,
                            (void **)out, count);

    for (size_t i = 0; !e && i < *count; i++)
        e = load_entries(db, a, &(*out)[i]);
    return e;
}

/* -- rules ----------------------------------------------------------------------------------- */

/* callVariable1 to callVariable10. */
static bool is_call_variable(const char *name)
{
    int64_t n;

    return strncmp(name, "callVariable", 12) == 0 && name[12] != '0' &&
           str_to_int(str_of(name + 12), &n) && n >= 1 && n <= 10;
}

static bool is_outbound(const char *name)
{
    return strncmp(name, "BA", 2) == 0;
}

/* Expanded call variables begin with "user"; what is behind it the switch knows. */
static bool is_property(const char *name)
{
    static const char *const known[] = {
        "BACampaign",   "BAAccountNumber",    "BAResponse",    "BAStatus",         "BADialedListID",
        "BATimeZone",   "BABuddyName",        "queueNumber",   "BACustomerNumber", "queueName",
        "wrapUpReason", "callKeySequenceNum", "callKeyCallId", "callKeyPrefix",
    };

    if (is_call_variable(name) || (strncmp(name, "user", 4) == 0 && name[4]))
        return true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (same(known[i], name))
            return true;
    return false;
}

static const char *check_entry(const struct call_layout_entry *entry)
{
    size_t property = strlen(entry->media_property);

    if (str_characters(str_of(entry->display_name)) > DISPLAY_CHARACTERS)
        return "displayName";
    if (property < 1 || property > PROPERTY_BYTES || !is_property(entry->media_property))
        return "mediaProperty";
    if (entry->ui_editable && is_outbound(entry->media_property) &&
        !same(entry->media_property, "BAResponse"))
        return "uiEditable";
    return NULL;
}

enum err call_layout_check(const struct call_layout *l, const char **what)
{
    size_t name = str_characters(str_of(l->name)), popover = 0;

    *what = NULL;
    if (name < 1 || name > NAME_CHARACTERS)
        *what = "name";
    else if (str_characters(str_of(l->description)) > DESCRIPTION_CHARACTERS)
        *what = "description";
    for (size_t i = 0; !*what && i < l->count; i++) {
        *what = check_entry(&l->entries[i]);
        popover += l->entries[i].show_in_popover;
    }
    if (!*what && popover > POPOVER_ENTRIES)
        *what = "showInPopOver";
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

/* -- from a request -------------------------------------------------------------------------- */

static bool read_flag(struct arena *a, const struct xml_node *node, const char *name, bool *out)
{
    const char *text = xml_child_text(a, node, name);

    return !text || str_to_bool(str_of(text), out);
}

static enum err read_place(struct arena *a, const struct xml_node *node,
                           enum call_layout_place place, size_t most, struct call_layout *l,
                           const char **what)
{
    size_t n = 0;

    for (const struct xml_node *e = xml_child(node, "entry"); e; e = xml_next(e, "entry"), n++) {
        struct call_layout_entry entry = {
            .place = place,
            .display_name = xml_child_text(a, e, "displayName"),
            .media_property = xml_child_text(a, e, "mediaProperty"),
        };

        *what = "entry";
        if (n == most || l->count == CALL_LAYOUT_ENTRIES)
            return ERR_INVALID_INPUT;
        *what = "mediaProperty";
        if (!entry.media_property)
            return ERR_PARAMETER_MISSING;
        if (!entry.display_name)
            entry.display_name = "";
        *what = "showInPopOver";
        if (!read_flag(a, e, *what, &entry.show_in_popover))
            return ERR_INVALID_INPUT;
        *what = "uiEditable";
        if (!read_flag(a, e, *what, &entry.ui_editable))
            return ERR_INVALID_INPUT;
        l->entries[l->count++] = entry;
    }
    return ERR_OK;
}

/* Those of the header come first. */
static size_t header_entries(const struct call_layout *l)
{
    size_t n = 0;

    while (n < l->count && l->entries[n].place == CALL_LAYOUT_HEADER)
        n++;
    return n;
}

enum err call_layout_read(struct arena *a, const struct xml_node *node, struct call_layout *out,
                          const char **what)
{
    const struct xml_node *header = xml_last(node, "header");
    const struct xml_node *column = xml_child(node, "column");
    enum err e;

    if (!header && !column)
        return ERR_OK;
    out->count = header ? 0 : header_entries(out);
    if ((e = read_place(a, header, CALL_LAYOUT_HEADER, 1, out, what)))
        return e;
    if (!out->count) {
        *what = "header";
        return ERR_PARAMETER_MISSING;
    }
    for (int i = 0; column; column = xml_next(column, "column"), i++) {
        if (i == 2) {
            *what = "column";
            return ERR_INVALID_INPUT;
        }
        if ((e = read_place(a, column, i ? CALL_LAYOUT_RIGHT : CALL_LAYOUT_LEFT, COLUMN_ENTRIES,
                            out, what)))
            return e;
    }
    return ERR_OK;
}

/* -- writing --------------------------------------------------------------------------------- */

static enum err save_entries(struct db *db, const struct call_layout *l)
{
    enum err e = db_run(db, Q_CALL_LAYOUT_ENTRIES_REMOVE, DB_ARGS(db_int(l->id)));
    int position[3] = { 0 };

    for (size_t i = 0; !e && i < l->count; i++) {
        const struct call_layout_entry *entry = &l->entries[i];

        e = db_run(db, Q_CALL_LAYOUT_ENTRY_ADD,
                   DB_ARGS(db_int(l->id), db_int(entry->place), db_int(position[entry->place]++),
                           db_text(entry->display_name), db_text(entry->media_property),
                           db_int(entry->show_in_popover), db_int(entry->ui_editable)));
    }
    return e;
}

enum err call_layout_add(struct db *db, struct call_layout *l)
{
    enum err e;

    if ((e = model_check_room(db, Q_CALL_LAYOUT_COUNT, DB_NO_ARGS, LAYOUTS_MAX)) ||
        (e = db_run(db, Q_CALL_LAYOUT_ADD, DB_ARGS(db_text(l->name), db_text(l->description)))))
        return e;
    l->id = db_last_id(db);
    return save_entries(db, l);
}

enum err call_layout_save(struct db *db, const struct call_layout *l)
{
    enum err e = db_run(db, Q_CALL_LAYOUT_SAVE,
                        DB_ARGS(db_int(l->id), db_text(l->name), db_text(l->description)));

    return e ? e : save_entries(db, l);
}

enum err call_layout_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_CALL_LAYOUT_REMOVE, DB_ARGS(db_int(id)));
}

static void write_place(struct buf *xml, const struct call_layout *l, enum call_layout_place place)
{
    for (size_t i = 0; i < l->count; i++) {
        const struct call_layout_entry *entry = &l->entries[i];

        if (entry->place != place)
            continue;
        xml_open(xml, "entry");
        xml_text(xml, "displayName", entry->display_name);
        xml_text(xml, "mediaProperty", entry->media_property);
        xml_bool(xml, "showInPopOver", entry->show_in_popover);
        xml_bool(xml, "uiEditable", entry->ui_editable);
        xml_close(xml, "entry");
    }
}

void call_layout_write(struct buf *xml, const struct call_layout *l)
{
    xml_open(xml, "MediaPropertiesLayout");
    buf_addf(xml, "<uri>/finesse/api/MediaPropertiesLayout/%lld</uri>", (long long)l->id);
    xml_text(xml, "name", l->name);
    xml_text(xml, "description", l->description);
    xml_text(xml, "type", l->is_default ? "DEFAULT" : "CUSTOM");
    xml_open(xml, "header");
    write_place(xml, l, CALL_LAYOUT_HEADER);
    xml_close(xml, "header");
    xml_open(xml, "column");
    write_place(xml, l, CALL_LAYOUT_LEFT);
    xml_close(xml, "column");
    xml_open(xml, "column");
    write_place(xml, l, CALL_LAYOUT_RIGHT);
    xml_close(xml, "column");
    xml_close(xml, "MediaPropertiesLayout");
}

void call_layouts_write(struct buf *xml, const struct call_layout *list, size_t count)
{
    xml_open(xml, "MediaPropertiesLayouts");
    for (size_t i = 0; i < count; i++)
        call_layout_write(xml, &list[i]);
    xml_close(xml, "MediaPropertiesLayouts");
}
