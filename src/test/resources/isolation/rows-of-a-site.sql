-- The rows of one site, at least one in every table; the other site has rows with the same keys. ${site}, ${mark} and ${points}
-- tell them apart; ${contact}, ${account} and ${customer} are Ada's ids, the same in both.
INSERT INTO links (site, id, email, contact_id, wix_account_id, program_id, state, detail, created_at, updated_at)
 VALUES ('${site}', 'link-ada', 'ada@example.com', '${contact}', '${account}', '${customer}', 'MATCHED', 'ada-${mark}', 1000, 1000);
INSERT INTO links (site, id, email, contact_id, state, detail, wix_hold, wix_hold_by, created_at, updated_at)
 VALUES ('${site}', 'link-bob', 'bob@example.com', 'contact-bob', 'AMBIGUOUS', 'bob-${mark}', 'held-${mark}', 'PERSON', 1000, 1000);
INSERT INTO link_aliases (site, email, link_id) VALUES ('${site}', 'ada.old@example.com', 'link-ada');
INSERT INTO observations (site, link_id, side, version, balance, seen_at) VALUES ('${site}', 'link-ada', 'wix', 1, ${points}, 2000);
INSERT INTO observations (site, link_id, side, version, balance, seen_at) VALUES ('${site}', 'link-ada', 'program', 1, ${points} - 11, 2000);
INSERT INTO ledger (site, link_id, at, side, kind, to_version, balance, cause)
 VALUES ('${site}', 'link-ada', 1000, 'wix', 'opened', 1, ${points}, 'opened-${mark}');
INSERT INTO ledger (site, link_id, at, side, kind, amount, operation_id, transaction_id, cause)
 VALUES ('${site}', 'link-ada', 1100, 'wix', 'award', 3, 'award-00000000000000000000000000000001', 'transaction-1', 'old-${mark}');
INSERT INTO ledger (site, link_id, at, side, kind, amount, to_version, balance, cause)
 VALUES ('${site}', 'link-ada', ${now}, 'wix', 'organic', 7, 1, ${points}, 'new-${mark}');
INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, source, day, created_at, updated_at)
 VALUES ('${site}', 'award-00000000000000000000000000000001', 'link-ada', 'wix', 'award', 'like-${mark}', 3, 'SETTLED', 'social-like', '1970-01-01', 1100, 1100);
INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, outcome, from_side, from_version, to_version, created_at, updated_at)
 VALUES ('${site}', 'sync-00000000000000000000000000000002', 'link-bob', 'wix', 'sync', 'refused-${mark}', ${points}, 'REFUSED', 'why-${mark}', 'program', 1, 2, 1200, 1200);
INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, outcome, from_side, from_version, to_version, first_sent_at, sent_at, created_at, updated_at)
 VALUES ('${site}', 'sync-00000000000000000000000000000003', 'link-bob', 'program', 'sync', 'unknown-${mark}', ${points}, 'UNKNOWN', 'open-${mark}', 'wix', 1, 2, 1200, 1200, 1200, 1200);
INSERT INTO claims (site, claim_key, owner, state, at) VALUES ('${site}', 'award-00000000000000000000000000000001', 1, 'confirmed', 1100);
INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, body, state, outcome, ended_at)
 VALUES ('${site}', 'social-like', 'event-done', 'hash', 'done.${mark}', 'email:ada@example.com', ${now}, '{"of":"${mark}"}', 'done', 'ended-${mark}', ${now});
INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, body, state, outcome, ended_at, failures)
 VALUES ('${site}', 'social-like', 'event-parked', 'hash', 'parked.${mark}', 'email:bob@example.com', ${now}, '{"of":"${mark}"}', 'parked', 'parked-${mark}', ${now}, '${now}	1	step-${mark}	failed-${mark}');
INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, body, state, due_at)
 VALUES ('${site}', 'social-like', 'event-waits', 'hash', 'waits.${mark}', 'email:bob@example.com', ${now}, '{"of":"${mark}"}', 'pending', 9999999999999);
INSERT INTO effects (site, id, link_id, kind, reason, state, payload, outcome, due_at, created_at, updated_at)
 VALUES ('${site}', 'mail-00000000000000000000000000000004', 'link-ada', 'mail', 'old-${mark}', 'SETTLED', '{"why":"mail-${mark}"}', 'sent', 1100, 1100, 1100);
INSERT INTO effects (site, id, link_id, kind, reason, state, payload, outcome, due_at, created_at, updated_at)
 VALUES ('${site}', 'coupon-00000000000000000000000000000005', 'link-bob', 'coupon', 'milestone 1000', 'REFUSED', '{"milestone":1000,"code":"CODE","why":"coupon-${mark}"}', 'no-${mark}', 1100, 1200, 1200);
