package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

func newNoticeTestCommand(p *program) *cobra.Command {
	var by string
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "test CHANNEL",
		Short: "Send a notice of no problem, and wait for what becomes of it",
		Long: `Sends the person who is told of a channel's problems a notice of none, to each of their addresses, and waits for what
becomes of it. It doesn't wait for its turn. What was not surely delivered makes the command fail.`,
		Example:           `  orderloom notice test woo-riga`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if by, err = actor(by); err != nil {
				return err
			}
			return p.noticeTest(cmd.Context(), args[0], by, timeout)
		},
	}
	cmd.Flags().DurationVar(&timeout, "timeout", time.Minute, "how long to wait for the outcome")
	actorFlag(cmd, &by)
	return cmd
}

func (p *program) noticeTest(ctx context.Context, code, by string, timeout time.Duration) error {
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := checkChannel(ctx, s.db, code); err != nil {
		return err
	}
	id, err := activities.TryNotices(ctx, s.db, code, by)
	if err != nil {
		return inItsOwnWords(err)
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	told, err := untilTold(ctx, s.db, id, timeout)
	if err != nil {
		return err
	}
	v := noticeTestView{told}
	if err := p.show(v); err != nil {
		return err
	}
	return v.refusal(timeout)
}

// untilTold waits until it is known what became of a notice in each of its ways, or as long
// as somebody wants to wait.
func untilTold(ctx context.Context, q dbgen.DBTX, id int64, timeout time.Duration) (office.Notice, error) {
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	for {
		row, err := findNotice(ctx, q, id)
		if err != nil || !underWay(row.Email) && !underWay(row.Webhook) {
			return row, err
		}
		select {
		case <-ctx.Done():
			return row, ctx.Err()
		case <-limit.C:
			return row, nil
		case <-look.C:
		}
	}
}

const noticeIntended = "intended"

func underWay(w *office.NoticeWay) bool { return w != nil && w.State == noticeIntended }

// noticeTestView is what became of a notice that tried the addresses.
type noticeTestView struct{ office.Notice }

func (v noticeTestView) page(p *output.Page) {
	for _, way := range v.ways() {
		p.Line("The %s to %s is %s.", way.name, v.Person, deliveredOr(way.NoticeWay))
	}
}

// namedWay is a way with its name.
type namedWay struct {
	name string
	*office.NoticeWay
}

func (v noticeTestView) ways() (all []namedWay) {
	for _, w := range []namedWay{{"e-mail", v.Email}, {"webhook", v.Webhook}} {
		if w.NoticeWay != nil {
			all = append(all, w)
		}
	}
	return all
}

// refusal is the exit code of what isn't surely delivered.
func (v noticeTestView) refusal(timeout time.Duration) error {
	for _, way := range v.ways() {
		switch way.State {
		case "sent":
		case noticeIntended:
			return unreachable(fmt.Errorf("the %s was not delivered within %s: a worker goes on trying; `orderloom notice show %d` tells what becomes of it", way.name, timeout, v.ID))
		default:
			return refusedf("the %s to %s is %s", way.name, v.Person, delivered(way.NoticeWay))
		}
	}
	return nil
}
