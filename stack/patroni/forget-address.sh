#!/bin/sh
# Removes this node's own key in etcd where it names another address than the one given, which is ours now.
set -eu
key="/paws360/members/$PAWS_MEMBER"
ask() { etcdctl --endpoints=etcd1:2379,etcd2:2379,etcd3:2379 --command-timeout=5s "$@"; }

kept=$(ask get --print-value-only "$key")
case "$kept" in
'' | *"\"api_url\":\"http://$1:"*) ;;
*)
  ask del "$key" > /dev/null
  echo "$PAWS_MEMBER: the key in etcd named an old address and was removed"
  ;;
esac
