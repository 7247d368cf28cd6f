// Package releases says which build of the program is given the work: builds of one
// deployment stand side by side, what runs goes on under the current one, and what is
// pinned ends where it began. It decides nothing of the work itself.
package releases

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/workflows"
)

// Desk looks after a deployment's builds.
type Desk struct {
	Temporal   client.Client
	Deployment string
}

// The states of a build.
const (
	// Current is given all new work, and what earlier builds were in the middle of.
	Current = "current"
	// Ramping is given a share of that.
	Ramping = "ramping"
	// Draining was current, and has pinned work to end: its workers have to stay.
	Draining = "draining"
	// Drained has nothing left to do: its workers may go.
	Drained = "drained"
	// Waiting was never given any work.
	Waiting = "waiting"
)

// Build is one build of the deployment.
type Build struct {
	ID      string    `json:"build"`
	State   string    `json:"state"`
	Percent float32   `json:"percent"` // the share of a ramping one
	Since   time.Time `json:"since"`
}

// List is all builds that the server knows, the newest first; none where no worker of the
// deployment ever polled.
func (d Desk) List(ctx context.Context) ([]Build, error) {
	told, err := d.handle().Describe(ctx, client.WorkerDeploymentDescribeOptions{})
	if _, unknown := errors.AsType[*serviceerror.NotFound](err); unknown {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the builds of %s: %w", d.Deployment, err)
	}
	routing := told.Info.RoutingConfig
	builds := make([]Build, len(told.Info.VersionSummaries))
	for i, one := range told.Info.VersionSummaries {
		b := Build{ID: one.Version.BuildID, State: drainage(one.DrainageStatus), Since: one.CreateTime.UTC()}
		switch {
		case routing.CurrentVersion != nil && routing.CurrentVersion.BuildID == b.ID:
			b.State, b.Since = Current, routing.CurrentVersionChangedTime.UTC()
		case routing.RampingVersion != nil && routing.RampingVersion.BuildID == b.ID:
			b.State, b.Since, b.Percent = Ramping, routing.RampingVersionChangedTime.UTC(), routing.RampingVersionPercentage
		}
		builds[i] = b
	}
	slices.SortFunc(builds, func(a, b Build) int { return b.Since.Compare(a.Since) })
	return builds, nil
}

// Shares are what builds are given of the work, by build: all or, of a ramping one, so many
// of a hundred workflows: "5 %". Who isn't named is given none.
func (d Desk) Shares(ctx context.Context) (map[string]string, error) {
	builds, err := d.List(ctx)
	if err != nil {
		return nil, err
	}
	shares := map[string]string{}
	for _, b := range builds {
		switch b.State {
		case Current:
			shares[b.ID] = "all"
		case Ramping:
			shares[b.ID] = fmt.Sprintf("%g %%", b.Percent)
		}
	}
	return shares, nil
}

func drainage(status client.WorkerDeploymentVersionDrainageStatus) string {
	switch status {
	case client.WorkerDeploymentVersionDrainageStatus(client.WorkerDeploymentVersionDrainageStatusDraining):
		return Draining
	case client.WorkerDeploymentVersionDrainageStatus(client.WorkerDeploymentVersionDrainageStatusDrained):
		return Drained
	default:
		return Waiting
	}
}

// MakeCurrent gives a build all the work, once its workers ask for the work of every
// queue; until then, or until ctx ends, it waits. Safe to repeat.
func (d Desk) MakeCurrent(ctx context.Context, build string) error {
	if err := d.untilPolling(ctx, build); err != nil {
		return err
	}
	_, err := d.handle().SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
	if err != nil {
		return fmt.Errorf("make build %s of %s current: %w", build, d.Deployment, err)
	}
	return nil
}

// Ramp gives a build this percentage of the work that the current one would be given, none
// with 0, once its workers ask for the work of every queue. Safe to repeat.
func (d Desk) Ramp(ctx context.Context, build string, percent float32) error {
	if err := d.untilPolling(ctx, build); err != nil {
		return err
	}
	_, err := d.handle().SetRampingVersion(ctx, client.WorkerDeploymentSetRampingVersionOptions{BuildID: build, Percentage: percent})
	if err != nil {
		return fmt.Errorf("ramp build %s of %s: %w", build, d.Deployment, err)
	}
	return nil
}

// Unversion gives all the work to workers that are of no build. Safe to repeat.
func (d Desk) Unversion(ctx context.Context) error {
	// Whoever is of no build doesn't say for which queues it came.
	_, err := d.handle().SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{IgnoreMissingTaskQueues: true})
	if err != nil {
		return fmt.Errorf("give the work of %s to workers of no build: %w", d.Deployment, err)
	}
	return nil
}

func (d Desk) handle() client.WorkerDeploymentHandle {
	return d.Temporal.WorkerDeploymentClient().GetHandle(d.Deployment)
}

// pollEvery is how often the server is asked whether a build's workers have come.
const pollEvery = 200 * time.Millisecond

func (d Desk) untilPolling(ctx context.Context, build string) error {
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	for {
		missing, err := d.missing(ctx, build)
		if err == nil && len(missing) == 0 {
			return nil
		}
		if err != nil && !isLate(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no worker of build %s of %s asks for the work of %s: %w", build, d.Deployment, strings.Join(missing, " and "), ctx.Err())
		case <-look.C:
		}
	}
}

// isLate reports whether a question to the server took longer than we wait.
func isLate(err error) bool {
	_, late := errors.AsType[*serviceerror.DeadlineExceeded](err)
	return late || errors.Is(err, context.DeadlineExceeded)
}

// missing are the queues for whose workflows or steps no worker of the build ever asked.
func (d Desk) missing(ctx context.Context, build string) ([]string, error) {
	queues := []string{workflows.QueueOrders, workflows.QueueSync}
	told, err := d.handle().DescribeVersion(ctx, client.WorkerDeploymentDescribeVersionOptions{BuildID: build})
	if _, unknown := errors.AsType[*serviceerror.NotFound](err); unknown {
		return queues, nil
	}
	if err != nil {
		return queues, fmt.Errorf("look for the workers of build %s of %s: %w", build, d.Deployment, err)
	}
	polls := func(queue string, kind client.TaskQueueType) bool {
		return slices.Contains(told.Info.TaskQueuesInfos, client.WorkerDeploymentTaskQueueInfo{Name: queue, Type: kind})
	}
	return slices.DeleteFunc(queues, func(queue string) bool {
		return polls(queue, client.TaskQueueTypeWorkflow) && polls(queue, client.TaskQueueTypeActivity)
	}), nil
}

// Routed is the build that is given the work of orders now, as DEPLOYMENT/BUILD, and the
// one that is given a share; empty where those are workers of no build.
func Routed(ctx context.Context, temporal client.Client) (current, ramping string, err error) {
	told, err := temporal.DescribeTaskQueue(ctx, workflows.QueueOrders, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return "", "", fmt.Errorf("look who is given the work: %w", err)
	}
	routing := told.GetVersioningInfo()
	name := func(deployment, build string) string {
		if build == "" {
			return ""
		}
		return deployment + "/" + build
	}
	now, next := routing.GetCurrentDeploymentVersion(), routing.GetRampingDeploymentVersion()
	return name(now.GetDeploymentName(), now.GetBuildId()), name(next.GetDeploymentName(), next.GetBuildId()), nil
}
