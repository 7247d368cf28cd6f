package console

import (
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// concern is a sort of things that need somebody, and where they are.
type concern struct {
	Text, To string // a text's key, with how many there are; an address
	Count    int64
}

// concerns are what needs somebody, the most pressing first; none of which there is none.
func (v *visit) concerns() ([]concern, error) {
	counted, err := dbgen.New().HomeAttention(v.ctx(), v.db)
	if err != nil {
		return nil, db.Wrap("count what needs somebody", err)
	}
	first := office.Part{Page: 1, Size: 1}
	gaps, err := office.Gaps(v.ctx(), v.db, office.GapFilter{}, first)
	if err != nil {
		return nil, err
	}
	oversold, err := office.OversoldItems(v.ctx(), v.db, office.OversoldFilter{}, first)
	if err != nil {
		return nil, err
	}
	pushes, err := office.PushProblems(v.ctx(), v.db, office.PushProblemFilter{}, first)
	if err != nil {
		return nil, err
	}
	var found []concern
	for _, c := range []concern{
		{"home.need.oversold", "/oversold", oversold.Total},
		{"home.need.gaps", "/gaps", gaps.Total},
		{"home.need.held", "/sales?state=held", counted.Held},
		{"home.need.messages", "/messages?state=unread", counted.Messages},
		{"home.need.doubts", "/messages?reply=in_doubt", counted.Doubts},
		{"home.need.findings", "/findings?state=open", counted.Findings},
		{"home.need.pushes", "/push-problems", pushes.Total},
	} {
		if c.Count > 0 {
			found = append(found, c)
		}
	}
	return found, nil
}
