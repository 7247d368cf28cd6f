package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

func newSyncMessagesCommand(p *program) *cobra.Command {
	var channel, by string
	cmd := &cobra.Command{
		Use:   "messages --channel CODE",
		Short: "Read now what buyers wrote, and send what is to be answered",
		Long: `Reads what was written to a channel's shop since the last time, in each of its systems, and waits for it; what was read in
the shop is read here. Replies that wait are sent, and the shop is told what was read here. That happens by itself, by the
schedule messages; replies are sent at once.`,
		Example: `  orderloom sync messages --channel prom-kyiv`,
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if channel == "" {
				return usagef("say with --channel which channel's messages: `orderloom channel list` shows them")
			}
			return p.syncMessages(cmd.Context(), channel, by)
		},
	}
	p.channelFlag(cmd, &channel, "which channel (required)")
	actorFlag(cmd, &by)
	return cmd
}

// messagesView is what a reading of messages brought.
type messagesView struct {
	Channel    string       `json:"channel"`
	New        int          `json:"new"` // of buyers
	Unread     int64        `json:"unread"`
	Unreadable int          `json:"unreadable"`
	ReadThere  int          `json:"read_there"`
	ReadHere   int          `json:"told_read"`
	Sent       int          `json:"replies_sent"`
	Unsent     int          `json:"replies_unsent"` // failed or in doubt
	Found      int          `json:"replies_found"`  // in doubt, and sent after all
	Off        bool         `json:"off"`            // the shop has a system switched off
	Workflow   workflowView `json:"workflow"`
}

func (p *program) syncMessages(ctx context.Context, channel, by string) error {
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := loadChannelRow(ctx, s.db, channel); err != nil {
		return err
	}
	if err := db.InTx(ctx, s.db, func(tx pgx.Tx) error {
		if err := asked(ctx, tx, by, "sync messages", channel, nil); err != nil {
			return err
		}
		return inItsOwnWords(activities.AskMessages(ctx, tx, channel))
	}); err != nil {
		return err
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	if err := untilHeard(ctx, s, activities.TopicMessages, channel); err != nil {
		return err
	}
	run := s.temporal.GetWorkflow(ctx, workflows.MessagesWorkflowID(channel), "")
	var sum activities.MessagesPart
	sum, err = follow[activities.MessagesPart](ctx, p, s.temporal, run, func(one activities.MessagesPart) string {
		sum = sum.Add(one)
		return fmt.Sprintf("messages: %d new", sum.New)
	})
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("the reading goes on without us as %s: %w", run.GetID(), ctx.Err())
	case err != nil:
		return fmt.Errorf("the messages of %s can't be read: %w", channel, cause(err))
	}
	unread, err := office.Messages(ctx, s.db, office.MessageFilter{Channel: channel, State: "unread"}, office.Part{Page: 1, Size: 1})
	if err != nil {
		return err
	}
	view := messagesView{
		Channel: channel, New: sum.New, Unread: unread.Total, Unreadable: sum.Unreadable, ReadThere: sum.ReadThere, ReadHere: sum.ReadHere,
		Sent: sum.Sent, Unsent: sum.Unsent, Found: sum.Found, Off: sum.Off,
		Workflow: workflowView{ID: run.GetID(), RunID: run.GetRunID(), UI: p.workflowURL(run.GetID(), run.GetRunID())},
	}
	if err := p.show(view); err != nil || sum.Failed == 0 {
		return err
	}
	return fmt.Errorf("not all of it could be read or told: `orderloom channel show %s` says why", channel)
}

func (v messagesView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"channel", v.Channel}, {"new", count(v.New)}, {"unread", count(v.Unread)}, {"read in the shop", count(v.ReadThere)}, {"told as read", count(v.ReadHere)},
		{"replies sent", count(v.Sent)}, {"replies in doubt or failed", count(v.Unsent - v.Found)}, {"unreadable", count(v.Unreadable)},
	})
	if v.Off {
		p.Line("The shop has a system switched off: `orderloom channel show %s` says which.", v.Channel)
	}
}
