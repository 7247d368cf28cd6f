package activities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// unread is how long a channel that is on may go without its reader.
	unread = 2 * time.Hour
	// unpulled is how old the lists of a shop may be: they are pulled once a day.
	unpulled = 48 * time.Hour
)

// CheckChannel looks a channel over from end to end: whether its shop can be reached
// and worked with, whether its webhooks are there, and whether our side does its part.
// It changes nothing, here or there. The error is one of our own; what is wrong with
// the channel is a check.
func (o Onlooker) CheckChannel(ctx context.Context, code, publicURL string, now time.Time) ([]connectors.Check, error) {
	ch, err := loadChannel(ctx, o.DB, code)
	if err != nil {
		return nil, err
	}
	ours, err := queries.ChannelCheck(ctx, o.DB, ch.ID)
	if err != nil {
		return nil, db.Wrap("check channel "+code, err)
	}
	checks := []connectors.Check{checkSwitch(ch)}
	shop, err := o.Channels.Connector(ctx, code)
	if err != nil {
		checks = append(checks, connectors.Check{Name: "key", State: connectors.CheckFailed, Detail: err.Error(), Remedy: keyRemedy(code)})
	} else {
		checks = append(checks, o.checkShop(ctx, ch, shop)...)
		hooks, err := o.checkWebhooks(ctx, ch, shop, publicURL, ours)
		if err != nil {
			return nil, err
		}
		checks = append(checks, hooks)
	}
	notices, err := o.checkNotices(ctx, ch)
	return append(checks, checkLists(ch, ours, now), checkReader(ch, ours, now), notices, checkFindings(ch, ours)), err
}

func checkSwitch(ch channel) connectors.Check {
	if !ch.Enabled {
		return connectors.Check{Name: "channel", State: connectors.CheckWarning, Detail: "it is switched off: nothing is read or written", Remedy: "switch it on when it is ready"}
	}
	return connectors.Check{Name: "channel", State: connectors.CheckGood, Detail: "it is on, in environment " + ch.Environment}
}

func (o Onlooker) checkShop(ctx context.Context, ch channel, shop connectors.Connector) []connectors.Check {
	able, err := connectors.As[connectors.Examiner](shop)
	if err != nil {
		return []connectors.Check{{Name: "shop", State: connectors.CheckSkipped, Detail: "its platform can't be examined"}}
	}
	return able.Examine(ctx, ch.Environment != string(commerce.Working))
}

// checkWebhooks compares the shop's webhooks with those that we want.
func (o Onlooker) checkWebhooks(ctx context.Context, ch channel, shop connectors.Connector, publicURL string, ours dbgen.ChannelCheckRow) (connectors.Check, error) {
	const name = "webhooks"
	keeper, err := connectors.As[connectors.WebhookKeeper](shop)
	switch {
	case err != nil:
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "its platform has none that we make"}, nil //nolint:nilerr // that it can't is all there is to say
	case ch.Environment == string(commerce.Working):
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "none is made in a shop that nothing is written to"}, nil
	case publicURL == "":
		return connectors.Check{Name: name, State: connectors.CheckWarning, Detail: "none: the shop is polled", Remedy: "set ORDERLOOM_PUBLIC_URL to where the internet finds the gateway"}, nil
	}
	there, err := keeper.ListWebhooks(ctx)
	if err != nil {
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "they can't be listed: " + string(fault.KindOf(err))}, nil
	}
	plan, err := newWebhookPlan(ctx, o.DB, ch, WebhookAddress(publicURL, ch.Code), there)
	if err != nil {
		return connectors.Check{}, err
	}
	topics := keeper.WebhookTopics()
	if wrong := plan.wrong(topics); len(wrong) > 0 {
		return connectors.Check{
			Name: name, State: connectors.CheckFailed, Detail: strings.Join(wrong, "; "),
			Remedy: "they are put right while the channel is on; at once by `orderloom schedule trigger webhooks --channel " + ch.Code + "`",
		}, nil
	}
	return connectors.Check{Name: name, State: connectors.CheckGood, Detail: fmt.Sprintf("%d at work; the last came %s", len(topics), when(ours.LastWebhook))}, nil
}

func checkLists(ch channel, ours dbgen.ChannelCheckRow, now time.Time) connectors.Check {
	const name = "lists"
	check := connectors.Check{Name: name, State: connectors.CheckGood, Detail: "pulled " + when(ours.ListsPulled)}
	switch remedy := "run `orderloom channel pull " + ch.Code + "`"; {
	case never(ours.ListsPulled):
		check.State, check.Remedy = connectors.CheckFailed, remedy
	case now.Sub(ours.ListsPulled) > unpulled:
		check.State, check.Remedy = connectors.CheckWarning, remedy
	}
	return check
}

func checkReader(ch channel, ours dbgen.ChannelCheckRow, now time.Time) connectors.Check {
	const name = "orders"
	check := connectors.Check{Name: name, State: connectors.CheckGood, Detail: "read " + when(ours.ReadAt)}
	switch {
	case ch.takesOrders() != nil:
		check.State, check.Detail = connectors.CheckSkipped, "they are not read while the channel or its orders are switched off"
	case now.Sub(ours.ReadAt) > unread:
		check.State = connectors.CheckFailed
		check.Remedy = "see that a worker runs, and by `orderloom schedule list --channel " + ch.Code + "` that nobody paused the reading"
	}
	return check
}

func checkFindings(ch channel, ours dbgen.ChannelCheckRow) connectors.Check {
	if ours.Findings > 0 {
		return connectors.Check{
			Name: "findings", State: connectors.CheckWarning, Detail: fmt.Sprintf("open: %d", ours.Findings),
			Remedy: "`orderloom channel show " + ch.Code + "` says what to do about each",
		}
	}
	return connectors.Check{Name: "findings", State: connectors.CheckGood, Detail: "none is open"}
}

// shutRemedy is what to do about a shop that didn't do as it was asked, by why it didn't.
func shutRemedy(tried error, code string) string {
	if fault.Is(tried, fault.Unauthorized) {
		return keyRemedy(code)
	}
	return "run `orderloom channel check " + code + "`: it says what to mend"
}

// keyRemedy is what to do about a key that doesn't let us in.
func keyRemedy(code string) string {
	return "store its key by `orderloom channel key " + code + "`, or have the shop give one by `orderloom channel join " + code + "`, where it can"
}

func never(t time.Time) bool { return t.Unix() == 0 }

func when(t time.Time) string {
	if never(t) {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04 UTC")
}
