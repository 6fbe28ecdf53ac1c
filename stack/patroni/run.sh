#!/bin/sh
# Starts one Patroni node with the timing of the chosen profile.
set -eu
case "${PAWS_PROFILE:-default}" in
  default) ttl=30 loop_wait=10 retry_timeout=10 ;;
  fast) ttl=20 loop_wait=5 retry_timeout=5 ;;
  *) echo "PAWS_PROFILE is '$PAWS_PROFILE': it must be 'default' or 'fast'" >&2; exit 64 ;;
esac
sed -e "s/@TTL@/$ttl/" -e "s/@LOOP_WAIT@/$loop_wait/" -e "s/@RETRY_TIMEOUT@/$retry_timeout/" \
  /opt/paws/patroni/patroni.yml > /tmp/patroni.yml

# After a kill -9 the lock files name a process that is gone, and its number may soon be another's.
# Nothing of PostgreSQL can be running here yet: the volume belongs to this container alone.
rm -f /var/lib/paws/postgres/data/postmaster.pid /tmp/.s.PGSQL.5432 /tmp/.s.PGSQL.5432.lock

export PATRONI_NAME="$PAWS_MEMBER"
export PATRONI_RESTAPI_LISTEN="0.0.0.0:$PAWS_REST_PORT"
export PATRONI_RESTAPI_CONNECT_ADDRESS="$PAWS_MEMBER:$PAWS_REST_PORT"
export PATRONI_POSTGRESQL_LISTEN=0.0.0.0:5432
export PATRONI_POSTGRESQL_CONNECT_ADDRESS="$PAWS_MEMBER:5432"
export PATRONI_POSTGRESQL_PGPASS=/tmp/pgpass
export PATRONI_SUPERUSER_USERNAME=postgres
export PATRONI_SUPERUSER_PASSWORD="$PAWS_POSTGRES_PASSWORD"
export PATRONI_REPLICATION_USERNAME=replicator
export PATRONI_REPLICATION_PASSWORD="$PAWS_REPLICATION_PASSWORD"
exec patroni /tmp/patroni.yml
