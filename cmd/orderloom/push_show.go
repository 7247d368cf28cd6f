package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

func newPushShowCommand(p *program) *cobra.Command {
	var size pages
	cmd := &cobra.Command{
		Use:   "show PUSH",
		Short: "Show a push, and the table that a person is asked about",
		Long: `Shows a push by its number, and what it would tell the shop where a person has to look first: what buyers would lose
comes first. Of a push that needed nobody, or that another took the place of, there is none: ` + "`orderloom listing show`" + ` says what a listing was told.`,
		Example: `  orderloom push show 7
  orderloom push show 7 --page-size 1000 --output json`,
		Args: oneArg("the push by its number"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(args[0], "push", "push list")
			if err != nil {
				return err
			}
			return p.pushShow(cmd.Context(), id, size)
		},
	}
	size.flags(cmd, "lines")
	return cmd
}

// pushView is a push with its table.
type pushView struct{ *office.PushRecord }

func (p *program) pushShow(ctx context.Context, id int64, size pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	push, err := office.LoadPush(ctx, pool, id, size.part())
	if fault.Is(err, fault.NotFound) {
		return noPush(id)
	}
	if err != nil {
		return err
	}
	if err := p.show(pushView{push}); err != nil {
		return err
	}
	size.more(p, push.LinesInAll, "lines")
	return nil
}

func (v pushView) page(p *output.Page) {
	zone := office.Location(v.Zone)
	p.Pairs([][2]string{
		{"push", count(v.ID)}, {"channel", v.Channel}, {"state", v.State}, {"asks because", pushAsks(v.Asks)},
		{"listings", count(v.Listings)}, {"changes", count(v.Changes)}, {"sold out or hidden", count(v.Emptied)},
		{"sent", count(v.Sent)}, {"failed", count(v.Failed)}, {"begun", moment(v.BegunAt, zone)},
		{"confirmed by", v.ConfirmedBy}, {"ended", momentOr(v.EndedAt, zone)},
	})
	p.Section("WOULD TELL", pushLineColumns(), pushLineRows(v.Lines))
	if v.State == "waiting" {
		p.Line("\n`orderloom sync stock --channel %s --confirm %d` sends it, where it still holds.", v.Channel, v.ID)
	}
}

func pushLineColumns() []output.Column {
	columns := append(output.Left("SKU", "PRODUCT"), output.Right("SHOWS", "SHOULD", "PRICE", "SHOULD")...)
	return append(columns, output.Left("NAME", "ALSO")...)
}

func pushLineRows(lines []office.PushLine) [][]string {
	rows := make([][]string, len(lines))
	for i, l := range lines {
		also := commerce.ListingChange{Available: l.Available, Hidden: l.Hidden}
		rows[i] = []string{l.SKU, l.RemoteID, money.Text(l.WasQuantity), money.Text(l.Quantity), money.Text(l.WasPrice), money.Text(l.Price), l.Name, also.String()}
	}
	return rows
}

// previewView is what a push would tell now.
type previewView struct {
	Channel  string            `json:"channel"`
	Listings int64             `json:"listings"`
	Changes  int               `json:"changes"`
	Emptied  int64             `json:"emptied"`
	Asks     string            `json:"asks"` // why a person would have to look first; empty: nobody has to
	Lines    []office.PushLine `json:"lines"`
}

// previewPush says what a push that compares everything would tell the shop.
func (p *program) previewPush(ctx context.Context, channel string) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := loadChannelRow(ctx, pool, channel); err != nil {
		return err
	}
	preview, err := activities.PreviewPush(ctx, pool, channel)
	if err != nil {
		return err
	}
	v := previewView{Channel: channel, Listings: preview.Listings, Changes: len(preview.Lines), Emptied: preview.Emptied, Asks: preview.Asks, Lines: []office.PushLine{}}
	for _, l := range preview.Lines {
		v.Lines = append(v.Lines, office.PushLine{
			SKU: l.SKU, Name: l.Name, RemoteID: l.RemoteID, WasQuantity: l.Was.Quantity, Quantity: l.Change.Quantity, Available: l.Change.Available,
			WasPrice: l.Was.Price, Price: l.Change.Price, Hidden: l.Change.Hidden,
		})
	}
	return p.show(v)
}

func (v previewView) page(p *output.Page) {
	p.Line("Of %d listings %d would be told something, and %d of those be shown as sold out or hidden.", v.Listings, v.Changes, v.Emptied)
	if v.Asks != "" {
		p.Line("A person would have to look first: %s.", pushAsks(v.Asks))
	}
	p.Section("WOULD TELL", pushLineColumns(), pushLineRows(v.Lines[:min(len(v.Lines), usualPerPage)]))
	if more := len(v.Lines) - usualPerPage; more > 0 {
		p.Line("and %d more: --output json has all", more)
	}
}
