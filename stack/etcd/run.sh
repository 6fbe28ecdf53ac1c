#!/bin/sh
# Starts one etcd member; its data is in the volume, so a killed member comes back as itself.
set -eu
sed "s/@MEMBER@/$PAWS_MEMBER/g" /opt/paws/etcd/etcd.yaml > /tmp/etcd.yaml
exec etcd --config-file /tmp/etcd.yaml
