package woosim

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

const couponShape = `{"id":0,"code":"","amount":"0.00","status":"publish","date_created":null,"date_created_gmt":null,
"date_modified":null,"date_modified_gmt":null,"discount_type":"fixed_cart","description":"","date_expires":null,
"date_expires_gmt":null,"usage_count":0,"individual_use":false,"product_ids":[],"excluded_product_ids":[],"usage_limit":null,
"usage_limit_per_user":null,"limit_usage_to_x_items":null,"free_shipping":false,"product_categories":[],
"excluded_product_categories":[],"exclude_sale_items":false,"minimum_amount":"0.00","maximum_amount":"0.00",
"email_restrictions":[],"used_by":[],"meta_data":[]}`

func showCoupon(c object) object {
	out := c.clone()
	collection := capturedRoot + "coupons"
	out.set("_links", newObject(
		"self", []object{newObject("href", collection+"/"+c.str("id"), "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
		"collection", []object{newObject("href", collection)}))
	return out
}

func unknownCouponID(status int) *answer {
	bad := failure(status, "woocommerce_rest_shop_coupon_invalid_id", "Invalid ID.")
	return &bad
}

// couponsList lists coupons, the newest first; those in the trash aren't listed.
func (s *Shop) couponsList(c *call) answer {
	f, bad := s.readCouponFilter(c.query)
	if bad != nil {
		return *bad
	}
	list := []object{}
	for _, coupon := range s.coupons {
		if s.couponMatches(coupon, f) {
			list = append(list, showCoupon(coupon))
		}
	}
	slices.SortFunc(list, func(a, b object) int {
		if f.direction == "asc" {
			a, b = b, a
		}
		return cmp.Or(compareCoupons(b, a, f.orderBy), cmp.Compare(b.int("id"), a.int("id")))
	})
	return s.page(c, list)
}

func compareCoupons(a, b object, by string) int {
	switch by {
	case "date":
		return cmp.Compare(a.str("date_created_gmt"), b.str("date_created_gmt"))
	case "modified":
		return cmp.Compare(a.str("date_modified_gmt"), b.str("date_modified_gmt"))
	case "title", "slug":
		return cmp.Compare(a.str("code"), b.str("code"))
	default:
		return 0
	}
}

func (s *Shop) couponGet(c *call) answer {
	coupon := byID(s.coupons, c.id("id"))
	if coupon == nil {
		return *unknownCouponID(http.StatusNotFound)
	}
	return s.one(c, showCoupon(coupon))
}

func (s *Shop) couponsCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil && !body.has("code") {
		missing := missingParam("code")
		bad = &missing
	}
	if bad == nil {
		bad = checkCoupon(body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.createCoupon(body)
	if bad != nil {
		return *bad
	}
	return s.created(c, shown, "coupons/"+shown.str("id"))
}

func (s *Shop) couponUpdate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil {
		bad = checkCoupon(body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.updateCoupon(c.id("id"), body)
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

func (s *Shop) couponDelete(c *call) answer {
	shown, bad := s.deleteCoupon(c.id("id"), forced(c))
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

// deleteCoupon puts a coupon in the trash, where no order finds it, or deletes it for good. It answers with the coupon as it was.
func (s *Shop) deleteCoupon(id int64, force bool) (object, *answer) {
	i := slices.IndexFunc(s.coupons, func(c object) bool { return c.int("id") == id })
	if i < 0 {
		return nil, unknownCouponID(http.StatusNotFound)
	}
	shown := showCoupon(s.coupons[i])
	switch {
	case force:
		s.coupons = slices.Delete(slices.Clone(s.coupons), i, i+1)
	case s.coupons[i].str("status") == "trash":
		bad := failure(http.StatusGone, "woocommerce_rest_already_trashed", "The shop_coupon has already been deleted.")
		return nil, &bad
	default:
		trashed := s.coupons[i].clone()
		trashed.set("status", "trash")
		s.coupons[i] = trashed
		s.fire("coupon.deleted", id)
	}
	return shown, nil
}

func (s *Shop) couponsBatch(c *call) answer {
	return s.batchOf(c, bulk{
		create: s.createCoupon,
		update: func(body object) (object, *answer) { return s.updateCoupon(body.int("id"), body) },
		remove: func(id int64) (object, *answer) { return s.deleteCoupon(id, true) },
	})
}

// couponCode is a code as it is kept: in small letters, of any alphabet.
func couponCode(typed string) string { return strings.ToLower(plainText(typed)) }
