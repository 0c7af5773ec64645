/* wishes: what agents ask for, mostly of what they may, and how the letters come: together, late,
 * twice, malformed (test_seed). */
#ifndef APLOMB_TESTS_UNIT_CTID_WISHES_H
#define APLOMB_TESTS_UNIT_CTID_WISHES_H

#include "ctid/inbox.h"
#include "site.h"

enum { ASKED_AT_ONCE = 3 };

struct letter {
    struct work_asked asked;
    struct buf text;
    size_t wish;
};

static inline size_t new_wish(struct site *s, char id[16])
{
    size_t n = s->wishes++ % WITNESS_WISHES;

    snprintf(id, 16, "r%zu", n);
    return n;
}

static inline void write_letter(struct site *s, struct letter *l, struct cti_command *c,
                                size_t wish)
{
    size_t slot = pick(s, REMEMBERED);

    l->wish = wish;
    cti_command_write(&l->text, c);
    free(s->remembered[slot]);
    s->remembered[slot] = strdup(l->text.p);
    s->remembered_wish[slot] = wish;
    note(s, "%s r%zu user=%s by=%s dialog=%" PRId64 " to=%s state=%s", cti_op_name(c->op), wish,
         c->user, c->requester, c->dialog, c->to ? c->to : "", c->state ? c->state : "");
}

static inline const char *somebody(struct site *s)
{
    return agents[pick(s, COUNT(agents))];
}

static inline void wish_a_state(struct site *s, struct cti_command *c)
{
    static const char *const states[] = { "READY",  "READY", "READY",   "NOT_READY",
                                          "LOGOUT", "WORK",  "TALKING", "" };

    c->op = CTI_SET_STATE;
    c->state = states[pick(s, COUNT(states))];
    if (one_in(s, 4))
        c->requester = one_in(s, 2) ? "1000" : somebody(s);
    if (strcmp(c->state, "READY") != 0)
        c->reason_code = one_in(s, 2) ? 2 : (int64_t)pick(s, 70000);
    c->all_media = one_in(s, 2);
}

static inline void wish_to_sign_in(struct site *s, struct cti_command *c)
{
    c->op = CTI_LOGIN;
    c->extension = one_in(s, 6) ? numbers[pick(s, COUNT(numbers))] : c->user;
    if (one_in(s, 8)) {
        c->mobile_mode = "CALL_BY_CALL";
        c->mobile_number = "5550000";
    }
}

static const enum cti_op call_ops[] = { CTI_ANSWER,
                                        CTI_HOLD,
                                        CTI_RETRIEVE,
                                        CTI_DROP,
                                        CTI_CONSULT_CALL,
                                        CTI_CONFERENCE,
                                        CTI_TRANSFER,
                                        CTI_TRANSFER_SST,
                                        CTI_UPDATE_CALL_DATA,
                                        CTI_SEND_DTMF,
                                        CTI_MAKE_CALL,
                                        CTI_BARGE_CALL,
                                        CTI_SILENT_MONITOR,
                                        CTI_PARTICIPANT_DROP,
                                        CTI_ACCEPT,
                                        CTI_REJECT,
                                        CTI_CLOSE,
                                        CTI_RECLASSIFY,
                                        CTI_UPDATE_SCHEDULED_CALLBACK,
                                        CTI_CANCEL_SCHEDULED_CALLBACK };

/* For a campaign's call, and beside the point of any other. */
static inline void wish_of_a_customer(struct site *s, struct cti_command *c)
{
    static const char *const classes[] = { "VOICE", "FAX", "ANS_MACHINE", "INVALID", "BUSY" };

    c->classification = one_in(s, 9) ? NULL : classes[pick(s, COUNT(classes))];
    c->callback_time = one_in(s, 3) ? NULL : one_in(s, 9) ? "soon" : "2026-01-07T14:30";
    c->callback_number = one_in(s, 3) ? NULL : one_in(s, 2) ? "5558888" : "5557777";
}

static inline void wish_what_is_rare(struct site *s, struct cti_command *c, const char *listed)
{
    static const enum cti_op rare[] = { CTI_RECLASSIFY, CTI_CANCEL_SCHEDULED_CALLBACK };

    for (size_t i = 0; i < COUNT(rare); i++)
        if (one_in(s, 3) && action_is_listed(listed, cti_op_name(rare[i])))
            c->op = rare[i];
}

