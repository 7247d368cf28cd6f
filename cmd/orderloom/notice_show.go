package main

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
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

// noticeView is a notice in full.
type noticeView struct {
	noticeRow

	Key     string          `json:"key"` // a repeat has the same
	Text    string          `json:"text"`
	Payload json.RawMessage `json:"payload"` // of the webhook
}

func (p *program) noticeShow(ctx context.Context, id int64) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := findNotice(ctx, pool, id)
	if err != nil {
		return err
	}
	return p.show(newNoticeView(row))
}

func newNoticeView(row dbgen.NoticeMessagesRow) noticeView {
	return noticeView{noticeRow: newNoticeRow(row), Key: row.Key, Text: row.Body, Payload: row.Payload}
}

func (v noticeView) page(p *output.Page) {
	pairs := [][2]string{
		{"notice", count(v.ID)}, {"channel", v.Channel}, {"person", v.Person}, {"at", moment(v.MadeAt, v.zone)}, {"e-mail", v.Email.line()}, {"webhook", v.Webhook.line()}, {"subject", oneLine(v.Subject)},
	}
	p.Pairs(pairs)
	p.Line("\n%s", harmless(v.Text))
}

// line says in one line how it was delivered.
func (v *noticeWay) line() string {
	if v == nil || v.Error == "" {
		return v.is()
	}
	return v.is() + ": " + oneLine(v.Error)
}
