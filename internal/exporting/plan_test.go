package exporting_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/exporting"
	"github.com/orderloom/orderloom/internal/money"
)

var limits = commerce.OfferLimits{SKU: 25, Name: 110, Description: 200, Images: 2}

// tea is an item that the shop lacks.
func tea() exporting.Item {
	return exporting.Item{Offer: commerce.Offer{
		SKU: "TEA", Name: "Чай зелений", Description: "<p>Листовий</p>", Price: money.MustParse("99.50"), Currency: "UAH",
		Categories: []commerce.Category{{ID: "7", Name: "Чай"}}, Images: []string{"https://img.example/tea.jpg"},
	}}
}

// listed is one that the shop has, and shows in another way; it was told nothing yet.
func listed() exporting.Item {
	item := tea()
	item.Listing = &exporting.Listing{ExternalID: "TEA", Shown: exporting.Fingerprints{Texts: "others", Rest: "others"}}
	return item
}

// told is one that the shop was told as it is.
func told() exporting.Item {
	item := listed()
	item.Told.Fingerprints = exporting.OfOffer(item.Offer)
	return item
}

func TestWhatAShopIsTold(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		item   exporting.Item
		change func(*exporting.Item)
		again  bool
		want   exporting.Way
	}{
		"what it lacks is made":                                 {tea(), func(*exporting.Item) {}, false, exporting.ByCreation},
		"what it lost is made once more":                        {told(), func(i *exporting.Item) { i.Listing = nil }, false, exporting.ByCreation},
		"nothing that it was told before":                       {told(), func(*exporting.Item) {}, false, ""},
		"nothing that somebody changed there":                   {told(), func(i *exporting.Item) { i.Listing.Shown.Texts = "by hand" }, false, ""},
		"nothing of price and quantity":                         {told(), func(i *exporting.Item) { i.Price = money.Int(1) }, false, ""},
		"a name that changed":                                   {told(), func(i *exporting.Item) { i.Name = "Чай" }, false, exporting.ByEdit},
		"a description that changed":                            {told(), func(i *exporting.Item) { i.Description = "" }, false, exporting.ByEdit},
		"another image":                                         {told(), func(i *exporting.Item) { i.Images = nil }, false, exporting.ByUpdate},
		"another category":                                      {told(), func(i *exporting.Item) { i.Categories[0].ID = "8" }, false, exporting.ByUpdate},
		"nothing of a category's name":                          {told(), func(i *exporting.Item) { i.Categories[0].Name = "Tea" }, false, ""},
		"the first time all that differs":                       {listed(), func(*exporting.Item) {}, false, exporting.ByUpdate},
		"the first time nothing that it shows":                  {listed(), func(i *exporting.Item) { i.Listing.Shown = exporting.OfOffer(i.Offer) }, false, ""},
		"no more than the texts of what it knows by another id": {listed(), func(i *exporting.Item) { i.Listing.ExternalID = "" }, false, exporting.ByEdit},
		"no more than the texts of what it hides":               {listed(), func(i *exporting.Item) { i.Listing.Hidden = true }, false, exporting.ByEdit},
		"the first time no lack of a description":               {listed(), func(i *exporting.Item) { i.Description = "" }, false, ""},
		"the first time no lack of images, but the texts":       {listed(), func(i *exporting.Item) { i.Images = nil }, false, exporting.ByEdit},
		"the first time images, where neither has a description": {listed(), func(i *exporting.Item) {
			i.Description = ""
			i.Listing.Shown.Texts = exporting.OfOffer(i.Offer).Texts
		}, false, exporting.ByUpdate},
		"no refusal twice":                       {tea(), refused, false, ""},
		"a refusal once more where it is wanted": {tea(), refused, true, exporting.ByCreation},
		"nothing that it would have by now":      {tea(), func(i *exporting.Item) { refused(i); i.Told.Refused, i.Told.Rehearsed = false, true }, true, ""},
		"what isn't what it refused":             {tea(), func(i *exporting.Item) { refused(i); i.Name = "Чай" }, false, exporting.ByCreation},
		"nothing that it wouldn't take":          {tea(), func(i *exporting.Item) { i.Name = strings.Repeat("ї", 111) }, false, ""},
		"all where some images are too many":     {tea(), func(i *exporting.Item) { i.Images = []string{"a", "b", "c"} }, false, exporting.ByCreation},
		"without a price what it has":            {listed(), func(i *exporting.Item) { i.NoPrice = true }, false, exporting.ByUpdate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.change(&tt.item)
			plan := exporting.Build(tt.item, limits, tt.again)
			require.Equal(t, tt.want, plan.Way)
			if plan.Way == exporting.ByCreation || plan.Way == exporting.ByUpdate {
				require.Equal(t, exporting.OfOffer(tt.item.Offer), plan.Told)
			}
		})
	}
}

func refused(i *exporting.Item) {
	i.Told = exporting.Told{Fingerprints: exporting.OfOffer(i.Offer), Refused: true}
}

