package activities

import (
	"context"
	"slices"

	"github.com/orderloom/orderloom/internal/fault"
)

// The lists of a shop that mappings are made from, by the names that are stored.
const (
	ListPayments   = "payments"
	ListDelivery   = "delivery" // by method and instance: flat_rate:3
	ListTaxes      = "taxes"    // the rates
	ListTaxClasses = "tax_classes"
	ListStatuses   = "statuses"
	ListCategories = "categories"
	ListSettings   = "settings" // by name; the title is the value
)

// Lists are all of them.
func Lists() []string {
	return []string{ListPayments, ListDelivery, ListTaxes, ListTaxClasses, ListStatuses, ListCategories, ListSettings}
}

// ListsInput names lists of a channel's shop.
type ListsInput struct {
	Channel string   `json:"channel"`
	Lists   []string `json:"lists"`
}

// ListInput names one.
type ListInput struct {
	Channel string `json:"channel"`
	List    string `json:"list"`
}

// ListChanges is what a pull of a list brought.
type ListChanges struct {
	List    string `json:"list"`
	Entries int    `json:"entries"` // how many the shop has
	New     Named  `json:"new"`
	Changed Named  `json:"changed"`
	Gone    Named  `json:"gone"`
	// Unsupported: the platform has no such list.
	Unsupported bool `json:"unsupported,omitempty"`
	// Failed is why the list could not be pulled: what we knew of it stays.
	Failed string `json:"failed,omitempty"`
}

// Named are some of many things.
type Named struct {
	Count int      `json:"count"`
	Some  []string `json:"some"` // the first of them, as "id: title"
}

// mostNamed keeps a shop of ten thousand tax rates out of a history.
const mostNamed = 20

func (n *Named) add(id, title string) {
	if n.Count++; n.Count > mostNamed {
		return
	}
	if title != id {
		id += ": " + title
	}
	n.Some = append(n.Some, id)
}

// listed is one thing on a list.
type listed struct {
	id, title string
	disabled  bool
	under     string // a rate's class, a method's zone, a category's parent
	percent   string // a rate's
}

// readList asks the shop.
func (s *Set) readList(ctx context.Context, in ListInput) ([]listed, error) {
	connector, err := s.Channels.Connector(ctx, in.Channel)
	if err != nil {
		return nil, err
	}
	read, known := readers()[in.List]
	if !known {
		return nil, fault.New(fault.Invalid, "pull a list", "there is no list %q", in.List)
	}
	return read(ctx, connector)
}

// eachOnce leaves out what a list names again.
func eachOnce(list []listed) []listed {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(e listed) bool {
		again := seen[e.id]
		seen[e.id] = true
		return again
	})
}
