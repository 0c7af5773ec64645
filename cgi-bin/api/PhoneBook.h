/* PhoneBook: the handlers of the program PhoneBook, those of contacts in a file of their own. */
#ifndef APLOMB_CGI_PHONE_BOOK_H
#define APLOMB_CGI_PHONE_BOOK_H

#include "api/input.h"
#include "model/phone_book.h"

/* The book of the path. */
enum err phone_book_of_path(struct request *rq, struct phone_book *out);

enum err contact_get_all(struct request *rq);
enum err contact_get_one(struct request *rq);
enum err contact_create(struct request *rq);
enum err contact_update(struct request *rq);
enum err contact_delete(struct request *rq);
enum err contact_import(struct request *rq);
enum err contact_import_csv(struct request *rq);
enum err contact_export_csv(struct request *rq);

#endif
