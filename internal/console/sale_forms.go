package console

import (
	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// saleForms are what who looks can do with a sale, as it stands.
type saleForms struct {
	Commands  []form           // what is asked of its lifecycle
	Steps     []form           // what is asked of it about a step
	Payment   []form           // one, or none; likewise the others
	Customer  []form           //
	Delivery  []form           // of a new note
	Notes     map[int64][]form // by note
	Documents map[int64][]form // by document
}

// saleForms are empty for those who may only look.
func (v *visit) saleForms(row dbgen.SaleFindRow, sale *office.SaleRecord) (f saleForms, err error) {
	if !v.operates() {
		return f, nil
	}
	f = saleForms{Notes: map[int64][]form{}, Documents: map[int64][]form{}}
	if f.Commands, f.Steps, err = v.commandForms(row); err != nil {
		return f, err
	}
	if f.Payment, err = v.paymentForm(sale); err != nil {
		return f, err
	}
	if f.Delivery, err = v.deliveryForm(row.ID); err != nil {
		return f, err
	}
	f.Customer = v.saleForm("customer", "/customer", v.field("customer", "number"), v.why(true))
	for _, n := range sale.DeliveryNotes {
		if n.Kind == "delivery" {
			f.Notes[n.ID] = v.movesOf(n.ID, n.State, n.Goods)
		}
	}
	for _, d := range sale.Documents {
		f.Documents[d.ID] = v.mailForms(d.ID, d.Number, d.State)
	}
	return f, nil
}

// saleForm is one form of a sale's page; its button says do.NAME.
func (v *visit) saleForm(name, to string, fields ...field) []form {
	return []form{v.newForm(name, v.salePage()+to, v.language.Text("do."+name), fields...)}
}

// commandForms are a form for each command that has an effect; one for all steps of those
// about steps.
func (v *visit) commandForms(row dbgen.SaleFindRow) (plain, steps []form, err error) {
	can, err := activities.CommandsTo(v.ctx(), v.db, activities.ListedSale{
		ID: row.ID, Channel: row.Channel, Number: row.Number, State: row.State, Skipped: row.Skipped, Cancelled: row.Cancelled,
	})
	if err != nil {
		return nil, nil, err
	}
	about := map[string][]choice{}
	for _, asked := range can {
		if asked.Step != "" {
			about[asked.Kind] = append(about[asked.Kind], choice{Value: asked.Step, Name: spoken(v.language, "step.", asked.Step)})
			continue
		}
		f := v.saleForm(asked.Kind, "/commands/"+asked.Kind, v.why(asked.WantsReason()))
		f[0].Danger = asked.Kind == activities.CommandCancel
		plain = append(plain, f...)
	}
	for _, c := range []struct {
		kind string
		step field
	}{{activities.CommandSkip, v.field("skip_step", choose)}, {activities.CommandWalk, v.field("walk_step", choose)}} {
		if about[c.kind] != nil {
			c.step.Name, c.step.Choices = "step", about[c.kind]
			steps = append(steps, v.saleForm(c.kind, "/commands/"+c.kind, c.step, v.why(true))...)
		}
	}
	return plain, steps, nil
}

func (v *visit) paymentForm(sale *office.SaleRecord) ([]form, error) {
	accounts, err := dbgen.New().MoneyAccountCodes(v.ctx(), v.db)
	if err != nil {
		return nil, db.Wrap("list money accounts", err)
	}
	registers, err := dbgen.New().RegisterCodes(v.ctx(), v.db)
	if err != nil {
		return nil, db.Wrap("list registers", err)
	}
	amount, account, register := v.field("amount", "text"), v.field("account", choose), v.field("register", choose)
	amount.Required, amount.Value = true, sale.Balance.Open
	unsaid := []choice{{Name: v.language.Text("field.unsaid")}}
	account.Choices, register.Choices = append(unsaid, ofCodes(accounts)...), append(unsaid, ofCodes(registers)...)
	return v.saleForm("payment", "/payments", amount, v.field("currency", "text"), v.field("at", "datetime-local"), v.field("method", "text"),
		account, register, v.why(false)), nil
}

// deliveryForm sends goods out, where any can leave now.
func (v *visit) deliveryForm(saleID int64) ([]form, error) {
	goods, err := activities.Onlooker{DB: v.db}.GoodsToLeave(v.ctx(), saleID)
	if fault.Is(err, fault.Conflict) || err == nil && len(goods) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	warehouses, err := dbgen.New().StockWarehouses(v.ctx(), v.db)
	if err != nil {
		return nil, db.Wrap("list warehouses", err)
	}
	lines := make([]pieces, len(goods))
	for i, g := range goods {
		lines[i] = pieces{g.SKU, g.Quantity.Short()}
	}
	from := v.field("warehouse", choose)
	from.Choices = []choice{{Name: v.language.Text("field.unsaid")}}
	for _, w := range warehouses {
		from.Choices = append(from.Choices, choice{Value: w.Code, Name: w.Code})
	}
	return v.saleForm("delivery", "/deliveries", append(v.lineFields(lines), from, v.field("draft", tick), v.why(false))...), nil
}
