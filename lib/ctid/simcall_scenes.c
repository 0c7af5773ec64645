/* simcall_scenes: scenes written as text. */
#include "ctid/scene.h"
#include "ctid/simtalk.h"

enum err scenes_post(struct talk *t)
{
    const char *text = json_get_text(t->in, "text");
    struct scene_error error;
    int64_t id = 0;
    enum err e;

    if (!text)
        return talk_refuse(t, 400, "text", "missing");
    e = scene_begin(t->c, t->arena, str_of(text), &id, &error);
    if (e == ERR_CONFLICT)
        return talk_refuse(t, 409, NULL, "a scene is being played");
    if (e == ERR_INVALID_INPUT) {
        t->line = error.line;
        t->column = error.column;
        return talk_refuse(t, 400, "text", error.text);
    }
    t->status = 201;
    talk_write_id(&t->body, "id", id);
    return e;
}

enum err scenes_get(struct talk *t)
{
    scene_write(t->c, &t->body);
    return ERR_OK;
}

enum err scenes_delete(struct talk *t)
{
    int64_t id;
    enum err e;

    if (!talk_id(t, &id))
        return talk_refuse(t, 404, "id", "no such scene");
    e = scene_stop(t->c, id);
    if (e == ERR_NOT_FOUND)
        return talk_refuse(t, 404, "id", "no such scene");
    t->status = 204;
    return e;
}
