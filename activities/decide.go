package activities

import (
	"slices"

	"github.com/orderloom/orderloom/internal/posting"
)

// deliberation is about what is to be done with an order's documents: what the rules
// say of it, beside what is booked and what people said.
type deliberation struct {
	policy     posting.Policy
	assessment posting.Assessment
	target     posting.Target
	ledger     ledger
	leftOut    bool // an edit is: the invoice stands for what the order sells
	// said looks for a person's word on exactly this question.
	said func(question) (answer, error)
	// changes are how the order was edited since the invoice; known is false where
	// nobody can tell any more.
	changes func() (changes []posting.Change, known bool, err error)
}

// question is what a person is asked to mend or to accept: the issues of one document.
type question struct {
	issues   []posting.Issue
	document posting.Document
	totals   []posting.Row
}

// answer is a person's word on a question.
type answer int

const (
	unanswered answer = iota
	released          // go on as it was shown; an edit is ignored
	reissued          // the edit is accepted: credit and issue anew
)

// decide finds the moves that are due, as far as no question is in the way. The first
// one is answered with; what it is about is among the moves, to be kept as a draft.
func (d *deliberation) decide() (posting.Moves, *question, error) {
	if asked, err := d.edit(); asked != nil || err != nil {
		return posting.Moves{}, asked, err
	}
	moves := d.ledger.Toward(d.target, d.policy)
	if asked, err := d.document(&moves); asked != nil || err != nil {
		return moves, asked, err
	}
	asked, err := d.credits(&moves)
	return moves, asked, err
}

// edit settles what becomes of an order that sells something else than was invoiced.
// A figure that moved though nobody touched the order is no edit.
func (d *deliberation) edit() (*question, error) {
	if !d.ledger.Differ(d.target) {
		return nil, nil
	}
	changes, known, err := d.changes()
	if err != nil {
		return nil, err
	}
	rule := d.policy.Edits()
	if known && len(changes) == 0 {
		rule = posting.IgnoreEdits
	}
	var asked *question
	if rule == posting.HoldEdits {
		asked = &question{[]posting.Issue{edited(d.ledger.invoice.Number, changes)}, d.assessment.Document, d.assessment.Totals}
		switch said, err := d.said(*asked); {
		case err != nil:
			return nil, err
		case said == released:
			rule, asked = posting.IgnoreEdits, nil
		case said == reissued:
			rule, asked = posting.AcceptEdits, nil
		}
	}
	if d.leftOut = rule == posting.IgnoreEdits; d.leftOut {
		d.target = d.target.Keeping(d.ledger.Books)
	}
	return asked, nil
}

// document asks what stands in the way of the invoice, or of the credit note that
// takes it back.
func (d *deliberation) document(moves *posting.Moves) (*question, error) {
	asked := question{d.issues(*moves), d.assessment.Document, d.assessment.Totals}
	if moves.Issue == nil && moves.Cancel != nil {
		asked.issues, asked.document, asked.totals = d.policy.LeftAsDraft(posting.CreditNote), *moves.Cancel, nil
	}
	if len(asked.issues) == 0 {
		return nil, nil
	}
	if said, err := d.said(asked); err != nil || said == unanswered {
		return &asked, err
	}
	accepted := d.assessment.Accept()
	switch {
	case d.target.Invoice != nil && moves.Issue != nil:
		d.target.Invoice = &accepted
	case d.target.Asked != nil:
		d.target.Asked = &accepted
	}
	*moves = d.ledger.Toward(d.target, d.policy)
	return nil, nil
}

// issues are those of a document that is to be made. Of one that stands, whatever
// becomes of our mappings, only the money is still a matter.
func (d *deliberation) issues(moves posting.Moves) []posting.Issue {
	if moves.Issue != nil || d.ledger.Invoice == nil && d.ledger.Asked == nil {
		return d.assessment.Issues
	}
	return slices.DeleteFunc(slices.Clone(d.assessment.Issues), func(i posting.Issue) bool {
		return i.Reason != posting.ReasonUnmappedMethod
	})
}

// credits asks what stands in the way of the credit notes, one after the other: each
// is worked out from what the one before it leaves.
func (d *deliberation) credits(moves *posting.Moves) (*question, error) {
	books := posting.Books{Invoice: d.ledger.Invoice, Sold: d.ledger.Sold, Credits: slices.Clone(d.ledger.Credits)}
	if moves.Issue != nil || moves.Cancel != nil {
		books = posting.Books{Invoice: d.target.Invoice, Sold: d.target.Sold}
	}
	next := moves.Credits
	moves.Credits = nil
	for len(next) > 0 {
		for _, c := range next {
			asked := question{append(slices.Clone(c.Issues), d.policy.LeftAsDraft(posting.CreditNote)...), c.Document, c.Totals}
			if len(asked.issues) > 0 {
				if said, err := d.said(asked); err != nil || said == unanswered {
					moves.Credits = append(moves.Credits, c)
					return &asked, err
				}
				c.Document, c.Issues = c.Accept(), nil
			}
			moves.Credits = append(moves.Credits, c)
			books.Credits = append(books.Credits, posting.Credited{RefundID: c.RefundID, Document: c.Document})
		}
		next = books.Toward(d.target, d.policy).Credits
	}
	return nil, nil
}
