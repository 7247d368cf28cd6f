package console

import (
	"cmp"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	missing "github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/posting"
)

// gapFilling is what somebody says about a gap: what of ours stands for the value. An item
// and a currency are their own.
type gapFilling struct {
	Value   string `json:"value"`   // a tax group, a money account, a service's SKU
	New     string `json:"new"`     // the SKU of a service that is made for it, in place of a value
	Name    string `json:"name"`    // of an item that is made; empty: as the shop calls it
	Service bool   `json:"service"` // an item that is made is never delivered
}

// gapFilled is a gap with what stands for it now.
type gapFilled struct {
	Gap   string `json:"gap"`
	Value string `json:"value"`
	Woken int64  `json:"woken"` // sales that look again
}

// gapForm is what fills a gap; nil where only the shop can.
func (v *visit) gapForm(g office.Gap) (*form, error) {
	said := v.language.Text
	var fields []field
	name := field{Name: "name", Kind: "text", Label: said("gap.name"), Help: said("gap.name.help"), Value: g.Title}
	switch posting.NeedKind(g.Kind) {
	case posting.NeedProduct:
		return nil, nil //nolint:nilnil // there is no form
	case posting.NeedCurrency:
	case posting.NeedItem:
		fields = []field{name, {Name: "service", Kind: tick, Label: said("gap.service"), Help: said("gap.service.help")}}
	default:
		value, err := v.gapValue(g)
		if err != nil {
			return nil, err
		}
		name.Value = ""
		if fields = []field{value}; g.Kind == string(posting.NeedSetting) {
			fields = append(fields, field{Name: "new", Kind: "text", Label: said("gap.new"), Help: said("gap.new.help")}, name)
		}
	}
	filled := v.newForm("fill", gapLink(g), said("gap.do"), fields...)
	return &filled, nil
}

// gapValue asks which of ours stands for a value: what is suggested is chosen.
func (v *visit) gapValue(g office.Gap) (field, error) {
	load, none := dbgen.New().TaxGroupCodes, []choice(nil)
	switch posting.NeedKind(g.Kind) {
	case posting.NeedPayment:
		load = dbgen.New().MoneyAccountCodes
	case posting.NeedSetting:
		load, none = dbgen.New().ServiceSKUs, []choice{{Name: v.language.Text("gap.value.new")}}
	}
	choices, err := ofStored("what stands for it", load)(v)
	said := v.language.Text
	return field{
		Name: "value", Kind: choose, Label: said("gap.value." + g.Kind), Help: said("gap.value.help"),
		Choices: chosen(suggested(g).Value, append(none, choices...)),
	}, err
}

// fillGap fills a gap, which wakes exactly the sales that wait for it.
func fillGap() deed[gapFilling, gapFilled] {
	return deed[gapFilling, gapFilled]{
		path: gapPath, says: "Fills a gap, which wakes exactly the sales that wait for it", role: access.Operator,
		do: func(v *visit, in gapFilling) (gapFilled, error) {
			found, _, err := v.findGap()
			if err != nil {
				return gapFilled{}, err
			}
			filled, err := activities.FillGap(v.ctx(), v.db, activities.GapFill{
				Gap:   missing.Name{Channel: found.Channel, Kind: posting.NeedKind(found.Kind), Value: found.Value},
				Value: cmp.Or(in.Value, in.New), ItemName: in.Name, Service: in.Service, Actor: v.who.Person,
			})
			return gapFilled{found.Gap, filled.Value, filled.Woken}, err
		},
		next: func(v *visit, _ gapFilling, out gapFilled) (string, notice) {
			g := office.Gap{Channel: v.r.PathValue("channel"), Kind: v.r.PathValue("kind"), Value: v.r.PathValue("value")}
			return gapLink(g), notice{"gap.done", map[string]string{"value": out.Value, "woken": v.language.Number(out.Woken)}}
		},
	}
}