/* One of the actions the participant may ask for, mostly. */
static inline void wish_of_a_call(struct site *s, struct cti_command *c, struct arena *a)
{
    struct dialog *dialogs;
    const struct participant *p;
    size_t count = 0;

    c->op = call_ops[pick(s, COUNT(call_ops))];
    c->to = numbers[pick(s, COUNT(numbers))];
    c->dtmf = "1";
    c->dialog = (int64_t)pick(s, 40);
    if (one_in(s, 30) || dialog_list_of_user(s->db, a, c->user, &dialogs, &count) || !count)
        return;
    c->dialog = dialogs[pick(s, count)].id;
    dialog_load(s->db, a, c->dialog, dialogs);
    p = dialog_participant_of(dialogs, c->user);
    for (int i = 0; p && i < 60 && !action_is_listed(p->actions, cti_op_name(c->op)); i++)
        c->op = call_ops[pick(s, COUNT(call_ops))];
    if (c->op == CTI_DROP && pick(s, 3) && p && action_is_listed(p->actions, "HOLD"))
        c->op = one_in(s, 2) ? CTI_HOLD : CTI_CONSULT_CALL;
    wish_what_is_rare(s, c, p ? p->actions : "");
    c->from = p && !one_in(s, 30) ? p->address : c->user;
    c->associated = one_in(s, 2) ? c->dialog : 0;
    wish_of_a_customer(s, c);
    if (c->op == CTI_UPDATE_CALL_DATA) {
        c->wrap_up_reason = one_in(s, 2) ? "Sold" : NULL;
        c->variables[c->variable_count++] = (struct cti_variable) {
            one_in(s, 9) ? "callVariable99" : "callVariable3", one_in(s, 2) ? "<&>'\"" : "five"
        };
    }
}

/* The supervisor of everybody listens to somebody who talks, and joins in. */
static inline void wish_to_listen(struct site *s, struct cti_command *c, struct arena *a)
{
    struct dialog *dialogs;
    size_t count = 0;

    c->op = CTI_SILENT_MONITOR;
    c->user = c->requester = c->from = agents[0];
    c->to = agents[1 + pick(s, COUNT(agents) - 1)];
    for (int i = 0; i < 12 && strcmp(witness_user(&s->witness, c->to)->state, "TALKING") != 0; i++)
        c->to = agents[1 + pick(s, COUNT(agents) - 1)];
    if (dialog_list_of_user(s->db, a, c->user, &dialogs, &count) || !count)
        return;
    c->op = CTI_BARGE_CALL;
    c->associated = dialogs[pick(s, count)].id;
}

/* -- channels beside voice ------------------------------------------------------------------ */

static inline void wish_to_sign_in_to(struct site *s, struct cti_command *c)
{
    c->op = CTI_MEDIA_LOGIN;
    c->max_dialogs = one_in(s, 20) ? 11 : 1 + (int64_t)pick(s, 3);
    c->interrupt_action = pick(s, 3) ? "ACCEPT" : "IGNORE";
    c->logout_action = one_in(s, 2) ? "CLOSE" : "TRANSFER";
}

/* Away now and then, and mostly back again. */
static inline void wish_of_a_channel(struct site *s, struct cti_command *c)
{
    static const char *const states[] = { "READY", "READY", "READY", "NOT_READY", "LOGOUT" };
    const char *state;

    c->media = one_in(s, 30) ? 1 : 5001 + (int64_t)pick(s, 2);
    state = witness_channel(&s->witness, c->user, c->media)->state;
    if (one_in(s, 8)) {
        c->op = CTI_MEDIA_ROUTABLE;
        c->routable = pick(s, 3) ? "true" : "false";
    } else if (strcmp(state, "LOGOUT") == 0 || one_in(s, 20)) {
        wish_to_sign_in_to(s, c);
    } else {
        c->op = CTI_MEDIA_STATE;
        c->state = one_in(s, 30) ? "ACTIVE" : states[pick(s, COUNT(states))];
        if (strcmp(c->state, "READY") != 0)
            c->reason_code = one_in(s, 2) ? 2 : (int64_t)pick(s, 70000);
    }
}

/* Mostly one of those listed, and of what ends a task not always. */
static inline enum task_action some_action(struct site *s, const char *listed)
{
    enum task_action action = TASK_ACCEPT;

    for (int i = 0; i < 60; i++) {
        action = (enum task_action)pick(s, TASK_ACTION_COUNT);
        if (one_in(s, 60) || (action_is_listed(listed, task_action_name(action)) &&
                              (task_after(action) != TASK_CLOSED || one_in(s, 3))))
            break;
    }
    return action;
}

static inline void wish_of_a_task(struct site *s, struct cti_command *c, struct arena *a)
{
    struct task *tasks;
    size_t count = 0;

    c->op = CTI_TASK;
    c->media = 5001;
    c->task = "160438_1_1";
    c->action = task_action_name((enum task_action)pick(s, TASK_ACTION_COUNT));
    c->to = numbers[6 + pick(s, 4)];
    for (int i = 0; i < 12 && !tasks_of(&s->witness, c->user, 0); i++)
        c->user = c->requester = somebody(s);
    if (one_in(s, 30) || task_list_of_user(s->db, a, c->user, &tasks, &count) || !count)
        return;
    tasks += pick(s, count);
    c->task = tasks->id;
    c->media = tasks->media_id;
    c->action = task_action_name(some_action(s, tasks->actions));
    if (one_in(s, 9)) {
        c->action = "UPDATE_CALL_DATA";
        c->wrap_up_reason = one_in(s, 2) ? "Sold" : NULL;
        c->variables[c->variable_count++] = (struct cti_variable) { "callVariable3", "<&>" };
    }
    if (one_in(s, 20))
        c->user = c->requester = somebody(s);
}

