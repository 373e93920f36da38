"""The schema, as the way to it: version n of it is what the first n scripts make. A script that shipped never changes.

PRAGMA user_version says how far a file has come. Stores made before there were versions have 0, and the tables of 1.
"""

from __future__ import annotations

APPLICATION_ID = 0x53564444  # “SVDD”, by which `file` and others know a run store

RUNS_AND_STEPS = """
CREATE TABLE IF NOT EXISTS runs (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, request TEXT NOT NULL, status TEXT NOT NULL,
  wanted TEXT NOT NULL DEFAULT 'go',
  message TEXT NOT NULL DEFAULT '', created REAL NOT NULL, started REAL, ended REAL, levels INTEGER NOT NULL,
  position INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0,
  engine TEXT, result TEXT);
CREATE INDEX IF NOT EXISTS runs_by_status ON runs (status, created);
CREATE TABLE IF NOT EXISTS steps (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, position INTEGER NOT NULL, record BLOB NOT NULL, state BLOB,
  PRIMARY KEY (run, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS broken (
  run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, reward TEXT NOT NULL, line INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS scripts (
  owner TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL, created REAL NOT NULL,
  PRIMARY KEY (owner, name, hash));
CREATE TABLE IF NOT EXISTS engines (id TEXT PRIMARY KEY, pid INTEGER NOT NULL, beat REAL NOT NULL);
"""

# client: the address that asked, '' where all who ask share one. bytes: what the run's steps take.
QUOTAS_AND_STARS = """
ALTER TABLE runs ADD COLUMN client TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET bytes = COALESCE((SELECT SUM(LENGTH(record)) FROM steps WHERE run = id), 0);
CREATE INDEX runs_by_owner ON runs (owner, created);
CREATE INDEX runs_by_client ON runs (client, status);
"""

# owner: what a person keeps secret no longer stands in the file, only its hash.
HASHED_OWNERS = """
UPDATE runs SET owner = owner_id(owner);
UPDATE scripts SET owner = owner_id(owner);
"""

# seconds: what a script took for a design when it was tried last.
SCRIPT_PRICES = """
CREATE TABLE prices (hash TEXT PRIMARY KEY, seconds REAL NOT NULL) WITHOUT ROWID;
"""

# What a tick of the page reads is small: requests, results, states and long texts lie apart, sums and the best design
# of a run beside it.
# A text of a request or of a saved script lies in texts once; uses says which runs need it.
SMALL_ROWS = """
CREATE TABLE requests (run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, request TEXT NOT NULL);
CREATE TABLE results (
  run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, best TEXT, pending INTEGER NOT NULL DEFAULT 0,
  result TEXT NOT NULL);
CREATE INDEX results_pending ON results (run) WHERE pending;
CREATE TABLE states (run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, state BLOB NOT NULL);
CREATE TABLE texts (hash TEXT PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE uses (
  run TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, hash TEXT NOT NULL, PRIMARY KEY (run, hash)) WITHOUT ROWID;
CREATE INDEX uses_by_hash ON uses (hash);
CREATE TABLE deletions (
  run TEXT PRIMARY KEY, owner TEXT NOT NULL, created REAL NOT NULL, deleted REAL NOT NULL, reason TEXT NOT NULL);
CREATE INDEX deletions_by_owner ON deletions (owner, deleted);
ALTER TABLE runs ADD COLUMN totals TEXT NOT NULL DEFAULT '{}';
UPDATE runs SET totals = COALESCE((SELECT totals(record) FROM steps WHERE run = id), '{}');
INSERT INTO requests SELECT id, request FROM runs;
INSERT INTO results SELECT id, best(result), pending(result), result FROM runs WHERE result IS NOT NULL;
INSERT OR REPLACE INTO states SELECT run, state FROM steps WHERE state IS NOT NULL ORDER BY position;
INSERT OR IGNORE INTO texts SELECT hash, packed(text) FROM scripts;
ALTER TABLE steps DROP COLUMN state;
ALTER TABLE scripts DROP COLUMN text;
ALTER TABLE runs DROP COLUMN request;
ALTER TABLE runs DROP COLUMN result;
"""

