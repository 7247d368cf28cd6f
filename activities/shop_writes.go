package activities

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// The kinds of writes to a shop.
const (
	writeNote    = "note"
	writeStatus  = "status"
	writeParcels = "parcels"
)

// stepOf is the step that a kind of write is part of.
func stepOf(kind string) string {
	if kind == writeStatus {
		return stepStatus
	}
	return stepNote
}

// outcome is what became of a write that was done.
type outcome struct {
	remoteID string
	// order is the order as it is afterwards, where the shop answered with it.
	order *connectors.Read
}

// closing records what became of a write, in a transaction on its sale.
type closing func(ctx context.Context, tx pgx.Tx, sale sale) error

func nothingWritten(context.Context, pgx.Tx, sale) error { return nil }

// perform makes a write and says how to record it. A write that the shop has no
// order for any more, or its platform no place, is closed as refused; the sale goes on.
func (s *Set) perform(ctx context.Context, sale sale, write dbgen.ShopWriteTakeRow) (closing, error) {
	done, err := s.write(ctx, sale, write)
	switch {
	case errors.Is(err, errMovedOn):
		return nothingWritten, nil // the pass that walks its news decides
	case err == nil:
		return closeWrite(write, done), nil
	case fault.Is(err, fault.NotFound), fault.Is(err, fault.Unsupported):
		return refuseWrite(write, err), nil
	default:
		return nothingWritten, s.keepWrite(ctx, write, err)
	}
}

// write makes one write. When an earlier try's outcome is unknown it looks first.
func (s *Set) write(ctx context.Context, sale sale, write dbgen.ShopWriteTakeRow) (outcome, error) {
	switch write.Kind {
	case writeNote:
		return s.writeNote(ctx, sale, write)
	case writeParcels:
		return s.writeParcels(ctx, sale, write)
	default:
		return s.writeStatus(ctx, sale, write)
	}
}

func (s *Set) writeNote(ctx context.Context, sale sale, write dbgen.ShopWriteTakeRow) (outcome, error) {
	shop, err := capability[connectors.OrderNotes](ctx, s.Channels, sale.channel.Code)
	if err != nil {
		return outcome{}, err
	}
	if write.Tried > 0 {
		notes, err := shop.ListOrderNotes(ctx, sale.RemoteID)
		if err != nil {
			return outcome{}, unknownStill(err)
		}
		for _, note := range notes {
			if strings.Contains(note.Text, noteMark(write.ID)) {
				return outcome{remoteID: note.RemoteID}, nil
			}
		}
	}
	note, err := shop.CreateOrderNote(ctx, sale.RemoteID, write.Body+"\n"+noteMark(write.ID))
	return outcome{remoteID: note.RemoteID}, err
}

func (s *Set) writeStatus(ctx context.Context, sale sale, write dbgen.ShopWriteTakeRow) (outcome, error) {
	if write.Tried > 0 {
		reader, err := capability[connectors.OrderReader](ctx, s.Channels, sale.channel.Code)
		if err != nil {
			return outcome{}, err
		}
		page, err := reader.OrdersByID(ctx, []string{sale.RemoteID})
		if err != nil {
			return outcome{}, unknownStill(err)
		}
		if len(page.Orders) == 1 && page.Orders[0].Order.Status == write.Body {
			return outcome{order: &page.Orders[0]}, nil
		}
		if err := s.takeIn(ctx, sale, page); err != nil {
			return outcome{}, err
		}
	}
	shop, err := capability[connectors.OrderStatusSetter](ctx, s.Channels, sale.channel.Code)
	if err != nil {
		return outcome{}, err
	}
	read, err := shop.SetOrderStatus(ctx, sale.RemoteID, connectors.StatusChange{
		Status: write.Body, Reason: sale.channel.CancellationReason, Text: sale.channel.CancellationText,
	})
	return outcome{order: &read}, err
}

// errMovedOn ends a write of a status to an order that somebody moved on meanwhile.
var errMovedOn = errors.New("the order was moved on in the shop")

// takeIn stores what a look before writing found. errMovedOn says that this is news, or
// that others have stored news of the order since the write was taken: the status was
// meant for the order as it was.
func (s *Set) takeIn(ctx context.Context, of sale, found connectors.OrderPage) error {
	movedOn := false
	err := onSale(ctx, s.DB, of.ID, func(tx pgx.Tx, sale sale) error {
		news, err := saveReadings(ctx, tx, sale.channel, found, live)
		movedOn = news > 0 || sale.NewestVersion != of.NewestVersion
		return err
	})
	if err == nil && movedOn {
		return errMovedOn
	}
	return err
}

// unknownStill is a look that failed: what it was to find out stays unknown.
func unknownStill(err error) error {
	unknown := &fault.Error{Kind: fault.KindOf(err), Op: "look before writing again", Unknown: true, Err: err}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		unknown.RetryAfter = f.RetryAfter
	}
	return unknown
}

// closeWrite records that a write is done. The shop's answer to a status is also
// the newest reading of the order, and our own change in it is no news.
func closeWrite(write dbgen.ShopWriteTakeRow, done outcome) closing {
	return func(ctx context.Context, tx pgx.Tx, sale sale) error {
		if err := queries.ShopWriteClose(ctx, tx, dbgen.ShopWriteCloseParams{ID: write.ID, State: "done", RemoteID: &done.remoteID}); err != nil {
			return db.Wrap("close the write", err)
		}
		sale.mark(stepOf(write.Kind), stepDone, "")
		sale.journal(worker, "write "+write.Kind, "done", map[string]string{"remote_id": done.remoteID})
		if done.order == nil {
			return nil
		}
		_, err := saveReadings(ctx, tx, sale.channel, connectors.OrderPage{Orders: []connectors.Read{*done.order}}, live)
		return err
	}
}

// refuseWrite records that the shop has no place for a write any more.
func refuseWrite(write dbgen.ShopWriteTakeRow, cause error) closing {
	return func(ctx context.Context, tx pgx.Tx, sale sale) error {
		text := cause.Error()
		sale.mark(stepOf(write.Kind), stepFailed, text)
		sale.journal(worker, "write "+write.Kind, "refused", map[string]string{"error": text})
		return db.Wrap("close the write", queries.ShopWriteClose(ctx, tx, dbgen.ShopWriteCloseParams{ID: write.ID, State: "refused", Error: &text}))
	}
}

// keepWrite leaves a write open for the next try, and notes where the shop said
// no in so many words: then there is nothing to look for.
func (s *Set) keepWrite(ctx context.Context, write dbgen.ShopWriteTakeRow, cause error) error {
	if fault.OutcomeUnknown(cause) || fault.KindOf(cause) == fault.Transient {
		return cause
	}
	text := cause.Error()
	if err := queries.ShopWriteNotDone(ctx, s.DB, &text, write.ID); err != nil {
		return db.Wrap("note the refusal", err)
	}
	return cause
}
