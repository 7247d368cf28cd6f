package activities

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// Trial asks for a test order.
type Trial struct {
	Channel      string
	InProduction bool // also in a channel in production
	Actor        string
}

// TryOrder has a channel's shop take a test order and removes it; the journal hears of
// it before and after. A channel that rehearses is refused, and so is one in production
// that isn't named as such: fault.Conflict.
func TryOrder(ctx context.Context, pool *pgxpool.Pool, channels Channels, t Trial) (connectors.Check, error) {
	ch, err := loadChannel(ctx, pool, t.Channel)
	if err != nil {
		return connectors.Check{}, err
	}
	switch env := commerce.Environment(ch.Environment); {
	case !ch.writable():
		return connectors.Check{}, fault.New(fault.Conflict, "channel "+ch.Code, "nothing is written to the shop of a channel that rehearses: no test order is placed there")
	case env != commerce.Test && !t.InProduction:
		return connectors.Check{}, fault.New(fault.Conflict, "channel "+ch.Code, "it is in %s: a test order is placed there by --even-in-production alone", env)
	}
	shop, err := capability[connectors.OrderTrier](ctx, channels, ch.Code)
	if err != nil {
		return connectors.Check{}, err
	}
	if err := journalTrial(ctx, pool, t, "begins"); err != nil {
		return connectors.Check{}, err
	}
	tried := shop.TryOrder(ctx)
	return tried, journalTrial(context.WithoutCancel(ctx), pool, t, string(tried.State))
}

func journalTrial(ctx context.Context, pool *pgxpool.Pool, t Trial, became string) error {
	return journal.Entry{Actor: t.Actor, Action: "test order", Channel: t.Channel, Detail: map[string]string{"became": became}}.Write(ctx, pool)
}
