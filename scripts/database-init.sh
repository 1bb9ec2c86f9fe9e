#!/bin/sh
# Run once by the postgres image, after roles.sql: passwords for the two roles that log in, and the database.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres \
    -v owner="$(cat /run/secrets/owner_password)" -v app="$(cat /run/secrets/app_password)" <<'SQL'
alter role zoco_owner password :'owner';
alter role zoco_app password :'app';
create database zoco owner zoco_owner;
revoke connect on database zoco from public;
grant connect on database zoco to zoco_app;
SQL
