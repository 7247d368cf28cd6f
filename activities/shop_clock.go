package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
)

const (
	// jump is how much a shop's clock has to be put back between two pages to be told
	// from an answer that took its time. What changes afterwards is dated earlier than
	// what was read before: the reader goes back by as much. Less is within overlap.
	jump = 30 * time.Second
	// wrongClock is how far a shop's clock has to be off to be worth a word.
	wrongClock = time.Minute
)

// findingClock is the kind of finding that a shop's clock is wrong.
const findingClock = "clock"

// reportClock says whether the shop's clock is wrong. The reader goes by that clock
// all the same: whatever it shows, changes are dated by it.
func reportClock(ctx context.Context, tx pgx.Tx, ch channel, ahead time.Duration) error {
	var found []Finding
	if off := ahead.Abs(); off > wrongClock {
		side := "ahead of"
		if ahead < 0 {
			side = "behind"
		}
		found = append(found, Finding{
			Detail: fmt.Sprintf("The shop's clock is %s %s ours.", off.Round(time.Second), side),
			Remedy: "Have the shop's host set its clock (NTP). Its orders are read by its own clock until then, and their times are wrong by as much.",
		})
	}
	return ReportFindings(ctx, tx, ch.Channel, findingClock, found...)
}

// believedTo is the latest time that the shop can have dated a change with: what is
// dated later was so by a clock that has been put back.
func believedTo(page connectors.OrderPage) time.Time {
	if page.ShopTime.IsZero() {
		return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC) // it doesn't tell: all of it
	}
	return page.ShopTime.Add(2 * time.Second) // whole seconds, and one to write the answer
}
