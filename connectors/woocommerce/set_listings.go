package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.ListingSetter = (*Client)(nil)

// The statuses of a product that buyers find, and of one that they don't. Variations
// have no other way of being hidden, and what was published before is so again.
const (
	statusShown  = "publish"
	statusHidden = "private"
	// visibleNowhere is the catalog_visibility of a product that no list and no search has.
	visibleNowhere = "hidden"
)

// changeJSON is one element of a batch: what isn't named stays as it is.
type changeJSON struct {
	ID       json.Number `json:"id"`
	Quantity json.Number `json:"stock_quantity,omitempty"`
	Stock    string      `json:"stock_status,omitempty"`
	Price    string      `json:"regular_price,omitempty"`
	Status   string      `json:"status,omitempty"`
}

// SetListings implements connectors.ListingSetter. A batch believes whatever it is
// sent ("abc" is a stock of 0, an unknown status is a draft), so everything is checked
// here. manage_stock isn't sent: of a product that the shop doesn't count it ignores the
// quantity, and the answer tells; to have it counted is for its owner to decide. A
// batch would publish a draft, and even what lies in the trash: where it is to hide or to
// show, see leaveDrafts. The answer holds whole products: the shop leaves out none of
// their fields in a batch.
func (c *Client) SetListings(ctx context.Context, parent string, changes []connectors.ListingChange) ([]connectors.ListingOutcome, error) {
	const op = "set products"
	path, err := batchPath(op, parent, len(changes))
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	outcomes := make([]connectors.ListingOutcome, len(changes))
	var sent []changeJSON
	var places []int // of what is sent, among the changes
	for i, change := range changes {
		element, err := toChange(change)
		if err != nil {
			outcomes[i].Err = fault.Wrap(fault.Invalid, opOf(op), err)
			continue
		}
		sent, places = append(sent, element), append(places, i)
	}
	if len(sent) == 0 {
		return outcomes, nil
	}
	if err := c.leaveDrafts(ctx, op, strings.TrimSuffix(path, "/batch"), sent); err != nil {
		return nil, batchFault(err, parent)
	}
	var answer struct {
		Update []json.RawMessage `json:"update"`
	}
	_, err = c.do(ctx, httpapi.Call{
		Op: opOf(op), Method: http.MethodPost, Path: path, Body: map[string]any{"update": sent}, Out: &answer,
	})
	if err != nil {
		return nil, batchFault(err, parent)
	}
	if len(answer.Update) != len(sent) { // then nobody knows which is which
		return nil, maybeDone(fault.New(fault.Transient, opOf(op), "%d products were sent and %d answered", len(sent), len(answer.Update)))
	}
	for i, raw := range answer.Update {
		outcomes[places[i]] = c.outcomeOf(op, parent, string(sent[i].ID), raw)
	}
	return outcomes, nil
}

