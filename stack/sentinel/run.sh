#!/bin/sh
# Starts one sentinel with the configuration that it left, so that it keeps its identity.
set -eu
umask 077
state=/var/lib/paws/redis/sentinel.conf
if [ ! -s "$state" ]; then
  sed "s/@MEMBER@/$PAWS_MEMBER/g" /opt/paws/sentinel/sentinel.conf > "$state.new"
  mv "$state.new" "$state"
fi
# The passwords are those of this start; sentinels ask each other with `requirepass`, too.
password=$(printf '%s' "$PAWS_REDIS_PASSWORD" | sed 's/[\\"]/\\&/g')
{
  sed '/^requirepass /d; /^user default /d; /^sentinel auth-pass /d' "$state"
  printf 'requirepass "%s"\nsentinel auth-pass mymaster "%s"\n' "$password" "$password"
} > "$state.new"
mv "$state.new" "$state"
exec redis-sentinel "$state"
