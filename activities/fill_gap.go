package activities

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/posting"
)

// GapFill is what a person says about a gap.
type GapFill struct {
	Gap gaps.Name
	// Value is of ours: a tax group's code, a money account's, a service's SKU. Items
	// and currencies need none.
	Value string
	// Suggested takes what is suggested.
	Suggested bool
	// ItemName is of an item that is made; empty: as the shop calls it. Service makes it
	// one that is never delivered.
	ItemName string
	Service  bool
	Actor    string
}

// FilledGap is a gap with what stands for it from now on.
type FilledGap struct {
	Value string
	Woken int64 // sales that look again
}

// FillGap writes what is missing, and by the same transaction wakes exactly the sales
// that wait for it. It is fault.NotFound where there is no such gap or nothing of that
// code, fault.Invalid where the gap can't be filled by that.
func FillGap(ctx context.Context, pool *pgxpool.Pool, f GapFill) (out FilledGap, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := queries.BlueprintLock(ctx, tx); err != nil {
			return db.Wrap("wait for others who write settings", err)
		}
		gap, err := openGap(ctx, tx, f.Gap)
		if err != nil {
			return err
		}
		if out.Value, err = f.write(ctx, tx, gap); err != nil {
			return err
		}
		channel := f.Gap.Channel
		if f.Gap.Kind == posting.NeedItem {
			channel = "" // an item is everybody's
		}
		if out.Woken, err = queries.NeedyCount(ctx, tx, dbgen.NeedyCountParams{Kind: string(f.Gap.Kind), Value: f.Gap.Value, Channel: channel}); err != nil {
			return db.Wrap("count the sales that wait", err)
		}
		return f.journal(ctx, tx, out)
	})
	return out, err
}

func openGap(ctx context.Context, tx pgx.Tx, name gaps.Name) (Gap, error) {
	list, err := Gaps(ctx, tx, GapFilter{Channel: name.Channel, Kind: name.Kind, Value: name.Value})
	if err != nil {
		return Gap{}, err
	}
	if len(list) == 0 || list[0].Filled != "" {
		return Gap{}, fault.New(fault.NotFound, "fill a gap", "nothing is missing for %s", name)
	}
	return list[0], nil
}

// write puts something of ours in the gap's place, and says what.
func (f GapFill) write(ctx context.Context, tx pgx.Tx, gap Gap) (string, error) {
	value, err := f.choose(gap)
	if err != nil {
		return "", err
	}
	switch gap.Kind {
	case posting.NeedTax:
		return value, f.mapTax(ctx, tx, value)
	case posting.NeedPayment:
		return value, f.mapPayment(ctx, tx, value)
	case posting.NeedCurrency:
		return value, db.Wrap("allow the currency", queries.CurrencyAllow(ctx, tx, value, gap.Channel))
	case posting.NeedItem:
		return value, f.addItem(ctx, tx, value, gap.Title, f.Service)
	case posting.NeedSetting:
		return f.setSetting(ctx, tx, value)
	default:
		return "", fault.New(fault.Invalid, "fill a gap", "product %s has no SKU, which only the shop can give it: give it the SKU of an item there", gap.Value)
	}
}

// choose is the value that is said, or suggested. An item and a currency are their own.
func (f GapFill) choose(gap Gap) (string, error) {
	own := gap.Kind == posting.NeedItem || gap.Kind == posting.NeedCurrency
	switch {
	case own && f.Value != "" && f.Value != gap.Value:
		return "", fault.New(fault.Invalid, "fill a gap", "nothing but %s itself can stand for it", gap.Value)
	case own && (!f.Suggested || gap.Suggestion == nil || !gap.Suggestion.Told):
		return gap.Value, nil
	case !f.Suggested:
		return f.Value, nil
	case gap.Suggestion == nil:
		return "", fault.New(fault.Invalid, "fill a gap", "nothing is suggested for %s: say what stands for it", gap.Name)
	case gap.Suggestion.Told:
		return "", fault.New(fault.Invalid, "fill a gap", "%s might be meant by %s, %s; or make an item of it by giving it a name", gap.Suggestion.Value, gap.Value, gap.Suggestion.Why)
	default:
		return gap.Suggestion.Value, nil
	}
}

func (f GapFill) journal(ctx context.Context, tx pgx.Tx, out FilledGap) error {
	detail := map[string]any{"gap": f.Gap.String(), "value": out.Value, "woken": out.Woken}
	if f.Gap.Kind == posting.NeedItem {
		detail["sku"] = f.Gap.Value
	}
	return journal.Entry{Actor: f.Actor, Action: "fill gap", Channel: f.Gap.Channel, Detail: detail}.Write(ctx, tx)
}
