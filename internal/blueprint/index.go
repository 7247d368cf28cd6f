package blueprint

// keyed is what others name by its key.
type keyed interface{ key() string }

func (w Warehouse) key() string    { return w.Code }
func (a MoneyAccount) key() string { return a.Code }
func (g TaxGroup) key() string     { return g.Code }
func (t CustomerType) key() string { return t.Code }
func (l Label) key() string        { return l.Code }
func (c Company) key() string      { return c.CompanyNumber }
func (i Item) key() string         { return i.SKU }
func (p PointOfSale) key() string  { return p.Code }
func (s Series) key() string       { return s.Document + " of " + s.Environment }
func (r Register) key() string     { return r.Code }
func (m PosPayment) key() string   { return m.Method }
func (c Channel) key() string      { return c.Code }
func (m TaxRate) key() string      { return m.Rate }
func (m TaxClass) key() string     { return m.Class }
func (m Payment) key() string      { return m.Method }
func (y Carrier) key() string      { return y.Method }
func (m Delivery) key() string     { return m.Method }

func (p ItemPrice) key() string { return p.PriceGroup + " in " + p.Currency }

func (m CategoryMapping) key() string { return m.ShopCategory }

// index is everything by what others name it by.
type index struct {
	warehouses map[string]Warehouse
	accounts   map[string]MoneyAccount
	taxes      map[string]TaxGroup
	types      map[string]CustomerType
	sources    map[string]Source
	people     map[string]Person
	saleTypes  map[string]SaleType
	deliveries map[string]DeliveryMethod
	prices     map[string]PriceGroup
	categories map[string]Category
	companies  map[string]Company
	items      map[string]Item
	points     map[string]PointOfSale
	channels   map[string]Channel
}

func indexOf(f File) index {
	return index{
		warehouses: by(f.Warehouses),
		accounts:   by(f.MoneyAccounts),
		taxes:      by(f.TaxGroups),
		types:      by(f.CustomerTypes),
		sources:    by(f.Sources),
		people:     by(f.People),
		saleTypes:  by(f.SaleTypes),
		deliveries: by(f.DeliveryMethods),
		prices:     by(f.PriceGroups),
		categories: by(f.Categories),
		companies:  by(f.Companies),
		items:      by(f.Items),
		points:     by(f.PointsOfSale),
		channels:   by(f.Channels),
	}
}

func by[T keyed](list []T) map[string]T {
	found := make(map[string]T, len(list))
	for _, entry := range list {
		found[entry.key()] = entry
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
		f.PointsOfSale[i].Series = add(p.Series, was.Series)
		f.PointsOfSale[i].Registers = add(p.Registers, was.Registers)
	}
	return File{
		Warehouses:      add(f.Warehouses, s.Warehouses),
		MoneyAccounts:   add(f.MoneyAccounts, s.MoneyAccounts),
		TaxGroups:       add(f.TaxGroups, s.TaxGroups),
		CustomerTypes:   add(f.CustomerTypes, s.CustomerTypes),
		Sources:         add(f.Sources, s.Sources),
		People:          add(f.People, s.People),
		SaleTypes:       add(f.SaleTypes, s.SaleTypes),
		DeliveryMethods: add(f.DeliveryMethods, s.DeliveryMethods),
		PriceGroups:     add(f.PriceGroups, s.PriceGroups),
		Categories:      add(f.Categories, s.Categories),
		Companies:       add(f.Companies, s.Companies),
		Items:           add(f.Items, s.Items),
		PointsOfSale:    add(f.PointsOfSale, s.PointsOfSale),
		Channels:        add(f.Channels, s.Channels),
	}
}

// add is a list with what it lacks of another one.
func add[T keyed](list, other []T) []T {
	have := by(list)
	for _, entry := range other {
		if _, there := have[entry.key()]; !there {
			list = append(list[:len(list):len(list)], entry)
		}
	}
	return list
}
