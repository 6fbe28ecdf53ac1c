#!/bin/sh
# Makes the certificates of the stack when its image is built: etcd and HAProxy's runtime API answer to those only who
# show that of a client. The key of the authority is gone when this ends, so no one can ever issue another one. Who has
# the image has the client's key: it stays on the machine that built it, as stacks from the same image share it.
set -eu
umask 077
# What a client needs, and what the servers show: the console and `docker cp` take the first directory as a whole.
client=/etc/paws/tls
server=/etc/paws/server

# Nothing renews them, and a stack must not stop on a day in the middle of its life: ten years.
days=3653

# In memory, so that the authority's key is not even in a layer of the image.
work=$(mktemp -d -p /dev/shm)
trap 'rm -rf "$work"' EXIT
cd "$work"

new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days $days -subj /O=paws360"
openssl req -x509 $new -keyout ca.key -out ca.crt -addext keyUsage=critical,keyCertSign

# A name, what its certificate is for, and the names under which it is asked. No common name: etcd's gateway, which
# Patroni speaks to, takes no client that has one for a user.
issue() {
  openssl req -x509 $new -CA ca.crt -CAkey ca.key -keyout "$1.key" -out "$1.crt" \
    -addext basicConstraints=critical,CA:FALSE -addext "extendedKeyUsage=$2" ${3:+-addext "subjectAltName=$3"}
}
# etcd's gateway is a client of etcd's own, with the certificate of the server.
issue etcd serverAuth,clientAuth DNS:etcd1,DNS:etcd2,DNS:etcd3,DNS:localhost,IP:127.0.0.1
issue haproxy serverAuth DNS:haproxy,DNS:localhost,IP:127.0.0.1
issue client clientAuth
cat haproxy.crt haproxy.key > haproxy.pem

# A group without members: compose.yaml gives it to the services that need the client's key.
groupadd --system paws-client
install -d -m 0755 /etc/paws "$client" "$server"
install -m 0444 -t "$client" ca.crt client.crt
install -m 0440 -g paws-client -t "$client" client.key
install -m 0444 -t "$server" etcd.crt
install -m 0400 -o etcd -t "$server" etcd.key
install -m 0400 -o haproxy -t "$server" haproxy.pem
