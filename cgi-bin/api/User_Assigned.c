/* /finesse/api/User/{id}/PhoneBooks and the like: what a user's desktop is given to work with.
 * Source: Finesse developer guide 12.5, User; reference rest-desktop 2.9, rest-config 5 to 7. */
#include "User.h"
#include "api/input.h"
#include "model/call_layout.h"
#include "model/layout.h"
#include "model/phone_book.h"
#include "model/workflow.h"

enum err user_get_phone_books(struct request *rq)
{
    struct phone_book *books;
    struct http_range range;
    struct user user;
    int64_t total;
    size_t count;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = phone_book_list_of_team(rq->db, rq->arena, user.team.id, &books, &count)) ||
        (e = phone_books_count_contacts(rq->db, books, count, &total)) ||
        (e = api_range(rq, total, PHONE_BOOK_CONTACTS, &range)))
        return e;
    return phone_books_write(rq->out, rq->db, rq->arena, books, count, range.first, range.last,
                             rq->reply->status == 200);
}

enum err user_get_workflows(struct request *rq)
{
    struct workflow *workflows;
    struct user user;
    size_t count;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = workflow_list_of_team(rq->db, rq->arena, user.team.id, &workflows, &count)))
        return e;
    workflows_write(rq->out, workflows, count, true);
    return ERR_OK;
}

/* The default layout: all there was before a call could name one. */
enum err user_get_call_layout(struct request *rq)
{
    struct call_layout layout;
    struct user user;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = call_layout_load_default(rq->db, rq->arena, &layout)))
        return e;
    call_layout_write(rq->out, &layout);
    return ERR_OK;
}

enum err user_get_call_layouts(struct request *rq)
{
    struct call_layout *layouts;
    struct user user;
    size_t count;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = call_layout_list(rq->db, rq->arena, &layouts, &count)))
        return e;
    call_layouts_write(rq->out, layouts, count);
    return ERR_OK;
}

enum err user_get_layout(struct request *rq)
{
    struct user user;
    const char *xml;
    bool own;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = layout_load_of_team(rq->db, rq->arena, user.team.id, &xml, &own)))
        return e;
    layout_write(rq->out,
                 arena_printf(rq->arena, "/finesse/api/User/%s/LayoutConfig", user.login_id), xml);
    return ERR_OK;
}
