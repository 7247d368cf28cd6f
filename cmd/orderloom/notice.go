package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newNoticeCommand(p *program) *cobra.Command {
	notice := &cobra.Command{Use: "notice", Short: "What people were told of channels' problems, and whether it arrived"}
	notice.AddCommand(newNoticeListCommand(p), newNoticeShowCommand(p), newNoticeTestCommand(p))
	return asGroup(notice)
}

// findNotice is the notice of an id.
func findNotice(ctx context.Context, q dbgen.DBTX, id int64) (dbgen.NoticeMessagesRow, error) {
	rows, err := dbgen.New().NoticeMessages(ctx, q, dbgen.NoticeMessagesParams{ID: id, Most: 1})
	if err != nil {
		return dbgen.NoticeMessagesRow{}, db.Wrap("load the notice", err)
	}
	if len(rows) == 0 {
		return dbgen.NoticeMessagesRow{}, notFoundf("there is no notice %d: `orderloom notice list` shows them", id)
	}
	return rows[0], nil
}

// completeNotice suggests the newest notices.
func (p *program) completeNotice(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		rows, err := dbgen.New().NoticeMessages(ctx, q, dbgen.NoticeMessagesParams{Most: usualPerPage})
		words := make([]string, len(rows))
		for i, r := range rows {
			words[i] = fmt.Sprintf("%d\t%s", r.ID, r.Subject)
		}
		return words, err
	})
}
