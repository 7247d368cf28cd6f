package blueprint

// index is everything by what others name it by.
type index struct {
	warehouses map[string]Warehouse
	accounts   map[string]MoneyAccount
	taxes      map[string]TaxGroup
	types      map[string]CustomerType
	companies  map[string]Company
	items      map[string]Item
	points     map[string]PointOfSale
	channels   map[string]Channel
}

func indexOf(f File) index {
	return index{
		warehouses: by(f.Warehouses, func(w Warehouse) string { return w.Code }),
		accounts:   by(f.MoneyAccounts, func(a MoneyAccount) string { return a.Code }),
		taxes:      by(f.TaxGroups, func(g TaxGroup) string { return g.Code }),
		types:      by(f.CustomerTypes, func(t CustomerType) string { return t.Code }),
		companies:  by(f.Companies, func(c Company) string { return c.CompanyNumber }),
		items:      by(f.Items, func(i Item) string { return i.SKU }),
		points:     by(f.PointsOfSale, func(p PointOfSale) string { return p.Code }),
		channels:   by(f.Channels, func(c Channel) string { return c.Code }),
	}
}

func by[T any](list []T, key func(T) string) map[string]T {
	found := make(map[string]T, len(list))
	for _, entry := range list {
		found[key(entry)] = entry
	}
	return found
}

// registers are all tills, with the point of sale that each stands in.
func registers(points map[string]PointOfSale) map[string]placed {
	found := map[string]placed{}
	for _, p := range points {
		for _, r := range p.Registers {
			found[r.Code] = placed{r, p.Code}
		}
	}
	return found
}

// placed is a till in its point of sale.
type placed struct {
	Register
	pos string
}

// together is what a file asks for beside what is stored: what the file names as it
// says, but for series and registers, which stay where it leaves them out.
func together(f File, s stored) File {
	old := indexOf(s.File)
	for i, p := range f.PointsOfSale {
		was := old.points[p.Code]
		f.PointsOfSale[i].Series = add(p.Series, was.Series, func(x Series) string { return x.Environment + "/" + x.Document })
		f.PointsOfSale[i].Registers = add(p.Registers, was.Registers, func(r Register) string { return r.Code })
	}
	return File{
		Warehouses:    add(f.Warehouses, s.Warehouses, func(w Warehouse) string { return w.Code }),
		MoneyAccounts: add(f.MoneyAccounts, s.MoneyAccounts, func(a MoneyAccount) string { return a.Code }),
		TaxGroups:     add(f.TaxGroups, s.TaxGroups, func(g TaxGroup) string { return g.Code }),
		CustomerTypes: add(f.CustomerTypes, s.CustomerTypes, func(t CustomerType) string { return t.Code }),
		Companies:     add(f.Companies, s.Companies, func(c Company) string { return c.CompanyNumber }),
		Items:         add(f.Items, s.Items, func(i Item) string { return i.SKU }),
		PointsOfSale:  add(f.PointsOfSale, s.PointsOfSale, func(p PointOfSale) string { return p.Code }),
		Channels:      add(f.Channels, s.Channels, func(c Channel) string { return c.Code }),
	}
}

// add is a list with what it lacks of another one.
func add[T any](list, other []T, key func(T) string) []T {
	have := by(list, key)
	for _, entry := range other {
		if _, there := have[key(entry)]; !there {
			list = append(list[:len(list):len(list)], entry)
		}
	}
	return list
}
