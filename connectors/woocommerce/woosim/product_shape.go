package woosim

// productShape is a product as the API lists its members, with what each is worth when nobody gave it (products/simple.json).
const productShape = `{"id":0,"name":"","slug":"","permalink":"","date_created":null,"date_created_gmt":null,"date_modified":null,
"date_modified_gmt":null,"type":"simple","status":"publish","featured":false,"catalog_visibility":"visible","description":"",
"short_description":"","sku":"","price":"","regular_price":"","sale_price":"","date_on_sale_from":null,"date_on_sale_from_gmt":null,
"date_on_sale_to":null,"date_on_sale_to_gmt":null,"on_sale":false,"purchasable":false,"total_sales":0,"virtual":false,
"downloadable":false,"downloads":[],"download_limit":-1,"download_expiry":-1,"external_url":"","button_text":"",
"tax_status":"taxable","tax_class":"","manage_stock":false,"stock_quantity":null,"backorders":"no","backorders_allowed":false,
"backordered":false,"low_stock_amount":null,"sold_individually":false,"weight":"",
"dimensions":{"length":"","width":"","height":""},"shipping_required":true,"shipping_taxable":true,"shipping_class":"",
"shipping_class_id":0,"reviews_allowed":true,"average_rating":"0.00","rating_count":0,"upsell_ids":[],"cross_sell_ids":[],
"parent_id":0,"purchase_note":"","categories":[],"brands":[],"tags":[],"images":[],"attributes":[],"default_attributes":[],
"variations":[],"grouped_products":[],"menu_order":0,"price_html":"","related_ids":[],"meta_data":[],"stock_status":"instock",
"has_options":false,"post_password":"","global_unique_id":""}`

// variationShape is a variation as its own routes show it (products/variation_stock_from_parent.json).
const variationShape = `{"id":0,"type":"variation","date_created":null,"date_created_gmt":null,"date_modified":null,
"date_modified_gmt":null,"description":"","permalink":"","sku":"","global_unique_id":"","price":"","regular_price":"",
"sale_price":"","date_on_sale_from":null,"date_on_sale_from_gmt":null,"date_on_sale_to":null,"date_on_sale_to_gmt":null,
"on_sale":false,"status":"publish","purchasable":false,"virtual":false,"downloadable":false,"downloads":[],"download_limit":-1,
"download_expiry":-1,"tax_status":"taxable","tax_class":"","manage_stock":false,"stock_quantity":null,"stock_status":"instock",
"backorders":"no","backorders_allowed":false,"backordered":false,"low_stock_amount":null,"weight":"",
"dimensions":{"length":"","width":"","height":""},"shipping_class":"","shipping_class_id":0,"image":null,"gallery_image_ids":[],
"attributes":[],"menu_order":0,"meta_data":[],"name":"","parent_id":0}`

// shapes are the members of products and variations in their order.
type shapes struct{ product, variation object }

func newShapes() shapes { return shapes{mustParse(productShape), mustParse(variationShape)} }

func mustParse(text string) object {
	o, err := parseObject([]byte(text))
	if err != nil {
		panic(err) // the text is part of the program
	}
	return o
}

// followsFromOthers are the members of a product that its other members, its variations and the clock decide; they aren't kept.
func followsFromOthers() []string {
	return []string{
		"id", "permalink", "date_created", "date_created_gmt", "date_modified", "date_modified_gmt", "on_sale", "purchasable",
		"backorders_allowed", "backordered", "shipping_required", "shipping_taxable", "variations", "price_html", "has_options",
		"permalink_template", "generated_slug", "average_rating", "_links",
	}
}

// alwaysKept are the members that the rest of the shop reads without asking for what stands when they are missing.
func alwaysKept(key string) bool {
	switch key {
	case "type", "status", "tax_status", "stock_status", "name", "slug":
		return true
	default:
		return false
	}
}

// slim keeps of a product's members only what says something: a catalogue may have a hundred thousand products.
func (sh shapes) slim(doc object) object {
	kept := object{}
	for _, m := range doc {
		i := sh.product.index(m.key)
		if alwaysKept(m.key) || i < 0 || string(sh.product[i].val) != string(m.val) {
			kept = append(kept, m)
		}
	}
	for _, key := range followsFromOthers() {
		kept.del(key)
	}
	return kept
}
