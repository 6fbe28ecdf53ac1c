#!/bin/sh
# Patroni callback (action, role, scope): makes the primary's roles and passwords those of the environment.
# So a changed password in stack/.env also reaches a cluster that already exists, and a cluster whose very
# first start was cut off before Patroni had made its roles still gets them.
set -eu
[ "$2" = primary ] || exit 0

ask() { psql -X -q -At -h /tmp -U postgres -d postgres "$@"; }

# Patroni calls this as soon as it has asked PostgreSQL to promote: until that is done, nothing can be written.
tries=0
until [ "$(ask -c 'SELECT pg_is_in_recovery()' || true)" = f ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge 300 ]; then echo "$1: this node did not become primary" >&2; exit 1; fi
  sleep 0.2
done

# Local commit: standbys that still use the old password must not hold this up. psql takes the passwords
# from the environment, never from an argument, and no statement with one in it may reach the log.
ask -v ON_ERROR_STOP=1 <<'SQL'
\getenv postgres_password PAWS_POSTGRES_PASSWORD
\getenv replication_password PAWS_REPLICATION_PASSWORD
\getenv app_password PAWS_APP_PASSWORD
\getenv pgbouncer_password PAWS_PGBOUNCER_PASSWORD
\getenv monitor_password PAWS_MONITOR_PASSWORD
SET synchronous_commit = local;
SET log_statement = none;
SET log_min_duration_statement = -1;
SET log_min_error_statement = panic;
SELECT 'CREATE ROLE replicator LOGIN REPLICATION'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'replicator') \gexec
SELECT 'CREATE ROLE app LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') \gexec
SELECT 'CREATE ROLE pgbouncer LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pgbouncer') \gexec
SELECT 'CREATE ROLE monitor LOGIN'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'monitor') \gexec
SELECT format('ALTER ROLE postgres PASSWORD %L', :'postgres_password') \gexec
SELECT format('ALTER ROLE replicator PASSWORD %L', :'replication_password') \gexec
SELECT format('ALTER ROLE app PASSWORD %L', :'app_password') \gexec
SELECT format('ALTER ROLE pgbouncer PASSWORD %L', :'pgbouncer_password') \gexec
SELECT format('ALTER ROLE monitor PASSWORD %L', :'monitor_password') \gexec
-- The role that watches sees what the server does, not what it keeps; also where clients have taken every connection.
GRANT pg_monitor, pg_use_reserved_connections TO monitor;
SELECT 'CREATE SCHEMA app AUTHORIZATION app'
 WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'app') \gexec
-- Where whoever watches writes a row, as a client does, to see whether clients can.
SELECT 'CREATE SCHEMA paws_console'
 WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'paws_console') \gexec
SET client_min_messages = warning;
CREATE TABLE IF NOT EXISTS paws_console.write_check
 (id int PRIMARY KEY CHECK (id = 1), written_at timestamptz NOT NULL);
GRANT USAGE ON SCHEMA paws_console TO monitor;
GRANT SELECT, INSERT, UPDATE ON paws_console.write_check TO monitor;
-- PgBouncer's auth_query. It must not read the verifiers of superusers and of replication, nor may anybody else ask.
SELECT 'CREATE SCHEMA pgbouncer'
 WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'pgbouncer') \gexec
CREATE OR REPLACE FUNCTION pgbouncer.lookup(who text) RETURNS TABLE (name text, verifier text)
 LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
 $$ SELECT rolname::text, rolpassword FROM pg_authid
     WHERE rolname = who AND rolcanlogin AND NOT rolsuper AND NOT rolreplication $$;
REVOKE ALL ON FUNCTION pgbouncer.lookup(text) FROM PUBLIC;
GRANT USAGE ON SCHEMA pgbouncer TO pgbouncer;
GRANT EXECUTE ON FUNCTION pgbouncer.lookup(text) TO pgbouncer;
SQL
