package blueprint

import "github.com/orderloom/orderloom/db/dbgen"

func (w *writer) pointOfSale(p PointOfSale) error {
	id, err := w.q.BlueprintPointOfSale(w.ctx, w.tx, dbgen.BlueprintPointOfSaleParams{
		Code: p.Code, Name: p.Name, Warehouse: p.Warehouse, Currencies: p.Currencies, Language: p.Language,
		LegalName: p.Seller.LegalName, Address: p.Seller.Address, VATNumber: p.Seller.VATNumber,
		CompanyNumber: p.Seller.CompanyNumber, BankDetails: p.Seller.BankDetails, Email: p.Seller.Email,
		PriceGroup: orNull(p.PriceGroup), DeliveryNotes: p.DeliveryNotes,
	})
	if err != nil {
		return err
	}
	for _, s := range p.Series {
		if err := w.q.BlueprintSeries(w.ctx, w.tx, dbgen.BlueprintSeriesParams{
			PosID: id, DocumentType: s.Document, Environment: s.Environment, Prefix: s.Prefix,
		}); err != nil {
			return err
		}
	}
	for _, r := range p.Registers {
		if err := w.q.BlueprintRegister(w.ctx, w.tx, dbgen.BlueprintRegisterParams{
			PosID: id, Code: r.Code, Name: r.Name, MoneyAccount: r.MoneyAccount,
		}); err != nil {
			return err
		}
	}
	return w.posPayments(id, p.Payments)
}

func (w *writer) posPayments(pos int64, payments []PosPayment) error {
	kept := []string{}
	for _, m := range payments {
		kept = append(kept, m.Method)
		if err := w.q.BlueprintPosPayment(w.ctx, w.tx, dbgen.BlueprintPosPaymentParams{
			PosID: pos, RemoteMethod: m.Method, MoneyAccount: m.MoneyAccount, Register: m.Register,
		}); err != nil {
			return err
		}
	}
	return w.q.BlueprintPosPaymentsDrop(w.ctx, w.tx, pos, kept)
}
