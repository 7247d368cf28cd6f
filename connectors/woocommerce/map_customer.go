package woocommerce

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
)

// toCustomer is the shop's account of the buyer; a guest has the id 0.
func toCustomer(f fields.Reader, dto orderJSON) commerce.Customer {
	return commerce.Customer{
		RemoteID:  f.IDOrNone("customer_id", dto.CustomerID),
		IP:        dto.CustomerIP,
		UserAgent: dto.CustomerUserAgent,
		VATNumber: vatNumber(dto.MetaData),
		VATExempt: meta(dto.MetaData, "is_vat_exempt") == "yes",
	}
}

// vatNumber looks where widespread plugins keep it, the likeliest first.
func vatNumber(all []metaJSON) string {
	for _, key := range []string{
		"_billing_vat_number",    // WooCommerce EU VAT Number
		"_vat_number",            // the same before 2.3.21
		"_billing_eu_vat_number", // EU/UK VAT Manager
		"vat_number",             // EU VAT Assistant
		"billing_vat",            // German Market
		"_billing_vat_id",        // Germanized Pro
	} {
		if number := meta(all, key); number != "" {
			return number
		}
	}
	return ""
}

// meta is the text kept under key; empty where there is none or it is no text.
func meta(all []metaJSON, key string) string {
	for _, m := range all {
		if m.Key == key {
			return fields.TextOf(m.Value)
		}
	}
	return ""
}

// metaScalar is the text or number kept under key; empty where there is none.
func metaScalar(all []metaJSON, key string) fields.Scalar {
	var value fields.Scalar
	for _, m := range all {
		if m.Key == key && len(m.Value) > 0 {
			_ = value.UnmarshalJSON(m.Value)
		}
	}
	return value
}
