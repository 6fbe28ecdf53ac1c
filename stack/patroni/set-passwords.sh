#!/bin/sh
# Patroni callback (action, role, scope): makes the primary's passwords those of the environment, so that
# a changed password in stack/.env also reaches a cluster that already exists.
set -eu
[ "$2" = primary ] || exit 0
# Local commit: standbys that still use the old password must not hold this up. psql takes the
# passwords from the environment, never from an argument. Before bootstrap ends there are no roles yet.
exec psql -X -q -h /tmp -U postgres -d postgres -v ON_ERROR_STOP=1 <<'SQL'
\getenv postgres_password PAWS_POSTGRES_PASSWORD
\getenv replication_password PAWS_REPLICATION_PASSWORD
SET synchronous_commit = local;
SET log_min_error_statement = panic;
SELECT format('ALTER ROLE %I PASSWORD %L', rolname,
              CASE rolname WHEN 'postgres' THEN :'postgres_password' ELSE :'replication_password' END)
  FROM pg_roles WHERE rolname IN ('postgres', 'replicator') \gexec
SQL
