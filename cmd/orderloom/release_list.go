package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
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
			return p.withReleases(cmd.Context(), func(d releases.Desk) error {
				builds, err := d.List(cmd.Context())
				if err != nil {
					return err
				}
				list := make(buildRows, len(builds))
				for i, b := range builds {
					list[i] = buildRow{Build: b.ID, State: b.State, Percent: b.Percent, Since: b.Since}
				}
				return p.show(list)
			})
		},
	}
}

// buildRow is a build in a list.
type buildRow struct {
	Build   string    `json:"build"`
	State   string    `json:"state"`   // current, ramping, draining, drained, waiting
	Percent float32   `json:"percent"` // of a ramping one
	Since   time.Time `json:"since"`
}

type buildRows []buildRow

func (list buildRows) page(p *output.Page) {
	p.List(list.list(), "No worker of a build ever asked for work: workers do with ORDERLOOM_WORKER_VERSIONED.")
}

func (list buildRows) list() output.List {
	rows := make([][]string, len(list))
	for i, b := range list {
		share := ""
		if b.State == releases.Ramping {
			share = fmt.Sprintf("%g %%", b.Percent)
		}
		rows[i] = []string{b.Build, b.State, share, moment(b.Since, time.UTC)}
	}
	return output.List{Columns: output.Left("BUILD", "STATE", "SHARE", "SINCE UTC"), Rows: rows}
}
