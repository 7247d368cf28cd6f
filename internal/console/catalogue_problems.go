package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// catalogueProblems are what is wrong with shops' products, and what to do about it.
func catalogueProblems() list[office.CatalogueProblemFilter, office.CatalogueProblem] {
	return list[office.CatalogueProblemFilter, office.CatalogueProblem]{
		name: "catalogue-problems", role: access.Viewer, load: office.CatalogueProblems,
		sifters: []sifter[office.CatalogueProblemFilter]{
			{name: "search", own: true, text: func(f *office.CatalogueProblemFilter) *string { return &f.Search }},
			{name: "kind", own: true, text: func(f *office.CatalogueProblemFilter) *string { return &f.Kind }, choices: ofWords("word", office.CatalogueProblemKinds())},
			{name: "channel", text: func(f *office.CatalogueProblemFilter) *string { return &f.Channel }, choices: ofChannels},
			{name: "no_warnings", own: true, flag: func(f *office.CatalogueProblemFilter) *bool { return &f.NoWarnings }},
		},
		columns: []column[office.CatalogueProblem]{
			{name: "product", cell: func(v *visit, p office.CatalogueProblem) cell {
				return v.text(p.RemoteID).to(listingLink(p.Channel, p.RemoteID))
			}},
			{name: "channel", cell: func(v *visit, p office.CatalogueProblem) cell { return v.text(p.Channel) }},
			{name: "sku", cell: func(v *visit, p office.CatalogueProblem) cell { return v.text(p.SKU) }},
			{name: "problem", cell: func(v *visit, p office.CatalogueProblem) cell { return v.word(p.Kind) }},
			{name: "warning", cell: func(v *visit, p office.CatalogueProblem) cell { return v.yes(p.Warning) }},
			{name: "detail", cell: func(v *visit, p office.CatalogueProblem) cell { return v.sentence(p.Detail) }},
			{name: "remedy", cell: func(v *visit, p office.CatalogueProblem) cell { return v.sentence(p.Remedy).to(mendedAt(p)) }},
			{name: "since", cell: func(v *visit, p office.CatalogueProblem) cell { return v.moment(p.Since, p.Zone) }},
		},
	}
}
