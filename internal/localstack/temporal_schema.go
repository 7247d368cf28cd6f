package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// temporalSchema is the tables of one database as its server wants them.
type temporalSchema struct {
	database string
	name     string // the schema tool's
	version  schemaVersion
}

// schemaVersion is zero where there are no tables, or not all of the first version's.
type schemaVersion struct{ major, minor int }

func (v schemaVersion) before(w schemaVersion) bool {
	return v.major < w.major || v.major == w.major && v.minor < w.minor
}

func (d *temporalDatabases) schemas() []temporalSchema {
	return []temporalSchema{
		{database: d.main, name: "postgresql/v12/temporal", version: schemaVersion{1, 18}},
		{database: d.visibility, name: "postgresql/v12/visibility", version: schemaVersion{1, 9}},
	}
}

// ensureSchemas brings the tables to what the server wants; newer ones stay. A start that was cut short is gone on with.
func (d *temporalDatabases) ensureSchemas(ctx context.Context, o Options, tool string, lock *os.File) error {
	for _, wanted := range d.schemas() {
		found, err := d.schemaVersion(ctx, wanted.database)
		if err != nil {
			return fmt.Errorf("localstack: version of Temporal's database %s: %w", wanted.database, err)
		}
		if !found.before(wanted.version) {
			continue
		}
		o.say("Making Temporal's tables in the database %s (a few seconds, once)", wanted.database)
		if err := d.makeSchema(ctx, o, tool, wanted, found, lock); err != nil {
			return fmt.Errorf("localstack: make Temporal's tables in the database %s: %w", wanted.database, err)
		}
	}
	return nil
}

func (d *temporalDatabases) schemaVersion(ctx context.Context, database string) (v schemaVersion, err error) {
	conn, err := d.connect(ctx, database)
	if err != nil {
		return v, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var text string
	err = conn.QueryRow(ctx, "select curr_version from schema_version where db_name = $1", database).Scan(&text)
	if undefinedTable := "42P01"; sqlState(err) == undefinedTable || errors.Is(err, pgx.ErrNoRows) {
		return v, nil
	}
	if err == nil {
		_, err = fmt.Sscanf(text, "%d.%d", &v.major, &v.minor)
	}
	return v, err
}

// makeSchema begins anew where the first version isn't finished: the tool can repeat every other one.
func (d *temporalDatabases) makeSchema(ctx context.Context, o Options, tool string, wanted temporalSchema, found schemaVersion, lock *os.File) error {
	steps := [][]string{{"update-schema", "--schema-name", wanted.name}}
	if found.major == 0 {
		steps = append([][]string{{"setup-schema", "--overwrite", "--version", "0.0"}}, steps...)
	}
	for _, step := range steps {
		err := run(ctx, command{
			name: "Temporal's schema tool", path: tool, args: append(d.toolArgs(wanted.database), step...), env: d.toolEnv(),
			log: filepath.Join(o.Dir, "temporal-schema.log"), holds: lock, orphaned: syscall.SIGKILL,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