# In which domains a text was checked, and whether it could judge any design there.
CHECKED_SCRIPTS = """
CREATE TABLE checked (
  hash TEXT NOT NULL, domain TEXT NOT NULL, judges INTEGER NOT NULL, PRIMARY KEY (hash, domain)) WITHOUT ROWID;
"""

# What value estimates have learned, by what it was learned from; owner: '' for everybody. used: when it was last.
LEARNED_HEADS = """
CREATE TABLE heads (
  key TEXT NOT NULL, owner TEXT NOT NULL, used REAL NOT NULL, head BLOB NOT NULL, PRIMARY KEY (key, owner));
CREATE INDEX heads_by_use ON heads (used);
"""

# What values of a finished run's states are worth by every estimate, where somebody asked. tries: how often an engine
# began; found: JSON, NULL until it is there.
CALIBRATIONS = """
CREATE TABLE calibrations (
  run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, asked REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  message TEXT NOT NULL DEFAULT '', found TEXT) WITHOUT ROWID;
CREATE INDEX calibrations_wanted ON calibrations (asked) WHERE found IS NULL;
"""

# A study: a name and an ordered list of members, which are runs. kind: how it was made; plan: JSON of what it was made
# from. deleted: when it was marked so; drops: whether its runs go with it. A member outlives its run, as a gap. What a
# page has seen of a study is its version and those of its runs together, which grows when one of them goes, too.
# runs.study: the study that a run was started for, '' of one that was started by itself.
STUDIES = """
CREATE TABLE studies (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, client TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL, name TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '', plan TEXT NOT NULL, created REAL NOT NULL, starred INTEGER NOT NULL DEFAULT 0,
  deleted REAL, drops INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0);
CREATE INDEX studies_by_owner ON studies (owner, created);
CREATE INDEX studies_by_client ON studies (client);
CREATE TABLE members (
  study TEXT NOT NULL REFERENCES studies ON DELETE CASCADE, place INTEGER NOT NULL, label TEXT NOT NULL,
  axes TEXT NOT NULL, run TEXT NOT NULL, PRIMARY KEY (study, place)) WITHOUT ROWID;
CREATE INDEX members_by_run ON members (run);
CREATE TABLE study_texts (
  study TEXT NOT NULL REFERENCES studies ON DELETE CASCADE, hash TEXT NOT NULL,
  PRIMARY KEY (study, hash)) WITHOUT ROWID;
CREATE INDEX study_texts_by_hash ON study_texts (hash);
ALTER TABLE runs ADD COLUMN study TEXT NOT NULL DEFAULT '';
CREATE TRIGGER members_gone AFTER DELETE ON runs BEGIN
  UPDATE studies SET version = version + OLD.version + 2 WHERE id IN (SELECT study FROM members WHERE run = OLD.id);
END;
"""

# name, note: its owner's words. deleted: when its owner marked it so; it goes for good after some minutes.
# words: by which runs are found, made by the page from their requests; none of a run that nobody has sought yet.
HISTORY = """
ALTER TABLE runs ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN deleted REAL;
CREATE INDEX runs_deleted ON runs (deleted) WHERE deleted IS NOT NULL;
CREATE TABLE words (
  run TEXT PRIMARY KEY REFERENCES runs ON DELETE CASCADE, domain TEXT NOT NULL, rewards TEXT NOT NULL,
  text TEXT NOT NULL) WITHOUT ROWID;
"""

# Designs that somebody wants judged. asked: packed JSON of a request and the lines; tries: how often an engine began;
# found: packed JSON, NULL until it is there.
SCORINGS = """
CREATE TABLE scorings (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, client TEXT NOT NULL, created REAL NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, asked BLOB NOT NULL, found BLOB);
CREATE INDEX scorings_wanted ON scorings (created) WHERE found IS NULL;
"""

MIGRATIONS = (
    RUNS_AND_STEPS,
    QUOTAS_AND_STARS,
    HASHED_OWNERS,
    SCRIPT_PRICES,
    SMALL_ROWS,
    CHECKED_SCRIPTS,
    LEARNED_HEADS,
    CALIBRATIONS,
    STUDIES,
    HISTORY,
    SCORINGS,
)
