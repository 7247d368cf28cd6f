package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/releases"
)

func newReleaseListCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the builds: which is given the work, which has some left to end",
		Long: `Lists the builds of the deployment (ORDERLOOM_DEPLOYMENT) whose workers ever asked for work. A build is current; ramping,
given a share; draining: something is pinned to it and its workers have to stay; drained: they may go; or waiting to be made
current. Temporal looks every few minutes whether a build is drained.`,
		Example: `  orderloom release list`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.listReleases(cmd.Context())
		},
	}
}

// listReleases needs no database.
func (p *program) listReleases(ctx context.Context) error {
	if err := p.need(func(config.Config) error { return nil }); err != nil {
		return err
	}
	temporal, err := p.dialTemporal(ctx)
	if err != nil {
		return unreachable(err)
	}
	defer temporal.Close()
	builds, err := p.releases(temporal).List(ctx)
	if err != nil {
		return err
	}
	return showRows(p, buildTable(), orNone(builds))
}

func buildTable() table[releases.Build] {
	return table[releases.Build]{
		columns: output.Left("BUILD", "STATE", "SHARE", "SINCE UTC"),
		cells: func(b releases.Build) []string {
			share := ""
			if b.State == releases.Ramping {
				share = fmt.Sprintf("%g %%", b.Percent)
			}
			return []string{b.ID, b.State, share, moment(b.Since, time.UTC)}
		},
		none: "No worker of a build ever asked for work: workers do with ORDERLOOM_WORKER_VERSIONED.",
	}
}
