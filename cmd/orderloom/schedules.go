package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// catchUpWindow is how far back a schedule makes up for a time without workers:
// one look at the shop sees everything that changed meanwhile.
const catchUpWindow = 10 * time.Minute

// ensureSchedules makes sure that each channel's reader is woken every so often,
// and paused while its channel is switched off. Safe to repeat.
func ensureSchedules(ctx context.Context, s *services, every time.Duration) error {
	channels, err := dbgen.New().ChannelList(ctx, s.db)
	if err != nil {
		return db.Wrap("list channels", err)
	}
	for _, channel := range channels {
		if err := ensureSchedule(ctx, s.temporal, channel, every); err != nil {
			return fmt.Errorf("schedule of channel %s: %w", channel.Code, err)
		}
	}
	return nil
}

func ensureSchedule(ctx context.Context, temporal client.Client, channel dbgen.ChannelListRow, every time.Duration) error {
	options := scheduleOptions(channel, every)
	_, err := temporal.ScheduleClient().Create(ctx, options)
	if !alreadyThere(err) {
		return err
	}
	return temporal.ScheduleClient().GetHandle(ctx, options.ID).Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			schedule := in.Description.Schedule
			schedule.Spec, schedule.Action = &options.Spec, options.Action
			schedule.State.Paused = options.Paused
			return &client.ScheduleUpdate{Schedule: &schedule}, nil
		},
	})
}

func scheduleOptions(channel dbgen.ChannelListRow, every time.Duration) client.ScheduleOptions {
	id := workflows.WakeScheduleID(channel.Code)
	return client.ScheduleOptions{
		ID: id,
		Spec: client.ScheduleSpec{
			Intervals: []client.ScheduleIntervalSpec{{Every: every}},
			Jitter:    every / 10, // shops on one host are not asked all at once
		},
		Action: &client.ScheduleWorkflowAction{
			ID: id, Workflow: workflows.WakeImport, Args: []any{channel.Code}, TaskQueue: workflows.QueueSync,
			Priority:      workflows.Live(channel.Code),
			StaticSummary: "Wake the reader of " + channel.Code,
		},
		Overlap:       enums.SCHEDULE_OVERLAP_POLICY_SKIP,
		CatchupWindow: catchUpWindow,
		Paused:        !channel.Enabled,
	}
}

func alreadyThere(err error) bool { return errors.Is(err, temporal.ErrScheduleAlreadyRunning) }
