#!/bin/sh
# Starts one Redis node in the role that it has now, not in the one that it was born with.
set -eu
umask 077
state=/var/lib/paws/redis/redis.conf

# The master that this node must follow; nothing when it is the master itself.
master_by_sentinel() {
  for sentinel in sentinel1 sentinel2 sentinel3; do
    answer=$(timeout 1 redis-cli -h "$sentinel" -p 26379 --raw sentinel get-master-addr-by-name mymaster 2>/dev/null) || continue
    name=$(printf '%s\n' "$answer" | head -n 1)
    case "$name" in redis | redis-replica) echo "$name"; return 0 ;; esac
  done
  return 1
}

if master=$(master_by_sentinel); then
  :
elif [ -f "$state" ]; then
  # No sentinel answers (the whole stack is starting): the last role, as Sentinel had it written here.
  master=$(sed -n 's/^replicaof \([^ ]*\) .*/\1/p' "$state")
  : "${master:=$PAWS_MEMBER}"
else
  master=redis
fi

{
  cat /opt/paws/redis/redis.conf
  # In quotes, as redis.conf reads them.
  password=$(printf '%s' "$PAWS_REDIS_PASSWORD" | sed 's/[\\"]/\\&/g')
  printf 'requirepass "%s"\nmasterauth "%s"\n' "$password" "$password"
  echo "replica-announce-ip $PAWS_MEMBER"
  echo 'replica-announce-port 6379'
  if [ "$master" != "$PAWS_MEMBER" ]; then echo "replicaof $master 6379"; fi
} > "$state.new"
mv "$state.new" "$state"
echo "$PAWS_MEMBER starts, the master is $master"
exec redis-server "$state"
