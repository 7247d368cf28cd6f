package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/releases"
)

func newReleaseCommand(p *program) *cobra.Command {
	release := &cobra.Command{Use: "release", Short: "Say which build of the program is given the work"}
	release.AddCommand(newReleaseListCommand(p), newReleaseCurrentCommand(p), newReleaseRampCommand(p))
	return asGroup(release)
}

// releases looks after the builds of this deployment.
func (p *program) releases(temporal client.Client) releases.Desk {
	return releases.Desk{Temporal: temporal, Deployment: p.cfg.Release.Deployment}
}

// withReleases does something with the builds of this deployment, which takes no database.
func (p *program) withReleases(ctx context.Context, do func(releases.Desk) error) error {
	if err := p.need(func(config.Config) error { return nil }); err != nil {
		return err
	}
	temporal, err := p.dialTemporal(ctx)
	if err != nil {
		return unreachable(err)
	}
	defer temporal.Close()
	return do(p.releases(temporal))
}

func newReleaseCurrentCommand(p *program) *cobra.Command {
	var (
		unversioned bool
		timeout     time.Duration
	)
	cmd := &cobra.Command{
		Use:   "current [BUILD]",
		Short: "Give a build all the work, once its workers are there",
		Long: `Makes a build current, this program's unless another one is named, once its workers ask for work: new sales begin under
it, and the sales that are open go on under it. What is pinned to an earlier build (short syncs) ends there: keep its workers
until "orderloom release list" says that it is drained. Safe to repeat; naming the earlier build takes a release back.

Prove the build first: "orderloom history replay --query 'ExecutionStatus = \"Running\"'", run by the program of that build,
says whether it can go on with everything that is open.

With --unversioned workers without ORDERLOOM_WORKER_VERSIONED are given the work again.`,
		Example: `  orderloom release current
  orderloom release current v1.4.0 --timeout 10m`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if unversioned {
				return p.withReleases(cmd.Context(), func(d releases.Desk) error {
					if err := d.Unversion(cmd.Context()); err != nil {
						return err
					}
					return p.show(releasedView{Deployment: d.Deployment, Done: "unversioned"})
				})
			}
			return p.giveWork(cmd.Context(), args, timeout, "current", func(ctx context.Context, d releases.Desk, build string) error {
				return d.MakeCurrent(ctx, build)
			})
		},
	}
	cmd.Flags().BoolVar(&unversioned, "unversioned", false, "give the work to workers that are of no build")
	waitFlag(cmd, &timeout)
	return cmd
}

func newReleaseRampCommand(p *program) *cobra.Command {
	var (
		percent float32
		timeout time.Duration
	)
	cmd := &cobra.Command{
		Use:   "ramp [BUILD] --percent N",
		Short: "Give a build a share of the work, once its workers are there",
		Long: `Gives a build, this program's unless another one is named, a share of the work that the current one would be given: so
many of a hundred workflows, each wholly. 0 takes it back. Safe to repeat.`,
		Example: `  orderloom release ramp v1.4.0 --percent 5`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("percent") || percent < 0 || percent > 100 {
				return usagef("--percent: want 0 to 100")
			}
			return p.giveWork(cmd.Context(), args, timeout, "ramping", func(ctx context.Context, d releases.Desk, build string) error {
				return d.Ramp(ctx, build, percent)
			})
		},
	}
	cmd.Flags().Float32Var(&percent, "percent", 0, "how many of a hundred workflows")
	waitFlag(cmd, &timeout)
	return cmd
}

func waitFlag(cmd *cobra.Command, to *time.Duration) {
	cmd.Flags().DurationVar(to, "timeout", time.Minute, "how long to wait for the build's workers")
}

// releasedView is what a release was made.
type releasedView struct {
	Deployment string `json:"deployment"`
	Build      string `json:"build"` // empty: workers of no build
	Done       string `json:"done"`  // current, ramping, unversioned
}

// giveWork waits for a build's workers and gives them work.
func (p *program) giveWork(ctx context.Context, args []string, timeout time.Duration, done string, give func(context.Context, releases.Desk, string) error) error {
	build, err := p.build()
	if len(args) > 0 {
		build, err = args[0], nil
	}
	if err != nil {
		return err
	}
	return p.withReleases(ctx, func(d releases.Desk) error {
		limited, stop := context.WithTimeout(ctx, timeout)
		defer stop()
		err := give(limited, d, build)
		if limited.Err() != nil && ctx.Err() == nil {
			return unreachable(err)
		}
		if err != nil {
			return err
		}
		return p.show(releasedView{Deployment: d.Deployment, Build: build, Done: done})
	})
}

func (v releasedView) page(p *output.Page) {
	if v.Build == "" {
		p.Line("Workers of no build are given the work of %s.", v.Deployment)
		return
	}
	p.Line("Build %s of %s is %s.", v.Build, v.Deployment, v.Done)
}
