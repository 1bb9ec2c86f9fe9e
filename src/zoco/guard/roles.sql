-- The roles of one PostgreSQL server. Run once by its superuser; running it again changes nothing.
-- Passwords are given by the operator (docs/installation.md); the embedded server trusts its own socket.
do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            ('zoco_owner',     'login createdb'),        -- owns the tables, migrates, rotates keys
            ('zoco_app',       'login noinherit'),       -- the application: bound by row-level security
            ('zoco_outside',   'login noinherit'),       -- a process for the public: leaves signals, reads none
            ('zoco_registrar', 'nologin'),               -- reads the national register, nothing of care
            ('zoco_analyst',   'nologin')                -- reads counted figures only
        ) as roles (name, options)
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            execute format('create role %I %s', wanted.name, wanted.options);
        end if;
    end loop;
end $$;

-- Without "noinherit" every query of the application would also match the policies of the national readers.
alter role zoco_app noinherit nosuperuser nobypassrls nocreatedb nocreaterole;
alter role zoco_outside noinherit nosuperuser nobypassrls nocreatedb nocreaterole;
alter role zoco_owner nosuperuser nobypassrls nocreaterole;
grant zoco_registrar, zoco_analyst to zoco_app;
-- A running query shows its text to others of the same login; ours would show signed contexts.
alter role zoco_app set track_activities = off;
alter role zoco_outside set track_activities = off;
-- Each joined table brings a policy, and planning the order of eight of them takes longer than any query of ours runs.
-- The tables that a list is driven from come first in it; what only is shown is joined in the order that is written.
alter role zoco_app set join_collapse_limit = 5;
