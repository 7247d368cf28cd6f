package woosim

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// customerAddress is the order in which a customer's address is shown, which isn't that of an order's (customers/single.json).
func customerAddress(kind string) []string {
	fields := []string{"first_name", "last_name", "company", "address_1", "address_2", "city", "postcode", "country", "state"}
	if kind == "billing" {
		fields = append(fields, "email")
	}
	return append(fields, "phone")
}

// newCustomer is a customer without a name, not yet in the shop.
func (s *Shop) newCustomer(email string) object {
	now := s.now()
	local, gmt := s.local(now), now.Format(timeLayout)
	sum := sha256.Sum256([]byte(strings.ToLower(email)))
	return newObject("id", 0, "date_created", local, "date_created_gmt", gmt, "date_modified", local, "date_modified_gmt", gmt,
		"email", email, "first_name", "", "last_name", "", "role", "customer", "username", "", "billing", blank(customerAddress("billing")),
		"shipping", blank(customerAddress("shipping")), "is_paying_customer", false,
		"avatar_url", "https://secure.gravatar.com/avatar/"+hex.EncodeToString(sum[:])+"?s=96&d=mm&r=g", "meta_data", []object{})
}

// keepCustomer puts a customer into the shop, or a changed one in its place.
func (s *Shop) keepCustomer(doc object) {
	id := doc.int("id")
	doc = doc.clone()
	doc.del("_links")
	s.customers[id] = doc
	s.reserve(&s.next.User, id)
	s.reserveMeta(doc)
}

// learnCustomer makes up a customer that an order names and the shop lacks, out of the order's address.
func (s *Shop) learnCustomer(order object) {
	id := order.int("customer_id")
	if id == 0 || s.customers[id] != nil {
		return
	}
	billing := order.object("billing")
	doc := s.newCustomer(billing.str("email"))
	doc.set("id", id)
	doc.set("first_name", billing.str("first_name"))
	doc.set("last_name", billing.str("last_name"))
	doc.set("username", s.freeUsername(billing.str("email")))
	s.writeCustomerAddress(&doc, "billing", billing)
	s.writeCustomerAddress(&doc, "shipping", order.object("shipping"))
	s.keepCustomer(doc)
}

func (s *Shop) writeCustomerAddress(doc *object, kind string, given object) {
	address := doc.object(kind)
	for _, f := range customerAddress(kind) {
		if given.has(f) {
			address.set(f, plainText(given.str(f)))
		}
	}
	doc.set(kind, address)
}

// freeUsername makes a name to sign in with out of an e-mail address.
func (s *Shop) freeUsername(email string) string {
	name, _, _ := strings.Cut(strings.ToLower(email), "@")
	free := name
	for i := int64(1); s.customerBy("username", free) != nil; i++ {
		free = name + encodeID(i)
	}
	return free
}

// customerBy finds a customer by a member that only one has, in any case of letters.
func (s *Shop) customerBy(key, value string) object {
	for _, doc := range s.customers {
		if value != "" && strings.EqualFold(doc.str(key), value) {
			return doc
		}
	}
	return nil
}

// hasPaid marks a customer as one who bought something, which a completed order does.
func (s *Shop) hasPaid(id int64) {
	if doc := s.customers[id]; doc != nil && !doc.bool("is_paying_customer") {
		doc = doc.clone()
		doc.set("is_paying_customer", true)
		s.customers[id] = doc
	}
}

// removeCustomer deletes a customer; their orders become another's, or a guest's. The orders don't count as changed.
func (s *Shop) removeCustomer(id, heir int64) {
	delete(s.customers, id)
	for _, o := range s.orders {
		if o.doc.int("customer_id") == id {
			o.change("customer_id", heir)
		}
	}
	s.fire("customer.deleted", id)
}

func sortedIDs[V any](m map[int64]V) []int64 { return slices.Sorted(maps.Keys(m)) }
