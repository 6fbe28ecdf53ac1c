#!/bin/sh
# Starts one sentinel with the configuration that it left, so that it keeps its identity.
set -eu
state=/var/lib/paws/redis/sentinel.conf
if [ ! -s "$state" ]; then
  sed "s/@MEMBER@/$PAWS_MEMBER/g" /opt/paws/sentinel/sentinel.conf > "$state.new"
  mv "$state.new" "$state"
fi
exec redis-sentinel "$state"
