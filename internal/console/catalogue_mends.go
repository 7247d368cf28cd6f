package console

import (
	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/office"
)

// mendedAt is where what is wrong with a product is mended; empty where its shop alone can.
func mendedAt(p office.CatalogueProblem) string {
	switch catalogue.ProblemKind(p.Kind) {
	case catalogue.TooLong, catalogue.NoName, catalogue.NoPrice, catalogue.ManyImages, catalogue.TakesOff, catalogue.SeveralCategories:
		return itemLink(p.SKU)
	case catalogue.UnknownSKU, catalogue.UnmappedCategory:
		return channelLink(p.Channel) + "/mappings"
	default:
		return ""
	}
}
