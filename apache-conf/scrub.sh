#!/bin/sh
# A web server's messages -> file $1, without the queries of URLs: those of gadget requests carry
# tokens and preferences, and some messages quote the whole request line or the referring page.
exec sed -u 's/?[^ ]*/?-/g' >>"$1"
