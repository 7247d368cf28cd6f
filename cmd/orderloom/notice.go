package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

func newNoticeCommand(p *program) *cobra.Command {
	notice := &cobra.Command{Use: "notice", Short: "What people were told of channels' problems, and whether it arrived"}
	notice.AddCommand(newNoticeListCommand(p), newNoticeShowCommand(p), newNoticeTestCommand(p))
	return asGroup(notice)
}

// findNotice is the notice of an id.
func findNotice(ctx context.Context, q dbgen.DBTX, id int64) (office.Notice, error) {
	found, err := office.Only(ctx, q, office.Notices, office.NoticeFilter{ID: id}, "load the notice")
	if fault.Is(err, fault.NotFound) {
		err = notFoundf("there is no notice %d: `orderloom notice list` shows them", id)
	}
	return found, err
}

// completeNotice suggests the newest notices.
func (p *program) completeNotice(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Notices(ctx, q, office.NoticeFilter{}, office.Part{Page: 1, Size: usualPerPage})
		words := make([]string, len(page.Rows))
		for i, n := range page.Rows {
			words[i] = fmt.Sprintf("%d\t%s", n.ID, n.Subject)
		}
		return words, err
	})
}
