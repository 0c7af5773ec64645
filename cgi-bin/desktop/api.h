/* api: the parts of /desktop/api/ that live in files of their own. */
#ifndef APLOMB_DESKTOP_API_H
#define APLOMB_DESKTOP_API_H

#include "api/api.h"

enum err desktop_history(struct request *rq);
enum err desktop_languages(struct request *rq);
enum err desktop_layout(struct request *rq);
enum err desktop_token(struct request *rq);

#endif
