package blueprint

import "github.com/orderloom/orderloom/db/dbgen"

func (w *writer) source(s Source) error { return w.q.SourceEnsure(w.ctx, w.tx, s.Code, s.Name) }

func (w *writer) person(p Person) error {
	return w.q.PersonEnsure(w.ctx, w.tx, dbgen.PersonEnsureParams{Code: p.Code, Name: p.Name, Email: p.Email, Webhook: p.Webhook})
}

func (w *writer) saleType(t SaleType) error { return w.q.SaleTypeEnsure(w.ctx, w.tx, t.Code, t.Name) }

func (w *writer) deliveryMethod(m DeliveryMethod) error {
	return w.q.DeliveryMethodEnsure(w.ctx, w.tx, m.Code, m.Name)
}

func (w *writer) priceGroup(g PriceGroup) error {
	return w.q.PriceGroupEnsure(w.ctx, w.tx, g.Code, g.Name)
}

func (w *writer) category(c Category) error {
	return w.q.CategoryEnsure(w.ctx, w.tx, dbgen.CategoryEnsureParams{Code: c.Code, Name: c.Name, Parent: orNull(c.Parent)})
}
