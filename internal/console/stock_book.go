package console

import (
	"errors"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
)

// stockAdjustment is a person's word that there is more or less of an item than booked.
type stockAdjustment struct {
	given

	Warehouse string `json:"counted_in"`
	How       string `json:"how"` // to: so many are on hand; by: so many more or, negative, fewer
	Quantity  string `json:"quantity"`
}

// stockTransfer is a person's word that goods went from one warehouse to another.
type stockTransfer struct {
	given

	From     string `json:"from"`
	To       string `json:"to"`
	Quantity string `json:"quantity"`
}

// stockBooked is what became of either.
type stockBooked struct {
	Key         string `json:"key"`
	GivenBefore bool   `json:"given_before"`
	Moves       int    `json:"moves"` // 0: it is so already
}

func adjustStock() deed[stockAdjustment, stockBooked] {
	return deed[stockAdjustment, stockBooked]{
		path: "/items/{sku}/adjust", role: access.Operator, says: "Book that there is more or less of an item than was booked",
		do: func(v *visit, in stockAdjustment) (stockBooked, error) {
			if in.How != "to" && in.How != "by" {
				return stockBooked{}, fault.New(fault.Invalid, ourselves, "how: want to or by")
			}
			if err := in.reasoned(); err != nil {
				return stockBooked{}, err
			}
			quantity, err := typedAmount(in.Quantity)
			if err != nil {
				return stockBooked{}, err
			}
			said := activities.StockSaid{SKU: v.r.PathValue("sku"), Warehouse: in.Warehouse, Quantity: quantity, By: in.How == "by"}
			return v.bookStock(activities.StockBooking{Key: in.key(), Kind: activities.StockAdjust, Said: []activities.StockSaid{said}, Reason: in.Reason})
		},
		next: func(v *visit, _ stockAdjustment, out stockBooked) (string, notice) { return v.afterBooking(out) },
	}
}

func moveStock() deed[stockTransfer, stockBooked] {
	return deed[stockTransfer, stockBooked]{
		path: "/items/{sku}/move", role: access.Operator, says: "Book that goods went from one warehouse to another",
		do: func(v *visit, in stockTransfer) (stockBooked, error) {
			quantity, err := typedAmount(in.Quantity)
			switch {
			case err != nil:
				return stockBooked{}, err
			case quantity.Sign() <= 0:
				return stockBooked{}, fault.New(fault.Invalid, ourselves, "quantity: want more than 0")
			case in.From == in.To:
				return stockBooked{}, fault.New(fault.Invalid, ourselves, "from and to: want two warehouses")
			}
			sku := v.r.PathValue("sku")
			return v.bookStock(activities.StockBooking{Key: in.key(), Kind: activities.StockMove, Reason: in.Reason, Said: []activities.StockSaid{
				{SKU: sku, Warehouse: in.From, Quantity: quantity.Neg(), By: true}, {SKU: sku, Warehouse: in.To, Quantity: quantity, By: true},
			}})
		},
		next: func(v *visit, _ stockTransfer, out stockBooked) (string, notice) { return v.afterBooking(out) },
	}
}

// bookStock books what whoever asks says of stock.
func (v *visit) bookStock(b activities.StockBooking) (stockBooked, error) {
	b.Actor = v.who.Person
	booked, err := activities.BookStock(v.ctx(), v.db, b)
	if wrong, mistaken := errors.AsType[activities.StockErrors](err); mistaken {
		err = fault.New(fault.Invalid, ourselves, "%s", wrong.Error())
	}
	return stockBooked{b.Key, booked.GivenBefore, booked.Moves}, err
}

func (v *visit) afterBooking(out stockBooked) (to string, say notice) {
	sku := v.r.PathValue("sku")
	if out.Moves == 0 {
		return itemLink(sku), notice{"item.unchanged", map[string]string{"sku": sku}}
	}
	return itemLink(sku), notice{"item.booked", map[string]string{"sku": sku}}
}
