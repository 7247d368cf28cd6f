package pushing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/pushing"
)

func of(text string) *money.Amount {
	if text == "" {
		return nil
	}
	a := money.MustParse(text)
	return &a
}

func is(b bool) *bool { return &b }

// listing is one that the shop counts and that shows what it was told: these figures.
func listing(quantity, price string) pushing.Listing {
	l := pushing.Listing{
		Seen: commerce.Listing{Kind: commerce.SimpleListing, ManagesStock: commerce.StockCounted, Quantity: of(quantity), InStock: quantity != "0", Price: of(price)},
		Told: commerce.ListingChange{Quantity: of(quantity), Price: of(price)},
	}
	l.Quantity, l.Price = l.Seen.Quantity, l.Seen.Price
	return l
}

// refuse has the shop refuse what the listing is to be told.
func refuse(l *pushing.Listing) {
	l.Refused = pushing.Attempt(pushing.Build(*l, exact()).Change, l.Seen)
}

func exact() pushing.Terms { return pushing.Terms{Shown: pushing.ShowExact} }

func TestWhatAShopIsTold(t *testing.T) {
	t.Parallel()
	hiding := pushing.Terms{Shown: pushing.ShowExact, HideAtZero: true}
	yesNo := pushing.Terms{Shown: pushing.ShowAvailable}
	rehearsing := pushing.Terms{Shown: pushing.ShowExact, HideAtZero: true, Rehearsing: true}
	for name, tt := range map[string]struct {
		terms  pushing.Terms
		change func(*pushing.Listing)
		want   string // the change, as it says itself
	}{
		"nothing that is so already":             {exact(), func(*pushing.Listing) {}, ""},
		"a quantity that changed":                {exact(), func(l *pushing.Listing) { l.Quantity = of("4") }, "quantity 4"},
		"no piece that isn't whole":              {exact(), func(l *pushing.Listing) { l.Quantity = of("4.99") }, "quantity 4"},
		"no difference in what isn't whole":      {exact(), func(l *pushing.Listing) { l.Quantity = of("5.5") }, ""},
		"nothing below zero":                     {exact(), func(l *pushing.Listing) { l.Quantity = of("-3") }, "quantity 0"},
		"nothing where it counts below zero":     {exact(), func(l *pushing.Listing) { l.Quantity, l.Seen.Quantity = of("-3"), of("-1") }, ""},
		"a price that changed":                   {exact(), func(l *pushing.Listing) { l.Price = of("12.5") }, "price 12.5"},
		"a price that it has not":                {exact(), func(l *pushing.Listing) { l.Seen.Price = nil }, "price 9.99"},
		"its price again, after somebody's hand": {exact(), func(l *pushing.Listing) { l.Seen.Price = of("8") }, "price 9.99"},
		"the same price, however it is written":  {exact(), func(l *pushing.Listing) { l.Price = of("9.9900") }, ""},
		"no price that we have none of":          {exact(), func(l *pushing.Listing) { l.Price = nil; l.Seen.Price = of("1") }, ""},
		"no stock that we say nothing of":        {exact(), func(l *pushing.Listing) { l.Quantity = nil; l.Seen.Quantity = of("1") }, ""},
		"all again, after an answer was lost":    {exact(), func(l *pushing.Listing) { l.Unknown = true }, "quantity 5, price 9.99"},
		"a first quantity":                       {exact(), func(l *pushing.Listing) { l.Seen.Quantity, l.Told = of("7"), commerce.ListingChange{} }, "quantity 5"},
		"no first quantity that it has":          {exact(), func(l *pushing.Listing) { l.Told = commerce.ListingChange{} }, ""},
		"nothing of a pooled variation's stock":  {exact(), func(l *pushing.Listing) { l.Seen.ManagesStock, l.Quantity = commerce.StockOfParent, of("1") }, ""},
		"no price of a product with variations":  {exact(), func(l *pushing.Listing) { l.Seen.Kind, l.Price = commerce.ParentListing, of("1") }, ""},
		"the same refusal not twice":             {exact(), func(l *pushing.Listing) { l.Quantity = of("4"); refuse(l) }, ""},
		"what isn't what it refused":             {exact(), func(l *pushing.Listing) { l.Quantity = of("4"); refuse(l); l.Quantity = of("3") }, "quantity 3"},
		"what it refused, once it is otherwise":  {exact(), func(l *pushing.Listing) { l.Quantity = of("4"); refuse(l); l.Seen.SalePrice = of("1") }, "quantity 4"},
		"to hide what there is none of":          {hiding, func(l *pushing.Listing) { l.Quantity = of("0") }, "quantity 0, hidden"},
		"not to hide where it doesn't hide":      {exact(), func(l *pushing.Listing) { l.Quantity = of("0") }, "quantity 0"},
		"not to hide what is hidden":             {hiding, func(l *pushing.Listing) { l.Quantity, l.Seen.Hidden = of("0"), true }, "quantity 0"},
		"to show again what we hid":              {hiding, func(l *pushing.Listing) { l.Seen.Hidden, l.Told.Hidden = true, is(true) }, "not hidden"},
		"to show again where hiding is off":      {exact(), func(l *pushing.Listing) { l.Seen.Hidden, l.Told.Hidden = true, is(true) }, "not hidden"},
		"not to show what somebody else hid":     {hiding, func(l *pushing.Listing) { l.Seen.Hidden = true }, ""},
		"to show what we hid, where the shop counts no more": {hiding, func(l *pushing.Listing) {
			l.Seen.Hidden, l.Told.Hidden, l.Seen.ManagesStock, l.Seen.Quantity = true, is(true), commerce.StockUncounted, nil
		}, "not hidden"},
		"to show what we hid and say nothing of any more": {hiding, func(l *pushing.Listing) {
			l.Seen.Hidden, l.Told.Hidden, l.Quantity = true, is(true), nil
		}, "not hidden"},
		"not to show what there is none of, though the shop counts no more": {hiding, func(l *pushing.Listing) {
			l.Seen.Hidden, l.Told.Hidden, l.Seen.ManagesStock, l.Quantity = true, is(true), commerce.StockUncounted, of("0")
		}, ""},
		"not to hide what it doesn't count": {hiding, func(l *pushing.Listing) {
			l.Seen.ManagesStock, l.Quantity = commerce.StockUncounted, of("0")
		}, ""},
		"to hide again what somebody showed": {hiding, func(l *pushing.Listing) {
			*l = listing("0", "9.99")
			l.Told.Hidden = is(true)
		}, "hidden"},
		"yes or no, where it doesn't count": {yesNo, func(l *pushing.Listing) {
			l.Seen.ManagesStock, l.Seen.InStock = commerce.StockUncounted, false
		}, "available"},
		"no, where there is none": {yesNo, func(l *pushing.Listing) {
			l.Seen.ManagesStock, l.Quantity = commerce.StockUncounted, of("0.5")
		}, "not available"},
		"nothing in a rehearsal that it would have": {rehearsing, func(l *pushing.Listing) {
			l.Quantity, l.Price = of("0"), of("3")
			l.Told = commerce.ListingChange{Quantity: of("0"), Price: of("3"), Hidden: is(true)}
		}, ""},
		"in a rehearsal what it would be told": {rehearsing, func(l *pushing.Listing) { l.Quantity = of("4") }, "quantity 4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listing("5", "9.99")
			tt.change(&l)
			require.Equal(t, tt.want, pushing.Build(l, tt.terms).Change.String())
		})
	}
}

