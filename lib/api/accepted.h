/* accepted: hands a command to aplomb-ctid and answers 202.
 *
 * The daemon acknowledges once the command is in its inbox, so that a 202 is never forgotten: the
 * change or an error notification follows it, also when a process dies in between. */
#ifndef APLOMB_API_ACCEPTED_H
#define APLOMB_API_ACCEPTED_H

#include "api/api.h"
#include "cti/command.h"

enum { ACCEPT_WAIT_MS = 2000 };

/* Fills request_id and requester itself.  ERR_UNAVAILABLE without an acknowledgement in time,
 * unless the store tells that the command was accepted. */
enum err api_accept(struct request *rq, struct cti_command *command);

/* *yes: a command for this object ("User/1001") is accepted and not yet carried out.  Ask before
 * loading the object: what it says then is either up to date or not to be judged by. */
enum err api_under_way(struct request *rq, const char *object, bool *yes);

/* A call of /aplomb/api/sim, for the built-in switch: verb "calls.post"; its answer, JSON, replaces
 * what reply holds.  ERR_UNAVAILABLE when nobody answers in time. */
enum err api_sim(struct request *rq, const char *verb, struct str payload, int wait_ms,
                 struct buf *reply);

/* The bus, made when first needed; it may not be connected. */
struct bus *api_bus(struct request *rq);

/* A team message for aplomb-ctid: verb "post" or "delete", text of model/team_message.h; "log" has
 * it tell a client that its log was kept.  Answers after the commit: ERR_OK, or why nothing
 * changed. */
enum err api_message(struct request *rq, const char *verb, struct str text);

/* Asks aplomb-bridge who is connected (bus/topic.h, TOPIC_CONNECTED).  ERR_UNAVAILABLE. */
enum err api_connected(struct request *rq, int wait_ms, struct buf *reply);

#endif