// leaveDrafts takes the status out of changes to products that are neither published nor
// private at this moment: their owner made them what they are.
func (c *Client) leaveDrafts(ctx context.Context, op, path string, changes []changeJSON) error {
	var ids []string
	for _, change := range changes {
		if change.Status != "" {
			ids = append(ids, string(change.ID))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	query, err := byID(op, ids)
	if err != nil {
		return err
	}
	query.Set("_fields", "id,status")
	var found []listingJSON
	if _, err := c.get(ctx, op, path, query, &found); err != nil {
		return err
	}
	ours := map[string]bool{}
	for _, product := range found {
		ours[string(product.ID)] = product.Status == statusShown || product.Status == statusHidden
	}
	for i := range changes {
		if !ours[string(changes[i].ID)] {
			changes[i].Status = ""
		}
	}
	return nil
}

func batchPath(op, parent string, changes int) (string, error) {
	switch {
	case changes > connectors.PageSize:
		return "", invalid(op, "at most %d at once, not %d", connectors.PageSize, changes)
	case parent == "":
		return "products/batch", nil
	default:
		return "products/" + parent + "/variations/batch", checkID(op, parent)
	}
}

// toChange is a change as a batch understands it.
func toChange(change connectors.ListingChange) (changeJSON, error) {
	f := fields.New()
	if !plainID(change.RemoteID) {
		f.Refuse("id", "%.20q is no id", change.RemoteID)
	}
	out := changeJSON{ID: json.Number(change.RemoteID)}
	if q := change.Quantity; q != nil {
		if out.Quantity = json.Number(q.Short()); !q.IsInteger() || q.Sign() < 0 {
			f.Refuse("stock_quantity", "%s is no whole number from 0", q)
		}
	}
	if change.Available != nil {
		out.Stock = map[bool]string{true: "instock", false: "outofstock"}[*change.Available]
	}
	if p := change.Price; p != nil {
		if out.Price = p.String(); p.Sign() < 0 {
			f.Refuse("regular_price", "%s is below 0", p)
		}
	}
	if change.Hidden != nil {
		out.Status = map[bool]string{true: statusHidden, false: statusShown}[*change.Hidden]
	}
	if change.IsZero() {
		f.Refuse("id", "nothing of %s is to change", change.RemoteID)
	}
	return out, f.Err()
}

// batchFault marks a failure that fewer changes may not have: the shop says so, or didn't
// get done in time. A shop that has no such list, because a plugin is off, hasn't lost
// its products.
func batchFault(err error, parent string) error {
	const gone = "product_invalid_id"
	f, isFault := errors.AsType[*fault.Error](err)
	if !isFault {
		return err
	}
	status, refused := errors.AsType[*httpapi.StatusError](err)
	switch {
	case refused && tooMuch(status.Status), f.Unknown && errors.Is(err, context.DeadlineExceeded):
		f.Err = errors.Join(f.Err, connectors.ErrTooMany)
	case parent != "" && refused && strings.HasSuffix(status.Code, gone):
		return notThere(err, gone)
	case f.Kind == fault.NotFound:
		f.Kind = fault.Invalid
	}
	return err
}

func tooMuch(status int) bool {
	return status == http.StatusRequestEntityTooLarge || status == http.StatusRequestURITooLong || status == http.StatusGatewayTimeout
}

// outcomeOf reads what became of one element. A product that isn't there is a 400 to a
// batch, a variation a 404. One that broke, or that is answered for in a way that can't
// be read, may have been changed.
func (c *Client) outcomeOf(op, parent, id string, raw json.RawMessage) connectors.ListingOutcome {
	var element struct {
		ID    fields.Scalar `json:"id"`
		Error *struct {
			Code    string `json:"code"`
			Message string `json:"message"`
			Data    struct {
				Status int `json:"status"`
			} `json:"data"`
		} `json:"error"`
	}
	if err := httpapi.Decode(opOf(op), raw, &element); err != nil {
		return connectors.ListingOutcome{Err: maybeDone(err)}
	}
	if no := element.Error; no != nil {
		said := &httpapi.StatusError{Status: no.Data.Status, Code: c.hide(no.Code), Text: c.hide(no.Message)}
		refusal := httpapi.Refusal(opOf(op), said)
		refusal.Unknown = refusal.Kind == fault.Transient
		return connectors.ListingOutcome{Err: notThere(refusal, "_invalid_id")}
	}
	if string(element.ID) != id {
		return connectors.ListingOutcome{Err: maybeDone(fault.New(fault.Transient, opOf(op), "product %s is answered for with another one", id))}
	}
	now, err := decodeListing(raw, parent)
	return connectors.ListingOutcome{Now: &now, Err: maybeDone(err)}
}

// maybeDone marks a change whose answer can't be read: the shop may have made it.
func maybeDone(err error) error {
	if f, isFault := errors.AsType[*fault.Error](err); isFault {
		f.Unknown = true
	}
	return err
}
