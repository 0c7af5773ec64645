/* connected: who is connected, for programs that ask (TOPIC_CONNECTED). */
#ifndef APLOMB_BRIDGE_CONNECTED_H
#define APLOMB_BRIDGE_CONNECTED_H

struct bridge;
struct bus_message;

/* Answers such a request. */
void connected_answer(struct bridge *b, const struct bus_message *question);

#endif
