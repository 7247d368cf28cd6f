package catalogue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/commerce"
)

func house() catalogue.House {
	return catalogue.House{
		Categories:      map[string]catalogue.Category{"20": {Code: "tea"}, "21": {Code: "gifts", LeftOut: true}, "22": {Code: "cups"}},
		DefaultCategory: "misc",
		Classes:         map[string][]string{"standard": {"LV21"}, "reduced-rate": {"LV12", "LV12", "EE9"}, "zero-rate": {"LV0", "LV0"}},
		DefaultTaxGroup: "LV21",
		MakesItems:      true,
	}
}

func shelf() catalogue.Shelf {
	return catalogue.Shelf{
		Kinds:   map[string]string{"SHIRT": "parent", "CUP": "simple"},
		Parents: map[string]catalogue.Product{"7": {SKU: "SHIRT", Name: "Shirt", Categories: []string{"22"}, ItemID: 70}, "8": {Name: "Nameless"}},
		Holders: map[string]string{"SHIRT": "7", "CUP": "12"},
	}
}

func in(ids ...string) (list []commerce.Category) {
	for _, id := range ids {
		list = append(list, commerce.Category{ID: id, Name: "Category " + id})
	}
	return list
}

// place is what becomes of one product.
func place(h catalogue.House, l commerce.Listing) catalogue.Placed {
	if l.RemoteID == "" {
		l.RemoteID = "30"
	}
	if l.Kind == "" {
		l.Kind = commerce.SimpleListing
	}
	return catalogue.Place(h, shelf(), []commerce.Listing{l})[0]
}

func kinds(p catalogue.Placed) (all []catalogue.ProblemKind) {
	for _, problem := range p.Problems {
		all = append(all, problem.Kind)
	}
	return all
}

func TestAProductIsTheItemOfItsSKUOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	variation := func(sku, parent string) commerce.Listing {
		return commerce.Listing{Kind: commerce.VariationListing, ParentID: parent, SKU: sku, Name: "XL"}
	}
	for name, tt := range map[string]struct {
		listing commerce.Listing
		item    bool
		wrong   []catalogue.ProblemKind
	}{
		"a new SKU":                              {commerce.Listing{SKU: "TEA", Categories: in("20")}, true, nil},
		"a known SKU":                            {commerce.Listing{RemoteID: "12", SKU: "CUP", Categories: in("20")}, true, nil},
		"no SKU":                                 {commerce.Listing{Name: "Tea"}, false, []catalogue.ProblemKind{catalogue.MissingSKU}},
		"no SKU on what is sold by variations":   {commerce.Listing{Kind: commerce.ParentListing}, false, nil},
		"a SKU that another product has":         {commerce.Listing{SKU: "CUP"}, false, []catalogue.ProblemKind{catalogue.DoubleSKU}},
		"a group of products":                    {commerce.Listing{Kind: commerce.OtherListing, SKU: "TEA"}, false, nil},
		"a category that is left out":            {commerce.Listing{SKU: "TEA", Categories: in("21")}, false, nil},
		"a variation with a SKU of its own":      {variation("SHIRT-XL", "7"), true, nil},
		"a variation that shows its product's":   {variation("SHIRT", "7"), false, []catalogue.ProblemKind{catalogue.InheritedSKU}},
		"a variation without any":                {variation("", "8"), false, []catalogue.ProblemKind{catalogue.MissingSKU}},
		"a variation of a product without a SKU": {variation("NL-XL", "8"), true, nil},
		"a parent of ours that is sold as it is": {commerce.Listing{RemoteID: "7", SKU: "SHIRT", Categories: in("20")}, true, []catalogue.ProblemKind{catalogue.OtherKind}},
		"an item of ours that became a parent":   {commerce.Listing{RemoteID: "12", SKU: "CUP", Kind: commerce.ParentListing, Categories: in("20")}, true, []catalogue.ProblemKind{catalogue.OtherKind}},
		"a category that nothing stands for":     {commerce.Listing{SKU: "TEA", Categories: in("9")}, true, []catalogue.ProblemKind{catalogue.UnmappedCategory}},
		"several categories":                     {commerce.Listing{SKU: "TEA", Categories: in("9", "20")}, true, []catalogue.ProblemKind{catalogue.SeveralCategories}},
		"several that nothing stands for":        {commerce.Listing{SKU: "TEA", Categories: in("8", "9")}, true, []catalogue.ProblemKind{catalogue.UnmappedCategory, catalogue.SeveralCategories}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := place(house(), tt.listing)
			require.Equal(t, tt.item, got.Item)
			require.Equal(t, tt.wrong, kinds(got))
			for _, p := range got.Problems {
				require.NotEmpty(t, p.Detail)
				require.NotEmpty(t, p.Remedy)
				require.Equal(t, tt.item, p.Warning, "a warning is about an item")
				require.Contains(t, catalogue.ProblemKinds(), p.Kind)
			}
		})
	}
}

