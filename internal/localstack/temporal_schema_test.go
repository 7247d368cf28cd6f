package localstack

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// schemaBench is a cluster with Temporal's databases, and what makes their tables.
type schemaBench struct {
	stack     *Stack
	databases *temporalDatabases
	said      *lines
}

func setupSchemas(t *testing.T) schemaBench {
	t.Helper()
	b := schemaBench{said: &lines{}}
	b.stack = startStack(t, Options{Dir: stackDir(t), Ephemeral: true, NoTemporal: true, Progress: b.said.add})
	var err error
	b.databases, err = b.stack.prepareTemporalDatabases(t.Context())
	require.NoError(t, err)
	return b
}

// ensure answers what was said meanwhile.
func (b schemaBench) ensure(t *testing.T) []string {
	t.Helper()
	programs, err := ensureServerPrograms(t.Context(), b.stack.opts)
	require.NoError(t, err)
	before := len(b.said.all)
	require.NoError(t, b.databases.ensureSchemas(t.Context(), b.stack.opts, programs.schemaTool, b.stack.lock))
	return b.said.all[before:]
}

func (b schemaBench) requireVersions(t *testing.T, main, visibility schemaVersion) {
	t.Helper()
	for database, want := range map[string]schemaVersion{b.databases.main: main, b.databases.visibility: visibility} {
		found, err := b.databases.schemaVersion(t.Context(), database)
		require.NoError(t, err)
		require.Equal(t, want, found, database)
	}
}

// inMain runs statements in the main database, as its owner.
func (b schemaBench) inMain(t *testing.T, sql string) {
	t.Helper()
	conn, err := b.databases.connect(t.Context(), b.databases.main)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	_, err = conn.Exec(t.Context(), sql)
	require.NoError(t, err)
}

func TestTablesOfTemporalAreMadeOnceAndBroughtUpToDate(t *testing.T) {
	t.Parallel()
	b := setupSchemas(t)
	b.requireVersions(t, schemaVersion{}, schemaVersion{})
	require.Len(t, b.ensure(t), 2, "one line for each database")
	b.requireVersions(t, schemaVersion{1, 18}, schemaVersion{1, 9})
	require.Empty(t, b.ensure(t), "nothing is left to do")

	b.inMain(t, "update schema_version set curr_version = '1.17'")
	require.Equal(t, []string{"Making Temporal's tables in the database temporal (a few seconds, once)"}, b.ensure(t))
	b.requireVersions(t, schemaVersion{1, 18}, schemaVersion{1, 9})

	b.inMain(t, "update schema_version set curr_version = '1.19'")
	require.Empty(t, b.ensure(t), "tables of a newer server stay")
	b.requireVersions(t, schemaVersion{1, 19}, schemaVersion{1, 9})
}

func TestTablesOfACutShortStartAreMadeAnew(t *testing.T) {
	t.Parallel()
	b := setupSchemas(t)
	b.inMain(t, `create table namespace_metadata (partition_id integer primary key, notification_version bigint);
		insert into namespace_metadata values (54321, 1)`)
	b.ensure(t)
	b.requireVersions(t, schemaVersion{1, 18}, schemaVersion{1, 9})
}

func TestSchemaVersionsAreOrderedByNumber(t *testing.T) {
	t.Parallel()
	require.True(t, schemaVersion{1, 9}.before(schemaVersion{1, 18}))
	require.True(t, schemaVersion{1, 18}.before(schemaVersion{2, 0}))
	require.True(t, schemaVersion{}.before(schemaVersion{1, 0}))
	require.False(t, schemaVersion{1, 18}.before(schemaVersion{1, 18}))
	require.False(t, schemaVersion{2, 0}.before(schemaVersion{1, 18}))
}
