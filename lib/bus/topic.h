/* topic: the names on the bus.  An event's topic is its node without the leading slash, so that one
 * name stands in URL, node and topic. */
#ifndef APLOMB_BUS_TOPIC_H
#define APLOMB_BUS_TOPIC_H

/* Events, published after commit where the bridge's doorbell (event/doorbell.h) is not heard, and
 * all of them with BROKER_EVENTS: user properties seq, requestId, and node where it is no path;
 * payload the <Update>. */
#define TOPIC_EVENTS "finesse/api/#"

/* Commands of programs to aplomb-ctid: TOPIC_DO_PREFIX "User/1001"; payload lib/cti/command.h. */
#define TOPIC_DO_PREFIX "aplomb/do/"
#define TOPIC_DO "aplomb/do/#"

/* Calls of /aplomb/api/sim: TOPIC_SIM_PREFIX "calls.post"; payload and answer are JSON. */
#define TOPIC_SIM_PREFIX "aplomb/sim/"
#define TOPIC_SIM "aplomb/sim/#"

/* Team messages: TOPIC_MESSAGE_PREFIX "post", "delete", "log"; payload model/team_message.h, answer
 * "ok" or the name of an error, after the commit. */
#define TOPIC_MESSAGE_PREFIX "aplomb/message/"
#define TOPIC_MESSAGE "aplomb/message/#"

/* Retained "up" or "down" (the last will) of a daemon: TOPIC_STATUS_PREFIX "ctid", "bridge". */
#define TOPIC_STATUS_PREFIX "aplomb/status/"
#define TOPIC_STATUS "aplomb/status/#"

/* Asks aplomb-bridge who is connected; the answer has a line for each client: user and resource,
 * URL-escaped, and seconds, a blank between. */
#define TOPIC_CONNECTED "aplomb/connected"

/* The bridge on users' XMPP presence: TOPIC_PRESENCE_PREFIX "1001", payload "available" or
 * "unavailable".  Retained, hence perhaps a word of a bridge that is no more. */
#define TOPIC_PRESENCE_PREFIX "aplomb/presence/"
#define TOPIC_PRESENCE "aplomb/presence/#"

/* Asks aplomb-bridge who of these users is available: an id a line.  It answers with a line for
 * each, "available 1001" or "unavailable 1001", and the question's correlation.  Neither is
 * retained: it is what is true now. */
#define TOPIC_WHO "aplomb/who"
#define TOPIC_WHO_ANSWER "aplomb/who/answer"

#endif
