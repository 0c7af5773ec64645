/* Team: the handlers of the program Team, one file for each part of the path behind the team. */
#ifndef APLOMB_CGI_TEAM_H
#define APLOMB_CGI_TEAM_H

#include "api/input.h"
#include "model/team.h"

enum err team_get_reason_codes(struct request *rq);
enum err team_set_reason_codes(struct request *rq);
enum err team_get_wrap_up_reasons(struct request *rq);
enum err team_set_wrap_up_reasons(struct request *rq);
enum err team_get_phone_books(struct request *rq);
enum err team_set_phone_books(struct request *rq);
enum err team_get_workflows(struct request *rq);
enum err team_set_workflows(struct request *rq);
enum err team_get_layout(struct request *rq);
enum err team_set_layout(struct request *rq);
enum err team_get_messages(struct request *rq);

#endif