// TestAShopsOwnCountIsNotUndone: a shop that sold two shows two fewer. The order lowers
// ours once it is imported; before that our figure is the older one.
func TestAShopsOwnCountIsNotUndone(t *testing.T) {
	t.Parallel()
	l := listing("5", "9.99")
	l.Seen.Quantity = of("3")
	p := pushing.Build(l, exact())
	require.True(t, p.Doubted)
	require.True(t, p.Change.IsZero(), "the order isn't read yet")

	imported := l
	imported.Quantity = of("3")
	require.Equal(t, pushing.Plan{Agreed: commerce.ListingChange{Quantity: of("3"), Price: of("9.99")}}, pushing.Build(imported, exact()), "both agree")

	l.OrdersRead = true
	require.Equal(t, "quantity 5", pushing.Build(l, exact()).Change.String(), "all orders are read and none explains it")

	l.OrdersRead, l.Quantity = false, of("15")
	require.Equal(t, "quantity 15", pushing.Build(l, exact()).Change.String(), "ours changed as well: the window")
}

func TestWhatCanNotBeToldIsReported(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		shown  pushing.Shown
		change func(*pushing.Listing)
		kind   string
		told   string
	}{
		"the shop keeps no count":            {pushing.ShowExact, func(l *pushing.Listing) { l.Seen.ManagesStock = commerce.StockUncounted }, pushing.ProblemUnmanaged, "price 3"},
		"the shop counts by itself":          {pushing.ShowAvailable, func(*pushing.Listing) {}, pushing.ProblemCounts, "price 3"},
		"the sale price would be deleted":    {pushing.ShowExact, func(l *pushing.Listing) { l.Seen.SalePrice = of("3") }, pushing.ProblemSalePrice, "quantity 4"},
		"a price below the sale price":       {pushing.ShowExact, func(l *pushing.Listing) { l.Seen.SalePrice = of("3.01") }, pushing.ProblemSalePrice, "quantity 4"},
		"a price above the sale price":       {pushing.ShowExact, func(l *pushing.Listing) { l.Seen.SalePrice = of("2.99") }, "", "quantity 4, price 3"},
		"a product that is a link elsewhere": {pushing.ShowExact, func(l *pushing.Listing) { l.Seen.Kind = commerce.OtherListing }, pushing.ProblemKind, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listing("5", "9.99")
			l.Quantity, l.Price = of("4"), of("3")
			tt.change(&l)
			p := pushing.Build(l, pushing.Terms{Shown: tt.shown})
			require.Equal(t, tt.kind, p.Problem.Kind)
			require.Equal(t, tt.kind == "", p.Problem.Text == "")
			require.Equal(t, tt.told, p.Change.String(), "the rest goes out all the same")
		})
	}
}