/* What changes nothing, because it is so already, is told to nobody. */
static inline bool may_be_silent(const struct cti_command *c)
{
    return c->op == CTI_UPDATE_CALL_DATA || c->op == CTI_UPDATE_SCHEDULED_CALLBACK ||
           c->op == CTI_RECLASSIFY || (c->op == CTI_MEDIA_STATE && same(c->state, "READY")) ||
           (c->op == CTI_TASK && same(c->action, "UPDATE_CALL_DATA"));
}

static inline void wish(struct site *s, struct letter *l)
{
    char id[16];
    size_t n = new_wish(s, id);
    struct cti_command c = { .request_id = id };
    struct arena a;

    s->witness.wishes[n] = (struct witness_wish) { 0 };
    arena_init(&a);
    c.user = c.requester = c.from = somebody(s);
    switch (pick(s, 16)) {
    case 0:
    case 1:
    case 2:
        wish_a_state(s, &c);
        break;
    case 3:
        wish_to_sign_in(s, &c);
        break;
    case 4:
        c.op = CTI_MAKE_CALL;
        c.to = numbers[pick(s, COUNT(numbers))];
        break;
    case 5:
    case 6:
        wish_of_a_channel(s, &c);
        break;
    case 7:
    case 8:
    case 9:
        wish_of_a_task(s, &c, &a);
        break;
    case 10:
        wish_to_listen(s, &c, &a);
        break;
    default:
        wish_of_a_call(s, &c, &a);
        break;
    }
    if (one_in(s, 40))
        c.user = one_in(s, 2) ? "9999" : "";
    if (one_in(s, 40))
        c.to = c.state = c.from = c.extension = NULL;
    s->witness.wishes[n].may_be_silent = may_be_silent(&c);
    write_letter(s, l, &c, n);
    arena_release(&a);
}

/* Without a requestId, and without chance. */
static inline void insist(struct site *s, const struct cti_command *c)
{
    struct work_asked asked = { 0 };
    struct buf text;

    buf_init(&text, 65536);
    cti_command_write(&text, c);
    asked.text = buf_str(&text);
    if (!work_off(s, &asked, 1) || !asked.accepted)
        wrong(s, "a command is not taken");
    buf_release(&text);
}

/* The same again, as a client does that heard no answer; or a letter that is none. */
static inline bool wish_again(struct site *s, struct letter *l)
{
    size_t slot = pick(s, REMEMBERED);

    if (one_in(s, 6)) {
        buf_adds(&l->text, one_in(s, 2) ? "op=ANSWER\nuser=1001\n" : "op=%zz\n\n\377");
        l->wish = SIZE_MAX;
        note(s, "malformed");
        return true;
    }
    if (!s->remembered[slot])
        return false;
    buf_adds(&l->text, s->remembered[slot]);
    l->wish = s->remembered_wish[slot];
    s->witness.wishes[l->wish].late = false;
    note(s, "again r%zu", l->wish);
    return true;
}

/* What a program hands over when the daemon was away too long: the deadline has passed. */
static inline void come_late(struct site *s, struct letter *l)
{
    struct cti_command c;
    struct arena a;

    if (l->wish == SIZE_MAX || s->witness.wishes[l->wish].sent)
        return;
    s->witness.wishes[l->wish].sent++;
    s->witness.wishes[l->wish].late = true;
    note(s, "  late");
    arena_init(&a);
    if (cti_command_read(&a, buf_str(&l->text), &c) || db_begin(s->db) ||
        inbox_add(s->db, &a, &c, buf_str(&l->text), clock_real_ms() - 60000) || db_commit(s->db)) {
        db_rollback(s->db);
        recover(s);
    } else {
        s->ctid.asked = true;
        s->witness.wishes[l->wish].done++;
        settle(s);
    }
    arena_release(&a);
}

static inline void ask(struct site *s)
{
    struct letter letters[ASKED_AT_ONCE] = { 0 };
    struct work_asked asked[ASKED_AT_ONCE];
    size_t count = 1 + pick(s, ASKED_AT_ONCE), n = 0;
    enum disk_fault fault = hold_fault(s);

    for (size_t i = 0; i < count; i++)
        buf_init(&letters[i].text, 65536);
    for (size_t i = 0; i < count; i++) {
        if (!one_in(s, 12) || !wish_again(s, &letters[n]))
            wish(s, &letters[n]);
        n++;
    }
    s->disk->fault = fault;
    forget_pages(s);
    if (one_in(s, 40)) {
        come_late(s, &letters[0]);
    } else if (s->broker) { /* else the program answers 503 and nothing was accepted */
        for (size_t i = 0; i < n; i++) {
            asked[i] = (struct work_asked) { .text = buf_str(&letters[i].text) };
            if (letters[i].wish != SIZE_MAX)
                s->witness.wishes[letters[i].wish].sent++;
        }
        s->commands += n;
        if (work_off(s, asked, n))
            for (size_t i = 0; i < n; i++)
                if (asked[i].accepted && !asked[i].repeated && letters[i].wish != SIZE_MAX)
                    s->witness.wishes[letters[i].wish].done++;
    }
    for (size_t i = 0; i < count; i++)
        buf_release(&letters[i].text);
}

#endif
