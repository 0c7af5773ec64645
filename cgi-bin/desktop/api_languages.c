/* /desktop/api/languages: a language is there when WWW/locale has its file. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "base/log.h"
#include "json/write.h"

enum { TAG_BYTES = 35 }; /* RFC 5646, section 4.4.1 */

/* The part of "pt-BR.json" before the dot, or NULL. */
static const char *tag_of(struct request *rq, const char *file)
{
    size_t n = strcspn(file, ".");

    if (!n || n > TAG_BYTES || strcmp(file + n, ".json") != 0)
        return NULL;
    return arena_printf(rq->arena, "%.*s", (int)n, file);
}

enum err desktop_languages(struct request *rq)
{
    const char *folder = arena_printf(rq->arena, "%s/locale", rq->conf->www);
    struct dirent **files;
    int n = scandir(folder, &files, NULL, alphasort);

    json_open(rq->out, NULL, '{');
    json_open(rq->out, "languages", '[');
    for (int i = 0; i < n; i++) {
        const char *tag = tag_of(rq, files[i]->d_name);

        if (tag)
            json_write_text(rq->out, NULL, tag);
        free(files[i]);
    }
    if (n >= 0)
        free(files);
    else
        log_error("languages", "folder=%s", folder);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}
