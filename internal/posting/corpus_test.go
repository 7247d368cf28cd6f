package posting_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/posting"
)

const corpusGolden = "testdata/corpus/golden"

// sale is an order of the corpus and a channel that knows everything it names.
type sale struct {
	bundle
	group, name string
}

// corpus is every order there is, by group: the made and the publicly reported
// ones, and all that were captured of a real shop.
func corpus(t *testing.T) map[string][]sale {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(corpusOrders, "*.jsonl"))
	require.NoError(t, err)
	groups := map[string][]sale{}
	total := 0
	for _, file := range files {
		group := strings.TrimSuffix(filepath.Base(file), ".jsonl")
		for _, e := range readEntries(t, file) {
			groups[group] = append(groups[group], saleOf(group, e))
		}
		total += len(groups[group])
	}
	c := setupCaptured(t)
	for _, name := range c.names {
		groups["captured"] = append(groups["captured"], saleOf("captured", entry{name, strings.Contains(name, "_sub_yes_"), c.orders[name]}))
	}
	require.Greater(t, total+len(c.names), 650)
	return groups
}

func readEntries(t *testing.T, file string) []entry {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	var entries []entry
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e entry
		require.NoError(t, json.Unmarshal(lines.Bytes(), &e), file)
		entries = append(entries, e)
	}
	require.NoError(t, lines.Err())
	return entries
}

// saleOf maps each of the order's rates to a group of its percentage.
func saleOf(group string, e entry) sale {
	s := sale{bundle: *setup(), group: group, name: e.Name}
	s.order = e.Order
	s.policy.RoundTaxAtSubtotal = e.AtSubtotal
	s.policy.Currencies = []string{"EUR", "JPY", "KWD", "NOK", "USD"}
	s.policy.RefusedStatuses = []string{"cancelled", "failed"}
	s.policy.DocumentStatuses = append(s.policy.DocumentStatuses, "refunded")
	s.mappings.Payments[""] = posting.PaymentMethod{MoneyAccount: "bank"}
	s.mappings.Taxes = map[string]posting.TaxGroup{}
	for _, tax := range e.Order.Taxes {
		s.mappings.Taxes[tax.RateID] = posting.TaxGroup{Code: "T" + tax.Percent.Short(), Percent: tax.Percent}
	}
	for i, l := range e.Order.Lines {
		if l.SKU != "" {
			s.mappings.Items[l.SKU] = posting.Item{ID: int64(100 + i), SKU: l.SKU}
		}
	}
	return s
}

// credits are the credit notes of an order's refunds, those that raise a question
// as a person would release them.
func (s *sale) credits(a posting.Assessment) []posting.Correction {
	var all []posting.Correction
	var notes []posting.Document
	for _, refund := range s.order.RefundsInOrder() {
		c := posting.Credit(a.Accept(), notes, refund, s.policy)
		all = append(all, c)
		if c.Acceptable() {
			notes = append(notes, c.Accept())
		}
	}
	return all
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	for group, sales := range corpus(t) {
		if group == "captured" {
			continue // TestCapturedAssessments has them
		}
		var b strings.Builder
		for _, s := range sales {
			a := s.assess()
			tell(&b, s.name, s.order, a)
			for _, c := range s.credits(a) {
				tellCredit(&b, c)
			}
			b.WriteByte('\n')
		}
		golden(t, filepath.Join(corpusGolden, group+".golden"), b.String())
	}
}

// tellCredit writes a credit note for people to review.
func tellCredit(b *strings.Builder, c posting.Correction) {
	d := c.Accept()
	fmt.Fprintf(b, "  credit %s: %s\n", c.RefundID, d.Total.Fixed(d.Scale))
	for _, l := range d.Lines {
		fmt.Fprintf(b, "    %-8s %6s %-12q net %s tax %s\n", l.Kind, l.Quantity.Short(), l.SKU, l.Net.Fixed(d.Scale), l.Tax.Fixed(d.Scale))
	}
	for _, t := range d.Taxes {
		fmt.Fprintf(b, "    %s: %s on %s\n", t.Group, t.Tax.Fixed(d.Scale), t.Base.Fixed(d.Scale))
	}
	for _, i := range c.Issues {
		fmt.Fprintf(b, "    ! %s, %s: %s → %s\n", i.Reason, i.Subject, i.Detail, i.Remedy)
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, file)
}

// TestCorpusRoundingLines keeps the list of every cent that no line of an order
// explains: which order, how much, and between which figures it arises.
func TestCorpusRoundingLines(t *testing.T) {
	t.Parallel()
	groups := corpus(t)
	var b strings.Builder
	for _, group := range sortedKeys(groups) {
		for _, s := range groups[group] {
			a := s.assess()
			tellRounding(&b, group+", "+s.name, a.Accept(), a.Totals, len(a.Issues) > 0)
			for _, c := range s.credits(a) {
				tellRounding(&b, group+", "+s.name+", credit "+c.RefundID, c.Accept(), c.Totals, len(c.Issues) > 0)
			}
		}
	}
	golden(t, "testdata/corpus/rounding.golden", b.String())
}

func tellRounding(b *strings.Builder, name string, d posting.Document, rows []posting.Row, held bool) {
	for _, l := range d.Lines {
		if l.Kind != posting.Rounding {
			continue
		}
		fmt.Fprintf(b, "%s: %s %s%s\n", name, l.Net.Fixed(d.Scale), d.Currency, word(held, ", once a person releases it", ""))
		for _, r := range rows {
			if !r.Difference.IsZero() {
				fmt.Fprintf(b, "  %s: ours %s, the shop's %s\n", r.Label, r.Ours.Fixed(d.Scale), r.Shop.Fixed(d.Scale))
			}
		}
	}
}

func sortedKeys(groups map[string][]sale) []string {
	var keys []string
	for key := range groups {
		keys = append(keys, key)
	}
	return sorted(keys)
}
