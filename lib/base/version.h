/* version: what clients are told of ours; the same stands in package.json. */
#ifndef APLOMB_BASE_VERSION_H
#define APLOMB_BASE_VERSION_H

#define APLOMB_VERSION "0.1.0"

#endif
