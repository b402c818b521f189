-- The store's first layout. Instants are epoch milliseconds UTC, civil dates ISO text, closed sets
-- their English names, lists and free-form values JSON.

PRAGMA application_id = 1497451845; -- "YAME": tells our file from another program's

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('store_id', lower(hex(randomblob(16))));

-- What every writer checks and moves: one row.
CREATE TABLE heads (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    plan_revision INTEGER NOT NULL,
    book_revision INTEGER NOT NULL,
    evaluated_at  INTEGER,
    audit_seq     INTEGER NOT NULL,
    audit_hash    TEXT NOT NULL
) STRICT;

INSERT INTO heads VALUES (1, 0, 0, NULL, 0, '');

-- A small durable memory of the daemon's own.
CREATE TABLE states (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

---------------------------------------------------------------------------------------- the plan

CREATE TABLE sources (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE imports (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources,
    revision  INTEGER NOT NULL UNIQUE, -- the plan's revision that it made
    at        INTEGER NOT NULL,
    day       TEXT NOT NULL,
    by        TEXT NOT NULL,
    path      TEXT NOT NULL,
    digest    TEXT NOT NULL,
    summary   TEXT NOT NULL
) STRICT;

CREATE INDEX imports_of_source ON imports (source_id, id);

CREATE TABLE sheets (
    id      INTEGER PRIMARY KEY,
    file    TEXT NOT NULL,
    sheet   TEXT,
    columns TEXT NOT NULL
) STRICT;

-- What a source said of a row: from the import that said it first or anew, to the one that no
-- longer did. Those still open are the source's last import, which the next one is compared with.
CREATE TABLE row_versions (
    id        INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources,
    tbl       TEXT NOT NULL,
    key       TEXT NOT NULL,
    nth       INTEGER NOT NULL, -- rows of one key are told apart by their order
    cells     TEXT NOT NULL,
    sheet_id  INTEGER NOT NULL REFERENCES sheets,
    row       INTEGER NOT NULL,
    import_id INTEGER NOT NULL REFERENCES imports,
    ended_by  INTEGER REFERENCES imports
) STRICT;

CREATE UNIQUE INDEX row_versions_open ON row_versions (source_id, tbl, key, nth) WHERE ended_by IS NULL;

-- The plan's own rows, all sources merged: from the revision that made them to the one that
-- replaced them. Those still open are the plan in force; of them the place may move.
CREATE TABLE rows (
    id       INTEGER PRIMARY KEY,
    tbl      TEXT NOT NULL,
    key      TEXT NOT NULL,
    nth      INTEGER NOT NULL,
    ord      INTEGER NOT NULL,
    cells    TEXT NOT NULL,
    sheet_id INTEGER NOT NULL REFERENCES sheets,
    row      INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    until    INTEGER
) STRICT;

CREATE UNIQUE INDEX rows_open ON rows (tbl, key, nth) WHERE until IS NULL;

-- Which initiatives an import, after the first that knew them, changed a row of.
CREATE TABLE initiative_changes (
    initiative TEXT NOT NULL,
    import_id  INTEGER NOT NULL REFERENCES imports,
    day        TEXT NOT NULL,
    PRIMARY KEY (initiative, import_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER imports_are_kept BEFORE DELETE ON imports
BEGIN SELECT RAISE(ABORT, 'an import is never deleted'); END;

CREATE TRIGGER imports_stand BEFORE UPDATE ON imports
BEGIN SELECT RAISE(ABORT, 'an import is never changed'); END;

CREATE TRIGGER row_versions_are_kept BEFORE DELETE ON row_versions
BEGIN SELECT RAISE(ABORT, 'what a source said is never deleted'); END;

CREATE TRIGGER row_versions_stand
BEFORE UPDATE OF id, source_id, tbl, key, nth, cells, sheet_id, row, import_id ON row_versions
BEGIN SELECT RAISE(ABORT, 'what a source said is never changed'); END;

CREATE TRIGGER row_versions_end_once BEFORE UPDATE OF ended_by ON row_versions WHEN old.ended_by IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what a source said ends once'); END;

CREATE TRIGGER rows_are_kept BEFORE DELETE ON rows
BEGIN SELECT RAISE(ABORT, 'a row of the plan is never deleted'); END;

CREATE TRIGGER rows_stand BEFORE UPDATE OF id, tbl, key, nth, cells, since ON rows
BEGIN SELECT RAISE(ABORT, 'a row of the plan is never changed'); END;

CREATE TRIGGER rows_end_once BEFORE UPDATE ON rows WHEN old.until IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a row of the plan ends once'); END;

------------------------------------------------------------------------------ alerts and the telling

CREATE TABLE evaluations (
    id            INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    day           TEXT NOT NULL,
    plan_revision INTEGER NOT NULL,
    book_revision INTEGER NOT NULL UNIQUE, -- the book's revision that it made
    rules         TEXT NOT NULL,
    counts        TEXT NOT NULL
) STRICT;

CREATE TABLE alerts (
    rule         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    state        TEXT NOT NULL,
    severity     TEXT NOT NULL,
    owner        TEXT NOT NULL,
    title_ja     TEXT NOT NULL,
    title_en     TEXT NOT NULL,
    advice_ja    TEXT NOT NULL,
    advice_en    TEXT NOT NULL,
    evidence     TEXT NOT NULL,
    deadline     TEXT,
    since        INTEGER NOT NULL,
    fired_at     INTEGER,
    resolved_at  INTEGER,
    reminded_at  INTEGER,
    reminders    INTEGER NOT NULL,
    escalated    INTEGER NOT NULL,
    openings     INTEGER NOT NULL,
    untold_since INTEGER,
    PRIMARY KEY (rule, subject)
) STRICT, WITHOUT ROWID;

-- A letter is written once, and then only settled. Its bytes stand apart, for every settling writes the
-- row anew, and lists do without them.
CREATE TABLE outbox (
    id             INTEGER PRIMARY KEY,
    key            TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    channel        TEXT NOT NULL,
    department     TEXT,
    recipients     TEXT NOT NULL,
    subject        TEXT NOT NULL,
    critical       INTEGER NOT NULL,
    tells          TEXT NOT NULL,
    not_before     INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    state          TEXT NOT NULL,
    next_at        INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    attempted_at   INTEGER,
    lease_owner    TEXT,
    lease_until    INTEGER,
    maybe_twice    INTEGER NOT NULL, -- claimed again after a lease ran out: it may have gone out
    last_error     TEXT,
    failed_at      INTEGER,
    handed_over_at INTEGER
) STRICT;

CREATE TABLE payloads (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox,
    payload   BLOB NOT NULL
) STRICT;

-- Small, whatever the outbox has grown to: what is still to be done.
CREATE INDEX outbox_due ON outbox (critical DESC, created_at, id) WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_failures ON outbox (failed_at) WHERE failed_at IS NOT NULL;

CREATE TRIGGER outbox_is_written_once
BEFORE UPDATE OF id, key, kind, channel, department, recipients, subject, critical, tells, not_before,
    created_at ON outbox
BEGIN SELECT RAISE(ABORT, 'a letter is written once'); END;

CREATE TRIGGER payloads_are_written_once BEFORE UPDATE ON payloads
BEGIN SELECT RAISE(ABORT, 'a letter is written once'); END;

CREATE TRIGGER payloads_are_kept BEFORE DELETE ON payloads
BEGIN SELECT RAISE(ABORT, 'a letter is never deleted'); END;

CREATE TRIGGER outbox_is_kept BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'a letter is never deleted'); END;

CREATE TRIGGER outbox_is_handed_over_once BEFORE UPDATE ON outbox WHEN old.state = 'handed_over'
BEGIN SELECT RAISE(ABORT, 'a letter is handed over once'); END;

-- Who was told what of an alert in which letter; or, without a letter, why not.
CREATE TABLE told (
    id            INTEGER PRIMARY KEY,
    evaluation_id INTEGER NOT NULL REFERENCES evaluations,
    at            INTEGER NOT NULL,
    rule          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    opening       INTEGER NOT NULL,
    told          TEXT NOT NULL,
    party         TEXT NOT NULL,
    is_owner      INTEGER NOT NULL,
    letter        TEXT REFERENCES outbox (key),
    reason        TEXT NOT NULL,
    detail        TEXT NOT NULL, -- of the reason: until when, by which rule; else empty
    last_at       INTEGER NOT NULL, -- a reason for silence that is given again is not written again
    times         INTEGER NOT NULL
) STRICT;

CREATE INDEX told_of_alert ON told (rule, subject, opening);
CREATE INDEX told_at ON told (last_at);
CREATE INDEX told_in_letter ON told (letter) WHERE letter IS NOT NULL;
CREATE UNIQUE INDEX told_silent ON told (rule, subject, opening, told, party, reason, detail) WHERE letter IS NULL;

CREATE TABLE digests (
    name   TEXT NOT NULL,
    period TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (name, period)
) STRICT, WITHOUT ROWID;

------------------------------------------------------------------------------------------- audit

-- Append-only; each entry's hash covers it and the entry before.
CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    kind      TEXT NOT NULL,
    subject   TEXT,
    data      TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_stands BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
