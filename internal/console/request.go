package console

import (
	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// request is goods that a sale lacks.
func request() record[office.Request] {
	return record[office.Request]{path: "requests/{id}", says: "Goods that a sale lacks", role: access.Viewer, load: findRequest, page: requestPage}
}

func findRequest(v *visit) (office.Request, error) { return byID(v, "id", office.LoadRequest) }

func requestPage(v *visit, r office.Request) (shownRecord, error) {
	p := shownRecord{
		List: link{To: "/requests", Text: "requests.title"}, Title: v.language.Text("request.title", "n", v.id(r.ID).Plain), State: v.state(r.State),
		Facts: []shownFact{
			{"sku", v.text(r.SKU).to(itemLink(r.SKU))}, {"name", v.text(r.Name)}, {"pieces", v.digits(r.Quantity.Short())}, {"warehouse", v.text(r.Warehouse)}, {"channel", v.text(r.Channel)},
			{"sale", v.text(r.Number).to(saleLink(r.Channel, r.RemoteID))}, {"sale_is", v.state(r.SaleState)}, {"opened", v.moment(r.OpenedAt, r.Zone)}, {"closed", v.momentOr(r.ClosedAt, r.Zone)},
			{"closed_by", v.text(r.ClosedBy)}, {"as", v.word(r.Outcome)}, {"reason", v.text(r.Reason)},
		},
	}
	if v.operates() && r.State == "open" {
		p.Forms = []form{v.newForm("close", requestLink(r.ID)+"/close", v.language.Text("do.close"), v.why(true))}
	}
	return p, nil
}

// closeRequest closes a request by hand, and answers with what is left of it.
func closeRequest() deed[given, office.Request] {
	return deed[given, office.Request]{
		path: "/requests/{id}/close", role: access.Operator, says: "Close a request: the goods needn't be got",
		do: func(v *visit, in given) (office.Request, error) {
			r, err := findRequest(v)
			if err != nil {
				return r, err
			}
			if _, err := activities.CloseRequest(v.ctx(), v.db, activities.RequestClosing{ID: r.ID, Actor: v.who.Person, Reason: in.Reason}); err != nil {
				return r, err
			}
			return findRequest(v)
		},
		next: func(_ *visit, _ given, r office.Request) (string, notice) {
			return requestLink(r.ID), notice{"request.done", map[string]string{"sku": r.SKU}}
		},
	}
}
