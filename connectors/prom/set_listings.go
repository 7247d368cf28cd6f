package prom

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.ListingSetter = (*Client)(nil)

// patchJSON is one element of an edit: what isn't named stays as it is. A field by another
// name, such as "quantity", is ignored without a word.
type patchJSON struct {
	ID          json.Number `json:"id"`
	Quantity    json.Number `json:"quantity_in_stock,omitempty"`
	Presence    string      `json:"presence,omitempty"`
	Price       json.Number `json:"price,omitempty"`
	Status      string      `json:"status,omitempty"`
	Name        string      `json:"name,omitempty"`
	Description *string     `json:"description,omitempty"`
}

// SetListings implements connectors.ListingSetter. A quantity goes with the word whether
// there is any, which the shop keeps apart from it. The shop answers with ids: what it
// shows then is what it was told, until its catalogue is read again, which lists what was
// edited as changed.
func (c *Client) SetListings(ctx context.Context, parent string, changes []connectors.ListingChange) ([]connectors.ListingOutcome, error) {
	const op = "set products"
	if parent != "" {
		return nil, invalid(op, "product %.40q has no variations: each is a product of its own", parent)
	}
	e, err := newEdit(op, len(changes))
	if err != nil {
		return nil, err
	}
	for i, change := range changes {
		patch, err := toPatch(change)
		e.add(i, patch, err)
	}
	return e.outcomes, c.send(ctx, e)
}

// toPatch is a change as an edit understands it.
func toPatch(change connectors.ListingChange) (patchJSON, error) {
	f := fields.New()
	patch := patchJSON{ID: json.Number(f.ID("id", fields.Scalar(change.RemoteID)))}
	if q := change.Quantity; q != nil {
		if patch.Quantity = json.Number(q.Short()); !q.IsInteger() || q.Sign() < 0 {
			f.Refuse("quantity_in_stock", "%s is no whole number from 0", q)
		}
		patch.Presence = presenceOf(q.Sign() > 0)
	}
	if change.Available != nil {
		patch.Presence = presenceOf(*change.Available)
	}
	if p := change.Price; p != nil {
		if patch.Price = json.Number(p.Short()); p.Sign() <= 0 {
			f.Refuse("price", "%s is not above 0", p)
		}
	}
	if change.Hidden != nil {
		patch.Status = map[bool]string{true: statusHidden, false: statusShown}[*change.Hidden]
	}
	if change.IsZero() {
		f.Refuse("id", "nothing of %s is to change", change.RemoteID)
	}
	return patch, f.Err()
}

func presenceOf(available bool) string {
	if available {
		return presenceAvailable
	}
	return presenceMissing
}

// edit is one call that changes products.
type edit struct {
	op       string
	patches  []patchJSON
	places   []int // of the patches, among the outcomes
	outcomes []connectors.ListingOutcome
}

func newEdit(op string, n int) (*edit, error) {
	if n > connectors.PageSize {
		return nil, invalid(op, "at most %d at once, not %d", connectors.PageSize, n)
	}
	return &edit{op: op, outcomes: make([]connectors.ListingOutcome, n)}, nil
}

func (e *edit) add(place int, patch patchJSON, err error) {
	if err != nil {
		e.outcomes[place].Err = fault.Wrap(fault.Invalid, opOf(e.op), err)
		return
	}
	e.patches, e.places = append(e.patches, patch), append(e.places, place)
}

// send makes the call, which takes a bare list. What the shop refuses is looked for
// afterwards: it has no word of its own for a product that it hasn't got.
func (c *Client) send(ctx context.Context, e *edit) error {
	if len(e.patches) == 0 {
		return nil
	}
	var answer struct {
		Processed []fields.Scalar `json:"processed_ids"` // numbers, or texts
		Errors    json.RawMessage `json:"errors"`
	}
	if _, err := c.post(ctx, e.op, "products/edit", e.patches, &answer); err != nil {
		return tooMany(err)
	}
	said := c.refusals(answer.Errors)
	var refused []string
	for i, patch := range e.patches {
		id := string(patch.ID)
		outcome := &e.outcomes[e.places[i]]
		switch text := said[id]; {
		case text != "":
			outcome.Err = invalid(e.op, "product %s: %.200s", id, text)
			refused = append(refused, id)
		case !slices.Contains(answer.Processed, fields.Scalar(id)):
			silent := fault.New(fault.Transient, opOf(e.op), "the shop said nothing of product %s", id)
			silent.Unknown = true
			outcome.Err = silent
		}
	}
	return c.tellMissing(ctx, e, refused)
}

// tellMissing tells refused products that the shop hasn't got from those that it has.
func (c *Client) tellMissing(ctx context.Context, e *edit, refused []string) error {
	if len(refused) == 0 {
		return nil
	}
	page, err := c.ListingsByID(ctx, refused)
	if err != nil {
		return nil //nolint:nilerr // what it said of each stands: it was told of the others
	}
	var there []string
	for _, l := range page.Listings {
		there = append(there, l.RemoteID)
	}
	for _, u := range page.Unreadable {
		there = append(there, u.RemoteID)
	}
	for i, patch := range e.patches {
		if id := string(patch.ID); slices.Contains(refused, id) && !slices.Contains(there, id) {
			e.outcomes[e.places[i]].Err = fault.New(fault.NotFound, opOf(e.op), "the shop has no product %s", id)
		}
	}
	return nil
}

// tooMany marks a failure that fewer changes may not have: the shop says so, or didn't get
// done in time.
func tooMany(err error) error {
	f, isFault := errors.AsType[*fault.Error](err)
	if !isFault {
		return err
	}
	status, refused := errors.AsType[*httpapi.StatusError](err)
	if refused && (status.Status == http.StatusRequestEntityTooLarge || status.Status == http.StatusGatewayTimeout) || errors.Is(err, context.DeadlineExceeded) {
		f.Err = errors.Join(f.Err, connectors.ErrTooMany)
	}
	return err
}
