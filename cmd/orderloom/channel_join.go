package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/office"
)

// joinLook is how often it is looked whether an owner has approved.
const joinLook = time.Second

func newChannelJoinCommand(p *program) *cobra.Command {
	var by string
	var wait bool
	cmd := &cobra.Command{
		Use:   "join CODE",
		Short: "Have a shop give its key by itself: prints a link for its owner",
		Long: `Prints a link for the owner of a channel's shop. It leads to a page of the shop's own, which asks whether Orderloom may
read and write; once the owner approves, the shop sends its key to the gateway, and the webhooks are made with it. The link
is good once, for an hour, and for whoever has it: send it to the owner alone. A link made before counts no more.

A channel that has a key is joined again in the same way, to the same shop or to one at a new address: its listings, its
sales and how far it has been read stay.

It needs ORDERLOOM_PUBLIC_URL, https, and a gateway that runs there. --wait waits until the shop has answered.`,
		Example: `  orderloom channel join woo-riga
  orderloom channel join woo-riga --wait`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.channelJoin(cmd.Context(), args[0], by, wait)
		},
	}
	cmd.Flags().BoolVar(&wait, "wait", false, "wait until the shop has answered")
	actorFlag(cmd, &by)
	return cmd
}

// joinView is a link, and how it stands where somebody waited.
type joinView struct {
	Channel   string           `json:"channel"`
	Link      string           `json:"link"`
	ExpiresAt time.Time        `json:"expires_at"`
	Standing  joining.Standing `json:"standing"`
	zone      *time.Location
}

func (p *program) channelJoin(ctx context.Context, code, by string, wait bool) (err error) {
	if by, err = actor(by); err != nil {
		return err
	}
	pool, keyring, err := p.openSealed(ctx, config.Config.ReadyForGateway)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := loadChannelRow(ctx, pool, code)
	if err != nil {
		return err
	}
	desk := p.desk(pool, keyring)
	asked, err := desk.Ask(ctx, code, by)
	if err != nil {
		return inItsOwnWords(err)
	}
	v := joinView{Channel: code, Link: asked.Link, ExpiresAt: asked.ExpiresAt, Standing: joining.Open, zone: office.Location(row.Channel.Zone)}
	if !wait {
		return p.show(v)
	}
	p.note("Open this link, signed in as the shop's manager, and approve:\n%s\nWaiting until %s …", v.Link, v.until())
	if v.Standing, err = p.waitJoined(ctx, desk, asked); err != nil {
		return err
	}
	return p.show(v)
}

// waitJoined waits until a link is used up. Anything but a key that is kept is an error.
func (p *program) waitJoined(ctx context.Context, desk joining.Desk, asked joining.Invitation) (joining.Standing, error) {
	look := time.NewTicker(joinLook)
	defer look.Stop()
	for {
		at, why, err := desk.Stands(ctx, asked)
		switch {
		case err != nil:
			return at, err
		case at == joining.Joined:
			return at, nil
		case at == joining.Refused:
			return at, refusedf("the key that the shop gave is refused: %s", why)
		case at != joining.Open:
			return at, refusedf("the shop is not joined (%s): make a new link", at)
		}
		select {
		case <-ctx.Done():
			return at, ctx.Err()
		case <-look.C:
		}
	}
}

func (v joinView) page(p *output.Page) {
	if v.Standing == joining.Joined {
		p.Line("The shop of channel %s is joined.", v.Channel)
		return
	}
	p.Line("%s", v.Link)
	p.Line("\nWho opens it signed in as the shop's manager and approves joins the shop. It is good until %s.", v.until())
}

// until is when the link ends, on the channel's clock and by its name: whoever gets
// the link may live by another one.
func (v joinView) until() string { return moment(v.ExpiresAt, v.zone) + " (" + v.zone.String() + ")" }