func TestWhatTheShopSaysOfAnItem(t *testing.T) {
	t.Parallel()
	tea := func(change func(*commerce.Listing)) catalogue.Placed {
		l := commerce.Listing{SKU: "TEA", Name: "Tea", Categories: in("20"), TaxClass: "standard"}
		change(&l)
		return place(house(), l)
	}
	require.Equal(t, "tea", tea(func(*commerce.Listing) {}).Category)
	require.Equal(t, "cups", tea(func(l *commerce.Listing) { l.Categories = in("9", "22", "20") }).Category, "the first that is mapped")
	require.Equal(t, "misc", tea(func(l *commerce.Listing) { l.Categories = in("9") }).Category)
	require.Equal(t, "misc", tea(func(l *commerce.Listing) { l.Categories = nil }).Category)
	require.Equal(t, "LV21", tea(func(*commerce.Listing) {}).TaxGroup)
	require.Equal(t, "LV12", tea(func(l *commerce.Listing) { l.TaxClass = "reduced-rate" }).TaxGroup, "the first of them")
	require.Equal(t, "LV0", tea(func(l *commerce.Listing) { l.TaxClass = "zero-rate" }).TaxGroup)
	require.Equal(t, "LV21", tea(func(l *commerce.Listing) { l.TaxClass = "luxury" }).TaxGroup, "the channel's default")
	require.Empty(t, tea(func(l *commerce.Listing) { l.TaxClass = "" }).TaxGroup, "sold without tax")
	require.Equal(t, catalogue.Simple, tea(func(l *commerce.Listing) { l.ManagesStock = commerce.StockCounted; l.Virtual = true }).ItemKind, "tickets are counted")
	require.Equal(t, catalogue.Service, tea(func(l *commerce.Listing) { l.ManagesStock = commerce.StockUncounted; l.Virtual = true }).ItemKind)

	shirt := place(house(), commerce.Listing{Kind: commerce.VariationListing, ParentID: "7", SKU: "SHIRT-XL", Name: "XL"})
	require.Equal(t, "Shirt - XL", shirt.Title)
	require.Equal(t, "cups", shirt.Category, "its product's")
	require.Equal(t, catalogue.Variation, shirt.ItemKind)
	require.EqualValues(t, 70, shirt.ParentID)
}

func TestNobodyIsToldOfCategoriesWhoSortsNothing(t *testing.T) {
	t.Parallel()
	h := house()
	h.Categories, h.DefaultCategory = nil, ""
	require.Empty(t, place(h, commerce.Listing{SKU: "TEA", Categories: in("8", "9")}).Problems)
}

func TestAChannelThatMakesNoItemsSaysWhichItLacks(t *testing.T) {
	t.Parallel()
	h := house()
	h.MakesItems = false
	require.Equal(t, []catalogue.ProblemKind{catalogue.UnknownSKU}, kinds(place(h, commerce.Listing{SKU: "TEA"})))
	require.True(t, place(h, commerce.Listing{RemoteID: "12", SKU: "CUP"}).Item)
}

func TestOfAPageTheFirstWithASKUIsTheItem(t *testing.T) {
	t.Parallel()
	page := []commerce.Listing{
		{RemoteID: "30", Kind: commerce.SimpleListing, SKU: "TEA"},
		{RemoteID: "31", Kind: commerce.SimpleListing, SKU: "TEA"},
		{RemoteID: "12", Kind: commerce.SimpleListing, SKU: "MUG"}, // it was the item of CUP
		{RemoteID: "32", Kind: commerce.SimpleListing, SKU: "CUP"},
	}
	s := shelf()
	placed := catalogue.Place(house(), s, page)
	var items []bool
	for _, p := range placed {
		items = append(items, p.Item)
	}
	require.Equal(t, []bool{true, false, true, true}, items)
	require.Equal(t, shelf(), s, "what it was handed stays as it is")
	require.Equal(t, placed, catalogue.Place(house(), s, page))
}

func TestATaxClassOfSeveralTaxesIsToldOnce(t *testing.T) {
	t.Parallel()
	h := catalogue.House{MakesItems: true, Classes: map[string][]string{"standard": {"LV21", "LV21"}, "reduced-rate": {"LV12", "LV5", "LV12"}, "books": {"LV5"}}}
	require.Equal(t, []catalogue.Class{{Name: "reduced-rate", Groups: []string{"LV12", "LV5"}}}, h.Doubtful())
	got := catalogue.Place(h, catalogue.Shelf{}, []commerce.Listing{{RemoteID: "1", SKU: "TEA", TaxClass: "reduced-rate"}})
	require.Equal(t, "LV12", got[0].TaxGroup)
}
