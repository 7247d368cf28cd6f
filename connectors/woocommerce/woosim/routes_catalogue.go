package woosim

// catalogueTable are the routes of what a shop sells and to whom.
func (s *Shop) catalogueTable() []route {
	const item, list, batch = "GET, POST, PUT, PATCH, DELETE", "GET, POST", "POST, PUT, PATCH"
	const edit = "PUT PATCH POST"
	routes := []route{
		{"GET", "products", "products.list", toList, list, s.productsList},
		{"POST", "products", "products.create", toCreate, list, s.productsCreate},
		{"GET", "products/{id}", "products.get", toView, item, s.productGet},
		{edit, "products/{id}", "products.update", toEdit, item, s.productsUpdate},
		{"DELETE", "products/{id}", "products.delete", toDelete, item, s.productsDelete},
		{edit, "products/batch", "products.batch", toBatch, batch, s.productsBatch},
		{"GET", "variations", "variations.all", toList, "GET", s.variationsAll},
		{"GET", "products/{id}/variations", "variations.list", toList, list, s.variationsList},
		{"POST", "products/{id}/variations", "variations.create", toCreate, list, s.variationsCreate},
		{"GET", "products/{id}/variations/{variation}", "variations.get", toView, item, s.variationGet},
		{edit, "products/{id}/variations/{variation}", "variations.update", toEdit, item, s.variationUpdate},
		{"DELETE", "products/{id}/variations/{variation}", "variations.delete", toDelete, item, s.variationDelete},
		{edit, "products/{id}/variations/batch", "variations.batch", toBatch, batch, s.variationsBatch},
		{"GET", "products/attributes", "attributes.list", toList, list, s.attributesList},
		{"POST", "products/attributes", "attributes.create", toCreate, list, s.attributesCreate},
		{"GET", "products/attributes/{id}", "attributes.get", toView, item, s.attributeGet},
		{edit, "products/attributes/{id}", "attributes.update", toEdit, item, s.attributeUpdate},
		{"DELETE", "products/attributes/{id}", "attributes.delete", toDelete, item, s.attributeDelete},
		{edit, "products/attributes/batch", "attributes.batch", toBatch, batch, s.attributesBatch},
		{"GET", "coupons", "coupons.list", toList, list, s.couponsList},
		{"POST", "coupons", "coupons.create", toCreate, list, s.couponsCreate},
		{"GET", "coupons/{id}", "coupons.get", toView, item, s.couponGet},
		{edit, "coupons/{id}", "coupons.update", toEdit, item, s.couponUpdate},
		{"DELETE", "coupons/{id}", "coupons.delete", toDelete, item, s.couponDelete},
		{edit, "coupons/batch", "coupons.batch", toBatch, batch, s.couponsBatch},
		{"GET", "customers", "customers.list", toList, list, s.customersList},
		{"POST", "customers", "customers.create", toCreate, list, s.customersCreate},
		{"GET", "customers/{id}", "customers.get", toView, item, s.customerGet},
		{edit, "customers/{id}", "customers.update", toEdit, item, s.customerUpdate},
		{"DELETE", "customers/{id}", "customers.delete", toDelete, item, s.customerDelete},
		{edit, "customers/batch", "customers.batch", toBatch, batch, s.customersBatch},
		{"POST", "taxes", "taxes.create", toCreate, list, s.taxesCreate},
		{edit, "taxes/{id}", "taxes.update", toEdit, item, s.taxUpdate},
		{"DELETE", "taxes/{id}", "taxes.delete", toDelete, item, s.taxDelete},
		{edit, "taxes/batch", "taxes.batch", toBatch, batch, s.taxesBatch},
		{"POST", "taxes/classes", "tax_classes.create", toCreate, list, s.taxClassesCreate},
		{"DELETE", "taxes/classes/{slug:word}", "tax_classes.delete", toDelete, "DELETE", s.taxClassDelete},
	}
	for _, x := range []taxonomy{categories, tags, shippingClasses, ""} {
		routes = append(routes, s.termsTable(x)...)
	}
	return routes
}

// termsTable are the routes of a kind of terms; of no kind, those of the terms of attributes.
func (s *Shop) termsTable(x taxonomy) []route {
	const item, list, batch = "GET, POST, PUT, PATCH, DELETE", "GET, POST", "POST, PUT, PATCH"
	path, kind := "products/"+string(x), string(x)
	if x == "" {
		path, kind = "products/attributes/{attribute}/terms", "attribute_terms"
	}
	return []route{
		{"GET", path, kind + ".list", toList, list, s.withKind(x, s.termsList)},
		{"POST", path, kind + ".create", toCreate, list, s.withKind(x, s.termsCreate)},
		{"GET", path + "/{id}", kind + ".get", toView, item, s.withKind(x, s.termGet)},
		{"PUT PATCH POST", path + "/{id}", kind + ".update", toEdit, item, s.withKind(x, s.termUpdate)},
		{"DELETE", path + "/{id}", kind + ".delete", toDelete, item, s.withKind(x, s.termDelete)},
		{"PUT PATCH POST", path + "/batch", kind + ".batch", toBatch, batch, s.withKind(x, s.termsBatch)},
	}
}
