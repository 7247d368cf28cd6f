package blueprint

import "slices"

// narrow leaves some channels and what they name, and all items where these are wanted.
func (s *stored) narrow(channels []string, items bool) {
	keep(&s.Channels, func(c Channel) bool { return slices.Contains(channels, c.Code) })
	n := named{}
	for _, c := range s.Channels {
		n.byChannel(c)
	}
	keep(&s.PointsOfSale, func(p PointOfSale) bool { return n.has("pos", p.Code) })
	for _, p := range s.PointsOfSale {
		n.byPointOfSale(p)
	}
	keep(&s.Items, func(i Item) bool { return items || n.has("item", i.SKU) })
	for _, i := range s.Items {
		n.byItem(i)
	}
	keep(&s.Companies, func(c Company) bool { return n.has("company", c.CompanyNumber) })
	for _, c := range s.Companies {
		n.note("customer_type", c.CustomerType)
	}
	keep(&s.Warehouses, func(w Warehouse) bool { return n.has("warehouse", w.Code) })
	keep(&s.MoneyAccounts, func(a MoneyAccount) bool { return n.has("account", a.Code) })
	keep(&s.TaxGroups, func(g TaxGroup) bool { return n.has("tax", g.Code) })
	keep(&s.CustomerTypes, func(t CustomerType) bool { return n.has("customer_type", t.Code) })
	s.narrowLabels(n)
}

func (s *stored) narrowLabels(n named) {
	keep(&s.Sources, func(l Source) bool { return n.has("source", l.Code) })
	keep(&s.People, func(p Person) bool { return n.has("person", p.Code) })
	keep(&s.SaleTypes, func(t SaleType) bool { return n.has("sale_type", t.Code) })
	keep(&s.DeliveryMethods, func(m DeliveryMethod) bool { return n.has("delivery_method", m.Code) })
	keep(&s.PriceGroups, func(g PriceGroup) bool { return n.has("price_group", g.Code) })
	parents := by(s.Categories)
	for _, c := range s.Categories {
		for n.has("category", c.Code) && c.Parent != "" && !n.has("category", c.Parent) {
			n.note("category", c.Parent)
			c = parents[c.Parent]
		}
	}
	keep(&s.Categories, func(c Category) bool { return n.has("category", c.Code) })
}

func keep[T any](list *[]T, wanted func(T) bool) {
	*list = slices.DeleteFunc(*list, func(entry T) bool { return !wanted(entry) })
}

// named is what is named by something that is left, by kind and code.
type named map[[2]string]bool

func (n named) has(kind, code string) bool { return n[[2]string{kind, code}] }

func (n named) note(kind string, codes ...string) {
	for _, code := range codes {
		n[[2]string{kind, code}] = true
	}
}

func (n named) byChannel(c Channel) {
	n.note("pos", c.Pos)
	n.note("customer_type", c.Customers.NewType)
	n.note("item", c.Policy.ShippingSKU, c.Policy.FeeSKU, c.Policy.TipSKU, c.Policy.CustomSKU)
	n.note("source", c.Sales.Source)
	n.note("person", c.NoticesTo, c.Sales.Responsible, c.Sales.Merchant)
	n.note("sale_type", c.Sales.Type)
	n.note("delivery_method", c.Deliveries.Default)
	n.note("price_group", c.Catalogue.PriceGroup)
	n.note("category", c.Catalogue.DefaultCategory)
	n.note("warehouse", slices.Concat(c.Stock.RequestFrom, c.Stock.ShownFrom)...)
	n.note("tax", c.Taxes.Default)
	n.byMappings(c)
}

func (n named) byItem(i Item) {
	n.note("category", i.Category)
	n.note("tax", i.TaxGroup)
	for _, p := range i.Prices {
		n.note("price_group", p.PriceGroup)
	}
}

func (n named) byMappings(c Channel) {
	for _, m := range c.Taxes.Rates {
		n.note("tax", m.TaxGroup)
	}
	for _, m := range c.Taxes.Classes {
		n.note("tax", m.TaxGroup)
	}
	for _, m := range c.Payments {
		n.note("account", m.MoneyAccount)
	}
	for _, m := range c.Deliveries.Methods {
		n.note("delivery_method", m.DeliveryMethod)
	}
	for _, m := range c.Carriers {
		n.note("company", m.CompanyNumber)
	}
	for _, m := range c.Catalogue.Categories {
		n.note("category", m.Category)
	}
}

func (n named) byPointOfSale(p PointOfSale) {
	n.note("warehouse", p.Warehouse)
	n.note("price_group", p.PriceGroup)
	for _, r := range p.Registers {
		n.note("account", r.MoneyAccount)
	}
	for _, m := range p.Payments {
		n.note("account", m.MoneyAccount)
	}
}
