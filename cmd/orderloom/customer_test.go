package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

func TestCustomersAreFoundByWhatPeopleKnowOfThem(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	one := b.customerOf(t, "252")
	_, err := b.db.Exec(t.Context(), "UPDATE customers SET vat_number = 'LV40003000000', personal_number = 'LV01019012345' WHERE id = $1", one.ID)
	require.NoError(t, err)
	for name, search := range map[string]string{
		"a part of the name":        strings.ToUpper(one.Name[:4]),
		"their e-mail":              strings.ToUpper(one.Email),
		"a phone with spaces":       one.Phone[4:6] + " " + one.Phone[6:],
		"a VAT number with dots":    "lv 4000.3000",
		"a personal number":         "010190-12345",
		"the number of their sale":  "252",
		"what their order calls it": "bērziņš",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := fromJSON[[]office.Customer](t, requireOK(t, b.environment, "customer", "list", "--search", search, "-o", "json"))
			require.NotEmpty(t, found, search)
			require.Equal(t, one.ID, found[len(found)-1].ID, "the oldest of them")
		})
	}
	require.Len(t, fromJSON[[]office.Customer](t, requireOK(t, b.environment, "customer", "list", "--type", "carrier", "-o", "json")), 1)
	require.Empty(t, fromJSON[[]office.Customer](t, requireOK(t, b.environment, "customer", "list", "--search", "%", "-o", "json")))
}

// customerOf is the customer of a sale.
func (b *books) customerOf(t *testing.T, number string) customerView {
	t.Helper()
	sale := fromJSON[saleView](t, requireOK(t, b.environment, "sale", "show", number, "-o", "json"))
	return fromJSON[customerView](t, requireOK(t, b.environment, "customer", "show", count(sale.CustomerID), "-o", "json"))
}

func TestCustomersComeInPages(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	got := call(t.Context(), b.environment, "customer", "list", "--page-size", "1", "-o", "json")
	require.Len(t, fromJSON[[]office.Customer](t, got.out), 1)
	require.Contains(t, got.errOut, "customers in all: --page 2 shows more")
	one := b.customerOf(t, "253")
	require.Greater(t, one.SalesInAll, int64(1))
	sales := call(t.Context(), b.environment, "customer", "show", count(one.ID), "--page-size", "1", "-o", "json")
	require.Len(t, fromJSON[customerView](t, sales.out).Sales, 1)
	require.Contains(t, sales.errOut, "sales in all: --page 2 shows more")
}

func TestAWrongMatchIsUndone(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	wrong := b.customerOf(t, "253")
	args := []string{"sale", "customer", "253", "--channel", "tea", "--new", "--reason", "two people", "--key", "one", "--actor", "ann"}
	first := requireOK(t, b.environment, args...)
	right := b.customerOf(t, "253")
	require.NotEqual(t, wrong.ID, right.ID)
	require.Equal(t, "Sale 253 of tea was given to customer "+count(right.ID)+"; before, it was customer "+count(wrong.ID)+"'s.\n", first)
	require.Equal(t, wrong.Name, right.Name, "as the order has it")
	require.Contains(t, requireOK(t, b.environment, "sale", "show", "253"), "customer     "+count(right.ID)+", chosen by a person\n")
	require.Contains(t, requireOK(t, b.environment, "sale", "show", "253"), "names customer "+count(wrong.ID))

	again := call(t.Context(), b.environment, append(args, "-o", "json")...)
	require.Equal(t, exitOK, again.code)
	require.Contains(t, again.errOut, "was given before and carried out")
	view := fromJSON[saleCustomerView](t, again.out)
	require.True(t, view.GivenBefore)
	require.Equal(t, right.ID, view.Customer)
	require.Equal(t, 1, b.commands(t))
	var entries int
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT count(*) FROM journal WHERE actor = 'ann' AND action = 'customer'").Scan(&entries))
	require.Equal(t, 1, entries)

	b.walk(t, "253")
	require.Equal(t, right.ID, b.customerOf(t, "253").ID)

	back := requireOK(t, b.environment, "sale", "customer", "253", "--customer", count(wrong.ID), "--reason", "one after all")
	require.Contains(t, back, "was given to customer "+count(wrong.ID))
}

func TestAChangeOfCustomerWithoutEffectIsRefused(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	unsaid := call(t.Context(), b.environment, "sale", "customer", "253", "--new")
	require.Equal(t, exitUsage, unsaid.code, unsaid.errOut)
	require.Contains(t, unsaid.errOut, "say why the match is wrong: it goes into the journal")
	mine := count(b.customerOf(t, "253").ID)
	requireOK(t, b.environment, "sale", "customer", "252", "--new", "--reason", "x", "--key", "one")
	for name, test := range map[string]struct{ args, want string }{
		"to whom it belongs":      {"sale customer 253 --reason x --customer " + mine, "the sale is customer " + mine + "'s already"},
		"with another's key":      {"sale customer 253 --reason x --new --key one", "belongs to another command"},
		"a retry with such a key": {"sale retry 252 --key one", "belongs to another command"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), b.environment, strings.Fields(test.args)...)
			require.Equal(t, exitRefused, got.code, got.errOut)
			require.Contains(t, got.errOut, "orderloom: ")
			require.Contains(t, got.errOut, test.want)
			require.NotContains(t, got.errOut, "Conflict")
			require.Empty(t, got.out)
		})
	}
}

func TestShellsAreToldCustomers(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	require.Contains(t, requireOK(t, b.environment, "__complete", "customer", "show", ""), "1\tNova Poshta\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "sale", "customer", "253", "--customer", ""), "1\tNova Poshta\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "customer", "list", "--type", ""), "retail\n")
	require.NotContains(t, requireOK(t, b.environment, "__complete", "customer", "show", "1", ""), "Nova")
	nowhere := map[string]string{"ORDERLOOM_DATABASE_URL": "postgres://app@127.0.0.1:1/none", "ORDERLOOM_DATA_DIR": t.TempDir()}
	require.NotContains(t, requireOK(t, nowhere, "__complete", "customer", "show", ""), "Nova")
}

func TestTermsAreAgreedWithACustomer(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	id := count(b.customerOf(t, "253").ID)
	for _, test := range []struct{ flags, said, shown string }{
		{"--due-day 15", "due on day 15 of the month.", "pays             on day 15 of the month\n"},
		{"--due-days 30", "due 30 days after the issue.", "pays             30 days after the issue\n"},
		{"--due-days 0", "due on receipt.", "pays             on receipt\n"},
		{"--none", "due as the channel says.", ""},
	} {
		said := requireOK(t, b.environment, append([]string{"customer", "terms", id, "--actor", "ann"}, strings.Fields(test.flags)...)...)
		require.Equal(t, "The documents of customer "+id+" are "+test.said+"\n", said)
		require.Contains(t, requireOK(t, b.environment, "customer", "show", id), test.shown)
	}
	require.NotContains(t, requireOK(t, b.environment, "customer", "show", id), "pays")
	view := fromJSON[customerTermsView](t, requireOK(t, b.environment, "customer", "terms", id, "--due-day", "31", "-o", "json"))
	require.EqualValues(t, 31, *view.DueDay)
	require.Nil(t, view.DueDays)
	var entries int
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT count(*) FROM journal WHERE actor = 'ann' AND action = 'terms' AND detail->>'customer' = $1", id).Scan(&entries))
	require.Equal(t, 4, entries)
	got := call(t.Context(), b.environment, "customer", "terms", "999", "--none")
	require.Equal(t, exitNotFound, got.code)
}
