#!/bin/sh
# Starts one Patroni node. The timing of the profile matters when this node makes the cluster.
set -eu
profile="/opt/paws/patroni/profile-${PAWS_PROFILE:-default}.env"
if [ ! -f "$profile" ]; then
  echo "PAWS_PROFILE is '$PAWS_PROFILE': it must be 'default' or 'fast'" >&2
  exit 64
fi
. "$profile"
sed -e "s/^\( *ttl:\).*/\1 $ttl/" -e "s/^\( *loop_wait:\).*/\1 $loop_wait/" \
  -e "s/^\( *retry_timeout:\).*/\1 $retry_timeout/" /opt/paws/patroni/patroni.yml > /tmp/patroni.yml

# After a kill -9 the lock files name a process that is gone, and its number may soon be another's.
# Nothing of PostgreSQL can be running here yet: the volume belongs to this container alone.
rm -f /var/lib/paws/postgres/data/postmaster.pid /tmp/.s.PGSQL.5432 /tmp/.s.PGSQL.5432.lock

export PATRONI_NAME="$PAWS_MEMBER"
export PATRONI_RESTAPI_LISTEN="0.0.0.0:$PAWS_REST_PORT"
# The address, not the name: Patroni resolves a name once in ten minutes, and a container that starts again may
# get another address. The leader would then refuse a switchover to this member as out of reach.
address=$(getent ahostsv4 "$PAWS_MEMBER" | sed -n '1s/ .*//p')

# Leases outlive a stop of etcd, and with them what this node once wrote of itself. Patroni asks the node that answers
# at the address in it, which may by now be another's, and would not start: "there is already a node named ...". An
# address that is not ours is an old one. Where etcd does not answer, Patroni waits for it.
/opt/paws/patroni/forget-address.sh "$address" || true

export PATRONI_RESTAPI_CONNECT_ADDRESS="$address:$PAWS_REST_PORT"
export PATRONI_POSTGRESQL_LISTEN=0.0.0.0:5432
export PATRONI_POSTGRESQL_CONNECT_ADDRESS="$PAWS_MEMBER:5432"
export PATRONI_POSTGRESQL_PGPASS=/tmp/pgpass
export PATRONI_SUPERUSER_USERNAME=postgres
export PATRONI_SUPERUSER_PASSWORD="$PAWS_POSTGRES_PASSWORD"
export PATRONI_REPLICATION_USERNAME=replicator
export PATRONI_REPLICATION_PASSWORD="$PAWS_REPLICATION_PASSWORD"
exec patroni /tmp/patroni.yml
