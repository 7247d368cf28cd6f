package woosim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

func couponKinds() []string { return []string{"percent", "fixed_cart", "fixed_product"} }

// checkCoupon refuses what doesn't fit the schema of a coupon.
func checkCoupon(body object) *answer {
	var checks []*wrong
	for kind, keys := range map[string][]string{
		"string":  {"code", "amount", "description", "minimum_amount", "maximum_amount"},
		"integer": {"usage_limit", "usage_limit_per_user", "limit_usage_to_x_items"},
		"boolean": {"individual_use", "free_shipping", "exclude_sale_items"},
		"array":   {"product_ids", "excluded_product_ids", "product_categories", "excluded_product_categories", "email_restrictions", "meta_data"},
	} {
		for _, key := range keys {
			if given(body, key) {
				checks = append(checks, fit(&body, key, kind))
			}
		}
	}
	if given(body, "discount_type") {
		checks = append(checks, oneOf("discount_type", body.str("discount_type"), couponKinds()))
	}
	return refuse(checks...)
}

func (s *Shop) createCoupon(body object) (object, *answer) {
	switch {
	case body.int("id") != 0:
		return nil, duplicate("woocommerce_rest_shop_coupon_exists", "Cannot create existing shop_coupon.")
	case couponCode(body.str("code")) == "":
		return nil, duplicate("woocommerce_rest_empty_coupon_code", "The coupon code cannot be empty.")
	}
	coupon := mustParse(couponShape)
	s.stampDoc(&coupon, "date_created")
	if bad := s.writeCoupon(&coupon, body); bad != nil {
		return nil, bad
	}
	coupon.set("id", take(&s.next.Post))
	s.coupons = append(slices.Clone(s.coupons), coupon)
	s.fire("coupon.created", coupon.int("id"))
	s.fire("coupon.updated", coupon.int("id"))
	return showCoupon(coupon), nil
}

func (s *Shop) updateCoupon(id int64, body object) (object, *answer) {
	i := slices.IndexFunc(s.coupons, func(c object) bool { return c.int("id") == id })
	if i < 0 {
		return nil, unknownCouponID(http.StatusBadRequest)
	}
	coupon := s.coupons[i].clone()
	was := coupon.str("status")
	if bad := s.writeCoupon(&coupon, body); bad != nil {
		return nil, bad
	}
	s.coupons = slices.Clone(s.coupons)
	s.coupons[i] = coupon
	if was == "trash" && coupon.str("status") != "trash" {
		s.fire("coupon.restored", id)
	}
	s.fire("coupon.updated", id)
	return showCoupon(coupon), nil
}

// writeCoupon writes a request into a coupon. Two coupons never share a code.
func (s *Shop) writeCoupon(coupon *object, body object) *answer {
	if given(body, "code") {
		code := couponCode(body.str("code"))
		if other := s.coupon(code); other != nil && other.int("id") != coupon.int("id") {
			return duplicate("woocommerce_rest_coupon_code_already_exists", "The coupon code already exists")
		}
		coupon.set("code", code)
	}
	s.writeCouponRules(coupon, body)
	s.writeExpiry(coupon, body)
	if entries := body.objects("meta_data"); len(entries) > 0 {
		coupon.set("meta_data", s.mergeMeta(coupon.objects("meta_data"), entries))
	}
	s.stampDoc(coupon, "date_modified")
	return nil
}

// writeCouponRules writes what a coupon gives and to whom. Amounts always have two decimals; a limit of 0 is none.
func (s *Shop) writeCouponRules(coupon *object, body object) {
	for _, key := range []string{"amount", "minimum_amount", "maximum_amount"} {
		if given(body, key) {
			coupon.set(key, newObject(key, s.readPrice(body.str(key))).dec(key).StringFixed(2))
		}
	}
	for _, key := range []string{"individual_use", "free_shipping", "exclude_sale_items"} {
		if given(body, key) {
			coupon.set(key, truthy(body, key))
		}
	}
	for _, key := range []string{"usage_limit", "usage_limit_per_user", "limit_usage_to_x_items"} {
		if body.has(key) {
			coupon.set(key, nil)
			if n := wholeNumber(body, key); n != 0 {
				coupon.set(key, n)
			}
		}
	}
	for _, key := range []string{
		"product_ids", "excluded_product_ids", "product_categories", "excluded_product_categories", "email_restrictions", "description",
	} {
		if given(body, key) {
			coupon.set(key, body.get(key))
		}
	}
	if given(body, "status") {
		coupon.set("status", oneOfOr(body.str("status"), productStatuses(), "draft"))
	}
	if given(body, "discount_type") {
		coupon.set("discount_type", oneOfOr(body.str("discount_type"), couponKinds(), "fixed_cart"))
	}
}

func (s *Shop) writeExpiry(coupon *object, body object) {
	for name, zone := range map[string]*time.Location{"date_expires": s.zone, "date_expires_gmt": time.UTC} {
		if !body.has(name) {
			continue
		}
		coupon.set("date_expires", nil)
		coupon.set("date_expires_gmt", nil)
		if t, ok := readDay(body.str(name), zone); ok {
			coupon.set("date_expires", s.local(t))
			coupon.set("date_expires_gmt", t.UTC().Format(timeLayout))
		}
	}
}

// stampDoc writes the present second into a pair of times.
func (s *Shop) stampDoc(doc *object, key string) {
	doc.set(key, s.local(s.now()))
	doc.set(key+"_gmt", s.now().Format(timeLayout))
}

// readCouponFilter understands the same parameters as lists of products, as far as coupons have them, and a code.
func (s *Shop) readCouponFilter(q url.Values) (productFilter, *answer) {
	f, bad := s.readProductFilter(q)
	if q.Has("code") {
		f.skus = []string{couponCode(q.Get("code"))}
	}
	return f, bad
}

func (s *Shop) couponMatches(coupon object, f productFilter) bool {
	created, modified := s.docTime(coupon, "date_created"), s.docTime(coupon, "date_modified")
	text := fold(coupon.str("code") + "\n" + coupon.str("description"))
	return coupon.str("status") != "trash" && lets(f.include, coupon.str("id")) && !slices.Contains(f.exclude, coupon.str("id")) &&
		lets(f.skus, coupon.str("code")) && between(created, f.after, f.before) && between(modified, f.modifiedAfter, f.modifiedBefore) &&
		!slices.ContainsFunc(f.words, func(word string) bool { return !strings.Contains(text, fold(word)) })
}