// TestAnEditTellsNothingOfTheRest: what is left for the file is still to be told.
func TestAnEditTellsNothingOfTheRest(t *testing.T) {
	t.Parallel()
	item := told()
	item.Name, item.Images, item.Listing.Hidden = "Чай", nil, true
	plan := exporting.Build(item, limits, false)
	require.Equal(t, exporting.ByEdit, plan.Way)
	require.Equal(t, exporting.OfOffer(item.Offer).Texts, plan.Told.Texts)
	require.Equal(t, item.Told.Rest, plan.Told.Rest)

	item.Told.Fingerprints, item.Listing.Hidden = plan.Told, false
	require.Equal(t, exporting.ByUpdate, exporting.Build(item, limits, false).Way, "once it is shown")
}

func TestWhatKeepsAnItemFromBeingSentIsSaid(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change  func(*exporting.Item)
		kinds   []catalogue.ProblemKind
		warning bool
		says    string
	}{
		"nothing":                       {func(*exporting.Item) {}, nil, false, ""},
		"a name of just enough letters": {func(i *exporting.Item) { i.Name = strings.Repeat("ї", 110) }, nil, false, ""},
		"a name that is too long":       {func(i *exporting.Item) { i.Name = strings.Repeat("ї", 111) }, []catalogue.ProblemKind{catalogue.TooLong}, false, "its name has 111 characters, and the shop takes 110"},
		"a SKU that is too long":        {func(i *exporting.Item) { i.SKU = strings.Repeat("x", 26) }, []catalogue.ProblemKind{catalogue.TooLong}, false, "its SKU has 26"},
		"a description that is too long": {
			func(i *exporting.Item) { i.Description = strings.Repeat("x", 201) }, []catalogue.ProblemKind{catalogue.TooLong}, false, "its description has 201",
		},
		"no name":  {func(i *exporting.Item) { i.Name = "" }, []catalogue.ProblemKind{catalogue.NoName}, false, "no name"},
		"no price": {func(i *exporting.Item) { i.NoPrice = true }, []catalogue.ProblemKind{catalogue.NoPrice}, false, "in UAH"},
		"a price of nothing": {
			func(i *exporting.Item) { i.Price, i.Currency = money.Zero, "" }, []catalogue.ProblemKind{catalogue.NoPrice}, false, "no default_currency",
		},
		"too many images": {
			func(i *exporting.Item) { i.Images = []string{"a", "b", "c"} }, []catalogue.ProblemKind{catalogue.ManyImages}, true, "3 images, and the shop takes 2",
		},
		"another identifier": {
			func(i *exporting.Item) { *i = listed(); i.Listing.ExternalID = "OLD-7" }, []catalogue.ProblemKind{catalogue.OtherIdentifier}, true, `knows it as "OLD-7"`,
		},
		"hidden": {func(i *exporting.Item) { *i = listed(); i.Listing.Hidden = true }, []catalogue.ProblemKind{catalogue.StaysHidden}, true, "would show it"},
		"neither description nor images, where the shop has its own": {
			func(i *exporting.Item) { *i = listed(); i.Description, i.Images = "", nil }, []catalogue.ProblemKind{catalogue.TakesOff}, true,
			"it has no description and images, and sending it would take the shop's off",
		},
		"no images where the shop has its own": {
			func(i *exporting.Item) { *i = listed(); i.Images = nil }, []catalogue.ProblemKind{catalogue.TakesOff}, true, "no images",
		},
		"all that is wrong, at once": {
			func(i *exporting.Item) { i.Name, i.NoPrice = "", true }, []catalogue.ProblemKind{catalogue.NoName, catalogue.NoPrice}, false, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			item := tea()
			tt.change(&item)
			var kinds []catalogue.ProblemKind
			var texts string
			for _, p := range exporting.Build(item, limits, false).Problems {
				kinds, texts = append(kinds, p.Kind), texts+p.Detail
				require.Equal(t, tt.warning, p.Warning)
				require.NotEmpty(t, p.Remedy)
				require.Contains(t, catalogue.ProblemKinds(), p.Kind)
			}
			require.Equal(t, tt.kinds, kinds)
			require.Contains(t, texts, tt.says)
		})
	}
}

func TestFingerprintsTellFieldsApart(t *testing.T) {
	t.Parallel()
	a, b := commerce.Offer{Name: "tea", Description: ""}, commerce.Offer{Name: "", Description: "tea"}
	require.NotEqual(t, exporting.OfOffer(a).Texts, exporting.OfOffer(b).Texts)
	require.NotEqual(t, exporting.OfOffer(commerce.Offer{Images: []string{"a", "b"}}), exporting.OfOffer(commerce.Offer{Images: []string{"b", "a"}}), "the first is the main one")
	require.Equal(t, exporting.OfListing(commerce.Listing{}), exporting.OfOffer(commerce.Offer{Images: []string{}}))
	shown := commerce.Listing{Name: "tea", Categories: []commerce.Category{{ID: "7"}}, Images: []string{"a"}}
	require.Equal(t, exporting.OfListing(shown), exporting.OfOffer(commerce.Offer{Name: "tea", Categories: []commerce.Category{{ID: "7", Name: "x"}}, Images: []string{"a"}}))
}
