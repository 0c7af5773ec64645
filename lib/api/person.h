/* person: the user that a path names, and whether the caller may see to it.
 * Source: reference rest-desktop 1.10. */
#ifndef APLOMB_API_PERSON_H
#define APLOMB_API_PERSON_H

#include "api/api.h"
#include "model/user.h"

/* The user of the path (login id or login name), who must exist, and whom the caller may read:
 * one's own, one of a supervised team, anybody for an administrator.  ERR_USER_NOT_FOUND,
 * ERR_NOT_YOUR_OBJECT. */
enum err user_load_readable(struct request *rq, struct user *out);

/* Likewise without supervisors: what belongs to the user's own desktop. */
enum err user_load_own(struct request *rq, struct user *out);

#endif
