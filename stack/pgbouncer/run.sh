#!/bin/sh
# Starts PgBouncer. It logs in with SCRAM, for which it needs these three passwords themselves: they are in a file
# of the container that only its own user reads. All others' verifiers it asks PostgreSQL for.
set -eu
umask 077
user() { printf '"%s" "%s"\n' "$1" "$(printf '%s' "$2" | sed 's/"/""/g')"; }
{
  user pgbouncer "$PAWS_PGBOUNCER_PASSWORD"
  user pgbouncer_admin "$PAWS_PGBOUNCER_ADMIN_PASSWORD"
  user pgbouncer_stats "$PAWS_PGBOUNCER_STATS_PASSWORD"
} > /tmp/pgbouncer-users.txt
exec pgbouncer /opt/paws/pgbouncer/pgbouncer.ini
