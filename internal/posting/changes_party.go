package posting

import "github.com/orderloom/orderloom/internal/commerce"

// partyChanges names the fields about people that changed, not what they say.
func partyChanges(before, after commerce.Order) []Change {
	var changes []Change
	note := func(field, before, after string) {
		if before != after {
			changes = append(changes, Change{Field: field})
		}
	}
	note("customer", before.Customer.RemoteID, after.Customer.RemoteID)
	note("customer.vat_number", before.Customer.VATNumber, after.Customer.VATNumber)
	note("buyer_note", before.BuyerNote, after.BuyerNote)
	for _, party := range []struct {
		name          string
		before, after commerce.Party
	}{{"billing", before.Billing, after.Billing}, {"shipping", before.Shipping, after.Shipping}} {
		was := partyFields(party.before)
		for i, field := range partyFields(party.after) {
			note(party.name+"."+field[0], was[i][1], field[1])
		}
	}
	return changes
}

// partyFields are a party's fields by name, always in the same order.
func partyFields(p commerce.Party) [][2]string {
	return [][2]string{
		{"first_name", p.FirstName},
		{"last_name", p.LastName},
		{"company", p.Company},
		{"address_1", p.Address1},
		{"address_2", p.Address2},
		{"city", p.City},
		{"state", p.State},
		{"postcode", p.Postcode},
		{"country", p.Country},
		{"email", p.Email},
		{"phone", p.Phone},
	}
}
