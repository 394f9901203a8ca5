// The schema's versions, in order. A migration that was released is never changed.
import type { Connection } from 'better-sqlite3-multiple-ciphers'

export interface Migration {
  /** `user_version` after it. */
  readonly version: number
  /** True: it touches most rows, so it runs on a copy that takes the file's place when it is done. */
  readonly rewrites: boolean
  up(connection: Connection): void
}

const firstSchema = `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY) WITHOUT ROWID;

  CREATE TABLE folder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    special_use TEXT,
    uid_validity INTEGER NOT NULL,
    -- An append does not write this row: the true values are these or, where higher, those of the newest message.
    uid_next INTEGER NOT NULL DEFAULT 1,
    highest_modseq INTEGER NOT NULL DEFAULT 1,
    -- Expunges up to this MODSEQ are no longer in vanished.
    vanished_pruned INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE subscription (path TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE keyword (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE);

  -- Narrow, for a STORE rewrites every row of a folder.
  CREATE TABLE message (
    folder INTEGER, uid INTEGER, flags INTEGER, keywords INTEGER, modseq INTEGER, body INTEGER, size INTEGER,
    internal_date INTEGER, zone INTEGER, save_date INTEGER,
    PRIMARY KEY (folder, uid)
  ) WITHOUT ROWID;
  CREATE TABLE vanished (
    folder INTEGER, modseq INTEGER, low INTEGER, high INTEGER, PRIMARY KEY (folder, modseq, low)
  ) WITHOUT ROWID;

  -- Ids are never used again: chunks, threads and EMAILIDs are made of them.
  CREATE TABLE body (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, compressed BLOB NOT NULL);
  -- Ranges of bodies that lost a message: each is garbage unless a copy is left.
  CREATE TABLE loose_body (low INTEGER, high INTEGER);

  CREATE TABLE chunk (number INTEGER, kind TEXT, compressed BLOB NOT NULL, PRIMARY KEY (number, kind));
  CREATE TABLE body_thread (body INTEGER PRIMARY KEY, thread INTEGER NOT NULL);
  CREATE TABLE thread_reference (hash INTEGER PRIMARY KEY, thread INTEGER NOT NULL);
  -- Words come in cut and folded already (search/words.ts): the tokenizer has only to split at spaces.
  CREATE VIRTUAL TABLE words USING fts5(
    subject, addresses, header, body, content='', contentless_delete=1, detail=column, tokenize='ascii'
  );
  CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row');

  CREATE TABLE delivery (key BLOB PRIMARY KEY, stored_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE drained (segment TEXT PRIMARY KEY, records INTEGER NOT NULL, done INTEGER NOT NULL) WITHOUT ROWID;
`

/** `folder` 0: the mailbox as a whole. */
const metadata = `
  CREATE TABLE metadata (folder INTEGER, name TEXT, value BLOB NOT NULL, PRIMARY KEY (folder, name))
`

/** Calendars and address books. `change`: the collection's change number at the last change of the row. */
const collections = `
  CREATE TABLE collection (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    components TEXT NOT NULL,
    properties TEXT NOT NULL,
    change_number INTEGER NOT NULL DEFAULT 0,
    -- Removals up to this change number are no longer in removed_object.
    changes_pruned INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, name)
  );
  -- Narrow: listed without the bytes.
  CREATE TABLE object (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL, name TEXT NOT NULL, uid TEXT NOT NULL, component TEXT NOT NULL,
    etag TEXT NOT NULL, schedule_tag TEXT, size INTEGER NOT NULL, modified INTEGER NOT NULL, change INTEGER NOT NULL,
    first_start INTEGER, last_end INTEGER,
    UNIQUE (collection, name)
  );
  CREATE INDEX object_change ON object (collection, change);
  CREATE INDEX object_uid ON object (collection, uid);
  CREATE TABLE object_data (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
  CREATE TABLE removed_object (
    collection INTEGER, change INTEGER, name TEXT NOT NULL, PRIMARY KEY (collection, change)
  ) WITHOUT ROWID;
  CREATE INDEX removed_object_name ON removed_object (collection, name)
`

/** Managed attachments (RFC 8607). Those that no object names any more are freed by the upkeep. */
const attachments = `
  CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    filename TEXT NOT NULL, content_type TEXT NOT NULL, size INTEGER NOT NULL, created INTEGER NOT NULL,
    data BLOB NOT NULL
  );
  CREATE TABLE object_attachment (object INTEGER, attachment TEXT, PRIMARY KEY (object, attachment)) WITHOUT ROWID;
  CREATE INDEX object_attachment_of ON object_attachment (attachment);
  CREATE TRIGGER object_attachment_gone AFTER DELETE ON object
    BEGIN DELETE FROM object_attachment WHERE object = OLD.id; END
`

