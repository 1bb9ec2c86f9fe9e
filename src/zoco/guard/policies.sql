-- Which rows exist for whom. The whole answer is in this file.
-- It runs after every migrate, as the owner, and may run again at any time: it drops what it makes.
-- Shapes and their cost: docs/decisions/0001-rows-are-guarded-by-postgresql.md and docs/performance.md.

-- 1. The context: who is asking ------------------------------------------------------------------------------

create schema if not exists zoco;
grant usage on schema zoco to zoco_app, zoco_registrar, zoco_analyst, zoco_outside;

-- Whoever logs in may call what is not taken away below; the end of this file says who that is.
revoke execute on all functions in schema zoco from zoco_app, zoco_registrar, zoco_analyst, zoco_outside;
grant execute on all functions in schema zoco to public;

-- The day on which something happens is that of the Netherlands, whatever clock a session keeps: at midnight here, and
-- not at one or two, a seat ends and a consent is over.
create or replace function zoco.day_of(moment timestamptz) returns date language sql stable
    return (moment at time zone 'Europe/Amsterdam')::date;
create or replace function zoco.today() returns date language sql stable return zoco.day_of(now());

-- One part of the signed context, or null when it is absent, forged or too old: then nothing is visible.
create or replace function zoco.claimed(part int) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    parts text[] := string_to_array(current_setting('zoco.context', true), '|');
    said bytea;
begin
    if coalesce(array_length(parts, 1), 0) <> 6 or parts[5] !~ '^\d{1,12}$'
       or parts[5]::bigint < extract(epoch from clock_timestamp()) then
        return null;
    end if;
    said := convert_to(array_to_string(parts[1:5], '|'), 'UTF8');
    if not exists (select from guard_contextkey k
                   where encode(sha256(k.outer_pad || sha256(k.inner_pad || said)), 'hex') = parts[6]) then
        return null;
    end if;
    return nullif(parts[part], '');
end $$;

create or replace function zoco.seat() returns uuid language sql stable return zoco.claimed(1)::uuid;
create or replace function zoco.person() returns uuid language sql stable return zoco.claimed(2)::uuid;
create or replace function zoco.organisation() returns uuid language sql stable return zoco.claimed(3)::uuid;
create or replace function zoco.role() returns text language sql stable return zoco.claimed(4);
create or replace function zoco.gives_care() returns boolean language sql stable
    return coalesce(zoco.role() in ('coordinator', 'helpdesk'), false);

-- 2. Who may touch which table at all -----------------------------------------------------------------------

revoke all on all tables in schema public from public, zoco_app, zoco_registrar, zoco_analyst, zoco_outside;
grant usage on schema public to zoco_app, zoco_registrar, zoco_analyst, zoco_outside;
grant usage on all sequences in schema public to zoco_app, zoco_registrar, zoco_analyst;
grant select, insert, update on all tables in schema public to zoco_app;
revoke all on guard_contextkey from zoco_app;
revoke insert, update on django_migrations from zoco_app;

-- What is written once stays: logs, events, decisions, claims.
revoke update on audit_look, audit_change, audit_batch, cases_event, reports_acceptance, reports_passing,
    reports_registration, directory_claim, seal_datakey, cases_caseload, cases_closure from zoco_app;
revoke insert on audit_look, audit_change, audit_batch, cases_caseload, cases_alarm from zoco_app;
revoke update on reports_report, cases_case, cases_alarm from zoco_app;
grant update (routed_to_id, routed_because, routed_why) on reports_report to zoco_app;
-- Whose case it is and under which key opens the person and the key: that is settled when it is opened.
grant update (lead_id, last_spoken_on, version) on cases_case to zoco_app;
grant update (seen_at) on cases_alarm to zoco_app;
-- Cases: an answer stays as it was given and can only be withdrawn; who she is stays under her own key; what is ended,
-- and what was told to whom, is not written over.
grant update (forms, municipality, registered_in, registered_is_safe, found_in, sheltered_in, parent_is_suspect,
    guardian_route, last_family_on, last_partner_on) on cases_case to zoco_app;
revoke update on cases_consent, cases_victim, cases_contactway, cases_alarmed, cases_absence, cases_exclusion from zoco_app;
grant update (withdrawn_on) on cases_consent to zoco_app;
grant update (name, birth_date, reach, name_index) on cases_victim to zoco_app;
grant update (ended_on) on cases_contactway to zoco_app;
grant update (until_at, looked_after_on) on cases_absence to zoco_app;
grant update (ended_at) on cases_exclusion to zoco_app;
-- A seat is never turned into another one: it ends, and a new one is given.
revoke update on people_seat from zoco_app;
grant update (ended_on) on people_seat to zoco_app;

-- Reports: a dossier changes type by a new line; the national registrar adds those too.
revoke update on reports_dossierchange from zoco_app;
grant select, insert on reports_dossierchange to zoco_registrar;

-- Drafts: of what somebody is still writing, the words change; sent or thrown away, it goes for good.
revoke update on drafts_draft from zoco_app;
grant update (words, at, version, page_view, beat) on drafts_draft to zoco_app;
grant delete on drafts_draft to zoco_app;

-- Closing: who took a term over, and who was recognised, is written once.
revoke update on closing_handedover, closing_recognised from zoco_app;

-- Retention: a hold ends and is looked at again, a request is decided once; a tombstone is the owner's.
revoke update on retention_legalhold, retention_forgetrequest from zoco_app;
grant update (reviewed_on, lifted_on, lifted_by_id) on retention_legalhold to zoco_app;
grant update (granted, decided_by_id, decided_at, because) on retention_forgetrequest to zoco_app;
revoke all on retention_tombstone from zoco_app;

-- Residence: a step is written once; what it did to rights is only ever acknowledged.
revoke update on residence_residencechange, residence_entitlementchange from zoco_app;
grant update (seen_at, seen_by_id) on residence_entitlementchange to zoco_app;

-- Only what is nobody's file is ever deleted by the application.
do $$
declare
    name text;
begin
    for name in select tablename from pg_tables where schemaname = 'public'
        and tablename ~ '^(people_session|site_cache|procrastinate_|mfa_|socialaccount_|account_|ui_spentform)'
    loop
        execute format('grant delete on %I to zoco_app', name);
        if name !~ '^procrastinate_' then
            execute format('grant select, insert, update, delete on %I to zoco_registrar, zoco_analyst', name);
        end if;
    end loop;
end $$;

grant select on django_migrations, people_person, people_seat, people_organisation, directory_claim, django_content_type, auth_permission
    to zoco_registrar, zoco_analyst;
grant update (password, last_login) on people_person to zoco_registrar, zoco_analyst;
grant select on reports_registration to zoco_registrar;

-- Files: contents are written once and destroyed once. What is known of them stays.
revoke update on files_filecontent from zoco_app;
grant delete on files_filecontent to zoco_app;
revoke update on files_casefile from zoco_app;
grant update (removed_at, removed_by_id, removed_because, police_agreed_at, police_agreed_by_id, police_agreed)
    on files_casefile to zoco_app;

-- Plans: what she said and scored stays; a goal ends, an action moves and ends.
revoke update on plans_goal, plans_score, plans_action from zoco_app;
grant update (reached_on, dropped_on, ended_by_id, because) on plans_goal to zoco_app;
grant update (title, owner_kind, owner_id, owner_name, due_on, done_on, dropped_on, ended_by_id, because, version)
    on plans_action to zoco_app;

-- Letters: what left cannot be called back, so what is written of it stays.
revoke update on letters_letter, letters_sharingevent from zoco_app;

-- Safety: a look at the risks and a version of her safety plan are written once.
revoke update on safety_riskassessment, safety_safetyplan, safety_measure from zoco_app;

-- Conferences: on which ground somebody was invited, and to hear what, stays as it was.
revoke update on conferences_invitee, conferences_agreement from zoco_app;
grant update (attended, uninvited_on) on conferences_invitee to zoco_app;

-- Signals: what came in from outside is written once, by who cannot read it. What was not sent, and how often somebody
-- tried, is reached through functions only. A health page asks which migrations there are.
revoke insert, update on signals_unfinished, signals_tries, signals_attachment from zoco_app;
revoke select on signals_unfinished, signals_tries from zoco_app;
revoke update on signals_signal, signals_message, signals_claim, signals_grading, signals_forwarding, signals_becoming,
    signals_outcome from zoco_app;
grant update (ended_at) on signals_claim to zoco_app;
-- What was delivered stays as it was told; a part is done once.
revoke insert, update on seal_canary from zoco_app;
revoke update on signals_delivery, signals_delivered, signals_part from zoco_app;
grant update (box, taken, known, refused, done_at) on signals_part to zoco_app;
revoke update on signals_key, signals_use from zoco_app;
grant update (withdrawn_at, withdrawn_by_id) on signals_key to zoco_app;
grant insert on signals_signal to zoco_outside;

-- Subjects: whom signals and reports are about, as keyed hashes and sealed lines. Looked through by functions only.
revoke all on subjects_subjectkey from zoco_app;
revoke update on subjects_subject, subjects_pair, subjects_judgement, subjects_counting from zoco_app;
revoke insert on subjects_pair from zoco_app;
grant update (keys, encoding, told, version, paired_at, mended) on subjects_subject to zoco_app;

-- Hints: an answer stays as it was given; what it took along is emptied when it is taken back.
revoke update on hints_hintanswer from zoco_app;
grant update (told, source) on hints_hintanswer to zoco_app;
-- Suspects: noted and forgotten by triage, never rewritten.
revoke update on networks_suspect from zoco_app;
grant delete on networks_suspect to zoco_app;
-- Blind matching: what was sent is replaced or taken back by its sender, and what was found is not written by a seat.
revoke update on matching_period, matching_participant, matching_sending, matching_part, matching_encoding, matching_hit,
    matching_handing, matching_hitend, matching_entry, matching_stop from zoco_app;
grant update (withdrawn_at, withdrawn_by_id) on matching_period to zoco_app;
grant update (contact, telephone, by_id, at) on matching_participant to zoco_app;
grant update (screened_at, withdrawn_at) on matching_sending to zoco_app;
grant update (box, taken, known, done_at) on matching_part to zoco_app;
grant update (expires_on, sending_id, compared_at, replaced_at) on matching_encoding to zoco_app;
grant delete on matching_encoding to zoco_app;
grant update (asked_by_id, asked_at, released_by_id, released_at) on matching_stop to zoco_app;

-- Estimates: made by the owner, rounded and let out by the rule; written once, read by whom the figures are for.
revoke insert, update on estimates_making, estimates_groupestimate from zoco_app;
grant select on estimates_making, estimates_groupestimate to zoco_registrar, zoco_analyst;

-- Bottlenecks: what was said is said once; where it was answered, who raised it marks that as read. Who makes policy reads
-- what was lifted, and answers.
revoke update on bottlenecks_bottleneck, bottlenecks_voice, bottlenecks_step, bottlenecks_meeting from zoco_app;
grant update (heard) on bottlenecks_voice to zoco_app;
grant update (agenda, version) on bottlenecks_meeting to zoco_app;
-- Of the voices no row exists for an analyst.
grant select on seal_datakey, bottlenecks_bottleneck, bottlenecks_voice to zoco_analyst;
grant select, insert on bottlenecks_step to zoco_analyst;

grant select on django_migrations to zoco_outside;

-- 3. Rows are guarded ------------------------------------------------------------------------------------------

do $$
declare
    found record;
begin
    for found in select policyname, tablename from pg_policies where schemaname = 'public' loop
        execute format('drop policy %I on %I', found.policyname, found.tablename);
    end loop;
    for found in
        select tablename from pg_tables
         where schemaname = 'public'
           -- Of others: they hold nobody's file, and stand on the short list of open ones in the tests of the guard.
           and tablename !~ '^((django|auth|account|mfa|socialaccount|procrastinate|site|ui)_|people_session$)'
    loop
        execute format('alter table %I enable row level security', found.tablename);
        execute format('alter table %I force row level security', found.tablename);
        -- The owner's own functions below, migrations and key rotation look across rows.
        execute format('create policy owner on %I to zoco_owner using (true) with check (true)', found.tablename);
    end loop;
end $$;

-- People: a professional directory. The keys to everything are the seats, so giving one is guarded most.
create policy seen on people_organisation for select using (true);
create policy kept on people_organisation for insert with check ((select zoco.role()) = 'administrator');
create policy mended on people_organisation for update using ((select zoco.role()) = 'administrator');

create policy seen on people_person for select using (true);
create policy enrolled on people_person for insert
    with check ((select zoco.role()) in ('administrator', 'team_leader'));
-- Signing in happens before there is a context: it may note the day. A password asks for one (account_stays, below).
create policy own_account on people_person for update
    using ((select zoco.person()) is null or id = (select zoco.person()) or (select zoco.role()) = 'administrator');

create policy seen on people_seat for select using (true);
-- Nobody gives himself one: two people know of each seat.
create policy given on people_seat for insert with check (person_id <> (select zoco.person()) and (
    (select zoco.role()) = 'administrator'
    or ((select zoco.role()) = 'team_leader' and organisation_id = (select zoco.organisation())
        and role in ('coordinator', 'partner', 'team_leader')
        -- Who is a coordinator may open files: only where care is coordinated.
        and (role <> 'coordinator' or (select o.kind from people_organisation o where o.id = organisation_id)
             = 'care_coordinator'))));
create policy ended on people_seat for update using (
    (select zoco.role()) = 'administrator'
    or ((select zoco.role()) = 'team_leader' and organisation_id = (select zoco.organisation())));

-- Estimates: for the roles that read figures (`zoco.figures`), and no other.
create policy figures on estimates_making for select
    using ((select zoco.role()) in ('analyst', 'registrar', 'helpdesk', 'team_leader'));
create policy figures on estimates_groupestimate for select
    using ((select zoco.role()) in ('analyst', 'registrar', 'helpdesk', 'team_leader'));

-- The directory is public; CoMensha states all, an organisation its own, and on no line that is another's.
create policy read_by_all on directory_claim for select using (true);
create policy stated on directory_claim for insert with check (
    (select zoco.role()) = 'helpdesk'
    or ((select zoco.role()) in ('coordinator', 'team_leader') and organisation_id = (select zoco.organisation())
        and coalesce((select newest.organisation_id from directory_claim newest where newest.line = directory_claim.line
                       order by newest.stated_on desc, newest.stated_at desc limit 1), organisation_id) = organisation_id));

-- Reports: the seat that made it, and those asked to answer (kept in reader_seats by a trigger).
create policy readers on reports_report for select to zoco_app
    using (reader_seats @> array[(select zoco.seat())]);
create policy made on reports_report for insert to zoco_app with check (reporter_id = (select zoco.seat()));
create policy answered on reports_report for update to zoco_app
    using (reader_seats @> array[(select zoco.seat())] and routed_to_id = (select zoco.organisation())
           and (select zoco.gives_care()))
    with check (true);
create policy follow_the_report on reports_acceptance for select to zoco_app
    using (coalesce((select true from reports_report r where r.id = report_id), false));
create policy taken on reports_acceptance for insert to zoco_app with check (
    by_id = (select zoco.seat()) and (select zoco.gives_care())
    and (select r.routed_to_id from reports_report r where r.id = report_id) = (select zoco.organisation()));
create policy follow_the_report on reports_passing for select to zoco_app
    using (coalesce((select true from reports_report r where r.id = report_id), false));
create policy passed on reports_passing for insert to zoco_app with check (
    by_id = (select zoco.seat()) and (select zoco.gives_care())
    and (select r.routed_to_id from reports_report r where r.id = report_id) = (select zoco.organisation()));
-- Only a report that exists for this seat is registered.
create policy registered on reports_registration for insert to zoco_app
    with check (coalesce((select true from reports_report r where r.number = report_number), false));
-- Any seat could take the role of the database; the context says whose seat it is.
create policy the_register on reports_registration for select to zoco_registrar
    using ((select zoco.role()) = 'registrar');

