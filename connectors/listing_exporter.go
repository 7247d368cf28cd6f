package connectors

import (
	"context"

	"github.com/orderloom/orderloom/internal/commerce"
)

// ListingExporter takes items of ours for sale. What the shop has is edited; what it lacks
// is made by an import, which the shop carries out in its own time.
type ListingExporter interface {
	// OfferLimits are what the shop takes at most. It calls nobody.
	OfferLimits() commerce.OfferLimits
	// EditTexts gives up to PageSize products their names and descriptions in one call. It
	// is absolute and may be repeated; an id comes once. It answers for each, in their
	// order, as SetListings does.
	EditTexts(ctx context.Context, edits []TextEdit) ([]ListingOutcome, error)
	// StartImport hands offers over, and answers with the import's id. It makes what the
	// shop lacks, by the SKU as external id; what it has keeps its price and quantity.
	// What isn't among the offers is left as it is. Repeating it makes nothing twice, but
	// shops take few imports a day, and one at a time: where this one takes none now, the
	// error is fault.Invalid, and nothing was begun.
	StartImport(ctx context.Context, offers []commerce.Offer) (id string, err error)
	// LookAtImport says how an import stands. fault.NotFound: the shop has none by this id.
	LookAtImport(ctx context.Context, id string) (ImportReport, error)
}

// TextEdit is what one product is to be called from now on.
type TextEdit struct {
	RemoteID, Name, Description string
}

// ImportReport is how an import stands in its shop.
type ImportReport struct {
	Said string // the shop's own word for it
	// Ended is set where it may be over: a shop may say so too early, and goes on counting.
	Ended bool
	// Failed is set where it ended without taking anything.
	Failed  bool
	Figures ImportFigures
	Errors  []ImportError
}

// ImportFigures are an import's counts of products, by the shop.
type ImportFigures struct {
	Total      int `json:"total"`
	Created    int `json:"created"`
	Updated    int `json:"updated"`
	NotChanged int `json:"not_changed"`
	Errors     int `json:"errors"` // products with errors
}

// ImportError is what the shop says is wrong with the file, or with one product of it.
type ImportError struct {
	Names []string // what it names, among them the SKU where it is about one product
	Text  string
}
