package woocommerce

import (
	"encoding/json"
	"html"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// standardClass is the default tax class, which is empty on a product.
const standardClass = "standard"

// decodeListing reads one product, or one variation of a product where that is named.
// The error is fault.Invalid and names the field.
func decodeListing(raw json.RawMessage, product string) (commerce.Listing, error) {
	const op = "read product"
	var dto listingJSON
	if err := httpapi.Decode(opOf(op), raw, &dto); err != nil {
		return commerce.Listing{}, err
	}
	if product != "" {
		dto.Type, dto.ParentID = "variation", fields.Scalar(product)
	}
	listing, err := toListing(dto)
	return listing, fault.Wrap(fault.Invalid, opOf(op), err)
}

func toListing(dto listingJSON) (commerce.Listing, error) {
	f := fields.New()
	listing := commerce.Listing{
		RemoteID:     f.ID("id", dto.ID),
		Kind:         listingKind(dto),
		SKU:          f.NameOrNone("sku", strings.TrimSpace(string(dto.SKU))),
		Name:         listingName(dto),
		Description:  dto.Description,
		Address:      dto.Permalink,
		Categories:   listingCategories(f, dto.Categories),
		Images:       imageAddresses(dto),
		TaxClass:     listingClass(dto),
		Price:        f.AmountOrNone("regular_price", dto.RegularPrice),
		SalePrice:    f.AmountOrNone("sale_price", dto.SalePrice),
		ManagesStock: stockManager(f, dto.ManageStock),
		InStock:      dto.StockStatus != "outofstock",
		Hidden:       dto.Status != statusShown || dto.Visibility == visibleNowhere,
		Withdrawn:    dto.Status != statusShown && dto.Status != statusHidden || dto.Visibility == visibleNowhere,
		Virtual:      dto.Virtual,
	}
	if listing.Kind == commerce.VariationListing {
		listing.ParentID = f.ID("parent_id", dto.ParentID)
	}
	if dto.Quantity != "" {
		quantity := f.Float("stock_quantity", dto.Quantity)
		listing.Quantity = &quantity
	}
	if at := f.TimeOrNone("date_modified_gmt", dto.DateModified, shopTime); at != nil { // what a plugin put into the shop's tables may have none
		listing.ModifiedAt = *at
	}
	return listing, f.Err()
}

// listingKind tells kinds that the shop's plugins make by what they look like.
func listingKind(dto listingJSON) commerce.ListingKind {
	switch {
	case dto.Type == "variation":
		return commerce.VariationListing
	case dto.Type == "variable" || len(dto.Variations) > 0:
		return commerce.ParentListing
	case dto.Type == "grouped" || dto.Type == "external":
		return commerce.OtherListing
	default:
		return commerce.SimpleListing
	}
}

// listingName is a product's name, or what is chosen in a variation.
func listingName(dto listingJSON) string {
	if dto.Name != "" || dto.Type != "variation" {
		return html.UnescapeString(dto.Name)
	}
	chosen := make([]string, len(dto.Attributes))
	for i, a := range dto.Attributes {
		chosen[i] = html.UnescapeString(a.Option)
	}
	return strings.Join(chosen, ", ")
}

func listingCategories(f fields.Reader, list []categoryJSON) []commerce.Category {
	var categories []commerce.Category
	for i, c := range list {
		categories = append(categories, toCategory(f.In("categories", i), c))
	}
	return categories
}

func imageAddresses(dto listingJSON) []string {
	images := dto.Images
	if dto.Image != nil {
		images = append(images, *dto.Image)
	}
	var addresses []string
	for _, image := range images {
		if image.Src != "" {
			addresses = append(addresses, image.Src)
		}
	}
	return addresses
}

// listingClass is empty for what is sold without tax, carriage aside.
func listingClass(dto listingJSON) string {
	switch {
	case dto.TaxStatus != "taxable":
		return ""
	case dto.TaxClass == "":
		return standardClass
	default:
		return dto.TaxClass
	}
}

func stockManager(f fields.Reader, manages fields.Scalar) commerce.StockManager {
	switch manages {
	case "true":
		return commerce.StockCounted
	case "false", "":
		return commerce.StockUncounted
	case "parent":
		return commerce.StockOfParent
	default:
		f.Refuse("manage_stock", "%.20q is neither true nor false nor parent", string(manages))
		return commerce.StockUncounted
	}
}
