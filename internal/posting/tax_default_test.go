package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/posting"
)

func TestTheGroupOfARate(t *testing.T) {
	t.Parallel()
	standard, fallback := posting.TaxGroup{Code: "LV21", Percent: amount("21")}, posting.TaxGroup{Code: "ANY21", Percent: amount("21")}
	for name, tt := range map[string]struct {
		change   func(b *bundle)
		group    string
		warnings []posting.Reason
		reasons  []posting.Reason
	}{
		"its own comes first": {
			change: func(b *bundle) {
				b.mappings.Taxes["1"] = standard
				b.mappings.Classes = map[string]posting.TaxGroup{"standard": fallback}
				b.mappings.Default = fallback
			},
			group: "LV21",
		},
		"then its class's": {
			change: func(b *bundle) {
				b.mappings.Classes = map[string]posting.TaxGroup{"standard": standard}
				b.mappings.Default = fallback
			},
			group: "LV21", warnings: []posting.Reason{posting.WarnTaxByClass},
		},
		"a class by its name": {
			change: func(b *bundle) {
				b.order.Lines[0].TaxClass, b.order.Lines[1].TaxClass = "books", "books"
				b.mappings.Classes = map[string]posting.TaxGroup{"books": standard, "standard": fallback}
			},
			group: "LV21", warnings: []posting.Reason{posting.WarnTaxByClass},
		},
		"then the channel's default": {
			change: func(b *bundle) {
				b.mappings.Classes = map[string]posting.TaxGroup{"books": standard}
				b.mappings.Default = fallback
			},
			group: "ANY21", warnings: []posting.Reason{posting.WarnTaxByDefault},
		},
		"else it is a gap": {
			change:  func(*bundle) {},
			reasons: []posting.Reason{posting.ReasonUnmappedTax},
		},
		"a default of another percentage still holds": {
			change:   func(b *bundle) { b.mappings.Default = posting.TaxGroup{Code: "LV12", Percent: amount("12")} },
			group:    "LV12",
			warnings: []posting.Reason{posting.WarnTaxByDefault},
			reasons:  []posting.Reason{posting.ReasonTotals, posting.ReasonTaxRate},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			delete(b.mappings.Taxes, "1")
			tt.change(b)
			a := b.assess()
			require.Equal(t, tt.reasons, b.reasons())
			var warned []posting.Reason
			for _, w := range a.Warnings {
				warned = append(warned, w.Reason)
				require.Equal(t, "taxes[0].rate_id", w.Subject)
				require.Contains(t, w.Detail, "rate 1: it is booked as "+tt.group)
			}
			require.Equal(t, tt.warnings, warned)
			if tt.group != "" {
				require.Equal(t, []string{tt.group}, a.Document.Lines[0].TaxGroup)
			}
			require.Equal(t, len(tt.reasons) == 0, a.Acceptable(), "a warning holds nothing")
		})
	}
}

func TestTheClassOfARateIsThatOfGoodsItTaxes(t *testing.T) {
	t.Parallel()
	b := setup()
	delete(b.mappings.Taxes, "2")
	b.order = orderOf("26.56", "3.56", fee("-2.00", "1", "2"), carriage("5.00", "2"), goods("TEA", "1", "10.00", "1"), goods("SALT", "1", "10.00", "2"))
	b.order.Lines[3].TaxClass = "reduced-rate"
	b.mappings.Classes = map[string]posting.TaxGroup{"reduced-rate": {Code: "LV12", Percent: amount("12")}, "standard": {Code: "LV21", Percent: amount("21")}}
	a := b.assess()
	require.Equal(t, "LV12", a.Document.Lines[1].TaxGroup[0], "carriage takes the class of the goods")
	require.Len(t, a.Warnings, 1)

	b.order.Lines = b.order.Lines[:2]
	require.Equal(t, []posting.Reason{posting.ReasonUnmappedTax}, b.reasons()[:1], "carriage and a discount alone have no class")
}
