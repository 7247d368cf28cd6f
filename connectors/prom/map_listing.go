package prom

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/money"
)

// The statuses of a product. Only one shows it to buyers; a deleted one stays on lists.
const (
	statusShown   = "on_display"
	statusHidden  = "not_on_display"
	statusDeleted = "deleted"
)

// What is said of whether there is any.
const (
	presenceAvailable = "available"
	presenceMissing   = "not_available"
	presenceExpected  = "waiting"
)

// decodeListing reads one product. Each variation is a product of its own. The error is
// fault.Invalid and names the field.
func decodeListing(raw json.RawMessage) (commerce.Listing, error) {
	const op = "read product"
	var dto listingJSON
	if err := httpapi.Decode(opOf(op), raw, &dto); err != nil {
		return commerce.Listing{}, err
	}
	listing, err := toListing(dto)
	return listing, fault.Wrap(fault.Invalid, opOf(op), err)
}

func toListing(dto listingJSON) (commerce.Listing, error) {
	f := fields.New()
	external := f.NameOrNone("external_id", strings.TrimSpace(string(dto.ExternalID)))
	listing := commerce.Listing{
		RemoteID:     f.ID("id", dto.ID),
		Kind:         commerce.SimpleListing,
		SKU:          f.NameOrNone("sku", strings.TrimSpace(string(dto.SKU))),
		ExternalID:   external,
		Name:         dto.Name,
		Description:  dto.Description,
		Categories:   listingCategories(f, dto),
		Images:       imageAddresses(dto),
		Currency:     dto.Currency,
		Price:        floatOrNone(f, "price", dto.Price),
		Discount:     discountOf(f, dto.Discount),
		ManagesStock: commerce.StockUncounted,
		Quantity:     floatOrNone(f, "quantity_in_stock", dto.Quantity),
		InStock:      dto.Presence != presenceMissing && dto.Presence != presenceExpected,
		Hidden:       dto.Status != statusShown,
		Withdrawn:    dto.Status != statusShown && dto.Status != statusHidden,
		Virtual:      dto.SellingType == "service",
	}
	if listing.SKU == "" { // what was made by an import often has no other
		listing.SKU = external
	}
	if listing.Quantity != nil {
		listing.ManagesStock = commerce.StockCounted
	}
	if at := f.TimeOrNone("date_modified", dto.Modified, timeTold); at != nil {
		listing.ModifiedAt = *at
	}
	return listing, f.Err()
}

// listingCategories is the company's own group; without one the marketplace's category,
// which has a name and no id that a group could have.
func listingCategories(f fields.Reader, dto listingJSON) []commerce.Category {
	switch {
	case dto.Group != nil && dto.Group.ID != "":
		return []commerce.Category{toCategory(f.Of("group"), *dto.Group)}
	case dto.Category != nil && dto.Category.Caption != "":
		return []commerce.Category{{Name: dto.Category.Caption}}
	default:
		return nil
	}
}

// imageAddresses are those of all images, of which the main one may be one.
func imageAddresses(dto listingJSON) []string {
	var addresses []string
	if dto.MainImage != "" {
		addresses = append(addresses, dto.MainImage)
	}
	for _, image := range dto.Images {
		if image.URL != "" && !slices.Contains(addresses, image.URL) {
			addresses = append(addresses, image.URL)
		}
	}
	return addresses
}

// discountOf is what is taken off any price: a percentage follows it.
func discountOf(f fields.Reader, d *discountJSON) *money.Amount {
	if d == nil || d.Type != "amount" {
		return nil
	}
	return floatOrNone(f.Of("discount"), "value", d.Value)
}

func floatOrNone(f fields.Reader, name string, value fields.Scalar) *money.Amount {
	if value == "" {
		return nil
	}
	amount := f.Float(name, value)
	return &amount
}
