package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/paper"
)

// saleShown is a sale with all there is to it.
type saleShown struct {
	*office.SaleRecord

	History string // its workflow's page in Temporal's UI; empty: there is none
}

// At is a moment as people of the sale's channel read it.
func (s saleShown) At(t time.Time) time.Time { return inZone(t, s.Zone) }

// AtOr is At of a moment that may not have been.
func (s saleShown) AtOr(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return inZone(*t, s.Zone)
}

// PDF is where a document is to be had.
func (s saleShown) PDF(d office.SaleDocument) string { return fmt.Sprintf("/documents/%d/pdf", d.ID) }

func sale(v *visit) error {
	row, err := v.findSale()
	if err != nil {
		return err
	}
	record, err := office.LoadSale(v.ctx(), v.db, row)
	if err != nil {
		return err
	}
	shown := saleShown{SaleRecord: record}
	if v.settings.History != nil {
		shown.History = v.settings.History(row.Channel, row.RemoteID, row.RunID)
	}
	return v.show(http.StatusOK, "sale", shown)
}

// findSale is the sale of the shop's order that an address names.
func (v *visit) findSale() (dbgen.SaleFindRow, error) {
	channel, order := v.r.PathValue("channel"), v.r.PathValue("order")
	rows, err := dbgen.New().SaleFind(v.ctx(), v.db, order, channel)
	if err != nil {
		return dbgen.SaleFindRow{}, db.Wrap("look for the sale", err)
	}
	i := slices.IndexFunc(rows, func(r dbgen.SaleFindRow) bool { return r.RemoteID == order && r.Channel == channel })
	if i < 0 {
		return dbgen.SaleFindRow{}, errNowhere
	}
	return rows[i], nil
}

// documentPDF is a document as its buyer gets it.
func documentPDF(v *visit) error {
	id, err := strconv.ParseInt(v.r.PathValue("id"), 10, 64)
	if err != nil {
		return errNowhere
	}
	document, err := activities.Onlooker{DB: v.db}.DocumentPaper(v.ctx(), id)
	if fault.Is(err, fault.NotFound) {
		return errNowhere
	}
	if err != nil {
		return err
	}
	pdf, err := paper.Render(document)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/pdf")
	v.w.Header().Set("Content-Disposition", "inline; filename*=UTF-8''"+url.PathEscape(paper.FileName(document)))
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(pdf)
	return nil
}
