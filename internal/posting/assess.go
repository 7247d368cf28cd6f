package posting

import "github.com/orderloom/orderloom/internal/commerce"

// Assess says everything there is to say about an order before anything is done
// with it: the plan, our document, the comparison with the shop's totals, and
// all that a person has to mend or to accept, at once and in a stable order.
//
// Document and totals are worked out for every order, as a preview; only the
// plan says whether they are called for. Issues are raised only where the plan
// calls for something: an order that is ignored, refused or still waits for its
// buyer holds nothing up.
func Assess(o commerce.Order, p Policy, m Mappings) Assessment {
	r := reckon(o, p, m)
	doc := r.document()
	rows := r.compare(doc)
	if !anyBeyond(rows) {
		doc = doc.agreeing(o.Totals.Total)
	}
	a := Assessment{Plan: PlanOf(o, p, m), Document: doc, Totals: rows}
	if !a.Plan.Idle() {
		a.Issues = r.issues(a)
		a.Warnings = r.warnings()
	}
	return a
}

// Acceptable reports whether a person may release the order as it is: no issue
// is left, or only such as may be accepted.
func (a Assessment) Acceptable() bool {
	for _, issue := range a.Issues {
		if !issue.Acceptable {
			return false
		}
	}
	return true
}

// Accept is the document as a person released it: where our total differs from
// the shop's, an explicit rounding line takes the difference, so that both
// agree. No other line is altered. It doesn't look at the issues: ask Acceptable
// first. Accepting twice changes nothing.
func (a Assessment) Accept() Document {
	for _, row := range a.Totals {
		if row.Label == labelTotal {
			return a.Document.agreeing(row.Shop)
		}
	}
	return a.Document
}
