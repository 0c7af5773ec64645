/* User: the handlers of the program User, one file for each part of the path behind the user. */
#ifndef APLOMB_CGI_USER_H
#define APLOMB_CGI_USER_H

#include "api/api.h"
#include "api/person.h"

enum err user_get_dialogs(struct request *rq);
enum err user_make_call(struct request *rq);
enum err user_get_tasks(struct request *rq);
enum err user_get_media_list(struct request *rq);
enum err user_get_media(struct request *rq);
enum err user_get_media_tasks(struct request *rq);
enum err user_put_media(struct request *rq);
enum err user_get_queues(struct request *rq);
enum err user_get_reason_codes(struct request *rq);
enum err user_get_reason_code(struct request *rq);
enum err user_get_wrap_up_reasons(struct request *rq);
enum err user_get_wrap_up_reason(struct request *rq);
enum err user_get_phone_books(struct request *rq);
enum err user_get_workflows(struct request *rq);
enum err user_get_call_layout(struct request *rq);
enum err user_get_call_layouts(struct request *rq);
enum err user_get_layout(struct request *rq);
enum err user_post_log(struct request *rq);
enum err user_post_compressed_log(struct request *rq);

#endif