/** Properties that clients have set of an object: JSON, as those of a collection. */
const objectProperties = 'ALTER TABLE object ADD COLUMN properties TEXT'

/** STOREs that the rows of message do not show yet (messages/flag-log.ts). */
const flagChanges = `
  CREATE TABLE flag_change (
    folder INTEGER, modseq INTEGER, low INTEGER, high INTEGER,
    kept_flags INTEGER, set_flags INTEGER, kept_keywords INTEGER, set_keywords INTEGER,
    -- Messages with a higher MODSEQ were left as they are.
    since INTEGER,
    PRIMARY KEY (folder, modseq, low)
  ) WITHOUT ROWID
`

/** Links that show a calendar to everybody who has them: the key is made of the link's token. */
const publications = `
  CREATE TABLE publication (
    id TEXT PRIMARY KEY, collection INTEGER NOT NULL, key BLOB NOT NULL, created INTEGER NOT NULL,
    -- Of the collection, when its copy was written; null: not yet.
    change_number INTEGER
  ) WITHOUT ROWID;
  CREATE TRIGGER publication_gone AFTER DELETE ON collection
    BEGIN DELETE FROM publication WHERE collection = OLD.id; END
`

/** Scheduling (RFC 6638): mail whose calendars are to be applied, mail to send, and what was applied last. */
const scheduling = `
  CREATE TABLE arrived_mail (body INTEGER PRIMARY KEY, author TEXT NOT NULL);
  CREATE TABLE outgoing_mail (id INTEGER PRIMARY KEY AUTOINCREMENT, envelope TEXT NOT NULL, raw BLOB NOT NULL);
  -- instance: RECURRENCE-ID as UTC milliseconds; 0: the series.
  CREATE TABLE applied_message (
    uid TEXT, instance INTEGER, sequence INTEGER NOT NULL, stamp INTEGER NOT NULL, applied_at INTEGER NOT NULL,
    PRIMARY KEY (uid, instance)
  ) WITHOUT ROWID;
  CREATE INDEX object_of_uid ON object (uid)
`

/**
 * Shared collections: those that this mailbox has a secret of, and, in a mailbox that is one, who takes part. `state` of a
 * held one: moving (its owner's collection is still here), invited or accepted.
 */
const shares = `
  CREATE TABLE held_share (
    id TEXT PRIMARY KEY, secret BLOB NOT NULL, state TEXT NOT NULL,
    kind TEXT NOT NULL, name TEXT NOT NULL, properties TEXT NOT NULL,
    -- The owner's mailbox, and what the owner said of it: JSON.
    owner TEXT NOT NULL, facts TEXT NOT NULL,
    -- What the owner's own was last seen to hold: it counts in the quota.
    bytes INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID;
  -- slot: the key slot that its secret opens; null: it has none any more.
  CREATE TABLE participant (mailbox TEXT PRIMARY KEY, slot TEXT, access TEXT NOT NULL, status TEXT NOT NULL) WITHOUT ROWID
`

/** Where calendars are fetched from. Times in seconds since 1970. */
const sources = `
  CREATE TABLE source (
    collection INTEGER PRIMARY KEY, url TEXT NOT NULL,
    etag TEXT, last_modified TEXT,
    -- Seconds between fetches that go well.
    pause INTEGER NOT NULL, next_at INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0,
    fetched_at INTEGER, fault TEXT
  );
  CREATE TRIGGER source_gone AFTER DELETE ON collection
    BEGIN DELETE FROM source WHERE collection = OLD.id; END
`

export const migrations: readonly Migration[] = [
  { version: 1, rewrites: false, up: (connection) => void connection.exec(firstSchema) },
  { version: 2, rewrites: false, up: (connection) => void connection.exec(metadata) },
  { version: 3, rewrites: false, up: (connection) => void connection.exec(collections) },
  { version: 4, rewrites: false, up: (connection) => void connection.exec(attachments) },
  { version: 5, rewrites: false, up: (connection) => void connection.exec(objectProperties) },
  { version: 6, rewrites: false, up: (connection) => void connection.exec(flagChanges) },
  { version: 7, rewrites: false, up: (connection) => void connection.exec(publications) },
  { version: 8, rewrites: false, up: (connection) => void connection.exec(scheduling) },
  { version: 9, rewrites: false, up: (connection) => void connection.exec(shares) },
  { version: 10, rewrites: false, up: (connection) => void connection.exec(sources) }
]