// TestAShopThatAnswersWithoutFiguresIsFoundOutByTheNextReading: it was told 5 again when
// it showed 3.
func TestAShopThatAnswersWithoutFiguresIsFoundOutByTheNextReading(t *testing.T) {
	t.Parallel()
	l := listing("5", "9.99")
	l.Seen.Quantity, l.OrdersRead = of("3"), true
	require.True(t, l.Repeats(pushing.Build(l, exact()).Change))
	l.Repeated = of("3")
	for _, read := range []bool{false, true} {
		l.OrdersRead = read
		p := pushing.Build(l, exact())
		require.Equal(t, pushing.ProblemIgnored, p.Problem.Kind)
		require.False(t, p.Doubted)
		require.True(t, p.Change.IsZero())
	}
	l.Ignored = true
	require.Equal(t, "quantity 5", pushing.Build(l, exact()).Change.String(), "once it is reported, it is told each day")
	l.Ignored, l.OrdersRead, l.Seen.Quantity = false, false, of("4")
	require.True(t, pushing.Build(l, exact()).Doubted, "it may have sold one")
	l.Quantity = of("7")
	require.Equal(t, "quantity 7", pushing.Build(l, exact()).Change.String(), "another quantity is told")
	require.False(t, l.Repeats(pushing.Build(l, exact()).Change))
}

func TestWhatTakesAwayFromBuyersIsSaid(t *testing.T) {
	t.Parallel()
	hiding := pushing.Terms{Shown: pushing.ShowExact, HideAtZero: true}
	empties := func(l pushing.Listing, terms pushing.Terms) bool { return pushing.Build(l, terms).Empties }
	l := listing("5", "9.99")
	l.Quantity = of("1")
	require.False(t, empties(l, hiding))
	l.Quantity = of("0")
	require.True(t, empties(l, exact()))
	unseen := l
	unseen.Seen.Quantity = nil
	require.True(t, empties(unseen, exact()), "it may have some")
	sold := listing("0", "9.99")
	require.False(t, empties(sold, exact()))
	require.True(t, empties(sold, hiding), "buyers find it no longer")
	none := l
	none.Seen.ManagesStock = commerce.StockUncounted
	require.True(t, empties(none, pushing.Terms{Shown: pushing.ShowAvailable}))
}

