package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// migrateOptions are the flags of migrate.
type migrateOptions struct{ dryRun, newKey bool }

func newMigrateCommand(p *program) *cobra.Command {
	var o migrateOptions
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database and Temporal's namespace up to date",
		Long: `Applies the migrations that the database lacks, as the owning role (ORDERLOOM_OWNER_DATABASE_URL), makes
the journal's months to come, registers our search attributes in the Temporal namespace and, where
ORDERLOOM_KEY_FILE and ORDERLOOM_DATABASE_URL are set, proves that the key is the one that sealed the
stored credentials; the first key ever used is remembered. It only goes forward and may be repeated.`,
		Example: `  orderloom migrate --dry-run
  orderloom migrate
  ORDERLOOM_KEY_FILE=/etc/orderloom/key.json orderloom migrate --new-key`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.migrate(cmd.Context(), o) },
	}
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "only list the migrations that would be applied")
	cmd.Flags().BoolVar(&o.newKey, "new-key", false, "make the key file that ORDERLOOM_KEY_FILE names, if there is none")
	return cmd
}

// migrateView is what migrate did, or would do.
type migrateView struct {
	DryRun  bool     `json:"dry_run"`
	Pending []string `json:"pending,omitempty"` // with DryRun
	Applied []string `json:"applied"`
	Version int64    `json:"version"` // of the schema; 0 with DryRun
	// Key is made or kept, empty where no key file is set; KeyProven says that
	// it opens what is stored.
	Key              string   `json:"key"`
	KeyProven        bool     `json:"key_proven"`
	Namespace        string   `json:"namespace"`
	SearchAttributes []string `json:"search_attributes"` // registered by this call
}

func (p *program) migrate(ctx context.Context, o migrateOptions) error {
	if err := p.need(config.Config.ReadyForMigrate); err != nil {
		return err
	}
	if o.dryRun {
		pending, err := db.PendingMigrations(ctx, p.cfg.Database.OwnerURL)
		if err != nil {
			return err
		}
		return p.show(migrateView{DryRun: true, Pending: orNone(pending), Applied: []string{}, SearchAttributes: []string{}})
	}
	var done migrateView
	err := p.migrateAll(ctx, o, &done)
	if done.Version == 0 {
		return err
	}
	return errors.Join(err, p.show(done))
}

// migrateAll does it step by step; done tells how far it came when one fails.
func (p *program) migrateAll(ctx context.Context, o migrateOptions, done *migrateView) (err error) {
	done.Applied, done.SearchAttributes = []string{}, []string{}
	if done.Key, err = p.keyFile(o.newKey); err != nil {
		return err
	}
	migrated, err := db.Migrate(ctx, p.cfg.Database.OwnerURL)
	if err != nil {
		return err
	}
	done.Applied, done.Version = orNone(migrated.Applied), migrated.Version
	if err := p.journalAhead(ctx); err != nil {
		return err
	}
	if done.KeyProven, err = p.proveStoredKey(ctx, done.Key); err != nil {
		return err
	}
	temporal, err := p.dialTemporal(ctx)
	if err != nil {
		return unreachable(err)
	}
	defer temporal.Close()
	done.Namespace = p.cfg.Temporal.Namespace
	missing, err := missingSearchAttributes(ctx, temporal, done.Namespace)
	if err != nil {
		return err
	}
	done.SearchAttributes = orNone(missing)
	return registerSearchAttributes(ctx, temporal, done.Namespace)
}

// journalAhead makes the months of the journal that are to come.
func (p *program) journalAhead(ctx context.Context) error {
	owner, err := db.Open(ctx, p.cfg.Database.OwnerURL)
	if err != nil {
		return err
	}
	defer owner.Close()
	_, err = journal.Ahead(ctx, owner)
	return err
}

// keyFile makes the key file if it is asked for and there is none. An existing one
// is kept: a new key would open nothing of what is stored. A file that can't be
// used is found before anything is done.
func (p *program) keyFile(makeNew bool) (string, error) {
	path := p.cfg.KeyFile
	if path == "" {
		if makeNew {
			return "", usagef("--new-key: set ORDERLOOM_KEY_FILE to where the key file shall be")
		}
		return "", nil
	}
	if _, err := os.Stat(path); makeNew && errors.Is(err, os.ErrNotExist) {
		if _, err := secret.CreateKeyring(path); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
		return "made", nil
	}
	_, err := secret.OpenKeyring(path)
	return "kept", err
}

// proveStoredKey is false where key or database is not set: then there is nothing
// to prove.
func (p *program) proveStoredKey(ctx context.Context, key string) (bool, error) {
	if key == "" || p.cfg.Database.URL == "" {
		return false, nil
	}
	pool, err := db.Open(ctx, p.cfg.Database.URL)
	if err != nil {
		return false, p.whereLost(err)
	}
	defer pool.Close()
	_, err = p.openKeyring(ctx, pool)
	return err == nil, err
}

func (v migrateView) page(p *output.Page) {
	if v.DryRun {
		writeList(p, v.Pending, "Nothing to apply: the schema is up to date.", "Would apply %s")
		return
	}
	writeList(p, v.Applied, "The schema was up to date.", "Applied %s")
	if v.Version > 0 {
		p.Line("The schema has version %d.", v.Version)
	}
	if v.Key == "made" {
		p.Line("Made the key file: keep a copy of it in a safe place, nothing else opens the stored credentials.")
	}
	if v.KeyProven {
		p.Line("The key is the one that this database knows.")
	}
	if v.Namespace != "" {
		writeList(p, v.SearchAttributes, "Namespace "+v.Namespace+" had all search attributes.", "Registered search attribute %s")
	}
}

// writeList writes a line for each entry, or says that there is none.
func writeList(p *output.Page, entries []string, none, each string) {
	if len(entries) == 0 {
		p.Line("%s", none)
	}
	for _, entry := range entries {
		p.Line(each, entry)
	}
}
