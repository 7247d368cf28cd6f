package posting_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

var update = flag.Bool("update", false, "write the golden file anew; read the diff before committing it")

// translated is where the WooCommerce connector's tests keep what they make of a
// real shop's answers, so that rules are proven against what they will be given.
const translated = "../../connectors/woocommerce/testdata/golden"

// otherDecimals are the orders that the shop was asked to show with other decimals
// than its currency's: their own lines and taxes as shown don't reach their totals.
const otherDecimals = "orders_other_decimals"

// captured is a channel of a real shop: its orders by name, and mappings that
// know everything they name.
type captured struct {
	bundle
	orders map[string]commerce.Order
	names  []string
}

func setupCaptured(t *testing.T) captured {
	t.Helper()
	c := captured{bundle: *setup(), orders: map[string]commerce.Order{}}
	for _, folder := range []string{"orders", otherDecimals, "put", "refunds"} {
		files, err := filepath.Glob(filepath.Join(translated, folder, "*.json"))
		require.NoError(t, err)
		for _, file := range files {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			var o commerce.Order
			require.NoError(t, json.Unmarshal(raw, &o), file)
			name := folder + "/" + strings.TrimSuffix(filepath.Base(file), ".json")
			c.orders[name], c.names = o, append(c.names, name)
			for _, l := range o.Lines {
				if l.SKU != "" {
					c.mappings.Items[l.SKU] = posting.Item{ID: int64(len(c.mappings.Items)), SKU: l.SKU}
				}
			}
		}
	}
	require.Greater(t, len(c.names), 80, "the captured orders are where they were")
	return c
}

// assess follows the tax setting that the shop had when the answer was taken.
func (c captured) assess(name string) posting.Assessment {
	p := c.policy
	p.RoundTaxAtSubtotal = strings.Contains(name, "_sub_yes_")
	return posting.Assess(c.orders[name], p, c.mappings)
}

func TestCapturedOrdersComeToTheShopsTotals(t *testing.T) {
	t.Parallel()
	c := setupCaptured(t)
	for _, name := range c.names {
		a := c.assess(name)
		total := c.orders[name].Totals.Total
		if strings.HasPrefix(name, otherDecimals) {
			require.Contains(t, reasonsOf(a.Issues), posting.ReasonTotals, name)
			require.True(t, a.Accept().Total.Equal(total), name)
			continue
		}
		for _, row := range a.Totals {
			if !row.Told {
				require.True(t, row.Difference.IsZero(), "%s: %+v", name, row)
			}
		}
		require.True(t, a.Document.Total.Equal(total), name)
	}
}

func reasonsOf(issues []posting.Issue) (reasons []posting.Reason) {
	for _, i := range issues {
		reasons = append(reasons, i.Reason)
	}
	return reasons
}

func TestAChangedRateHoldsEveryOrderThatUsesIt(t *testing.T) {
	t.Parallel()
	c := setupCaptured(t)
	c.mappings.Taxes["1"] = posting.TaxGroup{Code: "LV21", Percent: amount("22")}
	held, free := 0, 0
	for _, name := range c.names {
		a := c.assess(name)
		if a.Plan.Idle() {
			continue
		}
		wrong := false
		for _, i := range a.Issues {
			wrong = wrong || i.Reason == posting.ReasonTaxRate
		}
		require.Equal(t, usesRate(c.orders[name], "1"), wrong, name)
		if wrong {
			require.False(t, a.Acceptable(), name)
			held++
		} else {
			free++
		}
	}
	require.Greater(t, held, 40)
	require.Greater(t, free, 3)
}

func usesRate(o commerce.Order, id string) bool {
	for _, l := range o.Lines {
		for _, t := range l.Taxes {
			if t.RateID == id {
				return true
			}
		}
	}
	return false
}

func TestCapturedAssessments(t *testing.T) {
	t.Parallel()
	const golden = "testdata/captured.golden"
	c := setupCaptured(t)
	var b strings.Builder
	for _, name := range c.names {
		tell(&b, name, c.orders[name], c.assess(name))
	}
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}

// tell writes an assessment for people to review.
func tell(b *strings.Builder, name string, o commerce.Order, a posting.Assessment) {
	d := a.Document
	fmt.Fprintf(b, "%s: %s by %s, %s %s\n", name, o.Status, o.Payment.Method, o.Totals.Total.Fixed(d.Scale), o.Currency)
	fmt.Fprintf(b, "  plan %s\n", told(a.Plan))
	for _, l := range d.Lines {
		fmt.Fprintf(b, "  %-8s %6s %-12q net %s tax %s %v discount %s\n",
			l.Kind, l.Quantity.Short(), l.SKU, l.Net.Fixed(d.Scale), l.Tax.Short(), l.TaxGroup, l.Discount.Fixed(d.Scale))
	}
	for _, t := range d.Taxes {
		fmt.Fprintf(b, "  %s: %s on %s\n", t.Group, t.Tax.Fixed(d.Scale), t.Base.Fixed(d.Scale))
	}
	for _, r := range a.Totals {
		if !r.Difference.IsZero() {
			fmt.Fprintf(b, "  %s differ: ours %s, the shop's %s\n", r.Label, r.Ours.Fixed(d.Scale), r.Shop.Fixed(d.Scale))
		}
	}
	for _, i := range a.Issues {
		fmt.Fprintf(b, "  ! %s, %s: %s → %s\n", i.Reason, i.Subject, i.Detail, i.Remedy)
	}
	b.WriteByte('\n')
}

func told(p posting.Plan) string {
	words := []string{}
	for _, w := range []struct {
		set  bool
		word string
	}{
		{p.Ignored, "ignored"}, {p.Refused, "refused"}, {p.Invoice, "invoice"},
		{p.Paid, "paid to " + p.MoneyAccount}, {p.Deliver, "deliver"},
	} {
		if w.set {
			words = append(words, w.word)
		}
	}
	if len(words) == 0 {
		return "nothing yet"
	}
	return strings.Join(words, ", ")
}