func TestAnAnswerIsHeldAgainstWhatWasTold(t *testing.T) {
	t.Parallel()
	told := commerce.ListingChange{Quantity: of("4"), Price: of("3.50"), Hidden: is(true)}
	did := commerce.Listing{ManagesStock: commerce.StockCounted, Quantity: of("4"), Price: of("3.5"), Hidden: true}
	for name, tt := range map[string]struct {
		told   commerce.ListingChange
		change func(*commerce.Listing)
		kind   string
	}{
		"it did as it was told":             {told, func(*commerce.Listing) {}, ""},
		"it sold one in the same moment":    {told, func(l *commerce.Listing) { l.Quantity = of("3") }, ""},
		"it keeps no count and ignored it":  {told, func(l *commerce.Listing) { l.ManagesStock, l.Quantity = commerce.StockUncounted, nil }, pushing.ProblemUnmanaged},
		"it shows another price":            {told, func(l *commerce.Listing) { l.Price = of("3") }, pushing.ProblemDiffers},
		"it has no price":                   {told, func(l *commerce.Listing) { l.Price = nil }, pushing.ProblemDiffers},
		"it didn't hide it":                 {told, func(l *commerce.Listing) { l.Hidden = false }, pushing.ProblemDiffers},
		"yes or no of one that it counts":   {commerce.ListingChange{Available: is(true)}, func(*commerce.Listing) {}, pushing.ProblemCounts},
		"it says no where it was told yes":  {commerce.ListingChange{Available: is(true)}, func(l *commerce.Listing) { l.ManagesStock = commerce.StockUncounted }, pushing.ProblemDiffers},
		"what wasn't told may be different": {commerce.ListingChange{Quantity: of("4")}, func(l *commerce.Listing) { l.Price, l.Hidden = nil, false }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := did
			tt.change(&now)
			p := pushing.Compare(pushing.Listing{}, tt.told, now)
			require.Equal(t, tt.kind, p.Kind)
			require.Equal(t, tt.kind == "", p.Text == "")
		})
	}
}

// TestAShopThatIgnoresAQuantityIsFoundOut by its second answer, and by one that agrees it
// is believed again.
func TestAShopThatIgnoresAQuantityIsFoundOut(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(l *pushing.Listing)
		now    string
		kind   string
	}{
		"it shows what it showed":                 {func(*pushing.Listing) {}, "3", pushing.ProblemIgnored},
		"it shows what it was told":               {func(*pushing.Listing) {}, "5", ""},
		"it sold one in the same moment":          {func(*pushing.Listing) {}, "4", ""},
		"it keeps no count by now":                {func(*pushing.Listing) {}, "", ""},
		"it is told the first time":               {func(l *pushing.Listing) { l.Told.Quantity = of("6") }, "3", ""},
		"it was never told":                       {func(l *pushing.Listing) { l.Told.Quantity = nil }, "3", ""},
		"an order may explain it":                 {func(l *pushing.Listing) { l.OrdersRead = false }, "3", ""},
		"what it was told before is unknown":      {func(l *pushing.Listing) { l.Unknown = true }, "3", ""},
		"it ignored another quantity":             {func(l *pushing.Listing) { l.Told.Quantity, l.Ignored = of("6"), true }, "3", pushing.ProblemIgnored},
		"it ignored another, and does it no more": {func(l *pushing.Listing) { l.Told.Quantity, l.Ignored = of("6"), true }, "5", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := listing("5", "9.99")
			l.Seen.Quantity, l.OrdersRead = of("3"), true
			tt.change(&l)
			now := commerce.Listing{ManagesStock: commerce.StockCounted, Quantity: of(tt.now)}
			require.Equal(t, tt.kind, pushing.Compare(l, commerce.ListingChange{Quantity: of("5")}, now).Kind)
		})
	}

	l := listing("5", "9.99")
	l.Seen.Quantity, l.Ignored = of("3"), true
	p := pushing.Build(l, exact())
	require.Equal(t, pushing.ProblemIgnored, p.Problem.Kind, "it stays reported")
	require.False(t, p.Doubted)
	require.True(t, p.Change.IsZero())
	l.Seen.Quantity = of("5")
	require.Zero(t, pushing.Build(l, exact()).Problem)
	l.Seen.Quantity, l.OrdersRead = of("3"), true
	require.Equal(t, "quantity 5", pushing.Build(l, exact()).Change.String(), "whoever looks later tells it once more")
}
