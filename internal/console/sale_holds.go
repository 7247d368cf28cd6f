package console

import (
	"net/url"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/posting"
)

// holdShown is something that holds a sale, with what mends it beside it.
type holdShown struct {
	office.Hold

	Ways []link // where it is mended
	Read *form  // reads the order anew, once its shop says otherwise; nil: it is mended elsewhere, or not by who looks
}

// holdsShown are what holds a sale, for who can send these forms of its page.
func (v *visit) holdsShown(sale *office.SaleRecord, can saleForms) []holdShown {
	shown := make([]holdShown, len(sale.Holds))
	for i, h := range sale.Holds {
		shown[i] = holdShown{Hold: h, Ways: waysOn(h, sale.Channel, can)}
		if shown[i].Ways == nil && v.operates() {
			shown[i].Read = &form{
				To: channelLink(sale.Channel) + "/sync", Button: v.language.Text("hold.read"),
				Fields: []field{{Name: "part", Kind: hidden, Value: activities.SyncOrders}},
			}
		}
	}
	return shown
}

// waysOn are where a sale is helped on from a hold; none where its shop alone can.
func waysOn(h office.Hold, channel string, can saleForms) (ways []link) {
	switch {
	case h.Found != "":
		ways = append(ways, link{To: channelLink(channel) + "/mappings", Text: "mappings.title"})
	case h.Gap != nil && h.Gap.Kind != string(posting.NeedProduct):
		ways = append(ways, link{To: "/gaps/" + url.PathEscape(channel) + "/" + url.PathEscape(h.Gap.Kind) + "/" + url.PathEscape(h.Gap.Value), Text: "gap.do"})
	}
	for _, kind := range commandsOn(h) {
		if f := formGiving(can, kind); f != nil {
			ways = append(ways, link{To: "#" + f.ID, Text: "do." + kind})
		}
	}
	return ways
}

// commandsOn are the commands that help a sale on from a hold.
func commandsOn(h office.Hold) []string {
	switch posting.Reason(h.Reason) {
	case posting.ReasonEdited:
		return []string{activities.CommandReissue, activities.CommandRelease}
	case posting.ReasonByHand:
		return []string{activities.CommandIssue}
	case posting.ReasonShopRefuses, posting.ReasonStepFailed:
		return []string{activities.CommandRetry, activities.CommandSkip}
	}
	if h.Acceptable {
		return []string{activities.CommandRelease}
	}
	return nil
}

// formGiving is the form of a sale's page that gives a command; nil where it has none.
func formGiving(can saleForms, kind string) *form {
	for _, forms := range [][]form{can.Commands, can.Steps} {
		for i := range forms {
			if forms[i].ID == kind {
				return &forms[i]
			}
		}
	}
	return nil
}
