package activities

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// RequestClosing is a person's word that goods which a sale lacks needn't be got.
type RequestClosing struct {
	ID     int64
	Actor  string
	Reason string // for the journal; no personal data. It has to be said
}

// CloseRequest closes a request for goods, and has the sale that lacks them look again; it
// answers whether the request was open. Closing it again changes nothing. It is
// fault.Invalid without a reason.
func CloseRequest(ctx context.Context, q dbgen.DBTX, c RequestClosing) (closed bool, err error) {
	if c.Reason == "" {
		return false, fault.New(fault.Invalid, "close a request", "say why the goods needn't be got: it goes into the journal")
	}
	n, err := queries.RequestClose(ctx, q, dbgen.RequestCloseParams{ID: c.ID, Actor: c.Actor, Reason: c.Reason})
	return n == 1, db.Wrap("close the request", err)
}
