package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/paper"
)

// pieces are a number of an item, as it is typed; an empty one is as good as 0.
type pieces struct {
	SKU      string `json:"sku"`
	Quantity string `json:"quantity"`
}

// goodsTyped are the goods that lines name; nil where there are no lines.
func goodsTyped(lines []pieces) (goods []activities.DeliveryGoods, err error) {
	for _, l := range lines {
		if strings.TrimSpace(l.Quantity) == "" {
			continue
		}
		quantity, err := typedAmount(l.Quantity)
		if err != nil {
			return nil, err
		}
		if !quantity.IsZero() {
			goods = append(goods, activities.DeliveryGoods{SKU: l.SKU, Quantity: quantity})
		}
	}
	if len(goods) < min(len(lines), 1) {
		return nil, fault.New(fault.Invalid, ourselves, "say how many of what: no line says so")
	}
	return goods, nil
}

// deliveryDone is what became of a person's word on a delivery.
type deliveryDone struct {
	Note        int64 `json:"note"`
	GivenBefore bool  `json:"given_before"`
}

// deliveryCreation sends goods of a sale out: all that have yet to leave, or some.
type deliveryCreation struct {
	given

	Lines     []pieces `json:"lines"`
	Warehouse string   `json:"warehouse"` // empty: the point of sale's
	Draft     bool     `json:"draft"`
}

func createDelivery() deed[deliveryCreation, deliveryDone] {
	return deed[deliveryCreation, deliveryDone]{
		path: salePath + "/deliveries", role: access.Operator,
		says: "Send goods of a sale out, all that have yet to leave or some",
		do: func(v *visit, in deliveryCreation) (out deliveryDone, err error) {
			sale, err := v.findSale()
			if err != nil {
				return out, err
			}
			goods, err := goodsTyped(in.Lines)
			if err != nil {
				return out, err
			}
			done, err := activities.CreateDelivery(v.ctx(), v.db, activities.DeliveryGiven{
				Key: in.key(), SaleID: sale.ID, Warehouse: in.Warehouse, Lines: goods, Draft: in.Draft, Actor: v.who.Person, Reason: in.Reason,
			})
			return deliveryDone(done), err
		},
		next: func(v *visit, _ deliveryCreation, done deliveryDone) (string, notice) {
			return v.salePage(), notice{"told.delivery", map[string]string{"note": strconv.FormatInt(done.Note, 10)}}
		},
	}
}

// deliveryMove brings a delivery note on to the state in the path.
type deliveryMove struct {
	given

	Parcels []commerce.Parcel `json:"parcels"`
}

func moveDelivery() deed[deliveryMove, deliveryDone] {
	return deed[deliveryMove, deliveryDone]{
		path: "/deliveries/{note}/moves/{state}", role: access.Operator,
		says: "Bring a delivery note on: approved, packed, shipped, delivered or received",
		do: func(v *visit, in deliveryMove) (out deliveryDone, err error) {
			note, err := v.pathID("note")
			if err != nil {
				return out, err
			}
			unsaid := func(p commerce.Parcel) bool { return p == commerce.Parcel{} }
			done, err := activities.MoveDelivery(v.ctx(), v.db, activities.DeliveryStep{
				Key: in.key(), Note: note, To: v.r.PathValue("state"), Parcels: slices.DeleteFunc(in.Parcels, unsaid), Actor: v.who.Person, Reason: in.Reason,
			})
			return deliveryDone(done), err
		},
		next: afterDelivery[deliveryMove],
	}
}

// deliveryReversal puts goods of a delivery back: all that are away, or some.
type deliveryReversal struct {
	given

	Lines []pieces `json:"lines"`
}

func reverseDelivery() deed[deliveryReversal, deliveryDone] {
	return deed[deliveryReversal, deliveryDone]{
		path: "/deliveries/{note}/reverse", role: access.Operator,
		says: "Put goods of a delivery back, all that are away or some",
		do: func(v *visit, in deliveryReversal) (out deliveryDone, err error) {
			note, err := v.pathID("note")
			if err != nil {
				return out, err
			}
			goods, err := goodsTyped(in.Lines)
			if err != nil {
				return out, err
			}
			done, err := activities.ReverseDelivery(v.ctx(), v.db, activities.DeliveryReversal{
				Key: in.key(), Note: note, Lines: goods, Actor: v.who.Person, Reason: in.Reason,
			})
			return deliveryDone(done), err
		},
		next: afterDelivery[deliveryReversal],
	}
}

func afterDelivery[I any](v *visit, _ I, done deliveryDone) (string, notice) {
	return v.back(deliveryLink(done.Note)), notice{"told.moved", map[string]string{"note": strconv.FormatInt(done.Note, 10)}}
}

// packingList is what goes into the parcels of a delivery, and to whom.
func packingList(v *visit) error {
	note, err := v.pathID("note")
	if err != nil {
		return err
	}
	list, err := activities.Onlooker{DB: v.db}.PackingList(v.ctx(), note)
	if err != nil {
		return theirs(err)
	}
	return v.pdf(list)
}

// pdf answers with a document as a PDF.
func (v *visit) pdf(document paper.Document) error {
	pdf, err := paper.Render(document)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/pdf")
	v.w.Header().Set("Content-Disposition", "inline; filename*=UTF-8''"+url.PathEscape(paper.FileName(document)))
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(pdf)
	return nil
}

// movesOf are the forms that bring a delivery note on, or take its goods back.
func (v *visit) movesOf(note int64, state string, goods []office.Goods) []form {
	at := deliveryLink(note)
	id := "note-" + strconv.FormatInt(note, 10) + "-"
	var forms []form
	for _, to := range activities.DeliveryMoves(state) {
		var fields []field
		if to == activities.NoteShipped {
			fields = v.parcelFields()
		}
		forms = append(forms, v.newForm(id+to, at+"/moves/"+to, v.language.Text("do."+to), fields...))
	}
	switch state {
	case activities.NoteShipped, activities.NoteDelivered, activities.NoteReceived: // it has left, and more parcels are heard of
		forms = append(forms, v.newForm(id+"parcel", at+"/moves/"+activities.NoteShipped, v.language.Text("do.parcel"), v.parcelFields()...))
	case "reversed":
		return nil
	}
	back := v.newForm(id+"reverse", at+"/reverse", v.language.Text("do.reverse"), append(v.lineFields(away(goods)), v.why(true))...)
	back.Danger = true
	return append(forms, back)
}

func away(goods []office.Goods) []pieces {
	var lines []pieces
	for _, g := range goods {
		if g.Away != "0" {
			lines = append(lines, pieces{g.SKU, g.Away})
		}
	}
	return lines
}

// parcelFields ask for a parcel.
func (v *visit) parcelFields() []field {
	number, carrier := v.field("parcel", "text"), v.field("carrier", "text")
	number.Name, carrier.Name = "parcels[0].number", "parcels[0].carrier"
	return []field{number, carrier}
}

// lineFields ask how many of each item.
func (v *visit) lineFields(lines []pieces) []field {
	var fields []field
	for i, l := range lines {
		at := "lines[" + strconv.Itoa(i) + "]."
		fields = append(fields,
			field{Name: at + "sku", Kind: hidden, Value: l.SKU},
			field{Name: at + "quantity", Kind: "text", Label: l.SKU, Value: l.Quantity})
	}
	return fields
}