INSERT INTO effects (site, id, link_id, kind, reason, state, payload, outcome, due_at, begun_at, called_at, created_at, updated_at)
 VALUES ('${site}', 'message-00000000000000000000000000000006', 'link-bob', 'message', 'told-${mark}', 'UNKNOWN', '{"template":"points-message","fields":{},"why":"message-${mark}"}', 'lost-${mark}', 1100, 1200, 1200, 1200, 1200);
INSERT INTO effects (site, id, link_id, kind, reason, state, payload, batch, due_at, in_outage, created_at, updated_at)
 VALUES ('${site}', 'mail-00000000000000000000000000000007', 'link-bob', 'mail', 'waits-${mark}', 'PLANNED', '{"template":"reminder","fields":{},"why":"later-${mark}"}', 1, 9999999999999, 1, 1200, 1200);
INSERT INTO conversations (site, contact_id, conversation_id, first_name, at) VALUES ('${site}', '${contact}', 'conversation-${mark}', 'Ada-${mark}', 1000);
INSERT INTO timers (site, name, cron, zone, decided_until) VALUES ('${site}', 'messages', 'cron-${mark}', 'UTC', 1000);
INSERT INTO timer_moments (site, name, due_at, period, state, detail) VALUES ('${site}', 'messages', 1000, '1970-01-01', 'done', 'moment-${mark}');
INSERT INTO gone_notes (site, link_id, side, state, first_at, last_at, reason) VALUES ('${site}', 'link-bob', 'wix', 'noted', 1000, 1000, 'gone-${mark}');
INSERT INTO gone_stops (site, side, since, customers) VALUES ('${site}', 'wix', 1000, ${points});
INSERT INTO outages (site, what, since_at, reason, denied) VALUES ('${site}', 'wix nothing.asked', 1000, 'down-${mark}', 0);
INSERT INTO openings (site, link_id, until_at, operations, lines, effects, wix_balance) VALUES ('${site}', 'link-ada', 900, 1, ${points}, 1, ${points});
INSERT INTO jobs (site, name, arguments, state, position, counters, detail, started_at, updated_at)
 VALUES ('${site}', 'setup', '--from=csv --file=/no/${mark}.csv', 'stopped', '{}', '{"customers":${points}}', 'job-${mark}', 1000, 1000);
INSERT INTO jobs_met (job, side, link_id) SELECT id, 'wix', 'met-${mark}' FROM jobs WHERE site = '${site}';
INSERT INTO job_reasons (job, ending, reason, customers, example) SELECT id, 'failed', 'reason-${mark}', ${points}, 'example-${mark}' FROM jobs WHERE site = '${site}';
INSERT INTO setup_customers (job, n, email, state, detail) SELECT id, 1, 'ada@example.com', 'aside', 'staged-${mark}' FROM jobs WHERE site = '${site}';
INSERT INTO setup_found (job, side, look_up, id, main, balance) SELECT id, 'wix', 'ada@example.com', 'found-${mark}', 1, ${points} FROM jobs WHERE site = '${site}';
INSERT INTO links (site, id, email, contact_id, state, detail, created_at, updated_at)
 VALUES ('${site}', 'link-dora', 'dora@example.com', 'contact-dora', 'MISSING', 'dora-${mark}', 1000, 1000);
INSERT INTO ledger (site, link_id, at, side, kind, amount, cause) VALUES ('${site}', 'link-dora', ${now}, 'wix', 'organic', 3, 'dora-${mark}');
INSERT INTO forgotten (site, person, link_id, former_id, at) VALUES ('${site}', 'nobody-${mark}', 'books-${mark}', '00', 1000);
INSERT INTO returned (site, link_id, earlier_id) VALUES ('${site}', 'link-bob', 'earlier-${mark}');
INSERT INTO forgotten_events (site, event, at) VALUES ('${site}', 'event-${mark}', ${now});

INSERT INTO program_tokens (site, first_hash, token, kept_at) VALUES ('${site}', 'hash', 'token-of-no-value', 1000);
INSERT INTO program_changes (site, place_hash, since_at, place_in_list, moved_at) VALUES ('${site}', 'hash', 1000, 'after-7', 1000);
INSERT INTO identities (site, source, person, email, learned_from, at)
VALUES ('${site}', 'social-like', 'who-${mark}', 'ada@example.com', 'import', 1000);

INSERT INTO inbox (site, source, event_id, body_hash, kind, lane, received_at, body, state, outcome)
VALUES ('${site}', 'social-like', 'event-waiting', 'hash-waiting', 'post.liked', 'person:social-like:waits-${mark}', ${now}, '{"id":"event-waiting"}', 'waiting', 'waiting for an identity');

INSERT INTO reversals (site, id, award_id, source, object, link_id, event_seq, at, planned)
VALUES ('${site}', 'back-00000000000000000000000000000008', 'award-00000000000000000000000000000001', 'social-like', 'object-${mark}', 'link-ada', 1, 1150, 3);
