// Package check works out by itself what the books have to hold for the orders of
// some shops, and says what is lost, doubled, off by a cent, or breaks a rule of
// bookkeeping. It imports nothing of the product and asks none of its queries: it
// reads the shops' own lists as JSON and the tables with SQL of its own, so that
// it can't share a mistake with what it checks.
//
// It looks at a moment of rest: nothing is under way. What it takes as right:
//
//   - An order in the trash, or a draft of the checkout, has no sale: no feed shows
//     it.
//   - What was read of an order last says what its shop says, field by field.
//   - What a status calls for follows from the channel's policy and mappings, and
//     the books hold just that, as balances: one invoice that stands, less a credit
//     note for each refund; the money that the shop counts as received, less what it
//     gave back; the goods, less what came back to its shelf. How they got there is
//     free: what was posted is never unmade, but met by its opposite. Each thing
//     that was booked on the way was called for by some status of the order's past,
//     which the shop's own notes tell.
//   - Of a marketplace that tells no taxes those within the amounts are of the channel's
//     group. Where it takes the money itself, its word on that counts whatever the status.
//     An order that is only left to be accepted is accepted, and counts as that.
//   - An order whose figures can't be read holds its sale, and nothing of it is booked.
//   - Goods that have left the house stay away while an order merely waits again.
//   - Of an order that is refused nothing is left: no money, no goods, and all of
//     its documents are credited, in every tax.
//   - A sale is held exactly where something is wrong: an item, a tax or a payment
//     method that nobody mapped, a currency that the point of sale doesn't take,
//     money too fine for its currency, figures of the shop that contradict each
//     other by more than the tolerance, a rate other than ours, or a channel with an
//     inbox. Held for that, it has no posted document, unless a missing method came
//     up later.
//   - After posting, an order that sells something else holds its sale, unless its
//     channel accepts edits: then the invoice that stands is of what it sells now. So does
//     one whose shop gave back of a line another sum, with its tax, than the order says of
//     it, by more than the tolerance, unless that is all that was left.
//     While a sale is held, its books stay as they were.
//   - What a person accepted is held no longer; what was accepted isn't judged.
//   - Goods that the warehouse can't give now wait. Stock rises here by returns alone:
//     what there is enough of without them there was enough of before, and a sale that
//     waited before a return isn't woken by it.
//   - A status is written to a shop once. When staff move the order on after that,
//     or while it is written, their status stands.
//   - A shop that is told of our stock shows what is on hand, less what the orders of its
//     environment still call for, each line once, and less what no shop is shown; never
//     less than nothing.
//   - Within the tolerance a rounding line makes a document agree with the shop.
package check

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
)

// Sort is what kind of harm a finding is.
type Sort string

// The sorts of harm.
const (
	Lost     Sort = "lost"      // something that has to be there isn't
	Doubled  Sort = "doubled"   // something is there twice
	CentsOff Sort = "cents_off" // money differs, or was booked for an order that is wrong
	Audit    Sort = "audit"     // the books contradict themselves
	Shown    Sort = "shown"     // a shop shows other stock than there is
	Leaked   Sort = "leaked"    // a history holds personal data, or a key
)

// Finding is one thing that is wrong. Order is the order's number in its shop;
// empty where it is about a whole channel or the books.
type Finding struct {
	Sort    Sort   `json:"sort"`
	Channel string `json:"channel,omitempty"`
	Order   string `json:"order,omitempty"`
	Text    string `json:"text"`
}

func (f Finding) String() string {
	return fmt.Sprintf("%s: %s %s: %s", f.Sort, f.Channel, f.Order, f.Text)
}

// Shop is what a shop itself has: its orders and products as its API shows them, the
// orders' notes, and the writes that it was asked for.
type Shop struct {
	Channel  string
	Orders   []json.RawMessage
	Products []json.RawMessage           // variations among them
	Notes    map[int64][]Note            // by order, oldest first; nil where orders have no notes
	Refunds  map[int64][]json.RawMessage // of WooCommerce, by order, as its API lists them
	Past     map[int64][]string          // statuses that orders have had, where no notes tell
	Writes   []Write                     // oldest first
}

// Note is an order note.
type Note struct {
	Text   string
	ByShop bool // written by the shop itself
	At     time.Time
}

// Write is a request to change an order that the shop carried out, whether or not
// its answer arrived.
type Write struct {
	Order int64
	At    time.Time
}

// Run compares the shops with the books as tx sees them. Findings are ordered by
// channel and order. It changes nothing.
func Run(ctx context.Context, tx pgx.Tx, shops []Shop) ([]Finding, error) {
	b, err := load(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("check: %w", err)
	}
	c := &checker{books: b, seen: map[int64]bool{}, posted: map[purse]sum{}, open: map[promised]decimal.Decimal{}}
	for _, shop := range shops {
		if err := c.shop(shop); err != nil {
			return nil, fmt.Errorf("check: shop of %s: %w", shop.Channel, err)
		}
	}
	if err := c.shelves(shops); err != nil {
		return nil, err
	}
	c.wholeBooks()
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Order, b.Order))
	})
	return c.found, nil
}

// checker gathers findings.
type checker struct {
	books  books
	found  []Finding
	seen   map[int64]bool               // sales that an order of a shop stands behind
	posted map[purse]sum                // what the examined sales have posted
	open   map[promised]decimal.Decimal // what the shops' orders still call for
}

// read reads an order as the channel's platform shows it.
func (c channel) read(raw json.RawMessage) (order, error) {
	if c.Platform == "prom" {
		return readProm(raw)
	}
	return readWoo(raw)
}

func (c *checker) shop(shop Shop) error {
	channel, known := c.books.channels[shop.Channel]
	if !known {
		return errors.New("the books have no such channel")
	}
	for _, raw := range shop.Orders {
		o, err := channel.read(raw)
		if err != nil {
			return err
		}
		if o.givenBack, err = readGivenBack(shop.Refunds[o.ID]); err != nil {
			return err
		}
		f := c.file(shop, channel, o)
		f.examine()
		c.promise(f)
		c.found = append(c.found, f.found...)
	}
	return nil
}
