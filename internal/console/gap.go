package console

import (
	"net/http"
	"slices"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// gapPath is a gap's address.
const gapPath = "/gaps/{channel}/{kind}/{value}"

// waitingShown is how many of the sales that wait are named.
const waitingShown = 10

// gapShown is a gap with the sales that wait for it. It is there still once nothing is
// missing, for who watches them go.
type gapShown struct {
	office.Gap
	zoned

	Called     string
	Missing    bool
	Suggestion office.Suggestion
	Sales      []waiting // the newest orders
	Fill       *form     // nil: there is nothing to fill, or not for who looks
}

// findGap is the gap that an address names; one that is not, or no longer, has its name
// alone.
func (v *visit) findGap() (office.Gap, bool, error) {
	f := office.GapFilter{Channel: v.r.PathValue("channel"), Kind: v.r.PathValue("kind"), Value: v.r.PathValue("value")}
	if !slices.Contains(office.GapKinds(), f.Kind) {
		return office.Gap{}, false, errNowhere
	}
	found, err := office.Only(v.ctx(), v.db, office.Gaps, f, "load the gap")
	if fault.Is(err, fault.NotFound) {
		return office.Gap{Gap: f.Channel + "/" + f.Kind + "/" + f.Value, Channel: f.Channel, Kind: f.Kind, Value: f.Value}, false, nil
	}
	return found, err == nil, err
}

func gap(v *visit) error {
	found, there, err := v.findGap()
	if err != nil {
		return err
	}
	shown := gapShown{Gap: found, zoned: zoned(found.Zone), Called: called(found), Missing: there && found.Filled == "", Suggestion: suggested(found)}
	sales, err := office.Sales(v.ctx(), v.db, office.SaleFilter{Gap: found.Gap}, office.Part{Page: 1, Size: waitingShown})
	if err != nil {
		return err
	}
	for _, s := range sales.Rows {
		shown.Sales = append(shown.Sales, waiting{
			Link: saleLink(s.Channel, s.RemoteID), Number: s.Number, Channel: s.Channel, State: s.State,
			Total: s.Total, Currency: s.Currency, Reasons: s.Reasons, PlacedAt: zoned(s.Zone).At(s.PlacedAt),
		})
	}
	if shown.Missing && v.who.Role.Allows(access.Operator) {
		if shown.Fill, err = v.gapForm(found); err != nil {
			return err
		}
	}
	return v.show(http.StatusOK, "gap", shown)
}

// gapRecord is a gap for programs.
func (v *visit) gapRecord() (office.Gap, error) {
	found, there, err := v.findGap()
	if err == nil && !there {
		return found, errNowhere
	}
	return found, err
}
