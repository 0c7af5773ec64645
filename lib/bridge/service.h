/* service: is aplomb-ctid there?  While it is not, clients hear that the system is out of service:
 * as an event, whose row the bridge appends to the log (the one thing it writes there, and only
 * while nobody holds ctid's lease), and as presence of the service user. */
#ifndef APLOMB_BRIDGE_SERVICE_H
#define APLOMB_BRIDGE_SERVICE_H

struct bridge;

/* Looks, and tells everybody when something has changed.  Cheap; said a few times a second, and
 * whenever there is a reason to look. */
void service_check(struct bridge *b);

#endif
