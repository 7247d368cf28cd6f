-- The database and its two roles, to be made once by a superuser:
--
--   psql -v ON_ERROR_STOP=1 -v owner_password=… -v app_password=… -f deploy/roles.sql postgres
--
-- orderloom_owner owns the database and everything that `orderloom migrate` makes
-- in it. orderloom_app is what the worker and all other commands work as; the
-- migrations grant it what it may do and no more. They make the extension pg_trgm, which
-- an owner may wherever the server allows it. Run it again to set new
-- passwords: what is there already is kept.

SELECT 'CREATE ROLE orderloom_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'orderloom_owner') \gexec
SELECT 'CREATE ROLE orderloom_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'orderloom_app') \gexec

ALTER ROLE orderloom_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE orderloom_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';

-- Sorted by code point, which is alike everywhere and quickest.
SELECT 'CREATE DATABASE orderloom OWNER orderloom_owner ENCODING ''UTF8'' LC_COLLATE ''C'' TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'orderloom') \gexec

-- Nobody else connects.
REVOKE CONNECT, TEMPORARY ON DATABASE orderloom FROM PUBLIC;
GRANT CONNECT ON DATABASE orderloom TO orderloom_app;
