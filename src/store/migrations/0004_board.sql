-- Who may come to the board, who is there, and what programs may read: accounts, sessions, tokens, feeds.
-- Secrets are kept as SHA-256 of what was given out, passwords as Argon2id; none is ever shown again.

CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY,
    login         TEXT NOT NULL UNIQUE,  -- as typed at the door, in lower case
    name          TEXT NOT NULL,         -- as the record shows who did it
    role          TEXT NOT NULL,         -- viewer, department, headquarters, operator, auditor
    department    TEXT,                  -- by code; a department's account has one
    password      TEXT,                  -- PHC string; none: only a trusted proxy lets them in
    must_change   INTEGER NOT NULL,      -- the password was chosen by somebody else
    created_at    INTEGER NOT NULL,
    created_by    TEXT NOT NULL,
    disabled_at   INTEGER
) STRICT;

CREATE TABLE sessions (
    token      TEXT PRIMARY KEY,         -- SHA-256 of the cookie's value
    account_id INTEGER NOT NULL REFERENCES accounts,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL          -- at the latest; idle sessions end earlier
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_of_account ON sessions (account_id);

-- For programs that use the API: like an account without a password.
CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY,
    token      TEXT NOT NULL UNIQUE,     -- SHA-256 of what was given out
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,
    department TEXT,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    expires_at INTEGER,
    used_at    INTEGER,
    revoked_at INTEGER
) STRICT;

-- Calendar feeds by secret addresses; one per department, and one for the headquarters (no department).
CREATE TABLE feeds (
    id         INTEGER PRIMARY KEY,
    token      TEXT NOT NULL UNIQUE,     -- SHA-256 of the secret part of its address
    department TEXT,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    fetched_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- What a feed has shown, so that what is gone is cancelled instead of forgotten (RFC 5546, 3.2.5).
CREATE TABLE feed_events (
    uid        TEXT PRIMARY KEY,
    department TEXT NOT NULL,            -- whose feed; empty: the headquarters'
    sequence   INTEGER NOT NULL,
    day        TEXT NOT NULL,
    content    TEXT NOT NULL,            -- JSON: what it said, to see whether it changed
    changed_at INTEGER NOT NULL,
    gone_at    INTEGER
) STRICT, WITHOUT ROWID;

-- Failed sign-ins, for as long as they count.
CREATE TABLE knocks (
    door TEXT NOT NULL,                  -- from/ADDRESS, or for/ and a mark of the login that was typed
    at   INTEGER NOT NULL
) STRICT;

CREATE INDEX knocks_at_door ON knocks (door, at);

-------------------------------------------------------------------------- what the board leafs through

-- Deliveries, the newest first, by department, by channel, by the name under which they were held; those
-- that a person dropped are few among many.
CREATE INDEX outbox_of_department ON outbox (department) WHERE department IS NOT NULL;
CREATE INDEX outbox_of_channel ON outbox (channel);
CREATE INDEX outbox_of_hold ON outbox (hold) WHERE hold IS NOT NULL;
CREATE INDEX outbox_discarded ON outbox (state) WHERE state = 'discarded';

-- The record: by what happened, by whom but the daemon, about what, and when. What became of one letter: that
-- it was handed over is found by the moment, for an index of the keys of all letters would cost each delivery
-- more than all else of the record.
CREATE INDEX audit_of_kind ON audit (kind);
CREATE INDEX audit_of_actor ON audit (actor) WHERE actor <> 'daemon';
CREATE INDEX audit_of_subject ON audit (subject) WHERE subject IS NOT NULL;
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_of_letter ON audit (data ->> 'letter')
WHERE kind IN ('letter_retried', 'letter_failed', 'letter_expired', 'addresses_refused');
