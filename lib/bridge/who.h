/* who: which users are available, for aplomb-ctid, which asks (TOPIC_WHO). */
#ifndef APLOMB_BRIDGE_WHO_H
#define APLOMB_BRIDGE_WHO_H

struct bridge;
struct bus_message;

/* Answers such a question. */
void who_answer(struct bridge *b, const struct bus_message *question);

#endif
