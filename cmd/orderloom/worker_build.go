package main

import (
	"cmp"
	"context"
	"runtime/debug"
	"time"

	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/internal/releases"
)

// build is which build this program is: as set, else its version.
func (p *program) build() (string, error) {
	known, _ := debug.ReadBuildInfo()
	build := cmp.Or(p.cfg.Release.Build, versionOf(known).Version)
	if build == unknownVersion {
		return "", usagef("ORDERLOOM_BUILD: set it: this program doesn't know its version")
	}
	return build, nil
}

// workerOptions are those of either worker of this process.
func (p *program) workerOptions(fatal chan<- error) (worker.Options, error) {
	options := workers.Options(p.cfg.Worker, fatal)
	if !p.cfg.Worker.Versioned {
		return options, nil
	}
	build, err := p.build()
	options.DeploymentOptions = worker.DeploymentOptions{
		UseVersioning: true,
		Version:       worker.WorkerDeploymentVersion{DeploymentName: p.cfg.Release.Deployment, BuildID: build},
	}
	return options, err
}

// lookForRelease is how often a worker looks whether it is given work.
const lookForRelease = time.Minute

// followRelease says in so many words where this worker is given no work, and when that
// changes, until ctx ends. Where nobody else could, on a local stack, it makes its own build
// current first.
func (p *program) followRelease(ctx context.Context, s *services) error {
	own := ""
	if p.cfg.Worker.Versioned {
		build, err := p.build()
		if err != nil {
			return err
		}
		own = p.cfg.Release.Deployment + "/" + build
		if p.alone {
			if err := p.releases(s.temporal).MakeCurrent(ctx, build); err != nil {
				return err
			}
		}
	}
	look := time.NewTicker(lookForRelease)
	defer look.Stop()
	for told := ""; ; {
		if current, ramping, err := releases.Routed(ctx, s.temporal); err == nil { // else the next look tells
			told = p.tellRelease(own, current, ramping, told)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
	}
}

// tellRelease logs who is given the work, unless it told that before.
func (p *program) tellRelease(own, current, ramping, before string) string {
	now := "own " + own + " current " + current + " ramping " + ramping
	if now == before {
		return now
	}
	fields := []zap.Field{zap.String("build", own), zap.String("current", current), zap.String("ramping", ramping)}
	switch {
	case own == "" && current != "":
		p.log.Warn("this worker is of no build and is given no work: set ORDERLOOM_WORKER_VERSIONED, or run `orderloom release current --unversioned`", fields...)
	case own != current && own != ramping:
		p.log.Warn("this worker's build is not current and is given nothing but what is pinned to it: run `orderloom release current`, once it is proven", fields...)
	case own != "":
		p.log.Info("this worker's build is given work", fields...)
	}
	return now
}
