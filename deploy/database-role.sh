#!/bin/sh
# Runs once, when the cluster is made: the application owns its database and is no superuser.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$KRING_DATABASE_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE kring LOGIN PASSWORD :'password';
CREATE DATABASE kring OWNER kring;
SQL
