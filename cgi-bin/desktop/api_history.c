/* /desktop/api/history/{id}: the last calls and states of an agent, newest first, for the agent,
 * supervisors of the team and administrators. */
#include "api.h"
#include "api/person.h"
#include "base/clock.h"
#include "model/past_call.h"
#include "model/past_state.h"
#include "json/write.h"

static void write_time(struct buf *out, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];

    json_write_text(out, name, ms ? clock_text(ms, text) : NULL);
}

static void write_call(struct request *rq, const struct past_call *call)
{
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "id", arena_printf(rq->arena, "%lld", (long long)call->dialog_id));
    json_write_text(rq->out, "direction", call->direction);
    json_write_text(rq->out, "callType", call->call_type);
    json_write_text(rq->out, "party", call->party);
    json_write_text(rq->out, "queueName", call->queue_name);
    write_time(rq->out, "startTime", call->started_at);
    write_time(rq->out, "answerTime", call->answered_at);
    write_time(rq->out, "endTime", call->ended_at);
    json_write_text(rq->out, "wrapUpReason", call->wrap_up_reason);
    json_close(rq->out, '}');
}

static void write_state(struct request *rq, const struct past_state *state)
{
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "state", state->state);
    json_write_text(
        rq->out, "reasonCode",
        state->reason_code ? arena_printf(rq->arena, "%lld", (long long)state->reason_code) : NULL);
    json_write_text(rq->out, "reasonLabel", state->reason_label);
    write_time(rq->out, "stateChangeTime", state->since);
    json_close(rq->out, '}');
}

enum err desktop_history(struct request *rq)
{
    struct past_call *calls;
    struct past_state *states;
    struct user user;
    size_t call_count, state_count;
    enum err e;

    if ((e = user_load_readable(rq, &user)) ||
        (e = past_call_list(rq->db, rq->arena, user.login_id, &calls, &call_count)) ||
        (e = past_state_list(rq->db, rq->arena, user.login_id, &states, &state_count)))
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "calls", '[');
    for (size_t i = 0; i < call_count; i++)
        write_call(rq, &calls[i]);
    json_close(rq->out, ']');
    json_open(rq->out, "states", '[');
    for (size_t i = 0; i < state_count; i++)
        write_state(rq, &states[i]);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}