-- Cases: somebody excluded (a conflict of interest, or refused by the victim) never reads, on whatever seat.
create or replace function zoco.is_excluded(wanted uuid, person uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select exists (select from cases_exclusion e
                    where e.case_id = wanted and e.person_id = is_excluded.person and e.ended_at is null);
end;

create or replace function zoco.is_excluded_seat(wanted uuid, seat uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select zoco.is_excluded(wanted, (select s.person_id from people_seat s where s.id = is_excluded_seat.seat));
end;
-- Asked by the functions of the owner only: that somebody is excluded is known to who leads, and to nobody by asking.
revoke execute on function zoco.is_excluded(uuid, uuid), zoco.is_excluded_seat(uuid, uuid) from public;

-- The type of a dossier changes by who sees the report, and by who keeps the register.
create policy follow_the_report on reports_dossierchange for select to zoco_app
    using (coalesce((select true from reports_report r where r.number = registration_id), false));
create policy changed on reports_dossierchange for insert to zoco_app with check (
    by_id = (select zoco.seat())
    and coalesce((select true from reports_report r where r.number = registration_id), false));
create policy the_register on reports_dossierchange for select to zoco_registrar
    using ((select zoco.role()) = 'registrar');
create policy mended on reports_dossierchange for insert to zoco_registrar
    with check (by_id = (select zoco.seat()) and (select zoco.role()) = 'registrar');

-- Cases: the lead and the granted seats. A grant that ran out is out at that instant, job or no job.
-- Closing: the leads of all help that followed on a case.
create or replace function zoco.leads_after(wanted uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive after as (
        select c.id, c.lead_id from cases_case c where c.follows_id = wanted
        union select c.id, c.lead_id from after a join cases_case c on c.follows_id = a.id)
    select lead_id from after
$$;

create or replace function zoco.still_reads(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select (exists (select from cases_case c where c.id = wanted and c.lead_id = zoco.seat())
            or zoco.seat() in (select zoco.leads_after(wanted))
            or exists (select from cases_grant g where g.case_id = wanted and g.seat_id = zoco.seat()
                       and g.ended_at is null and (g.until_at is null or g.until_at > now())))
       and not zoco.is_excluded(wanted, zoco.person());
end;

-- Who reads for hours, after breaking the glass, destroys nothing and lets nothing be forgotten.
create or replace function zoco.reads_calmly(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select zoco.still_reads(wanted) and (
        exists (select from cases_case c where c.id = wanted and c.lead_id = zoco.seat())
        or zoco.seat() in (select zoco.leads_after(wanted))
        or exists (select from cases_grant g where g.case_id = wanted and g.seat_id = zoco.seat() and g.kind <> 'emergency'
                   and g.ended_at is null and (g.until_at is null or g.until_at > now())))
$$;

create policy readers on cases_case for select to zoco_app using (
    reader_seats @> array[(select zoco.seat())]
    and (next_expiry is null or next_expiry > now() or zoco.still_reads(id)));
create policy opened on cases_case for insert to zoco_app
    with check (lead_id = (select zoco.seat()) and (select zoco.gives_care()));
create policy written on cases_case for update to zoco_app using (
    reader_seats @> array[(select zoco.seat())]
    and (next_expiry is null or next_expiry > now() or zoco.still_reads(id)));

create policy caseload on cases_caseload for select to zoco_app using (seat_id = (select zoco.seat()));

create policy follow_the_case on cases_victim for select to zoco_app
    using (coalesce((select true from cases_case c where c.victim_id = cases_victim.id limit 1), false));
create policy met on cases_victim for insert to zoco_app with check ((select zoco.gives_care()));
create policy written on cases_victim for update to zoco_app
    using (coalesce((select true from cases_case c where c.victim_id = cases_victim.id limit 1), false));

-- Everything that hangs on a case exists for whom the case exists. A scalar sub-select cannot be hashed, so it
-- costs as much as the rows that are looked at; EXISTS would gather the whole visible country first.
do $$
declare
    child text;
begin
    for child in
        select table_name from information_schema.columns
         where table_schema = 'public' and column_name = 'case_id' and udt_name = 'uuid'
           -- These have rules of their own, below.
           and table_name not in ('cases_grant', 'cases_exclusion', 'cases_caseload', 'audit_look', 'audit_change', 'shelter_request',
                                  'shelter_address')
    loop
        execute format('create policy follow_the_case on %I to zoco_app
            using (coalesce((select true from cases_case c where c.id = case_id), false))', child);
    end loop;
end $$;

-- Who said what is evidence: in a case everybody writes in her own name.
do $$
declare
    signed text;
begin
    for signed in
        select c.table_name from information_schema.columns c join information_schema.columns b
               on b.table_schema = c.table_schema and b.table_name = c.table_name and b.column_name = 'by_id'
         where c.table_schema = 'public' and c.column_name = 'case_id' and c.udt_name = 'uuid'
    loop
        execute format('create policy in_ones_own_name on %I as restrictive for insert to zoco_app
            with check (by_id is null or by_id = (select zoco.seat()))', signed);
    end loop;
end $$;

create policy follow_the_case on cases_grant for select to zoco_app
    using (coalesce((select true from cases_case c where c.id = case_id), false));
create policy given_by_the_lead on cases_grant for insert to zoco_app with check (
    kind <> 'emergency' and by_id = (select zoco.seat())
    and not exists (select from cases_exclusion e join people_seat s on s.person_id = e.person_id
                     where e.case_id = cases_grant.case_id and s.id = cases_grant.seat_id and e.ended_at is null)
    and (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat()));
-- A deputy must be able to end what leaned on a consent that is withdrawn.
create policy ended on cases_grant for update to zoco_app using (
    seat_id = (select zoco.seat())
    or (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat())
    or (consent_id is not null and coalesce((select true from cases_case c where c.id = case_id), false)))
    with check (true);

-- Today: what a seat chose for itself is its own.
create policy own on today_filter to zoco_app using (seat_id = (select zoco.seat()));
create policy own on today_feed to zoco_app using (seat_id = (select zoco.seat()));
create policy own on today_notice using (seat_id = (select zoco.seat()));
grant delete on today_filter, today_feed to zoco_app;
grant select, insert, update on today_notice to zoco_registrar, zoco_analyst;

-- Files: only the contents of what was removed, with a reason, are destroyed.
create policy removed_first on files_filecontent as restrictive for delete to zoco_app using (
    zoco.reads_calmly(case_id)
    and coalesce((select f.removed_at is not null from files_casefile f where f.id = file_id), false));

-- The lead excludes, and never herself: she hands over first.
create policy follow_the_case on cases_exclusion for select to zoco_app
    using (coalesce((select true from cases_case c where c.id = case_id), false));
create policy by_the_lead on cases_exclusion for insert to zoco_app with check (
    by_id = (select zoco.seat()) and person_id <> (select zoco.person())
    and (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat()));
create policy ended on cases_exclusion for update to zoco_app using (
    (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat()));

-- Closing: two trajectories are linked by who reads both, and never told apart again.
create policy both_are_read on closing_recognised as restrictive for insert to zoco_app
    with check (by_id = (select zoco.seat()) and coalesce((select true from cases_case c where c.id = earlier_id), false));

-- Retention: the lead holds and asks; what is asked is decided by somebody else, on whatever seat.
create policy by_the_lead on retention_legalhold as restrictive for insert to zoco_app with check (
    by_id = (select zoco.seat())
    and (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat()));
create policy lifted_by_the_lead on retention_legalhold as restrictive for update to zoco_app using (
    (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat()));
create policy asked_by_the_lead on retention_forgetrequest as restrictive for insert to zoco_app with check (
    by_id = (select zoco.seat()) and granted is null
    and (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat()));
create policy decided_by_another on retention_forgetrequest as restrictive for update to zoco_app
    using (granted is null and zoco.reads_calmly(case_id) and (select s.person_id from people_seat s where s.id = by_id) <> (select zoco.person()))
    with check (decided_by_id = (select zoco.seat()));

create policy told on cases_alarm for select to zoco_app using (told_id = (select zoco.seat()));
create policy seen on cases_alarm for update to zoco_app using (told_id = (select zoco.seat()));

-- A data key opens for whom a row that it seals exists.
create policy follow_the_person on seal_datakey for select to zoco_app using (
    coalesce((select true from cases_case c where c.data_key_id = seal_datakey.id limit 1),
             (select true from reports_report r where r.data_key_id = seal_datakey.id limit 1),
             (select true from shelter_request q where q.data_key_id = seal_datakey.id limit 1),
             (select true from transfers_transfer t where t.data_key_id = seal_datakey.id limit 1),
             (select true from bottlenecks_bottleneck b where b.data_key_id = seal_datakey.id limit 1),
             (select true from drafts_draft d where d.data_key_id = seal_datakey.id limit 1), false));
create policy minted on seal_datakey for insert to zoco_app with check ((select zoco.seat()) is not null);

-- Bottlenecks: shared by those who meet about them; lifted ones by who makes policy and by partners. Who has it, and in
-- how many cases, is read by the first alone.
create or replace function zoco.shares_bottlenecks() returns boolean language sql stable
    return coalesce(zoco.role() in ('coordinator', 'helpdesk', 'team_leader'), false);
create or replace function zoco.bottleneck_is_lifted(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from bottlenecks_step s where s.bottleneck_id = wanted and s.level in ('som', 'task_force'))
$$;
create or replace function zoco.carries_out_bottleneck(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select s.owner_id = zoco.seat() from bottlenecks_step s where s.bottleneck_id = wanted
                      order by s.number desc limit 1), false)
$$;
create policy shared on bottlenecks_bottleneck for select using ((select zoco.shares_bottlenecks())
    or ((select zoco.role()) in ('analyst', 'partner') and zoco.bottleneck_is_lifted(id)));
create policy raised on bottlenecks_bottleneck for insert to zoco_app with check ((select zoco.shares_bottlenecks()));
create policy shared on bottlenecks_voice for select to zoco_app using ((select zoco.shares_bottlenecks()));
create policy said on bottlenecks_voice for insert to zoco_app
    with check (by_id = (select zoco.seat()) and (select zoco.shares_bottlenecks()) and heard = 0);
create policy heard on bottlenecks_voice for update to zoco_app using (by_id = (select zoco.seat()));
create policy follow_the_bottleneck on bottlenecks_step for select
    using (coalesce((select true from bottlenecks_bottleneck b where b.id = bottleneck_id), false));
create policy done on bottlenecks_step for insert with check (
    by_id = (select zoco.seat()) and coalesce((select true from bottlenecks_bottleneck b where b.id = bottleneck_id), false)
    and ((select zoco.role()) = 'helpdesk'
         or ((select zoco.role()) = 'analyst' and (what = 'answered' or (what = 'lifted' and level = 'zoco')))
         or (what = 'done' and zoco.carries_out_bottleneck(bottleneck_id))));
create policy shared on bottlenecks_meeting for select to zoco_app using ((select zoco.shares_bottlenecks()));
create policy planned on bottlenecks_meeting for insert to zoco_app
    with check (by_id = (select zoco.seat()) and (select zoco.role()) = 'helpdesk');
create policy put_in_order on bottlenecks_meeting for update to zoco_app using ((select zoco.role()) = 'helpdesk');
create policy of_what_was_lifted on seal_datakey for select to zoco_analyst
    using (coalesce((select true from bottlenecks_bottleneck b where b.data_key_id = seal_datakey.id limit 1), false));
-- How many there are of what, where, and when they were answered: no id, no word, no voice.
create or replace function zoco.bottleneck_figures()
returns table (domain text, "on" date, level text, is_answered boolean, first_answer_on date)
language sql stable security definer set search_path = public, pg_temp as $$
    select b.domain, b."on",
           coalesce((select s.level from bottlenecks_step s where s.bottleneck_id = b.id and s.what = 'lifted'
                      order by s.number desc limit 1), 'zoco'),
           coalesce((select s.what = 'answered' from bottlenecks_step s where s.bottleneck_id = b.id
                      order by s.number desc limit 1), false),
           (select min(s."on") from bottlenecks_step s where s.bottleneck_id = b.id and s.what = 'answered')
      from bottlenecks_bottleneck b join seal_datakey k on k.id = b.data_key_id
     where k.wrapped is not null and zoco.role() in ('analyst', 'registrar', 'helpdesk', 'team_leader')
$$;
-- Somebody can be recognised in it: its words are out of reach for good, in backups too. Any of those who meet may see that.
create or replace function zoco.drop_words_of_bottleneck(wanted uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
    update seal_datakey k set wrapped = null, destroyed_at = now(), destroyed_by = zoco.person()
      from bottlenecks_bottleneck b
     where b.id = wanted and b.data_key_id = k.id and k.wrapped is not null and zoco.shares_bottlenecks()
$$;

-- Drafts: nobody reads the unfinished words of another. What they are about is a case that the writer reads.
create policy own on drafts_draft for select to zoco_app using (seat_id = (select zoco.seat()));
create policy begun on drafts_draft for insert to zoco_app
    with check (seat_id = (select zoco.seat()) and (about is null or zoco.still_reads(about)));
create policy written on drafts_draft for update to zoco_app using (seat_id = (select zoco.seat()));
create policy put_away on drafts_draft for delete to zoco_app using (seat_id = (select zoco.seat()));

-- Signals: anybody leaves one, and only triage reads it. Nobody outside reads back, not even what was just written.
create or replace function zoco.triages() returns boolean language sql stable
    return coalesce(zoco.role() = 'helpdesk', false);
create policy left_behind on signals_signal for insert to zoco_app, zoco_outside
    with check (octet_length(box) <= 1500000 and octet_length(code_hash) = 32 and octet_length(reply_key) = 32
                and received_at <= now() + interval '1 minute');
create policy triage on signals_signal for select to zoco_app using ((select zoco.triages()));
create policy triage on signals_message for select to zoco_app using ((select zoco.triages()));
create policy triage on signals_attachment for select to zoco_app using ((select zoco.triages()));
create policy triage on signals_claim for select to zoco_app using ((select zoco.triages()));
create policy triage on signals_grading for select to zoco_app using ((select zoco.triages()));
create policy triage on signals_forwarding for select to zoco_app using ((select zoco.triages()));
create policy triage on signals_becoming for select to zoco_app using ((select zoco.triages()));
create policy triage on signals_outcome for select to zoco_app using ((select zoco.triages()));
create policy taken on signals_claim for insert to zoco_app
    with check ((select zoco.triages()) and by_id = (select zoco.seat()) and ended_at is null
                and not exists (select from signals_outcome o where o.signal_id = signals_claim.signal_id));
create policy let_go on signals_claim for update to zoco_app using ((select zoco.triages()) and ended_at is null)
    with check (ended_at is not null);
-- Whatever is done with a signal is done by who is on it.
create or replace function zoco.is_on_signal(wanted uuid) returns boolean language sql stable
    return zoco.triages() and exists (select from signals_claim c
        where c.signal_id = wanted and c.by_id = zoco.seat() and c.ended_at is null);
create policy by_who_is_on_it on signals_message for insert to zoco_app
    with check (by_id = (select zoco.seat()) and zoco.is_on_signal(signal_id));
create policy by_who_is_on_it on signals_grading for insert to zoco_app
    with check (by_id = (select zoco.seat()) and zoco.is_on_signal(signal_id));
create policy by_who_is_on_it on signals_forwarding for insert to zoco_app
    with check (by_id = (select zoco.seat()) and zoco.is_on_signal(signal_id));
create policy by_who_is_on_it on signals_becoming for insert to zoco_app
    with check (by_id = (select zoco.seat()) and zoco.is_on_signal(signal_id)
                and coalesce((select r.reporter_id = zoco.seat() from reports_report r where r.id = report_id), false));
create policy by_who_is_on_it on signals_outcome for insert to zoco_app
    with check (by_id = (select zoco.seat()) and zoco.is_on_signal(signal_id));

-- Suspects: nobody's but triage's; at an event that some signal tells of, in a small box, and not for long.
create policy triage on networks_suspect for select to zoco_app using ((select zoco.triages()));
create policy noted on networks_suspect for insert to zoco_app with check (
    (select zoco.triages()) and by_id = (select zoco.seat()) and octet_length(box) < 4000
    and coalesce((select true from signals_signal s where s.event = networks_suspect.event limit 1), false));
create policy forgotten on networks_suspect for delete to zoco_app using ((select zoco.triages()));

-- Whether the key of triage is there: to who weighs signals, and to who can put the key back.
create policy told on seal_canary for select to zoco_app
    using ((select zoco.role()) in ('helpdesk', 'administrator'));
-- How many boxes lie under a key; only the owner, before one is destroyed. Four bytes behind the ephemeral key name it.
create or replace function zoco.boxes_under(key_id bytea) returns bigint language sql stable as $$
    select count(*) from (
        select box from signals_signal union all select box from signals_message union all select box from signals_attachment
        union all select content from signals_attachment union all select box from signals_forwarding
        union all select box from networks_suspect union all select box from signals_part where box is not null) each
     where substring(each.box from 34 for 4) = key_id
$$;
revoke execute on function zoco.boxes_under(bytea) from public;

-- What an organisation delivered, to its seats that deliver and to the worker that goes on with it: that one has no seat,
-- and its organisation stands where a role would, so that no other rule knows it.
create or replace function zoco.delivers_for() returns uuid language sql stable
    return case when zoco.role() in ('partner', 'helpdesk', 'team_leader') then zoco.organisation()
                when zoco.role() like 'delivers:%' then substr(zoco.role(), 10)::uuid end;
create policy own on signals_delivery for select to zoco_app using (organisation_id = (select zoco.delivers_for()));
create policy brought on signals_delivery for insert to zoco_app
    with check (organisation_id = (select zoco.delivers_for()) and by_id is not distinct from (select zoco.seat()));
create policy own on signals_delivered for select to zoco_app using (organisation_id = (select zoco.delivers_for()));
create policy brought on signals_delivered for insert to zoco_app
    with check (organisation_id = (select zoco.delivers_for())
                and (delivery_id is null or coalesce((select true from signals_delivery d where d.id = delivery_id), false)));
create policy follow_the_delivery on signals_part for select to zoco_app
    using (coalesce((select true from signals_delivery d where d.id = delivery_id), false));
create policy brought on signals_part for insert to zoco_app
    with check (coalesce((select true from signals_delivery d where d.id = delivery_id), false));
-- Only the worker does a part.
create policy done on signals_part for update to zoco_app
    using (done_at is null and (select zoco.role()) like 'delivers:%'
           and coalesce((select true from signals_delivery d where d.id = delivery_id), false))
    with check (done_at is not null);
-- Keys: made and withdrawn by who manages the organisation, known to what acts with them by their hash.
create or replace function zoco.keeps_keys_of(wanted uuid) returns boolean language sql stable
    return coalesce(zoco.role() = 'administrator' or (zoco.role() = 'team_leader' and wanted = zoco.organisation()), false);
create policy kept on signals_key for select to zoco_app
    using (zoco.keeps_keys_of(organisation_id)
           or ((select zoco.role()) like 'delivers:%' and organisation_id = (select zoco.delivers_for())));
create policy made on signals_key for insert to zoco_app
    with check (zoco.keeps_keys_of(organisation_id) and by_id = (select zoco.seat()) and withdrawn_at is null);
create policy withdrawn on signals_key for update to zoco_app
    using (withdrawn_at is null and zoco.keeps_keys_of(organisation_id))
    with check (withdrawn_at is not null and withdrawn_by_id = (select zoco.seat()));
create policy follow_the_key on signals_use for select to zoco_app
    using (coalesce((select true from signals_key k where k.id = key_id), false));
create policy used on signals_use for insert to zoco_app
    with check ((select zoco.role()) like 'delivers:%'
                and coalesce((select true from signals_key k where k.id = key_id), false));
create or replace function zoco.holder_of_key(shown bytea)
returns table (key uuid, organisation uuid, name text, kind text)
language sql stable security definer set search_path = public, pg_temp as $$
    select k.id, o.id, o.name, o.kind from signals_key k join people_organisation o on o.id = k.organisation_id
     where k.digest = shown and k.withdrawn_at is null
$$;
create or replace function zoco.parts_waiting() returns table (part uuid, organisation uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, d.organisation_id from signals_part p join signals_delivery d on d.id = p.delivery_id
     where p.done_at is null order by d.at, p.number
$$;

-- What lies under a code: how far it is, and boxes that only the code opens. Who has no code gets no row.
create or replace function zoco.signal_under(code bytea)
returns table (id uuid, received_at timestamptz, standing text, because text)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.id, s.received_at,
           case when o.id is not null then 'ended'
                when exists (select from signals_claim c where c.signal_id = s.id and c.ended_at is null) then 'looked_at'
                else 'received' end,
           coalesce(o.because, '')
      from signals_signal s left join signals_outcome o on o.signal_id = s.id
     where s.code_hash = code
$$;
-- The same of many at once.
create or replace function zoco.signals_under(codes bytea[])
returns table (code bytea, received_at timestamptz, standing text, because text)
language sql stable security definer set search_path = public, pg_temp as $$
    select wanted, found.received_at, found.standing, found.because
      from unnest(codes[1:200]) wanted, zoco.signal_under(wanted) found
$$;
create or replace function zoco.messages_under(code bytea)
returns table (id uuid, at timestamptz, from_triage boolean, copy bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select m.id, m.at, m.by_id is not null, m.copy
      from signals_message m join signals_signal s on s.id = m.signal_id where s.code_hash = code order by m.at
$$;
-- The reporter answers. Says whether it was taken in: not after the end, and not without bound.
create or replace function zoco.reply_under(code bytea, message uuid, box bytea, copy bytea) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    found uuid := (select s.id from signals_signal s where s.code_hash = code
                    and not exists (select from signals_outcome o where o.signal_id = s.id));
begin
    if found is null or octet_length(box) > 50000 or octet_length(copy) > 50000
       or (select count(*) from signals_message m where m.signal_id = found and m.by_id is null) >= 50 then
        return false;
    end if;
    insert into signals_message (id, signal_id, at, by_id, box, copy)
    values (message, found, clock_timestamp(), null, reply_under.box, reply_under.copy);
    return true;
end $$;
-- A file; at most ten, of a size.
create or replace function zoco.attach_under(code bytea, file uuid, box bytea, content bytea) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    found uuid := (select s.id from signals_signal s where s.code_hash = code
                    and not exists (select from signals_outcome o where o.signal_id = s.id));
begin
    if found is null or octet_length(box) > 5000 or octet_length(content) > 6000000
       or (select count(*) from signals_attachment a where a.signal_id = found) >= 10 then
        return false;
    end if;
    insert into signals_attachment (id, signal_id, at, box, content)
    values (file, found, clock_timestamp(), attach_under.box, attach_under.content);
    return true;
end $$;
create or replace function zoco.unfinished_under(code bytea) returns bytea
language sql stable security definer set search_path = public, pg_temp as $$
    select u.words from signals_unfinished u where u.code_hash = code
$$;
create or replace function zoco.keep_unfinished(code bytea, kept bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
    if octet_length(code) <> 32 or octet_length(kept) > 1500000 then
        raise check_violation using message = 'This is not kept.';
    end if;
    insert into signals_unfinished (code_hash, words, at) values (code, kept, now())
    on conflict (code_hash) do update set words = excluded.words, at = excluded.at;
end $$;
create or replace function zoco.drop_unfinished(code bytea) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
    delete from signals_unfinished where code_hash = code
$$;
-- Whose domain an address for work is at: what the organisation itself has told everybody.
create or replace function zoco.organisation_at(domain text) returns table (name text, kind text)
language sql stable security definer set search_path = public, pg_temp as $$
    select o.name, o.kind from people_organisation o
     where domain <> '' and lower(o.email_domain) = lower(domain) order by o.name limit 1
$$;
-- How often this mark was seen since its time began, this one included.
create or replace function zoco.count_try(wanted bytea, seconds int) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    counted int;
begin
    delete from signals_tries where until < now();
    insert into signals_tries as t (mark, many, until) values (wanted, 1, now() + make_interval(secs => seconds))
    on conflict (mark) do update set many = t.many + 1 returning many into counted;
    return counted;
end $$;
-- Who is forgotten is forgotten in the signal too, once the last report that came of it went.
create or replace function zoco.signal_forgotten() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if exists (select from signals_outcome o where o.signal_id = old.signal_id)
       and not exists (select from signals_becoming b where b.signal_id = old.signal_id) then
        perform zoco.drop_signals(array[old.signal_id]);
    end if;
    return null;
end $$;
-- Subjects: whom a signal is about exists for triage; whom a report is about, for who reads the report or the case that
-- came of it. A pair exists for who sees both.
create policy noted on subjects_subject for insert to zoco_app
    with check (octet_length(encoding) < 20000 and octet_length(told) < 40000 and coalesce(cardinality(keys), 0) < 400
                and paired_at is null and num_nonnulls(signal_id, report_id) = 1);
create policy triage on subjects_subject for select to zoco_app
    using ((select zoco.triages()) and signal_id is not null);
-- Who passed a report on keeps its row, and no longer what it says; once an intake mended it, it is of the case alone.
create policy follow_the_report on subjects_subject for select to zoco_app using (report_id is not null and coalesce(
    (select true from reports_report r where r.id = report_id and not mended
        and (r.reporter_id = (select zoco.seat()) or r.routed_to_id = (select zoco.organisation()))),
    (select true from cases_case c where c.report_id = subjects_subject.report_id limit 1), false));
-- What an intake mends is told anew by who reads the case, and looked for again.
create policy told_anew on subjects_subject for update to zoco_app using (report_id is not null
        and coalesce((select true from cases_case c where c.report_id = subjects_subject.report_id limit 1), false))
    with check (octet_length(encoding) < 20000 and octet_length(told) < 40000 and coalesce(cardinality(keys), 0) < 400
                and paired_at is null and mended);
create policy sees_both on subjects_pair for select to zoco_app using (
    (select zoco.gives_care()) and coalesce((select true from subjects_subject s where s.id = first_id), false)
    and coalesce((select true from subjects_subject s where s.id = second_id), false));
create policy of_the_pair on subjects_judgement for select to zoco_app
    using (coalesce((select true from subjects_pair p where p.id = pair_id), false));
create policy said on subjects_judgement for insert to zoco_app with check (
    by_id = (select zoco.seat()) and (select zoco.gives_care())
    and coalesce((select true from subjects_pair p where p.id = pair_id), false));
create policy counted on subjects_counting for select to zoco_app using ((select zoco.gives_care()));
create policy made on subjects_counting for insert to zoco_app with check ((select zoco.triages()));

-- Hints: what somebody said to be about the person of a case, to who reads that case, and not in an emergency only. She
-- was told of in the report of the case or of the help before it, and in the signal that became it; whoever hangs
-- together with that by a yes is a hint. A report that this seat does not see is none. What was taken along after a yes
-- that is taken back now stays a hint that does not hold. A handful of rows out of a million, found by index each: what
-- hangs together is guessed to be many, and then the whole index would be read.
create or replace function zoco.hints(wanted uuid[])
returns table (case_id uuid, subject_id uuid, signal_id uuid, report_id uuid, person int, number text, at timestamptz,
               minor boolean, urgent boolean, said text, answered int, holds boolean)
language sql stable security definer set search_path = public, pg_temp set enable_hashjoin = off set enable_mergejoin = off as $$
    with recursive mine (case_id, one) as (
        select c.id, c.id from cases_case c where c.id = any(wanted) and zoco.reads_calmly(c.id)
        union
        select m.case_id, before.id from mine m cross join lateral (
            select c.follows_id as id from cases_case c where c.id = m.one and c.follows_id is not null
            union all select r.earlier_id from closing_recognised r where r.case_id = m.one
            union all select r.case_id from closing_recognised r where r.earlier_id = m.one) before
    ), reported as materialized (
        select m.case_id, c.report_id from mine m join cases_case c on c.id = m.one where c.report_id is not null
    ), own as materialized (
        select r.case_id, s.id from reported r join subjects_subject s on s.report_id = r.report_id
        union
        select r.case_id, s.id from reported r join signals_becoming b on b.report_id = r.report_id
          join subjects_subject s on s.signal_id = b.signal_id and s.number = b.person
    ), same (case_id, id) as (
        select o.case_id, o.id from own o
        union
        select t.case_id, other.id from same t cross join lateral (
            select case when p.first_id = t.id then p.second_id else p.first_id end as id from subjects_pair p
             where (p.first_id = t.id or p.second_id = t.id)
               and 'same' = (select j.said from subjects_judgement j where j.pair_id = p.id order by j.number desc limit 1)
            union all
            select r.id from subjects_subject s join signals_becoming b on b.signal_id = s.signal_id and b.person = s.number
              join subjects_subject r on r.report_id = b.report_id where s.id = t.id
            union all
            select s.id from subjects_subject r join signals_becoming b on b.report_id = r.report_id
              join subjects_subject s on s.signal_id = b.signal_id and s.number = b.person where r.id = t.id) other
    ), found as (
        select h.case_id, h.id, true as holds from same h
        union all
        select x.case_id, x.subject_id, false from hints_hintanswer x
         where x.case_id in (select m.case_id from mine m) and x.said = 'accepted'
           and x.number = (select max(y.number) from hints_hintanswer y where y.case_id = x.case_id and y.subject_id = x.subject_id)
           and not exists (select from same h where h.case_id = x.case_id and h.id = x.subject_id)
    )
    select h.case_id, s.id, s.signal_id, s.report_id, s.number::int, coalesce(g.number, r.number)::text,
           coalesce(g.received_at, r.reported_at), s.minor, s.urgent, coalesce(a.said, ''), coalesce(a.number, 0)::int, h.holds
      from found h join subjects_subject s on s.id = h.id
      left join signals_signal g on g.id = s.signal_id
      left join reports_report r on r.id = s.report_id
      left join lateral (select x.said, x.number from hints_hintanswer x
                          where x.case_id = h.case_id and x.subject_id = s.id order by x.number desc limit 1) a on true
     where not exists (select from own o where o.case_id = h.case_id and o.id = h.id)
       and (g.id is not null or r.reader_seats @> array[zoco.seat()]
            or exists (select from cases_case c where c.report_id = r.id and zoco.reads_calmly(c.id)))
$$;
-- What a signal that is a hint says, in its box, to who may answer it; and how triage graded that person of it last.
create or replace function zoco.hinted_signal(wanted uuid, subject uuid)
returns table (id uuid, box bytea, source text, information text)
language sql stable security definer set search_path = public, pg_temp as $$
    select g.id, g.box, w.source, w.information
      from zoco.hints(array[wanted]) h join signals_signal g on g.id = h.signal_id
      left join lateral (select x.source, x.information from signals_grading x
                          where x.signal_id = g.id and (x.person = h.person or x.person is null)
                          order by x.person nulls last, x.at desc limit 1) w on true
     where h.subject_id = subject
$$;

create or replace function zoco.pair_answered() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update subjects_pair set waits = (new.said = 'back') where id = new.pair_id;
    return null;
end $$;

create or replace function zoco.index_subject() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into subjects_subjectkey (key, subject_id) select distinct k, new.id from unnest(new.keys) k;
    return null;
end $$;
create or replace function zoco.unindex_subject() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from subjects_subjectkey where key = any(old.keys) and subject_id = old.id;
    delete from subjects_judgement j using subjects_pair p
     where j.pair_id = p.id and (p.first_id = old.id or p.second_id = old.id);
    delete from subjects_pair where first_id = old.id or second_id = old.id;
    return old;
end $$;
-- She is found by what is told now; pairs that nobody said anything of are weighed anew.
create or replace function zoco.reindex_subject() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from subjects_subjectkey where key = any(old.keys) and subject_id = old.id;
    insert into subjects_subjectkey (key, subject_id) select distinct k, new.id from unnest(new.keys) k;
    delete from subjects_pair p where (p.first_id = old.id or p.second_id = old.id)
       and not exists (select from subjects_judgement j where j.pair_id = p.id);
    return null;
end $$;
-- What a signal or a report takes along when it goes.
create or replace function zoco.subject_gone() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_table_name = 'signals_signal' then
        delete from subjects_subject where signal_id = old.id;
    else
        delete from subjects_subject where report_id = old.id;
    end if;
    return null;
end $$;

-- Who shares one of these keys: sealed lines, those first who share what few share. A key that more than `most` share
-- finds nobody and is named in `cut`. Only for seats that give care; what comes of it is a pair, which not every one of them sees.
drop function if exists zoco.subjects_near(bigint[], int, int);  -- its columns were others once
create or replace function zoco.subjects_near(wanted bigint[], most int, least_of_all int)
returns table (id uuid, encoding bytea, cut bigint)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
    if not zoco.gives_care() then
        return;
    end if;
    return query
        with block as materialized (
            select w.key, b.ids from unnest(wanted) w (key)
              cross join lateral (select array_agg(k.subject_id) as ids from (
                  select x.subject_id from subjects_subjectkey x where x.key = w.key limit most + 1) k) b
        ), near as materialized (
            select i.id from block b cross join lateral unnest(b.ids) i (id) where cardinality(b.ids) <= most
             group by i.id order by sum(1.0::float8 / cardinality(b.ids)) desc, i.id limit least_of_all)
        select s.id, s.encoding, null::bigint from near n join subjects_subject s on s.id = n.id
        union all
        select null, null, b.key from block b where cardinality(b.ids) > most;
end $$;

-- Who is kept under each of these keys, as ids and at most so many a key; which of them exist for a seat, the policy of
-- subjects says where it asks for their rows.
create or replace function zoco.subjects_under(wanted bigint[], most int) returns table (key bigint, id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select w.key, k.subject_id from unnest(wanted) w (key)
      cross join lateral (select x.subject_id from subjects_subjectkey x where x.key = w.key limit most) k
     where zoco.gives_care()
$$;

-- Whom nobody looked for yet, the oldest first; and everybody, to count how rare a name is.
create or replace function zoco.subjects_waiting(most int)
returns table (id uuid, encoding bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.id, s.encoding from subjects_subject s
     where s.paired_at is null and zoco.gives_care() order by s.at limit most
$$;
create or replace function zoco.subjects_after(after uuid, most int)
returns table (id uuid, encoding bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.id, s.encoding from subjects_subject s
     where zoco.triages() and s.id > after order by s.id limit most
$$;
-- How many there are: counted up to a number, estimated beyond it.
create or replace function zoco.subjects_size() returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select case when zoco.gives_care() then greatest(
        (select reltuples::bigint from pg_class where oid = 'public.subjects_subject'::regclass),
        (select count(*) from (select from subjects_subject limit 2000) s)) else 0 end
$$;
-- Whether one of two subjects is the report that was made of the other: that is known, and nobody is asked.
create or replace function zoco.became(one uuid, other uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from subjects_subject r join signals_becoming b on b.report_id = r.report_id
          join subjects_subject s on s.signal_id = b.signal_id and s.number = b.person
         where (r.id = one and s.id = other) or (r.id = other and s.id = one))
$$;
revoke execute on function zoco.became(uuid, uuid) from public;
create or replace function zoco.unask_pair() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from subjects_pair p using subjects_subject r, subjects_subject s
     where r.report_id = new.report_id and s.signal_id = new.signal_id and s.number = new.person
       and p.first_id = least(r.id, s.id) and p.second_id = greatest(r.id, s.id)
       and not exists (select from subjects_judgement j where j.pair_id = p.id);
    return null;
end $$;
-- The pairs of one subject are written down in one go, and it is not looked for again.
create or replace function zoco.pair_subject(wanted uuid, pairs jsonb) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    made int;
begin
    if not zoco.gives_care() then
        raise insufficient_privilege using message = 'Only who gives care compares.';
    end if;
    insert into subjects_pair (id, first_id, second_id, score, threshold, placeable, levels, weights, at, waits)
    select gen_random_uuid(), least(wanted, p.other), greatest(wanted, p.other), p.score, p.threshold, p.placeable, p.levels, p.weights, now(), true
      from jsonb_to_recordset(pairs) as p (other uuid, score float8, threshold float8, placeable boolean, levels smallint[], weights text)
     where p.other <> wanted and not zoco.became(wanted, p.other)
    on conflict (first_id, second_id) do nothing;
    get diagnostics made = row_count;
    update subjects_subject set paired_at = now() where id = wanted;
    return made;
end $$;

-- Each night: what ended long ago, and what was never sent. A signal takes all that was done with it along.
create or replace function zoco.drop_signals(gone uuid[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
    delete from signals_attachment where signal_id = any(gone);
    delete from signals_message where signal_id = any(gone);
    delete from signals_claim where signal_id = any(gone);
    delete from signals_grading where signal_id = any(gone);
    delete from signals_forwarding where signal_id = any(gone);
    delete from signals_outcome where signal_id = any(gone);
    delete from signals_becoming where signal_id = any(gone);
    delete from signals_delivered d using signals_signal s where s.id = any(gone) and d.code_hash = s.code_hash;
    delete from signals_signal where id = any(gone);
    -- A suspect is remembered at an event of which something is still told, and not a day longer.
    delete from networks_suspect n where not exists (select from signals_signal s where s.event = n.event);
$$;
revoke execute on function zoco.drop_signals(uuid[]) from public;
create or replace function zoco.forget_signals(days int, unsent_days int) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    gone uuid[] := array(select o.signal_id from signals_outcome o where o.at < now() - make_interval(days => greatest(days, 30)));
begin
    delete from signals_unfinished where at < now() - make_interval(days => greatest(unsent_days, 1));
    perform zoco.drop_signals(gone);
    delete from networks_suspect where until_on < zoco.today();
    delete from signals_part p using signals_delivery d
     where p.delivery_id = d.id and d.at < now() - make_interval(days => greatest(days, 30))
       and not exists (select from signals_part w where w.delivery_id = d.id and w.done_at is null)
       and not exists (select from signals_delivered s where s.delivery_id = d.id);
    delete from signals_use where at < now() - make_interval(days => greatest(days, 30));
    delete from signals_delivery d where d.at < now() - make_interval(days => greatest(days, 30))
       and not exists (select from signals_part p where p.delivery_id = d.id);
    return coalesce(array_length(gone, 1), 0);
end $$;

-- Blind matching: an organisation has its own encodings and log, and never a hit. What compares has no seat, and stands
-- where a role would. A hit exists for triage, and for the coordinators of the organisation that it was given to.
create or replace function zoco.watches() returns boolean language sql stable
    return coalesce(zoco.role() in ('helpdesk', 'administrator'), false);
create or replace function zoco.compares() returns boolean language sql stable
    return coalesce(zoco.role() = 'compares', false);
create policy known on matching_period for select to zoco_app using ((select zoco.role()) is not null);
create policy agreed on matching_period for insert to zoco_app
    with check ((select zoco.watches()) and by_id = (select zoco.seat()) and withdrawn_at is null);
create policy withdrawn on matching_period for update to zoco_app using ((select zoco.watches()) and withdrawn_at is null)
    with check (withdrawn_at is not null and withdrawn_by_id = (select zoco.seat()));
create policy called on matching_participant for select to zoco_app using (
    organisation_id = (select zoco.delivers_for()) or (select zoco.gives_care()) or (select zoco.watches()));
create policy joined on matching_participant for insert to zoco_app with check (
    organisation_id = (select zoco.delivers_for()) and by_id = (select zoco.seat())
    and coalesce((select o.kind <> 'comensha' from people_organisation o where o.id = organisation_id), false));
create policy mended on matching_participant for update to zoco_app using (organisation_id = (select zoco.delivers_for()))
    with check (by_id = (select zoco.seat()));
create policy watched on matching_stop for select to zoco_app using (
    organisation_id = (select zoco.delivers_for()) or (select zoco.watches()) or (select zoco.compares()));
create policy stopped on matching_stop for insert to zoco_app
    with check ((select zoco.compares()) and asked_at is null and released_at is null);
create policy let_go on matching_stop for update to zoco_app using ((select zoco.watches()) and released_at is null)
    with check ((released_at is null and asked_by_id = (select zoco.seat())) or released_by_id = (select zoco.seat()));
create policy own on matching_sending for select to zoco_app
    using (organisation_id = (select zoco.delivers_for()) or (select zoco.compares()));
create policy sent on matching_sending for insert to zoco_app with check (
    organisation_id = (select zoco.delivers_for()) and by_id is not distinct from (select zoco.seat())
    and screened_at is null and withdrawn_at is null
    and coalesce((select true from matching_participant p where p.organisation_id = matching_sending.organisation_id), false)
    and not exists (select from matching_stop s where s.organisation_id = matching_sending.organisation_id
                     and s.released_at is null));
create policy taken_back on matching_sending for update to zoco_app using (organisation_id = (select zoco.delivers_for()))
    with check (withdrawn_at is not null);
create policy screened on matching_sending for update to zoco_app using ((select zoco.compares()))
    with check ((select zoco.compares()));
create policy follow_the_sending on matching_part for select to zoco_app
    using (coalesce((select true from matching_sending s where s.id = sending_id), false));
create policy sent on matching_part for insert to zoco_app
    with check (coalesce((select s.organisation_id = zoco.delivers_for() from matching_sending s where s.id = sending_id), false));
create policy done on matching_part for update to zoco_app
    using (done_at is null and coalesce((select s.organisation_id = zoco.delivers_for() from matching_sending s where s.id = sending_id), false))
    with check (done_at is not null);
create policy own on matching_encoding for select to zoco_app
    using (organisation_id = (select zoco.delivers_for()) or (select zoco.compares()));
create policy taken_in on matching_encoding for insert to zoco_app with check (
    (select zoco.role()) like 'delivers:%' and organisation_id = (select zoco.delivers_for()) and compared_at is null
    and coalesce((select true from matching_sending s where s.id = sending_id), false));
create policy told_anew on matching_encoding for update to zoco_app using (
    (select zoco.compares()) or ((select zoco.role()) like 'delivers:%' and organisation_id = (select zoco.delivers_for())))
    with check (true);
create policy taken_back on matching_encoding for delete to zoco_app
    using (organisation_id = (select zoco.delivers_for()) or (select zoco.compares()));
create policy brought_together on matching_handing for select to zoco_app
    using ((select zoco.triages()) or ((select zoco.gives_care()) and to_id = (select zoco.organisation())));
create policy brought_together on matching_hit for select to zoco_app using ((select zoco.triages())
    or ((select zoco.gives_care()) and coalesce((select true from matching_handing h
         where h.hit_id = matching_hit.id and h.to_id = (select zoco.organisation()) limit 1), false)));
create policy found on matching_hit for insert to zoco_app with check ((select zoco.compares()));
-- As the policy of a hit, which asks this table itself.
create or replace function zoco.answers_hit(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from matching_hit h where h.id = wanted) and (zoco.triages() or (zoco.gives_care()
       and exists (select from matching_handing g where g.hit_id = wanted and g.to_id = zoco.organisation())))
$$;
create policy given on matching_handing for insert to zoco_app with check (
    by_id = (select zoco.seat()) and zoco.answers_hit(hit_id)
    and (select o.kind from people_organisation o where o.id = to_id) = 'care_coordinator');
create policy follow_the_hit on matching_hitend for select to zoco_app
    using (coalesce((select true from matching_hit h where h.id = hit_id), false));
create policy ended on matching_hitend for insert to zoco_app with check (
    by_id = (select zoco.seat()) and coalesce((select true from matching_hit h where h.id = hit_id), false));
create policy own on matching_entry for select to zoco_app
    using (organisation_id = (select zoco.delivers_for()) or (select zoco.watches()));
create policy written on matching_entry for insert to zoco_app with check (by_id is not distinct from (select zoco.seat())
    and (organisation_id = (select zoco.delivers_for()) or (select zoco.watches()) or (select zoco.compares())));

-- Which encodings of others have one of these tokens. An index finds them only where no policy stands before it.
create or replace function zoco.encodings_sharing(wanted uuid[], but uuid) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select e.id from matching_encoding e where zoco.compares() and e.tokens && wanted and e.organisation_id <> but
$$;
-- Which parts wait to be taken in, and of which organisation.
create or replace function zoco.encodings_waiting() returns table (part uuid, organisation uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, s.organisation_id from matching_part p join matching_sending s on s.id = p.sending_id
     where p.done_at is null order by s.at, p.number
$$;
-- The last encoding of a record takes along what was found by it.
create or replace function zoco.encoding_gone() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    gone uuid[];
begin
    if exists (select from matching_encoding e where e.organisation_id = old.organisation_id and e.record = old.record
                and e.replaced_at is null) then
        return null;
    end if;
    gone := array(select h.id from matching_hit h where h.first_organisation_id = old.organisation_id and h.first_record = old.record
            union all select h.id from matching_hit h where h.second_organisation_id = old.organisation_id and h.second_record = old.record);
    if gone <> '{}' then
        delete from matching_hitend where hit_id = any(gone);
        delete from matching_handing where hit_id = any(gone);
        delete from matching_hit where id = any(gone);
    end if;
    return null;
end $$;
-- Two people: who asked stands there before somebody else agrees.
create or replace function zoco.two_let_go() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if (old.asked_by_id is not null and (new.asked_by_id, new.asked_at) is distinct from (old.asked_by_id, old.asked_at))
       or (new.released_at is not null and (old.asked_by_id is null
           or (select s.person_id from people_seat s where s.id = old.asked_by_id) = zoco.person())) then
        raise insufficient_privilege using message = 'Two people let an organisation go on.';
    end if;
    return new;
end $$;
-- What is past its day, under a key that is over, or replaced a week ago; and files of which nothing is left.
create or replace function zoco.forget_encodings() returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    many int;
begin
    with gone as (
        delete from matching_encoding e using matching_period p
         where p.id = e.period_id and (e.expires_on <= zoco.today() or p.ends_on <= zoco.today()
               or p.withdrawn_at is not null or e.replaced_at < now() - interval '7 days')
        returning e.organisation_id, e.replaced_at
    ), told as (
        insert into matching_entry (id, organisation_id, at, what, records)
        select gen_random_uuid(), organisation_id, now(), 'forgotten', count(*) from gone where replaced_at is null
         group by organisation_id
    )
    select count(*) into many from gone;
    delete from matching_part p using matching_sending s
     where s.id = p.sending_id and s.at < now() - interval '1 year'
       and not exists (select from matching_encoding e where e.sending_id = s.id);
    delete from matching_sending s where s.at < now() - interval '1 year'
       and not exists (select from matching_part p where p.sending_id = s.id)
       and not exists (select from matching_encoding e where e.sending_id = s.id);
    return many;
end $$;

-- Logs are written by the functions of section 6 only; looks and changes are read by whom the case exists.
create policy follow_the_case on audit_look for select to zoco_app
    using (coalesce((select true from cases_case c where c.id = case_id), false));
create policy batches on audit_batch for select using ((select zoco.role()) in ('administrator', 'registrar'));

-- 4. Triggers: who reads is derived, never stated -----------------------------------------------------------------

create or replace function zoco.readers_of_report() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    -- Who has a row under a key reads that key: a new report has a new one.
    if tg_op = 'INSERT' and exists (select from reports_report r where r.data_key_id = new.data_key_id) then
        raise check_violation using message = 'A report is not made up under the key of another.';
    end if;
    new.reader_seats := array(
        select new.reporter_id
        union select p.by_id from reports_passing p where p.report_id = new.id
        union select a.by_id from reports_acceptance a where a.report_id = new.id
        union select s.id from people_seat s
               where s.organisation_id = new.routed_to_id and s.role in ('coordinator', 'helpdesk')
                 and s.started_on <= zoco.today() and (s.ended_on is null or s.ended_on >= zoco.today())
                 and not exists (select from reports_acceptance a where a.report_id = new.id)
        except select s.id from people_seat s join cases_exclusion e on e.person_id = s.person_id and e.ended_at is null
               join cases_case c on c.id = e.case_id where c.report_id = new.id);
    return new;
end $$;

create or replace function zoco.touch_report() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update reports_report set routed_because = routed_because where id = new.report_id;
    return null;
end $$;

-- A new colleague is offered what still waits.
create or replace function zoco.touch_waiting() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update reports_report r set routed_because = routed_because
     where r.routed_to_id = new.organisation_id
       and not exists (select from reports_acceptance a where a.report_id = r.id);
    return null;
end $$;

create or replace function zoco.may_follow(earlier uuid, victim uuid, key uuid, report uuid, day date) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from cases_case e join cases_closure x on x.case_id = e.id
         where e.id = earlier and e.victim_id = victim and e.data_key_id = key
           and day between x."on" and (x."on" + interval '12 months')::date
           and (report is null or exists (select from reports_acceptance a where a.report_id = report and a.by_id = zoco.seat()))
           and not zoco.is_excluded(earlier, zoco.person())
           and (e.lead_id = zoco.seat()
                or (report is not null and exists (
                    select from cases_grant g where g.case_id = e.id and g.seat_id = zoco.seat() and g.kind <> 'emergency'
                       and g.ended_at is null and (g.until_at is null or g.until_at > now())))))
$$;
revoke execute on function zoco.leads_after(uuid), zoco.may_follow(uuid, uuid, uuid, uuid, date) from public;

create or replace function zoco.touch_earlier() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    with recursive before as (
        select c.id, c.follows_id from cases_case c where c.id = new.follows_id
        union select c.id, c.follows_id from before b join cases_case c on c.id = b.follows_id)
    update cases_case set version = version where id in (select id from before);
    return null;
end $$;

-- All trajectories of one person, as far as anybody knows: help that began again, and what was recognised.
create or replace function zoco.trajectories(wanted uuid) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive hers as (
        select wanted as id
        union select other.id from hers cross join lateral (
            select c.follows_id as id from cases_case c where c.id = hers.id and c.follows_id is not null
            union all select c.id from cases_case c where c.follows_id = hers.id
            union all select r.earlier_id from closing_recognised r where r.case_id = hers.id
            union all select r.case_id from closing_recognised r where r.earlier_id = hers.id) other)
    select hers.id from hers
$$;

-- Who is excluded from one trajectory of a person is so from all, and each lead may end it in her own; `just` this
-- one, or everybody. Why is sealed in the row of before: words that are sealed for one row open in no other. Who leads
-- is left out: a case is handed over first.
create or replace function zoco.exclude_throughout(wanted uuid, just uuid) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
    insert into cases_exclusion (id, case_id, data_key_id, person_id, reason, by_id, at)
    select gen_random_uuid(), c.id, c.data_key_id, said.person_id, null, said.by_id, said.at
      from (select distinct on (e.person_id) e.person_id, e.by_id, e.at
              from cases_exclusion e join zoco.trajectories(wanted) t on t.id = e.case_id
             where e.ended_at is null and (just is null or e.person_id = just) order by e.person_id, e.at) said
      join zoco.trajectories(wanted) t on true join cases_case c on c.id = t.id
      join people_seat l on l.id = c.lead_id and l.person_id <> said.person_id
     where not exists (select from cases_exclusion x
                        where x.case_id = c.id and x.person_id = said.person_id and x.ended_at is null)
$$;
revoke execute on function zoco.trajectories(uuid), zoco.exclude_throughout(uuid, uuid) from public;

create or replace function zoco.exclusions_follow() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_table_name = 'cases_case' then
        perform zoco.exclude_throughout(new.id, null);
    elsif tg_table_name = 'closing_recognised' then
        perform zoco.exclude_throughout(new.case_id, null);
    else
        perform zoco.exclude_throughout(new.case_id, new.person_id);
    end if;
    return null;
end $$;

create or replace function zoco.readers_of_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and new.lead_id <> old.lead_id and not zoco.handed_over(new.id, old.lead_id, new.lead_id) then
        raise insufficient_privilege using message = 'Only the lead hands over a case.';
    end if;
    if zoco.is_excluded_seat(new.id, new.lead_id) then
        raise insufficient_privilege using message = 'Who is excluded from a case does not lead it.';
    end if;
    -- Closing: help that begins again carries the person and key of the trajectory that it follows, so only its lead
    -- begins it, or who read along there and took a new report.
    if tg_op = 'INSERT' and zoco.seat() is not null and new.follows_id is not null then
        if not zoco.may_follow(new.follows_id, new.victim_id, new.data_key_id, new.report_id, new.opened_on) then
            raise check_violation using message = 'This help does not follow from that trajectory.';
        end if;
    -- Who has a case of somebody reads who that is: a case comes from a report that this seat took, and its key.
    elsif tg_op = 'INSERT' and zoco.seat() is not null and not exists (
        select from reports_report r join reports_acceptance a on a.report_id = r.id
               join cases_victim v on v.data_key_id = r.data_key_id
         where r.id = new.report_id and r.data_key_id = new.data_key_id and v.id = new.victim_id
           and a.by_id = zoco.seat()) then
        raise check_violation using message = 'A case is not made up: it comes from a report that was accepted.';
    end if;
    new.reader_seats := array(
        select new.lead_id
        -- Who leads what followed reads what went before.
        union select l from zoco.leads_after(new.id) l
        union select g.seat_id from cases_grant g where g.case_id = new.id and g.ended_at is null
              and (g.until_at is null or g.until_at > now())
        except select s.id from people_seat s join cases_exclusion e on e.person_id = s.person_id
                where e.case_id = new.id and e.ended_at is null);
    new.next_expiry := (select min(g.until_at) from cases_grant g
                         where g.case_id = new.id and g.ended_at is null and g.until_at > now());
    return new;
end $$;

create or replace function zoco.touch_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update cases_case set version = version where id = new.case_id;
    return null;
end $$;

-- Who is excluded from a case, or no longer: its readers change, and those of the report that it came from.
create or replace function zoco.touch_excluded() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update cases_case set version = version where id = new.case_id;
    update reports_report r set routed_because = routed_because
      from cases_case c where c.id = new.case_id and r.id = c.report_id;
    return null;
end $$;

-- Whom a grant is for, and for how long, is settled when it is given; afterwards it can only end.
create or replace function zoco.grant_only_ends() returns trigger language plpgsql as $$
begin
    if (new.case_id, new.seat_id, new.kind, new.by_id, new.started_at, new.consent_id) is distinct from
       (old.case_id, old.seat_id, old.kind, old.by_id, old.started_at, old.consent_id)
       or (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
       or (old.reason is not null and new.reason is distinct from old.reason)
       or coalesce(new.until_at, 'infinity') > coalesce(old.until_at, 'infinity') then
        raise insufficient_privilege using message = 'A grant can only end.';
    end if;
    return new;
end $$;

-- Of which case, by whom and when is said once. In what is kept up to date stands who wrote last, in her own name.
create or replace function zoco.said_once() returns trigger language plpgsql as $$
begin
    if current_user <> 'zoco_owner' then
        raise insufficient_privilege using message = 'Of which case, by whom and when is said once.';
    end if;
    return new;
end $$;

create or replace function zoco.in_ones_own_name() returns trigger language plpgsql as $$
begin
    if current_user <> 'zoco_owner' and new.by_id is distinct from zoco.seat() then
        raise insufficient_privilege using message = 'Everybody writes in her own name.';
    end if;
    return new;
end $$;

-- What has ended does not come back to life; a new seat is given, under the rules for giving one.
create or replace function zoco.seat_only_ends() returns trigger language plpgsql as $$
begin
    if zoco.role() is not null and old.ended_on < zoco.today() and new.ended_on is distinct from old.ended_on then
        raise insufficient_privilege using message = 'This seat has ended.';
    end if;
    return new;
end $$;

-- Signing in may save a whole account; who somebody is changes by an administrator only, and a password by nobody but
-- whose it is: the context names who proved to be that.
create or replace function zoco.account_stays() returns trigger language plpgsql as $$
begin
    if (new.id, new.email, new.name, new.is_active) is distinct from (old.id, old.email, old.name, old.is_active)
       and current_user <> 'zoco_owner' and zoco.role() is distinct from 'administrator' then
        raise insufficient_privilege using message = 'Only an administrator changes whose account it is.';
    end if;
    if new.password is distinct from old.password and current_user <> 'zoco_owner'
       and zoco.person() is distinct from old.id then
        raise insufficient_privilege using message = 'Only who has the account changes its password.';
    end if;
    return new;
end $$;

create or replace function zoco.project_caseload() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and (new.reader_seats, new.last_spoken_on, new.last_family_on, new.last_partner_on)
            is not distinct from (old.reader_seats, old.last_spoken_on, old.last_family_on, old.last_partner_on) then
        return null;
    end if;
    delete from cases_caseload l where l.case_id = new.id and l.seat_id <> all (new.reader_seats);
    insert into cases_caseload (seat_id, case_id, is_open, last_spoken_on, last_family_on, last_partner_on)
    select s, new.id, not exists (select from cases_closure x where x.case_id = new.id), new.last_spoken_on,
           new.last_family_on, new.last_partner_on
      from unnest(new.reader_seats) s
    on conflict (seat_id, case_id) do update set last_spoken_on = excluded.last_spoken_on,
           last_family_on = excluded.last_family_on, last_partner_on = excluded.last_partner_on;
    return null;
end $$;

create or replace function zoco.project_closure() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update cases_caseload set is_open = false where case_id = new.case_id;
    return null;
end $$;

-- A sealed row is sealed under the key of its own case: words of one person never lie under another's key.
create or replace function zoco.same_key() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.data_key_id is distinct from (select c.data_key_id from cases_case c where c.id = new.case_id) then
        raise check_violation using message = 'A row of a case is sealed under the key of that case.';
    end if;
    return new;
end $$;

-- Drafts: who has a row under a key reads that key, so that of a draft is fresh. The question whether any row is
-- sealed under a key is made of all the tables there are.
do $$
begin
    execute format('create or replace function zoco.seals_something(wanted uuid) returns boolean
        language sql stable security definer set search_path = public, pg_temp as $q$ select %s $q$',
        (select string_agg(format('exists (select from %I where data_key_id = wanted)', table_name), ' or ')
           from information_schema.columns where table_schema = 'public' and column_name = 'data_key_id'));
    revoke execute on function zoco.seals_something(uuid) from public;
end $$;

create or replace function zoco.draft_has_fresh_key() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if zoco.seals_something(new.data_key_id) then
        raise check_violation using message = 'A draft has a key of its own.';
    end if;
    return new;
end $$;

create or replace function zoco.draft_takes_its_key() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from seal_datakey where id = old.data_key_id;
    return null;
end $$;

do $$
declare
    made record;
begin
    for made in select tgname, relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
                 where tgname like 'zoco\_%' and not tgisinternal loop
        execute format('drop trigger %I on %I', made.tgname, made.relname);
    end loop;
end $$;

create trigger zoco_readers before insert or update on reports_report
    for each row execute function zoco.readers_of_report();
create trigger zoco_touch after insert on reports_acceptance for each row execute function zoco.touch_report();
create trigger zoco_touch after insert on reports_passing for each row execute function zoco.touch_report();
create trigger zoco_touch after insert or update on people_seat for each row execute function zoco.touch_waiting();
create trigger zoco_only_ends before update on people_seat for each row execute function zoco.seat_only_ends();
create trigger zoco_stays before update on people_person for each row execute function zoco.account_stays();
create trigger zoco_readers before insert or update on cases_case
    for each row execute function zoco.readers_of_case();
create trigger zoco_barred after insert on cases_case -- before the others give access: they go by name
    for each row when (new.follows_id is not null) execute function zoco.exclusions_follow();
create trigger zoco_barred after insert on closing_recognised
    for each row execute function zoco.exclusions_follow();
create trigger zoco_barred after insert on cases_exclusion
    for each row execute function zoco.exclusions_follow();
create trigger zoco_followed after insert or update of lead_id on cases_case
    for each row when (new.follows_id is not null) execute function zoco.touch_earlier();
create trigger zoco_caseload after insert or update on cases_case
    for each row execute function zoco.project_caseload();
do $$
declare
    kept_up_to_date constant text[] := array['cases_intake', 'cases_intakeanswers', 'cases_child',
        'cases_traffickingexperience', 'procedures_situation'];
    settled constant text[] := array['id', 'case_id', 'data_key_id', 'at', 'on', 'procedure_id', 'conference_id', 'stay_id',
        'slug', 'against_id', 'from_on', 'from_at', 'started_on', 'by_id'];
    child text;
    changed text;
begin
    for child in
        select table_name from information_schema.columns
         where table_schema = 'public' and column_name = 'case_id' and udt_name = 'uuid'
           and table_name not in ('cases_caseload', 'cases_grant') and table_name !~ '^audit_'
    loop
        -- Who did it may still be open: of a call after closing that is yet to be made.
        select string_agg(format(case column_name when 'by_id' then '(old.%1$I is not null and new.%1$I is distinct from old.%1$I)'
                                 else 'new.%1$I is distinct from old.%1$I' end, column_name), ' or ')
          into changed from information_schema.columns
         where table_schema = 'public' and table_name = child and column_name = any (settled)
           and not (child = any (kept_up_to_date) and column_name in ('by_id', 'at'));
        execute format('create trigger zoco_said before update on %I for each row when (%s)
            execute function zoco.said_once()', child, changed);
        if exists (select from information_schema.columns
                    where table_schema = 'public' and table_name = child and column_name = 'by_id') then
            execute format('create trigger zoco_own_name before update of by_id on %I for each row
                when (new.by_id is distinct from old.by_id) execute function zoco.in_ones_own_name()', child);
        end if;
        if child = any (kept_up_to_date) then
            execute format('create trigger zoco_own_time before update of at on %I for each row
                when (new.at is distinct from old.at) execute function zoco.in_ones_own_name()', child);
        end if;
    end loop;
end $$;

create trigger zoco_touch after insert or update on cases_grant for each row execute function zoco.touch_case();
create trigger zoco_touch after insert or update on cases_exclusion for each row execute function zoco.touch_excluded();
create trigger zoco_only_ends before update on cases_grant for each row execute function zoco.grant_only_ends();
-- Letters: on a consent only while it holds, and only on one of the same person. No form and no race gets around it.
create or replace function zoco.consent_holds() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.consent_id is not null and not exists (
        select from cases_consent k where k.id = new.consent_id and k.case_id = new.case_id and k.given
           and k.withdrawn_on is null
           and (k.until_on is null or k.until_on >= zoco.day_of(new.at))) then
        raise check_violation using message = 'This consent does not hold: nothing is shared on it.';
    end if;
    return new;
end $$;

create trigger zoco_consent before insert on letters_sharingevent
    for each row execute function zoco.consent_holds();
create trigger zoco_closed after insert on cases_closure for each row execute function zoco.project_closure();
create trigger zoco_fresh_key before insert on drafts_draft
    for each row execute function zoco.draft_has_fresh_key();
create trigger zoco_takes_key after delete on drafts_draft
    for each row execute function zoco.draft_takes_its_key();

do $$
declare
    child text;
begin
    for child in
        select k.table_name from information_schema.columns k join information_schema.columns c
               on c.table_name = k.table_name and c.table_schema = k.table_schema and c.column_name = 'case_id'
         where k.table_schema = 'public' and k.column_name = 'data_key_id'
           -- These have a key of their own, to be read by others than the case.
           and k.table_name not in ('shelter_request', 'transfers_transfer')
    loop
        execute format('create trigger zoco_same_key before insert or update of data_key_id, case_id on %I
            for each row execute function zoco.same_key()', child);
    end loop;
end $$;

-- Figures: what was told is not told otherwise: by nobody, the owner included.
create or replace function zoco.what_was_told_stays() returns trigger language plpgsql as $$
begin
    raise exception 'A figure that was told never moves';
end $$;
create trigger zoco_told_stays before update or delete on statistics_figure
    for each row execute function zoco.what_was_told_stays();
create trigger zoco_told_stays before update or delete on statistics_release
    for each row execute function zoco.what_was_told_stays();
create trigger zoco_told_stays before update or delete on exchange_anonymised
    for each row execute function zoco.what_was_told_stays();
create trigger zoco_told_stays before update or delete on opendata_openyear
    for each row execute function zoco.what_was_told_stays();
create trigger zoco_told_stays before update or delete on opendata_spending
    for each row execute function zoco.what_was_told_stays();

-- 5. Emergency access: a reason, a time limit, a second person is told ---------------------------------------------

create or replace function zoco.break_glass(wanted text, new_grant uuid, hours int) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    me uuid := zoco.seat();
    found cases_case%rowtype;
begin
    if me is null or not zoco.gives_care() or coalesce(hours, 0) not between 1 and 24 then
        raise insufficient_privilege using message = 'No emergency access from here.';
    end if;
    select * into found from cases_case where number = upper(wanted);
    -- Who is excluded is told what anybody is told who makes up a number.
    if found.id is null or zoco.is_excluded(found.id, zoco.person()) then
        return null;
    end if;
    if zoco.still_reads(found.id) then
        return found.id;
    end if;
    -- An earlier one that ran out, but that no job has put away yet.
    update cases_grant set ended_at = until_at
     where case_id = found.id and seat_id = me and ended_at is null and until_at <= now();
    insert into cases_grant (id, case_id, data_key_id, seat_id, kind, by_id, started_at, until_at)
    values (new_grant, found.id, found.data_key_id, me, 'emergency', me, now(), now() + make_interval(hours => hours));
    -- The lead is told, and her team leader; where there is none, CoMensha; and where
    -- nobody of them is left, the administrators: somebody is always told. Never who did it, on another seat.
    insert into cases_alarm (id, grant_id, case_number, used_by_id, told_id, at, until_at)
    with others as (
        select s.id, s.role, s.organisation_id = (select organisation_id from people_seat where id = found.lead_id) as near
          from people_seat s
         where s.person_id <> zoco.person() and s.started_on <= zoco.today()
           and (s.ended_on is null or s.ended_on >= zoco.today())
           and not zoco.is_excluded(found.id, s.person_id)
    )
    select gen_random_uuid(), new_grant, found.number, me, o.id, now(), now() + make_interval(hours => hours)
      from others o
     where o.id = found.lead_id or (o.role = 'team_leader' and o.near)
        or (o.role = 'helpdesk' and not exists (select from others l where l.role = 'team_leader' and l.near))
        or (o.role = 'administrator' and not exists (
            select from others l where l.id = found.lead_id or l.role = 'helpdesk' or (l.role = 'team_leader' and l.near)));
    return found.id;
end $$;

-- Grants that ran out leave the arrays; a job calls this each minute, the policy above needs it not.
create or replace function zoco.expire_grants() returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    many int;
begin
    update cases_grant set ended_at = until_at where ended_at is null and until_at <= now();
    get diagnostics many = row_count;
    return many;
end $$;

-- Reports: which type of dossier a report is in the register now; the application does not read the register itself.
create or replace function zoco.dossier_of(wanted text) returns text
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce((select c.dossier_type from reports_dossierchange c where c.registration_id = g.report_number
                      order by c.at desc limit 1), g.dossier_type)
      from reports_registration g
     where g.report_number = wanted
       and (zoco.role() = 'registrar' or exists (
            select from reports_report r where r.number = wanted and r.reader_seats @> array[zoco.seat()]))
$$;

-- Drafts: who else of those who read this case is writing on this page; their names, never their words.
create or replace function zoco.writing_now(wanted_page text, wanted_case uuid) returns table (name text)
language sql stable security definer set search_path = public, pg_temp as $$
    select distinct p.name
      from drafts_draft d join people_seat s on s.id = d.seat_id join people_person p on p.id = s.person_id
     where d.page = wanted_page and d.about = wanted_case and d.at > now() - interval '10 minutes'
       and s.person_id <> zoco.person() and zoco.still_reads(wanted_case)
$$;

-- A job calls this each night. Never what is younger than a week, whoever asks.
create or replace function zoco.forget_drafts(days int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    many int;
begin
    delete from drafts_draft where at < now() - make_interval(days => greatest(days, 7));
    get diagnostics many = row_count;
    return many;
end $$;

-- What a team leader sees of the team: numbers, never content.
create or replace function zoco.workload(today date)
returns table (seat_id uuid, open_cases bigint, overdue bigint, due_soon bigint, silent bigint)
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select s.id, count(distinct c.id),
           count(d.id) filter (where d.due_on < today), count(d.id) filter (where d.due_on between today and today + 7),
           count(distinct c.id) filter (where c.last_spoken_on < today - 14)
      from people_seat s
      left join cases_case c on c.lead_id = s.id and not exists (select from cases_closure x where x.case_id = c.id)
      left join procedures_deadline d on d.case_id = c.id and d.met_on is null and d.dropped_on is null
     where zoco.role() = 'team_leader' and s.organisation_id = zoco.organisation() and s.role = 'coordinator'
       and s.started_on <= today and (s.ended_on is null or s.ended_on >= today)
     group by s.id;
end;

-- Today: whose calendar has this secret, and who asked to be told. Nobody is signed in then, so the owner looks.
create or replace function zoco.seat_of_feed(said bytea) returns uuid
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select f.seat_id from today_feed f join people_seat s on s.id = f.seat_id join people_person p on p.id = s.person_id
     where f.secret_hash = said and p.is_active and s.started_on <= zoco.today()
       and coalesce(s.ended_on, 'infinity') >= zoco.today();
end;

create or replace function zoco.seats_to_tell(daily_too boolean) returns setof uuid
language sql stable security definer set search_path = public, pg_temp
begin atomic
    select n.seat_id from today_notice n where n.mail = 'hourly' or (daily_too and n.mail = 'daily');
end;

-- 5a. Shelter: places, requests that carry a key of their own, beds that are held by one at a time ---------------------

-- What is told once stays told; a request, a held bed and a stay can only end.
revoke update on shelter_place, shelter_placereport, shelter_request, shelter_attempt, shelter_reservation,
    shelter_stay, shelter_overstay, shelter_ambulantsupport from zoco_app;
grant update (closed_on) on shelter_place to zoco_app;
grant update (comensha_told_at, shared_on, consent_id, ended_at, ended_how, ended_by_id) on shelter_request to zoco_app;
grant update (released_at) on shelter_reservation to zoco_app;
grant update (planned_until_at, ended_at, ended_why, ended_by_id, note) on shelter_stay to zoco_app;
grant update (ended_on) on shelter_ambulantsupport to zoco_app;

-- Beds of one's own house are kept by those who work there; a team leader reads no requests.
create or replace function zoco.keeps_beds() returns boolean language sql stable
    return coalesce(zoco.role() in ('partner', 'coordinator'), false);

-- The helpdesk reads a request that it was told of, as long as the yes it leans on was not taken back, and until it
-- ended otherwise than by a placement.
create or replace function zoco.told_comensha(r shelter_request) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    -- Looked up anew: a row that somebody made up gets no answer.
    select zoco.role() = 'helpdesk' and exists (
        select from shelter_request q
         where q.id = r.id and q.comensha_told_at is not null and q.ended_how in ('', 'placed')
           and not zoco.is_excluded(q.case_id, zoco.person())
           and (q.consent_id is null
                or exists (select from cases_consent c where c.id = q.consent_id and c.given and c.withdrawn_on is null
                           and (c.until_on is null or c.until_on >= zoco.today()))))
$$;

-- The house reads what is asked of it while it holds a bed for it, and until the stay that came of it ended.
create or replace function zoco.holds_a_bed(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select zoco.keeps_beds() and exists (
        select from shelter_reservation v join shelter_place p on p.id = v.place_id
         where v.request_id = wanted and p.organisation_id = zoco.organisation() and v.released_at is null
           and not zoco.is_excluded((select r.case_id from shelter_request r where r.id = wanted), zoco.person())
           and (v.until_at > now() or v.placed_at is not null)
           and not exists (select from shelter_stay s where s.request_id = wanted and s.ended_at is not null))
$$;

-- Who looks for a place for this one: a reader of the case, or CoMensha when it was told.
create or replace function zoco.seeks_shelter(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select zoco.gives_care() and exists (
        select from shelter_request r where r.id = wanted and (zoco.still_reads(r.case_id) or zoco.told_comensha(r)))
$$;

-- Her address is for the lead and for who stands in; a member of the team reads the case without it.
create or replace function zoco.reads_address(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select zoco.still_reads(wanted) and (
        exists (select from cases_case c where c.id = wanted and c.lead_id = zoco.seat())
        or exists (select from cases_grant g where g.case_id = wanted and g.seat_id = zoco.seat()
                   and g.kind in ('deputy', 'emergency') and g.ended_at is null
                   and (g.until_at is null or g.until_at > now())))
$$;

-- A house sees who sleeps in it, CoMensha who sleeps where it placed: by a row, never by a name, nor who is excluded.
create or replace function zoco.houses(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from shelter_stay s left join shelter_place p on p.id = s.place_id
         where s.id = wanted and not zoco.is_excluded(s.case_id, zoco.person())
           and ((zoco.keeps_beds() and p.organisation_id = zoco.organisation())
                or (s.kind = 'cosm' and zoco.role() = 'helpdesk')))
$$;

-- In which house a bed is held, and by whose coordinator, is for who looks for that bed and for the house itself.
create or replace function zoco.holds_for_somebody(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from shelter_reservation v join shelter_place p on p.id = v.place_id join shelter_request r on r.id = v.request_id
         where v.id = wanted and not zoco.is_excluded(r.case_id, zoco.person())
           and (zoco.gives_care() or zoco.keeps_beds()) and p.organisation_id = zoco.organisation())
$$;

create policy seen on shelter_place for select to zoco_app
    using ((select zoco.gives_care()) or ((select zoco.keeps_beds()) and organisation_id = (select zoco.organisation())));
create policy kept on shelter_place for insert to zoco_app with check (
    (select zoco.role()) = 'helpdesk'
    or ((select zoco.keeps_beds()) and organisation_id = (select zoco.organisation())));
create policy closed on shelter_place for update to zoco_app using (
    (select zoco.role()) = 'helpdesk'
    or ((select zoco.keeps_beds()) and organisation_id = (select zoco.organisation())));
create policy follow_the_place on shelter_placereport for select to zoco_app
    using (coalesce((select true from shelter_place p where p.id = place_id), false));
create policy told on shelter_placereport for insert to zoco_app with check (
    by_id = (select zoco.seat()) and at <= clock_timestamp() + interval '1 minute'
    and coalesce((select (select zoco.role()) = 'helpdesk'
        or ((select zoco.keeps_beds()) and p.organisation_id = (select zoco.organisation()))
        from shelter_place p where p.id = place_id), false));

-- A request holds no name and no story, so more may read it than the case: CoMensha, and the house of the bed.
create policy readers on shelter_request for select to zoco_app using (
    coalesce((select true from cases_case c where c.id = case_id), false)
    or ((select zoco.role()) = 'helpdesk' and zoco.told_comensha(shelter_request))
    or zoco.holds_a_bed(id));
create policy asked on shelter_request for insert to zoco_app with check (
    by_id = (select zoco.seat()) and (select zoco.gives_care())
    and coalesce((select true from cases_case c where c.id = case_id), false));
create policy moved on shelter_request for update to zoco_app using (
    coalesce((select true from cases_case c where c.id = case_id), false)
    or ((select zoco.role()) = 'helpdesk' and zoco.told_comensha(shelter_request))) with check (true);
create policy seekers on shelter_attempt for select to zoco_app using (zoco.seeks_shelter(request_id));
create policy tried on shelter_attempt for insert to zoco_app
    with check (by_id = (select zoco.seat()) and zoco.seeks_shelter(request_id));

-- How many beds are held is for all who look for one (zoco.beds_held); where one is held for somebody is not.
create policy seen on shelter_reservation for select to zoco_app using (
    zoco.seeks_shelter(request_id) or zoco.holds_for_somebody(id));
create policy held on shelter_reservation for insert to zoco_app
    with check (by_id = (select zoco.seat()) and zoco.seeks_shelter(request_id));
create policy released on shelter_reservation for update to zoco_app using (
    zoco.seeks_shelter(request_id)
    or ((select zoco.keeps_beds()) and coalesce((select p.organisation_id = (select zoco.organisation())
                                                   from shelter_place p where p.id = place_id), false)));

-- Stays follow the case. A bed that was held is slept in through zoco.place_in_shelter only, COSM by CoMensha only.
create policy not_by_the_way on shelter_stay as restrictive for insert to zoco_app with check (
    place_id is null and request_id is null and by_id = (select zoco.seat())
    and (kind <> 'cosm' or (select zoco.role()) = 'helpdesk'));
create policy of_the_house on shelter_stay for select to zoco_app using (
    place_id is not null and (select zoco.keeps_beds()) and zoco.houses(id));
create policy placed_by_comensha on shelter_stay for select to zoco_app
    using (kind = 'cosm' and (select zoco.role()) = 'helpdesk' and zoco.houses(id));
create policy follow_the_stay on shelter_overstay for select to zoco_app
    using (coalesce((select true from shelter_stay s where s.id = stay_id), false));
create policy said on shelter_overstay for insert to zoco_app
    with check (by_id = (select zoco.seat()) and coalesce((select true from shelter_stay s where s.id = stay_id), false));
create policy who_stands_in on shelter_address to zoco_app
    using (zoco.reads_address(case_id)) with check (zoco.reads_address(case_id));

-- Who has a row under a key reads that key: what is handed to others gets a key that seals nothing else.
create or replace function zoco.own_key() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if zoco.seals_something(new.data_key_id) then
        raise check_violation using message = 'This key seals something else already.';
    end if;
    return new;
end $$;

create or replace function zoco.key_of_request() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.data_key_id is distinct from (select r.data_key_id from shelter_request r where r.id = new.request_id) then
        raise check_violation using message = 'A step is sealed under the key of its request.';
    end if;
    return new;
end $$;

create or replace function zoco.key_of_bottleneck() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.data_key_id is distinct from (select b.data_key_id from bottlenecks_bottleneck b where b.id = new.bottleneck_id) then
        raise check_violation using message = 'A step is sealed under the key of its bottleneck.';
    end if;
    return new;
end $$;

create or replace function zoco.case_of_stay() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if new.case_id is distinct from (select s.case_id from shelter_stay s where s.id = new.stay_id) then
        raise check_violation using message = 'This stay is of another case.';
    end if;
    return new;
end $$;

-- A request begins with nothing decided, and ends once: placed with a stay, closed with the case, withdrawn by who asked.
create or replace function zoco.request_moves() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.ended_at is not null or new.comensha_told_at is not null then
            raise check_violation using message = 'A request begins open.';
        end if;
        return new;
    end if;
    if old.ended_at is not null and (new.ended_at, new.ended_how, new.ended_by_id) is distinct from
                                    (old.ended_at, old.ended_how, old.ended_by_id) then
        raise check_violation using message = 'This request has ended.';
    end if;
    if old.ended_at is null and (
        (new.ended_how = 'placed' and not exists (select from shelter_stay s where s.request_id = new.id))
        or (new.ended_how = 'closed' and not exists (select from cases_closure x where x.case_id = new.case_id))
        or (new.ended_how = 'withdrawn' and not zoco.still_reads(new.case_id))) then
        raise check_violation using message = 'A request ends by placement, withdrawal or closing.';
    end if;
    if (new.comensha_told_at, new.shared_on, new.consent_id) is distinct from
       (old.comensha_told_at, old.shared_on, old.consent_id)
       and (old.comensha_told_at is not null or not zoco.still_reads(new.case_id)
            or (new.consent_id is not null and not exists (
                select from cases_consent c where c.id = new.consent_id and c.case_id = new.case_id
                   and c.purpose = 'shelter' and c.given and c.withdrawn_on is null))) then
        raise check_violation using message = 'CoMensha is told on a consent of this person, or to save her tonight.';
    end if;
    return new;
end $$;

create or replace function zoco.close_requests() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update shelter_reservation v set released_at = clock_timestamp()
      from shelter_request r where r.id = v.request_id and r.case_id = new.case_id
       and r.ended_at is null and v.released_at is null and v.placed_at is null;
    update shelter_request set ended_at = greatest(clock_timestamp(), asked_at), ended_how = 'closed', ended_by_id = new.by_id
     where case_id = new.case_id and ended_at is null;
    return null;
end $$;

-- Who is forgotten is forgotten in the shelter too: the keys of her requests go with her own.
create or replace function zoco.forget_requests() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update seal_datakey k set wrapped = null, destroyed_at = new.destroyed_at, destroyed_by = new.destroyed_by
      from shelter_request r join cases_case c on c.id = r.case_id
     where k.id = r.data_key_id and c.data_key_id = new.id and k.wrapped is not null;
    update seal_datakey k set wrapped = null, destroyed_at = new.destroyed_at, destroyed_by = new.destroyed_by
      from transfers_transfer t join cases_case c on c.id = t.case_id
     where k.id = t.data_key_id and c.data_key_id = new.id and k.wrapped is not null;
    return null;
end $$;

-- How many beds of a place are held: until a moment that is not over, or slept in since the house counted last.
create or replace function zoco.beds_held(wanted uuid, but uuid) returns int
language sql volatile security definer set search_path = public, pg_temp as $$
    select count(*)::int from shelter_reservation v
     where v.place_id = wanted and v.id is distinct from but and v.released_at is null
       and ((v.placed_at is null and v.until_at > clock_timestamp())
            or v.placed_at > (select max(t.at) from shelter_placereport t where t.place_id = wanted))
$$;

create or replace function zoco.beds_told(wanted uuid) returns int
language sql volatile security definer set search_path = public, pg_temp as $$
    select coalesce((select t.free from shelter_placereport t where t.place_id = wanted
                      order by t.at desc, t.id desc limit 1), 0)
$$;

-- One bed, one person: whoever comes second waits here until the first has it, and then counts again.
create or replace function zoco.one_bed_each() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    bed shelter_place%rowtype;
begin
    select * into bed from shelter_place where id = new.place_id for update;
    if bed.kind = 'cosm' and zoco.role() is distinct from 'helpdesk' then
        raise insufficient_privilege using message = 'CoMensha alone places here.';
    end if;
    if new.released_at is not null or new.placed_at is not null or new.until_at > new.at + interval '24 hours' then
        raise check_violation using message = 'A bed is held for some hours.';
    end if;
    update shelter_reservation set released_at = until_at
     where request_id = new.request_id and released_at is null and placed_at is null and until_at <= clock_timestamp();
    if bed.closed_on is not null or zoco.beds_told(bed.id) <= zoco.beds_held(bed.id, null) then
        raise check_violation using message = 'No bed left.';
    end if;
    return new;
end $$;

-- What is over does not come back: a house would read again what it had stopped reading.
create or replace function zoco.stays_over() returns trigger language plpgsql as $$
begin
    raise check_violation using message = 'What is over can only end once.';
end $$;

create trigger zoco_only_ends before update on shelter_reservation for each row
    when (old.released_at is not null and new.released_at is distinct from old.released_at) execute function zoco.stays_over();
create trigger zoco_only_ends before update on shelter_stay for each row
    when (old.ended_at is not null and new.ended_at is distinct from old.ended_at) execute function zoco.stays_over();
create trigger zoco_only_ends before update on shelter_ambulantsupport for each row
    when (old.ended_on is not null and new.ended_on is distinct from old.ended_on) execute function zoco.stays_over();
create trigger zoco_own_key before insert on shelter_request for each row execute function zoco.own_key();
create trigger zoco_forgotten after delete on signals_becoming for each row execute function zoco.signal_forgotten();
create trigger zoco_unask after insert on signals_becoming for each row execute function zoco.unask_pair();
create trigger zoco_answered after insert on subjects_judgement for each row execute function zoco.pair_answered();
create trigger zoco_index after insert on subjects_subject for each row execute function zoco.index_subject();
create trigger zoco_reindex after update on subjects_subject for each row
    when (old.encoding is distinct from new.encoding) execute function zoco.reindex_subject();
create trigger zoco_unindex before delete on subjects_subject for each row execute function zoco.unindex_subject();
create trigger zoco_encoding_gone after delete on matching_encoding for each row execute function zoco.encoding_gone();
create trigger zoco_two_let_go before update on matching_stop for each row execute function zoco.two_let_go();
create trigger zoco_subject_gone after delete on signals_signal for each row execute function zoco.subject_gone();
create trigger zoco_subject_gone after delete on reports_report for each row execute function zoco.subject_gone();
create trigger zoco_own_key before insert on reports_report for each row execute function zoco.own_key();
create trigger zoco_moves before insert or update on shelter_request for each row execute function zoco.request_moves();
create trigger zoco_same_key before insert on shelter_attempt for each row execute function zoco.key_of_request();
create trigger zoco_same_case before insert on shelter_address for each row execute function zoco.case_of_stay();
create trigger zoco_same_case before insert on shelter_overstay for each row execute function zoco.case_of_stay();
create trigger zoco_one_bed before insert on shelter_reservation for each row execute function zoco.one_bed_each();
create trigger zoco_requests after insert on cases_closure for each row execute function zoco.close_requests();
create trigger zoco_requests after update of wrapped on seal_datakey for each row
    when (new.wrapped is null and old.wrapped is not null) execute function zoco.forget_requests();

-- The place on the list of its kind: how soon, then since when. Two numbers; who the others are is not said.
create or replace function zoco.shelter_position(wanted uuid) returns table (place bigint, many bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with mine as (select r.* from shelter_request r where r.id = wanted and zoco.seeks_shelter(r.id)),
         waiting as (select array_position(array['tonight', 'days', 'later'], r.urgency::text) as soon, r.asked_at, r.id
                       from shelter_request r, mine where r.kind = mine.kind and r.ended_at is null)
    select count(*) filter (where (w.soon, w.asked_at, w.id)
                            <= (array_position(array['tonight', 'days', 'later'], m.urgency::text), m.asked_at, m.id)),
           count(w.id)
      from mine m left join waiting w on true
$$;

-- Safety: something happened, so the risks are looked at again. With the rights of who calls it.
create or replace function zoco.look_again(wanted uuid, day date, why text) returns void
language sql volatile set search_path = public, pg_temp as $$
    insert into safety_review (case_id, due_on, trigger) values (wanted, day, why)
    on conflict (case_id) do update set due_on = least(safety_review.due_on, excluded.due_on), trigger = excluded.trigger
$$;

-- The end of looking: a stay begins, the held bed is slept in, the one before it ends, the request has its end.
create or replace function zoco.place_in_shelter(wanted uuid, held uuid, elsewhere text, since timestamptz,
                                                 planned timestamptz) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    me uuid := zoco.seat();
    r shelter_request%rowtype;
    bed shelter_place%rowtype;
    stay uuid := gen_random_uuid();
    what text := nullif(elsewhere, '');
begin
    select * into r from shelter_request where id = wanted for update;
    if me is null or r.id is null or since is null or not zoco.seeks_shelter(wanted) then
        raise insufficient_privilege using message = 'No placement from here.';
    end if;
    if r.ended_at is not null then
        raise check_violation using message = 'This request has ended.';
    end if;
    if held is not null then
        select p.* into bed from shelter_reservation v join shelter_place p on p.id = v.place_id
         where v.id = held and v.request_id = wanted and v.released_at is null and v.placed_at is null for update of p;
        -- A reservation that ran out holds nothing; the bed may be free still.
        if bed.id is null or zoco.beds_told(bed.id) <= zoco.beds_held(bed.id, held) then
            raise check_violation using message = 'No bed left.';
        end if;
        what := bed.kind;
    end if;
    if what is null then
        raise check_violation using message = 'Placed nowhere.';
    end if;
    if what = 'cosm' and zoco.role() is distinct from 'helpdesk' then
        raise insufficient_privilege using message = 'CoMensha alone places here.';
    end if;
    update shelter_stay s set ended_at = greatest(since, s.from_at), ended_why = 'moved_on', ended_by_id = me
     where s.case_id = r.case_id and s.ended_at is null;
    insert into shelter_stay (id, case_id, data_key_id, kind, place_id, request_id, by_id, from_at, planned_until_at, ended_why)
    values (stay, r.case_id, (select c.data_key_id from cases_case c where c.id = r.case_id), what, bed.id, r.id, me,
            since, planned, '');
    update shelter_reservation set placed_at = since where id = held;
    update shelter_reservation set released_at = clock_timestamp()
     where request_id = wanted and released_at is null and placed_at is null;
    update shelter_request set ended_at = clock_timestamp(), ended_how = 'placed', ended_by_id = me where id = wanted;
    insert into cases_event (id, case_id, data_key_id, at, kind, by_id)
    select gen_random_uuid(), r.case_id, c.data_key_id, clock_timestamp(), 'shelter_placed', me
      from cases_case c where c.id = r.case_id;
    -- She moves: the risks are looked at again, also when CoMensha places, for which her case does not exist.
    perform zoco.look_again(r.case_id, zoco.today(), 'move');
    return stay;
end $$;

-- 5b. Transfers: a case changes hands only with a line of the same transaction, which is written here ----------------

revoke insert, update on transfers_substitution, transfers_handover, transfers_cover from zoco_app;
grant update (told_at, told_by_id) on transfers_cover to zoco_app;
revoke update on transfers_transfer from zoco_app;
grant update (answer, answered_at, answered_by_id, refusal, seen_at) on transfers_transfer to zoco_app;

-- Whom a reporter can call now: who leads the case, or stands in there today. Only as long as that is the organisation
-- that took the report: where somebody went for safety is not for the reporter to learn.
create or replace function zoco.contact_for(wanted uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(d.id, l.id)
      from reports_report r join reports_acceptance a on a.report_id = r.id join people_seat t on t.id = a.by_id
           join cases_case c on c.report_id = r.id join people_seat l on l.id = c.lead_id
           left join lateral (
             select s.deputy_id from transfers_cover v join transfers_substitution s on s.id = v.substitution_id
              where v.case_id = c.id and s.absent_id = c.lead_id and s.ended_at is null
                and s.from_at <= now() and s.until_at > now() limit 1) stand_in on true
           left join people_seat d on d.id = stand_in.deputy_id
     where r.id = wanted and r.reader_seats @> array[zoco.seat()] and l.organisation_id = t.organisation_id
$$;

create or replace function zoco.handed_over(wanted uuid, old_lead uuid, new_lead uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from transfers_handover h where h.case_id = wanted and h.from_seat_id = old_lead
                   and h.to_seat_id = new_lead and h.transaction = pg_current_xact_id()::text::bigint)
$$;

-- Who may lead a case at this house today.
create or replace function zoco.can_lead(wanted uuid, house uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from people_seat s join people_person p on p.id = s.person_id
                    where s.id = wanted and s.organisation_id = house and s.role in ('coordinator', 'helpdesk')
                      and p.is_active and s.started_on <= zoco.today()
                      and (s.ended_on is null or s.ended_on >= zoco.today()))
$$;

-- A region that is asked reads the summary until it answered, and as long as the consent holds.
create or replace function zoco.is_offered(t transfers_transfer) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    -- Looked up anew: a row that somebody made up gets no answer.
    select zoco.gives_care() and exists (
        select from transfers_transfer q join cases_consent c on c.id = q.consent_id
         where q.id = t.id and q.answer = '' and q.to_organisation_id = zoco.organisation()
           and c.given and c.withdrawn_on is null and (c.until_on is null or c.until_on >= zoco.today())
           and not exists (select from cases_closure x where x.case_id = q.case_id)
           and not zoco.is_excluded(q.case_id, zoco.person()))
$$;

create policy team on transfers_substitution for select to zoco_app using (
    (select zoco.seat()) in (absent_id, deputy_id)
    or ((select zoco.role()) = 'team_leader' and organisation_id = (select zoco.organisation())));
create policy offered on transfers_transfer for select to zoco_app using (zoco.is_offered(transfers_transfer));
-- Who says no must see that line while she writes it, and a moment to read it back.
create policy just_refused on transfers_transfer for select to zoco_app using (
    answered_by_id = (select zoco.seat()) and answered_at > now() - interval '5 minutes');
create policy refused on transfers_transfer for update to zoco_app
    using (zoco.is_offered(transfers_transfer)) with check (true);
create policy by_the_lead on transfers_transfer as restrictive for insert to zoco_app with check (
    by_id = (select zoco.seat())
    and (select c.lead_id from cases_case c where c.id = case_id) = (select zoco.seat()));

create or replace function zoco.transfer_moves() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    lead uuid := (select c.lead_id from cases_case c where c.id = new.case_id);
begin
    if tg_op = 'INSERT' then
        if new.answer <> '' or new.to_organisation_id = new.from_organisation_id
           or new.from_organisation_id is distinct from (select s.organisation_id from people_seat s where s.id = lead)
           or not exists (select from cases_consent c where c.id = new.consent_id and c.case_id = new.case_id
                          and c.purpose = 'sharing' and c.given and c.withdrawn_on is null) then
            raise check_violation using message = 'A transfer is asked with a consent to share, of another house.';
        end if;
        return new;
    end if;
    if (old.answer, old.answered_at, old.answered_by_id, old.refusal) is not distinct from
       (new.answer, new.answered_at, new.answered_by_id, new.refusal) then
        return new;
    end if;
    if old.answer <> ''
       or (new.answer = 'accepted' and not (new.answered_by_id = lead and zoco.handed_over(new.case_id, zoco.lead_before(new.case_id), lead)
            and zoco.can_lead(lead, new.to_organisation_id)))
       or (new.answer = 'refused' and zoco.organisation() is distinct from new.to_organisation_id)
       or (new.answer = 'withdrawn' and not zoco.still_reads(new.case_id))
       or new.answered_by_id is distinct from zoco.seat() then
        raise check_violation using message = 'Somebody else leads this by now, or it was answered.';
    end if;
    new.answered_at := clock_timestamp();
    return new;
end $$;

create or replace function zoco.lead_before(wanted uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select h.from_seat_id from transfers_handover h
     where h.case_id = wanted and h.transaction = pg_current_xact_id()::text::bigint order by h.at desc limit 1
$$;

-- The one door: line and lead together. Who leads now needs no other access.
create or replace function zoco.change_lead(wanted uuid, old_lead uuid, new_lead uuid, reason text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into transfers_handover (id, case_id, from_seat_id, to_seat_id, by_id, why, at, transaction)
    values (gen_random_uuid(), wanted, old_lead, new_lead, zoco.seat(), reason, clock_timestamp(),
            pg_current_xact_id()::text::bigint);
    update cases_case set lead_id = new_lead where id = wanted;
    update cases_grant g set ended_at = greatest(clock_timestamp(), g.started_at)
     where g.case_id = wanted and g.ended_at is null
       and (g.seat_id = new_lead or exists (select from transfers_cover v where v.grant_id = g.id));
end $$;

-- A lead gives cases of her own to a colleague: all of them, or none.
create or replace function zoco.hand_over(wanted uuid[], receiver uuid, reason text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    me uuid := zoco.seat();
    c cases_case%rowtype;
    many int := 0;
begin
    if me is null or not zoco.gives_care() or receiver = me or coalesce(cardinality(wanted), 0) = 0
       or not zoco.can_lead(receiver, zoco.organisation()) then
        raise insufficient_privilege using message = 'Not yours to give, or not theirs to take.';
    end if;
    for c in select * from cases_case where id = any (wanted) order by id for update loop
        if c.lead_id <> me or exists (select from cases_closure x where x.case_id = c.id) then
            raise check_violation using message = 'Somebody else leads this by now.';
        end if;
        perform zoco.change_lead(c.id, me, receiver, reason);
        many := many + 1;
    end loop;
    if many <> (select count(distinct w) from unnest(wanted) w) then
        raise check_violation using message = 'Somebody else leads this by now.';
    end if;
    return many;
end $$;

-- Nobody lets herself in: not on another seat of her own either.
create or replace function zoco.is_mine(wanted uuid) returns boolean language sql stable
    return exists (select from public.people_seat s where s.id = wanted and s.person_id = zoco.person());

-- Whether a lead of this house left, or somebody stands in for her now.
create or replace function zoco.is_away(wanted uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from people_seat s where s.id = wanted and s.ended_on < zoco.today())
        or exists (select from transfers_substitution x where x.absent_id = wanted and x.ended_at is null
                   and x.from_at <= clock_timestamp() and x.until_at > clock_timestamp())
$$;

-- A team leader gives cases of who left or is away to somebody else, by their number, and reads none of them.
create or replace function zoco.reassign(numbers text[], receiver uuid, reason text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    c cases_case%rowtype;
    many int := 0;
begin
    if zoco.role() is distinct from 'team_leader' or coalesce(cardinality(numbers), 0) = 0 or zoco.is_mine(receiver)
       or not zoco.can_lead(receiver, zoco.organisation()) then
        raise insufficient_privilege using message = 'Not yours to give, or not theirs to take.';
    end if;
    for c in select k.* from cases_case k join people_seat s on s.id = k.lead_id
              where k.number = any (numbers) and s.organisation_id = zoco.organisation() and zoco.is_away(k.lead_id)
                -- Refused in the words for all that cannot go: that somebody is excluded is not for a team leader to hear.
                and not zoco.is_excluded_seat(k.id, receiver)
                and k.lead_id <> receiver and not exists (select from cases_closure x where x.case_id = k.id)
              order by k.id for update of k loop
        perform zoco.change_lead(c.id, c.lead_id, receiver, reason);
        many := many + 1;
    end loop;
    if many <> (select count(distinct n) from unnest(numbers) n) then
        raise check_violation using message = 'Somebody else leads this by now.';
    end if;
    return many;
end $$;

-- Cases that nobody looks after: the lead left, or is away and nobody stands in there, for whatever reason. Numbers, no
-- content.
create or replace function zoco.left_over() returns table (number text, lead_id uuid, is_gone boolean)
language sql stable security definer set search_path = public, pg_temp as $$
    select k.number, k.lead_id, coalesce(s.ended_on < zoco.today(), false)
      from cases_case k join people_seat s on s.id = k.lead_id
     where zoco.role() = 'team_leader' and s.organisation_id = zoco.organisation()
       and not exists (select from cases_closure x where x.case_id = k.id)
       and (s.ended_on < zoco.today()
            or exists (select from transfers_substitution u
                        where u.absent_id = k.lead_id and u.ended_at is null
                          and u.from_at <= clock_timestamp() and u.until_at > clock_timestamp()))
       and not exists (select from cases_grant g where g.case_id = k.id and g.kind = 'deputy' and g.ended_at is null
                       and (g.until_at is null or g.until_at > now()))
     order by k.number
$$;

-- Who stands in gets in where she is not excluded; says in how many cases.
create or replace function zoco.cover(wanted uuid) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    u transfers_substitution%rowtype;
    c cases_case%rowtype;
    made uuid;
    many int := 0;
begin
    select * into u from transfers_substitution where id = wanted and ended_at is null and from_at <= clock_timestamp() and until_at > clock_timestamp();
    for c in select k.* from cases_case k where k.lead_id = u.absent_id
                and not exists (select from cases_closure x where x.case_id = k.id)
                and not exists (select from transfers_cover v where v.substitution_id = u.id and v.case_id = k.id)
                and not zoco.is_excluded_seat(k.id, u.deputy_id) order by k.id loop
        made := null;
        if not exists (select from cases_grant g where g.case_id = c.id and g.seat_id = u.deputy_id and g.kind = 'deputy'
                       and g.ended_at is null and (g.until_at is null or g.until_at >= u.until_at)) then
            update cases_grant set ended_at = least(coalesce(until_at, now()), now())
             where case_id = c.id and seat_id = u.deputy_id and kind = 'deputy' and ended_at is null;
            made := gen_random_uuid();
            insert into cases_grant (id, case_id, data_key_id, seat_id, kind, by_id, started_at, until_at)
            values (made, c.id, c.data_key_id, u.deputy_id, 'deputy', u.by_id, now(), u.until_at);
        end if;
        insert into transfers_cover (id, substitution_id, case_id, grant_id, at)
        values (gen_random_uuid(), u.id, c.id, made, now());
        many := many + 1;
    end loop;
    return many;
end $$;

-- A team leader has somebody stand in for somebody of the same house, for a time; she reads nothing by it.
create or replace function zoco.substitute(away uuid, stand_in uuid, since timestamptz, until timestamptz, reason text)
returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare
    made uuid := gen_random_uuid();
begin
    if zoco.role() is distinct from 'team_leader' or zoco.is_mine(stand_in) or since is null or until is null or until <= greatest(since, now())
       or until > greatest(since, now()) + interval '1 year' or since < now() - interval '31 days'
       or not zoco.can_lead(stand_in, zoco.organisation())
       or not exists (select from people_seat s join people_seat d on d.id = stand_in
                       where s.id = away and s.organisation_id = zoco.organisation()
                         and s.role in ('coordinator', 'helpdesk') and s.person_id <> d.person_id)
       or reason not in ('ill', 'leave', 'left', 'training', 'other') then
        raise insufficient_privilege using message = 'Not yours to arrange.';
    end if;
    perform from people_seat where id = away for update; -- one at a time
    if exists (select from transfers_substitution u where u.absent_id = away and u.ended_at is null
               and u.from_at < until and u.until_at > since) then
        raise check_violation using message = 'Somebody stands in already.';
    end if;
    insert into transfers_substitution (id, organisation_id, absent_id, deputy_id, from_at, until_at, why, by_id, at)
    values (made, zoco.organisation(), away, stand_in, since, until, reason, zoco.seat(), clock_timestamp());
    perform zoco.cover(made);
    return made;
end $$;

create or replace function zoco.end_substitution(wanted uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    update transfers_substitution u set ended_at = clock_timestamp()
     where u.id = wanted and u.ended_at is null
       and ((zoco.role() = 'team_leader' and u.organisation_id = zoco.organisation()) or u.absent_id = zoco.seat());
    if not found then
        raise insufficient_privilege using message = 'Not yours to arrange.';
    end if;
    update cases_grant g set ended_at = greatest(clock_timestamp(), g.started_at)
      from transfers_cover v where v.substitution_id = wanted and g.id = v.grant_id and g.ended_at is null;
end $$;

create or replace function zoco.covered(wanted uuid) returns int
language sql stable security definer set search_path = public, pg_temp as $$
    select count(v.id)::int from transfers_cover v join transfers_substitution u on u.id = v.substitution_id
     where u.id = wanted and (zoco.seat() in (u.absent_id, u.deputy_id)
                              or (zoco.role() = 'team_leader' and u.organisation_id = zoco.organisation()))
$$;

-- A job calls this each minute: who stands in from today, and in what came meanwhile.
create or replace function zoco.begin_substitutions() returns int
language sql volatile security definer set search_path = public, pg_temp as $$
    select coalesce(sum(zoco.cover(u.id)), 0)::int from transfers_substitution u
     where u.ended_at is null and u.from_at <= clock_timestamp() and u.until_at > clock_timestamp()
$$;

create or replace function zoco.cover_new_case() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform zoco.cover(u.id) from transfers_substitution u
      where u.absent_id = new.lead_id and u.ended_at is null and u.from_at <= clock_timestamp() and u.until_at > clock_timestamp();
    return null;
end $$;

-- The region that was asked says yes: it leads, and the old house reads no more. The one who handed over stays in the
-- team for a time where the person wants that, on the same consent.
create or replace function zoco.take_over(wanted uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    me uuid := zoco.seat();
    t transfers_transfer%rowtype;
    old_lead uuid;
begin
    select * into t from transfers_transfer where id = wanted for update;
    select c.lead_id into old_lead from cases_case c where c.id = t.case_id for update;
    if me is null or t.id is null or not zoco.is_offered(t) or not zoco.can_lead(me, t.to_organisation_id)
       or exists (select from cases_closure x where x.case_id = t.case_id)
       or (select s.organisation_id from people_seat s where s.id = old_lead) is distinct from t.from_organisation_id then
        raise check_violation using message = 'Somebody else leads this by now, or it was answered.';
    end if;
    perform zoco.change_lead(t.case_id, old_lead, me, t.why);
    update transfers_transfer set answer = 'accepted', answered_at = clock_timestamp(), answered_by_id = me where id = t.id;
    update cases_grant g set ended_at = greatest(clock_timestamp(), g.started_at)
      from people_seat s where s.id = g.seat_id and s.organisation_id = t.from_organisation_id
       and g.case_id = t.case_id and g.ended_at is null;
    if t.stays_until >= zoco.today() then
        insert into cases_grant (id, case_id, data_key_id, seat_id, kind, by_id, started_at, until_at, consent_id)
        select gen_random_uuid(), c.id, c.data_key_id, old_lead, 'team', me, now(),
               (t.stays_until + 1)::timestamp at time zone 'Europe/Amsterdam', t.consent_id
          from cases_case c where c.id = t.case_id;
    end if;
end $$;

revoke execute on function zoco.change_lead(uuid, uuid, uuid, text), zoco.cover(uuid), zoco.is_away(uuid),
    zoco.lead_before(uuid), zoco.handed_over(uuid, uuid, uuid), zoco.can_lead(uuid, uuid), zoco.beds_told(uuid) from public;

create trigger zoco_own_key before insert on transfers_transfer for each row execute function zoco.own_key();
create trigger zoco_own_key before insert on bottlenecks_bottleneck for each row execute function zoco.own_key();
create trigger zoco_same_key before insert on bottlenecks_step for each row execute function zoco.key_of_bottleneck();
create trigger zoco_moves before insert or update on transfers_transfer for each row execute function zoco.transfer_moves();
create trigger zoco_cover after insert or update of lead_id on cases_case
    for each row execute function zoco.cover_new_case();

-- 6. Every look and every change is recorded ------------------------------------------------------------------------

create or replace function zoco.look(what text, case_id uuid, subject_id uuid, ground text, refused boolean)
returns void language sql volatile security definer set search_path = public, pg_temp
begin atomic
    insert into audit_look (at, what, case_id, subject_id, ground, refused, seat_id, person_id, organisation_id, role)
    -- A look at the report of a case is a look at the person of that case: she must be able to read it.
    -- Of a case that does not exist for this seat there is nothing to see: the line names none, and fills no log.
    values (clock_timestamp(), look.what,
            (select c.id from cases_case c
              where (c.id = look.case_id and zoco.still_reads(c.id))
                 or (look.case_id is null and c.report_id = look.subject_id
                     and (zoco.still_reads(c.id) or (select r.reader_seats @> array[zoco.seat()]
                                                       from reports_report r where r.id = c.report_id)))),
            look.subject_id, look.ground, look.refused,
            zoco.seat(), zoco.person(), zoco.organisation(), coalesce(zoco.role(), ''));
end;

-- Retention: only the owner can forget, so only the owner can leave lines out.
create or replace function zoco.is_forgetting() returns boolean language sql stable as $$
    select current_setting('zoco.forgetting', true) = 'yes'
       and (case current_setting('role') when 'none' then session_user::text else current_setting('role') end) = 'zoco_owner'
$$;

create or replace function zoco.record_change() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    -- Keys and passwords must not outlive their row in a log.
    never constant text[] := array['wrapped', 'password', 'last_login', 'reader_seats', 'next_expiry', 'name_index', 'person_ref', 'at_address',
        'box', 'content', 'copy', 'code_hash', 'reply_key', 'once', 'request', 'digest'];
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - never end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - never end;
    whole jsonb := coalesce(after, before);
begin
    -- Who is forgotten leaves no line that says what was forgotten; the tombstone is the line.
    if zoco.is_forgetting() then
        return null;
    end if;
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(key, value) filter (where before -> key is distinct from value)
          into after from jsonb_each(after);
        if after is null then
            return null;
        end if;
        before := (select jsonb_object_agg(key, before -> key) from jsonb_object_keys(after) key);
    end if;
    insert into audit_change (at, table_name, op, row_id, case_id, seat_id, person_id, before, after)
    values (clock_timestamp(), tg_table_name, tg_op, coalesce(whole ->> 'id', whole ->> 'case_id'),
            case when tg_table_name = 'cases_case' then whole ->> 'id' else whole ->> 'case_id' end::uuid,
            zoco.seat(), zoco.person(), before, after);
    return null;
end $$;

do $$
declare
    name text;
begin
    for name in
        select tablename from pg_tables where schemaname = 'public'
           and tablename !~ '^((django|auth|account|mfa|socialaccount|procrastinate|site|ui|audit|guard)_|people_session$)'
           -- A projection, words that are still being written, and contents that must not outlive their removal.
           and tablename not in ('cases_caseload', 'drafts_draft', 'files_filecontent', 'signals_unfinished', 'signals_tries', 'subjects_subject', 'subjects_subjectkey', 'subjects_counting',
                                 'matching_encoding', 'matching_part', 'matching_hit', 'statistics_settled')
    loop
        execute format('create trigger zoco_change after insert or update or delete on %I
            for each row execute function zoco.record_change()', name);
    end loop;
end $$;

-- On a table of one's own these would write the logs: only the owner makes triggers of them.
do $$
declare
    name text;
begin
    for name in select oid::regprocedure from pg_proc
                 where pronamespace = 'zoco'::regnamespace and prorettype = 'trigger'::regtype loop
        execute format('revoke execute on function %s from public', name);
    end loop;
end $$;

create policy follow_the_case on audit_change for select to zoco_app
    using (coalesce((select true from cases_case c where c.id = case_id), false));

-- 7. The logs are sealed: batch after batch, each hashed together with the hash of the one before ---------------------

-- The hash of one line. The columns are named: one that is added later must not break the seals of before (a test
-- tampers with every column). Times are hashed in UTC, whoever asks.
create or replace function zoco.hash_of_look(l audit_look) returns bytea
language sql stable as $$
    select sha256(convert_to(row(l.id, l.at, l.person_id, l.seat_id, l.organisation_id, l.role, l.what, l.case_id,
                                 l.subject_id, l.ground, l.refused)::text, 'UTF8'))
$$;

create or replace function zoco.hash_of_change(c audit_change) returns bytea
language sql stable as $$
    select sha256(convert_to(row(c.id, c.at, c.table_name, c.op, c.row_id, c.case_id, c.seat_id, c.person_id, c.before,
                                 c.after)::text, 'UTF8'))
$$;

-- The hashes of the rows after one id until another, in order.
create or replace function zoco.rows_of_log(log text, after bigint, until bigint)
returns table (many bigint, first_id bigint, last_id bigint, hashes bytea)
language sql stable security definer set search_path = public, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $$
    select count(*), min(id), max(id), coalesce(string_agg(hash, ''::bytea order by id), '')
      from (select l.id, coalesce(l.forgotten, zoco.hash_of_look(l)) as hash
              from audit_look l where log = 'audit_look' and l.id > after and l.id <= until
            union all
            select c.id, coalesce(c.forgotten, zoco.hash_of_change(c))
              from audit_change c
             where log = 'audit_change' and c.id > rows_of_log.after and c.id <= rows_of_log.until) of_log
$$;

-- Retention: of who is forgotten the lines stay (somebody looked, somebody wrote, then) and no longer say at whom. Each
-- keeps the hash of what it said, so that the chain still holds. By the owner only.
create or replace function zoco.forget_lines(cases uuid[], subjects text[]) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp set timezone = 'UTC' set datestyle = 'ISO' as $$
declare
    looks bigint;
    changes bigint;
begin
    update audit_look l set forgotten = zoco.hash_of_look(l), case_id = null, subject_id = null
     where l.forgotten is null and (l.case_id = any (cases) or l.subject_id = any (subjects::uuid[]));
    get diagnostics looks = row_count;
    update audit_change c set forgotten = zoco.hash_of_change(c), case_id = null, row_id = null, before = null, after = null
     where c.forgotten is null and (c.case_id = any (cases) or (c.case_id is null and c.row_id = any (subjects)));
    get diagnostics changes = row_count;
    return looks + changes;
end $$;
revoke execute on function zoco.forget_lines(uuid[], text[]) from public;

create or replace function zoco.digest_of_batch(before bytea, b audit_batch, hashes bytea) returns bytea
language sql immutable set search_path = public, pg_temp as $$
    select sha256(coalesce(before, '') || convert_to(format('%s|%s|%s|%s|%s|', b.log, b.first_id, b.last_id, b.rows,
                                                            extract(epoch from b.sealed_at)), 'UTF8') || hashes)
$$;

-- The highest id below which no row can appear any more. An id is drawn before its row can be seen, but after its
-- transaction has locked the table for writing: so read how far the ids are, see who holds that lock now, and wait
-- until they are gone. Nobody waits for us. Null when somebody is still writing after all our patience.
create or replace function zoco.settled_id(log text, patience interval) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    reached bigint := coalesce(pg_sequence_last_value(pg_get_serial_sequence(log, 'id')::regclass), 0);
    writing text[] := array(
        select virtualtransaction from pg_locks
         where relation = log::regclass and mode = 'RowExclusiveLock' and granted and pid <> pg_backend_pid()
           and database = (select oid from pg_database where datname = current_database()));
    enough timestamptz := clock_timestamp() + patience;
begin
    while exists (select from pg_locks where relation = log::regclass and mode = 'RowExclusiveLock'
                  and virtualtransaction = any (writing)) loop
        if clock_timestamp() >= enough then
            return null;
        end if;
        perform pg_sleep(0.02);
    end loop;
    return reached;
end $$;

-- Seal what is not sealed yet; says how many rows, or null when somebody is writing for longer than our patience.
create or replace function zoco.seal_log(log text, patience interval default '5 s') returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    previous audit_batch%rowtype;
    made audit_batch%rowtype;
    until bigint;
    hashes bytea;
begin
    if log not in ('audit_look', 'audit_change') then
        raise invalid_parameter_value using message = 'There is no such log.';
    end if;
    lock table audit_batch in share row exclusive mode; -- one at a time
    until := zoco.settled_id(log, patience);
    if until is null then
        return null;
    end if;
    select * into previous from audit_batch b where b.log = seal_log.log order by b.last_id desc limit 1;
    made.log := log;
    made.sealed_at := clock_timestamp();
    select r.many, r.first_id, r.last_id, r.hashes into made.rows, made.first_id, made.last_id, hashes
      from zoco.rows_of_log(log, coalesce(previous.last_id, 0), until) r;
    if made.rows > 0 then
        insert into audit_batch (log, first_id, last_id, rows, sealed_at, digest)
        values (log, made.first_id, made.last_id, made.rows, made.sealed_at,
                zoco.digest_of_batch(previous.digest, made, hashes));
    end if;
    return made.rows;
end $$;

-- Go through the whole chain. `broken` is the first batch that does not match, `fault` says how.
create or replace function zoco.verify_log(log text, out batches bigint, out sealed bigint, out unsealed bigint,
                                           out sealed_at timestamptz, out head bytea, out broken bigint, out fault text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    b audit_batch%rowtype;
    found record;
    until bigint := 0;
begin
    batches := 0;
    sealed := 0;
    for b in select * from audit_batch x where x.log = verify_log.log order by x.last_id loop
        select * into found from zoco.rows_of_log(log, until, b.last_id);
        if fault is null then
            fault := case
                when found.first_id < b.first_id then 'gap'
                when found.many < b.rows then 'missing'
                when found.many > b.rows then 'added'
                when zoco.digest_of_batch(head, b, found.hashes) <> b.digest then 'changed'
            end;
            broken := case when fault is not null then b.id end;
        end if;
        batches := batches + 1;
        sealed := sealed + b.rows;
        until := b.last_id;
        head := b.digest;
        sealed_at := b.sealed_at;
    end loop;
    select r.many into unsealed from zoco.rows_of_log(log, until, 9223372036854775807) r;
    -- The end of a chain can be cut off unnoticed, unless somebody remembers it.
    if fault is null then
        select 'cut', c.last_batch into fault, broken from audit_check c
         where c.log = verify_log.log and c.head is not null
           and not exists (select from audit_batch x where x.log = c.log and x.digest = c.head)
         order by c.id limit 1;
    end if;
end $$;

create or replace function zoco.chain_holds(log text, digest bytea) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from audit_batch b where b.log = chain_holds.log and b.digest = chain_holds.digest)
$$;

-- Verify, and remember the outcome: for the page, and for the next time.
create or replace function zoco.check_log(log text) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
    insert into audit_check (log, at, batches, sealed, unsealed, head, last_batch, broken, fault)
    select log, clock_timestamp(), v.batches, v.sealed, v.unsealed, v.head,
           (select max(b.id) from audit_batch b where b.log = check_log.log), v.broken, coalesce(v.fault, '')
      from zoco.verify_log(log) v
    returning fault = ''
$$;

-- What the log holds, in numbers per day: no names, no cases.
create or replace function zoco.log_figures(since date)
returns table (day date, looks bigint, refusals bigint, changes bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select day, sum(look), sum(refusal), sum(change)
      from (select at, case when refused then 0 else 1 end as look, refused::int as refusal, 0 as change from audit_look
            union all select at, 0, 0, 1 from audit_change) lines,
           lateral (select zoco.day_of(at) as day) the_day
     where at >= since::timestamp at time zone 'Europe/Amsterdam'
       and (select zoco.role()) in ('administrator', 'registrar')
     group by day order by day desc
$$;

revoke execute on function zoco.rows_of_log(text, bigint, bigint), zoco.settled_id(text, interval) from public;
revoke insert, update on audit_check from zoco_app;
grant select on audit_batch, audit_check to zoco_registrar;
create policy outcomes on audit_check for select using ((select zoco.role()) in ('administrator', 'registrar'));

-- 8. Figures: counts in which nobody can be found --------------------------------------------------------------------

-- What may be told was let out by zoco.disclosure when its period was over, once. Here is only who reads it. It is
-- counted by the owner; what a line of the register counted for is read by nobody else.
revoke insert, update on statistics_release, statistics_figure from zoco_app;
revoke all on statistics_settled from zoco_app;
grant select on statistics_release, statistics_figure to zoco_registrar, zoco_analyst;
create policy told on statistics_release for select
    using ((select zoco.role()) in ('analyst', 'registrar', 'helpdesk', 'team_leader'));
create policy told on statistics_figure for select
    using ((select zoco.role()) in ('analyst', 'registrar', 'helpdesk', 'team_leader'));

-- Whose marks in the register count as one: reports that hang together by somebody's yes, by way of signals too. Only
-- marks that are more than one; a yes that is taken back takes this along.
create or replace function zoco.counted_as() returns table (person_ref bytea, counted bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    with recursive said as (
        select distinct on (j.pair_id) j.pair_id, j.said from subjects_judgement j order by j.pair_id, j.number desc
    ), yes (a, b) as materialized (
        select p.first_id, p.second_id from said s join subjects_pair p on p.id = s.pair_id where s.said = 'same'
        union all
        select s.id, r.id from signals_becoming b join subjects_subject r on r.report_id = b.report_id
          join subjects_subject s on s.signal_id = b.signal_id and s.number = b.person
    ), registered (a, b) as materialized (
        select s.id, encode(g.person_ref, 'hex')::uuid
          from (select a from yes union select b from yes) x join subjects_subject s on s.id = x.a
          join reports_report r on r.id = s.report_id join reports_registration g on g.report_number = r.number
         where octet_length(g.person_ref) = 16
    ), edge (a, b) as materialized (
        select a, b from yes union all select b, a from yes union all select a, b from registered union all select b, a from registered
    ), reach (mark, node) as (
        select distinct b, b from registered union select r.mark, e.b from reach r join edge e on e.a = r.node
    ), one as (
        select r.mark, min(r.node::text)::uuid as counted, count(*) as many from reach r
         where r.node in (select b from registered) group by r.mark
    )
    select decode(replace(mark::text, '-', ''), 'hex'), decode(replace(counted::text, '-', ''), 'hex') from one where many > 1
$$;
revoke execute on function zoco.counted_as() from public;
-- The same to who keeps the register.
create or replace function zoco.counted_once() returns table (person_ref bytea, counted bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select c.person_ref, c.counted from zoco.counted_as() c
     where zoco.role() = 'registrar'
        or (case current_setting('role') when 'none' then session_user::text else current_setting('role') end) = 'zoco_owner'
$$;

-- Which lines of the register belong to a quarter that is told now, and which of them counts: the first of its person,
-- and none where an earlier quarter counted her. For the owner.
drop function if exists zoco.figures();
create or replace function zoco.settle_lines(first date, over date) returns void
language sql volatile set search_path = public, pg_temp as $$
    with line as (
        select r.id, r.registered_on, coalesce(c.counted, r.person_ref) as person
          from reports_registration r left join zoco.counted_as() c on c.person_ref = r.person_ref
    ), counted as (
        select l.person from statistics_settled s join line l on l.id = s.line where s.counts
    ), told as (
        select l.id, l.person, row_number() over (partition by l.person order by l.registered_on, l.id) as number
          from line l where l.registered_on >= first and l.registered_on < over
    )
    insert into statistics_settled (line, starts_on, counts)
    select id, first, number = 1 and person not in (select person from counted) from told
$$;
revoke execute on function zoco.settle_lines(date, date) from public;

-- Exchange: whose line of the register may leave: of whom the last answer to that question was yes, and holds today. Two
-- answers of one day that differ are a no; a parent's yes ends when the person is old enough to decide alone, and a
-- parent who may be involved gives none. Lines and a number for each person; no case, no answer, no name.
create or replace function zoco.agreed_to_exchange() returns table (registration uuid, person bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with answer as (
        select c.data_key_id as key, a.asked_on,
               a.given and a.withdrawn_on is null and (a.until_on is null or a.until_on >= zoco.today())
                   and (a.signed_by = 'self'
                        or not c.parent_is_suspect
                           and c.age_at_start + extract(year from age(zoco.today(), c.opened_on)) < 16) is true as holds
          from cases_consent a join cases_case c on c.id = a.case_id where a.purpose = 'exchange'
    ), last as (
        select distinct on (key) key, holds from answer order by key, asked_on desc, holds
    )
    select g.id, dense_rank() over (order by l.key)
      from last l join cases_case k on k.data_key_id = l.key join reports_report r on r.id = k.report_id
      join reports_registration g on g.report_number = r.number
     where l.holds and (select zoco.role()) = 'registrar'
$$;
-- A line that leaves is a look at its person: in her file too, where who reads it finds when it left.
create or replace function zoco.look_exchanged(wanted uuid[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
    insert into audit_look (at, what, case_id, subject_id, ground, refused, seat_id, person_id, organisation_id, role)
    select clock_timestamp(), 'registration.export', k.id, g.id, 'task', false,
           zoco.seat(), zoco.person(), zoco.organisation(), zoco.role()
      from reports_registration g left join reports_report r on r.number = g.report_number
      left join cases_case k on k.report_id = r.id
     where g.id = any (wanted) and zoco.role() = 'registrar'
$$;
revoke all on exchange_export from zoco_app;
grant select, insert on exchange_export to zoco_registrar;
-- Open data: for everybody, signed in or not; written by the owner alone.
revoke insert, update on opendata_openyear, opendata_spending from zoco_app;
grant select on opendata_openyear, opendata_spending to zoco_registrar, zoco_analyst;
create policy told on opendata_openyear for select using (true);
create policy told on opendata_spending for select using (true);
revoke all on exchange_anonymised from zoco_app;
grant select on exchange_anonymised to zoco_registrar;
create policy the_register on exchange_anonymised for select to zoco_registrar using ((select zoco.role()) = 'registrar');
create policy the_register on exchange_export for select to zoco_registrar using ((select zoco.role()) = 'registrar');
create policy handed_out on exchange_export for insert to zoco_registrar
    with check (by_id = (select zoco.seat()) and (select zoco.role()) = 'registrar');

-- Retention: how much ends when, for an administrator: counts per month of closing, reason and minority, no case.
create or replace function zoco.closings()
returns table (month date, reason text, minor boolean, persons bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    with person as (
        select c.data_key_id, max(x."on") as closed_on, bool_or(x.case_id is null) as is_open,
               (array_agg(x.reason order by x."on" desc nulls last))[1] as reason,
               bool_or(coalesce(c.age_at_start < 18, false)) as minor
          from cases_case c left join cases_closure x on x.case_id = c.id group by c.data_key_id)
    select date_trunc('month', closed_on)::date, reason, minor, count(*)
      from person where not is_open and zoco.role() = 'administrator' group by 1, 2, 3 order by 1
$$;

-- 9. Who may call what ------------------------------------------------------------------------------------------------

-- "Everybody" is the application with its national readers, and not the process outside: that has its own short list.
do $$
declare
    name text;
begin
    for name in select p.oid::regprocedure from pg_proc p
                 where p.pronamespace = 'zoco'::regnamespace and has_function_privilege('public', p.oid, 'execute') loop
        execute format('revoke execute on function %s from public', name);
        execute format('grant execute on function %s to zoco_app, zoco_registrar, zoco_analyst', name);
    end loop;
end $$;
grant execute on function zoco.signal_under(bytea), zoco.messages_under(bytea), zoco.unfinished_under(bytea), zoco.attach_under(bytea, uuid, bytea, bytea),
    zoco.reply_under(bytea, uuid, bytea, bytea), zoco.keep_unfinished(bytea, bytea), zoco.drop_unfinished(bytea),
    zoco.count_try(bytea, int), zoco.organisation_at(text) to zoco_outside;
