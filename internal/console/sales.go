package console

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/spreadsheet"
)

const (
	// perPage is what a person looks through.
	perPage = 50
	// lastPage bounds what can be asked for.
	lastPage = 20_000
)

// saleFilter says which sales are wanted.
type saleFilter struct {
	Channel, State, Search string
	Page                   int
}

// saleFilterOf reads a filter as the page's form has it.
func saleFilterOf(query url.Values, channels []string) (saleFilter, error) {
	f := saleFilter{Channel: query.Get("channel"), State: query.Get("state"), Search: query.Get("search"), Page: 1}
	if typed := query.Get("page"); typed != "" {
		page, err := strconv.Atoi(typed)
		if err != nil || page < 1 || page > lastPage {
			return f, fault.New(fault.Invalid, ourselves, "page: want 1 to %d", lastPage)
		}
		f.Page = page
	}
	switch {
	case f.State != "" && !slices.Contains(office.SaleStates(), f.State):
		return f, fault.New(fault.Invalid, ourselves, "state: there is no %q", f.State)
	case f.Channel != "" && !slices.Contains(channels, f.Channel):
		return f, fault.New(fault.NotFound, ourselves, "channel: there is no %q", f.Channel)
	}
	return f, nil
}

// query is the filter as an address has it, without a page.
func (f saleFilter) query() url.Values {
	values := url.Values{}
	for name, value := range map[string]string{"channel": f.Channel, "state": f.State, "search": f.Search} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// saleRow is a sale in a list.
type saleRow struct {
	Link, Channel, Number, State, Total, Currency string
	Reasons                                       []string
	PlacedAt                                      time.Time
}

// saleList is a page of sales.
type saleList struct {
	saleFilter

	Rows     []saleRow
	Total    int64
	Channels []string
	States   []string
	Pages    pager
	CSV      string // where the whole list is to be had
	XLSX     string
}

func sales(v *visit) error {
	channels, err := dbgen.New().ChannelCodes(v.ctx(), v.db)
	if err != nil {
		return db.Wrap("list channels", err)
	}
	f, err := saleFilterOf(v.r.URL.Query(), channels)
	if err != nil {
		return err
	}
	rows, total, err := v.loadSales(f, perPage)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "sales", saleList{
		saleFilter: f, Rows: rows, Total: total, Channels: channels, States: office.SaleStates(),
		Pages: newPager("/sales", f.query(), f.Page, perPage, total),
		CSV:   address("/sales.csv", f.query()), XLSX: address("/sales.xlsx", f.query()),
	})
}

// loadSales loads a page of so many sales, and how many there are on all pages.
func (v *visit) loadSales(f saleFilter, size int) ([]saleRow, int64, error) {
	page, err := office.Sales(v.ctx(), v.db, office.SaleFilter{Channel: f.Channel, State: f.State, Search: f.Search}, office.Part{Page: f.Page, Size: size})
	if err != nil {
		return nil, 0, err
	}
	list := make([]saleRow, len(page.Rows))
	for i, r := range page.Rows {
		list[i] = saleRow{
			Link: saleLink(r.Channel, r.RemoteID), Channel: r.Channel, Number: r.Number, State: r.State,
			Total: r.Total, Currency: r.Currency, Reasons: r.Reasons, PlacedAt: inZone(r.PlacedAt, r.Zone),
		}
	}
	return list, page.Total, nil
}

// salesFile is the whole list as a file. Its headings are the command line's: it is for
// programs as well.
func salesFile(v *visit) error {
	channels, err := dbgen.New().ChannelCodes(v.ctx(), v.db)
	if err != nil {
		return db.Wrap("list channels", err)
	}
	f, err := saleFilterOf(v.r.URL.Query(), channels)
	if err != nil {
		return err
	}
	f.Page = 1
	rows, _, err := v.loadSales(f, office.MostInFile)
	if err != nil {
		return err
	}
	file := spreadsheet.List{Columns: []spreadsheet.Column{
		{Name: "CHANNEL"}, {Name: "NUMBER"}, {Name: "STATE"}, {Name: "TOTAL", Numbers: true}, {Name: "CURRENCY"}, {Name: "PLACED"}, {Name: "HELD FOR"},
	}}
	for _, s := range rows {
		file.Rows = append(file.Rows, []string{s.Channel, s.Number, s.State, s.Total, s.Currency, s.PlacedAt.Format("2006-01-02 15:04"), join(s.Reasons)})
	}
	return v.file(file, "sales", path.Ext(v.r.URL.Path)[1:])
}

// saleLink is a sale's page.
func saleLink(channel, remoteID string) string {
	return "/sales/" + url.PathEscape(channel) + "/" + url.PathEscape(remoteID)
}
