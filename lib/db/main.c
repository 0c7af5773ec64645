/* aplomb-db: creates or migrates the database named, as an installation or a start does. */
#include <stdio.h>
#include <string.h>

#include "db/migrate.h"

int main(int argc, char **argv)
{
    if (argc != 3 || strcmp(argv[2], "migrate") != 0) {
        fprintf(stderr, "usage: aplomb-db FILE migrate\n");
        return 2;
    }
    return db_migrate(argv[1]) ? 1 : 0;
}
