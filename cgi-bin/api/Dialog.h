/* Dialog: the handlers of the program Dialog: calls in Dialog.c, tasks in Dialog_Task.c. */
#ifndef APLOMB_CGI_DIALOG_H
#define APLOMB_CGI_DIALOG_H

#include "api/api.h"

/* For ids of tasks (model/task.h). */
enum err task_get_one(struct request *rq);
enum err task_put(struct request *rq, const struct xml_node *body);

#endif
