#!/bin/bash
# Health check of every service: check.sh http PORT PATH | redis PORT | postgres PORT
#
# To start a process in a container costs the engine far more than the question itself. So one check goes on asking
# for a minute, with nothing but what the shell has built in, and ends as soon as there is news: the first success
# of a container that was not healthy yet, the first failure of one that was.
set -u
# A service that hangs up has failed; the check goes on.
trap '' PIPE
kind=$1 port=$2 path=${3:-/}

# What the last check found; in memory, so that it ends with the container.
state=${PAWS_HEALTH_STATE:-/dev/shm/paws-health}

# Seconds between two questions while all is well, and that an answer may take.
every=${PAWS_HEALTH_EVERY:-3} within=${PAWS_HEALTH_WITHIN:-4}

# A pipe without a writer: to wait on it takes no process.
exec {pause}<> <(:)
pause() { read -rt "$1" -u "$pause" _; }

# Sends a request and takes the first line of the answer, or so many bytes of it. The rest is read to its end where
# the server closes: it would complain of a client that did not listen.
ask() {
  local request=$1 bytes=${2:-} rest wire
  { exec {wire}<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null || return 1
  printf '%b' "$request" >&"$wire" 2> /dev/null
  IFS= read -rt "$within" ${bytes:+-N "$bytes"} answer <&"$wire" || answer='no answer'
  if [[ $answer == HTTP/* ]]; then while ((SECONDS < 60)) && IFS= read -rt "$within" -N 4096 rest <&"$wire"; do :; done; fi
  exec {wire}>&-
}

healthy() {
  answer='no answer'
  case "$kind" in
    http) ask "GET $path HTTP/1.0\r\nHost: ${PAWS_MEMBER:-localhost}\r\n\r\n" && [[ $answer == HTTP/1.?' 200'* ]] ;;
    # One that asks for a password first is alive, too.
    redis) ask 'PING\r\n' && [[ $answer == +PONG* || $answer == -NOAUTH* ]] ;;
    # The request for TLS, which is answered before any login.
    postgres) ask '\0\0\0\010\004\0322\026\057' 1 && [[ $answer == [NS] ]] ;;
  esac
}

last=
[ -r "$state" ] && last=$(< "$state")
if [ "$last" = healthy ]; then
  # Docker ends a check of a container that it freezes, and calls the container unhealthy until another check has
  # ended. So the next one has to know that this one did not get to its end.
  echo asking > "$state"
  while ((SECONDS < 60)); do
    healthy || { echo failed > "$state"; echo "$answer"; exit 1; }
    pause "$every"
  done
  echo healthy > "$state"
  exit 0
fi
# At the start there is time until the first success; later, a failure is reported every three seconds.
patience=3
[ "$last" = '' ] && patience=20
until ((SECONDS >= patience)); do
  healthy && { echo healthy > "$state"; exit 0; }
  pause 0.5
done
echo "$answer"
exit 1
