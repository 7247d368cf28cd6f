package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newNoticeShowCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show a notice as it was sent, and what became of it",
		Long:  `Shows a notice by its id: its text as the e-mail has it, with --output json also what the webhook gets.`,
		Example: `  orderloom notice show 7
  orderloom notice show 7 --output json`,
		Args:              oneArg("the notice by its id"),
		ValidArgsFunction: firstOnly(p.completeNotice),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(args[0], "notice", "notice list")
			if err != nil {
				return err
			}
			return p.noticeShow(cmd.Context(), id)
		},
	}
}

func (p *program) noticeShow(ctx context.Context, id int64) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	notice, err := findNotice(ctx, pool, id)
	if err != nil {
		return err
	}
	record, err := office.LoadNotice(ctx, pool, notice)
	if err != nil {
		return err
	}
	return p.show(noticeView{record})
}

// noticeView is a notice in full.
type noticeView struct{ office.NoticeRecord }

func (v noticeView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"notice", count(v.ID)}, {"channel", v.Channel}, {"person", v.Person}, {"at", moment(v.MadeAt, office.Location(v.Zone))},
		{"e-mail", deliveredOr(v.Email)}, {"webhook", deliveredOr(v.Webhook)}, {"subject", oneLine(v.Subject)},
	})
	p.Line("\n%s", harmless(v.Text))
}

// deliveredOr is how a notice was delivered in one way, or why it wasn't.
func deliveredOr(w *office.NoticeWay) string {
	if w == nil || w.Error == "" {
		return delivered(w)
	}
	return delivered(w) + ": " + oneLine(w.Error)
}
