package main

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/journal"
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

func newReleaseCurrentCommand(p *program) *cobra.Command {
	var (
		unversioned bool
		o           releasing
	)
	cmd := &cobra.Command{
		Use:   "current [BUILD]",
		Short: "Give a build all the work, once its workers are there",
		Long: `Makes a build current, this program's unless another one is named, once its workers ask for work: new sales begin under
it, and the sales that are open go on under it. What is pinned to an earlier build (short syncs) ends there: keep its workers
until "orderloom release list" says that it is drained. Safe to repeat; naming the earlier build takes a release back.

Prove the build first: "orderloom history replay --query 'ExecutionStatus = \"Running\"'", run by the program of that build,
says whether it can go on with everything that is open.

What changed of the builds' shares is in the journal.

With --unversioned workers without ORDERLOOM_WORKER_VERSIONED are given the work again.`,
		Example: `  orderloom release current
  orderloom release current v1.4.0 --timeout 10m`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if unversioned {
				return p.giveWork(cmd.Context(), o, releasedView{Done: "unversioned"}, func(ctx context.Context, d releases.Desk) error {
					return d.Unversion(ctx)
				})
			}
			build, err := p.buildOf(args)
			if err != nil {
				return err
			}
			return p.giveWork(cmd.Context(), o, releasedView{Build: build, Done: "current"}, func(ctx context.Context, d releases.Desk) error {
				return d.MakeCurrent(ctx, build)
			})
		},
	}
	cmd.Flags().BoolVar(&unversioned, "unversioned", false, "give the work to workers that are of no build")
	o.flags(cmd)
	return cmd
}

func newReleaseRampCommand(p *program) *cobra.Command {
	var (
		percent float32
		o       releasing
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
			build, err := p.buildOf(args)
			if err != nil {
				return err
			}
			return p.giveWork(cmd.Context(), o, releasedView{Build: build, Done: "ramping"}, func(ctx context.Context, d releases.Desk) error {
				return d.Ramp(ctx, build, percent)
			})
		},
	}
	cmd.Flags().Float32Var(&percent, "percent", 0, "how many of a hundred workflows")
	o.flags(cmd)
	return cmd
}

// releasing are the flags of whoever gives a build work.
type releasing struct {
	timeout time.Duration
	actor   string
}

func (o *releasing) flags(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&o.timeout, "timeout", time.Minute, "how long to wait for the build's workers")
	actorFlag(cmd, &o.actor)
}

// buildOf is the build that a command is about: this program's, unless it names one.
func (p *program) buildOf(args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	return p.build()
}

// releasedView is what a release was made.
type releasedView struct {
	Deployment string `json:"deployment"`
	Build      string `json:"build"` // empty: workers of no build
	Done       string `json:"done"`  // current, ramping, unversioned
}

// giveWork gives builds work, once their workers are there, and journals whose share of it
// changed.
func (p *program) giveWork(ctx context.Context, o releasing, v releasedView, give func(context.Context, releases.Desk) error) error {
	by, err := actor(o.actor)
	if err != nil {
		return err
	}
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	desk := p.releases(s.temporal)
	v.Deployment = desk.Deployment
	before, err := desk.Shares(ctx)
	if err != nil {
		return err
	}
	limited, stop := context.WithTimeout(ctx, o.timeout)
	defer stop()
	if err := give(limited, desk); err != nil {
		if limited.Err() != nil && ctx.Err() == nil {
			return unreachable(err)
		}
		return err
	}
	after, err := desk.Shares(ctx)
	if err != nil {
		return err
	}
	if err := v.entry(by, before, after).Write(ctx, s.db); err != nil {
		return fmt.Errorf("the release is made, and not in the journal: repeat the command: %w", err)
	}
	return p.show(v)
}

// entry is a release in the journal: before and after are the shares of work of those
// builds whose share changed.
func (v releasedView) entry(by string, before, after map[string]string) journal.Entry {
	same := func(shares map[string]string) func(string, string) bool {
		return func(build, share string) bool { return shares[build] == share }
	}
	was := maps.Clone(before)
	maps.DeleteFunc(was, same(after))
	maps.DeleteFunc(after, same(before))
	return journal.Entry{Actor: by, Action: "release build", Detail: v, Before: was, After: after}
}

func (v releasedView) page(p *output.Page) {
	if v.Build == "" {
		p.Line("Workers of no build are given the work of %s.", v.Deployment)
		return
	}
	p.Line("Build %s of %s is %s.", v.Build, v.Deployment, v.Done)
}
