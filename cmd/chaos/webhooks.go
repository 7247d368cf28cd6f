package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/secret"
)

// What becomes of webhooks on their way, and who else wakes the readers.
const (
	hooksAll  = "all"  // each comes ten times, in any order; nothing else wakes a reader
	hooksSome = "some" // some are lost, some come ten times, in any order; readers are woken all the same
	hooksNone = "none" // every one is lost
)

// faultsOf are what a shop's deliveries suffer.
func faultsOf(webhooks string) woosim.DeliveryFaults {
	const again = 9
	switch webhooks {
	case hooksAll:
		return woosim.DeliveryFaults{Repeat: again, Shuffle: true}
	case hooksNone:
		return woosim.DeliveryFaults{Drop: 1}
	default:
		return woosim.DeliveryFaults{Drop: 0.2, Repeat: again, RepeatShare: 0.2, Shuffle: true}
	}
}

// post is the gateway, the socket that stays while it is killed, and the shops'
// sending.
type post struct {
	listener net.Listener
	socket   *os.File
	gateway  *workers.Crew
	sending  sync.WaitGroup
	stop     context.CancelFunc
}

// openPost starts the gateway, makes the shops' webhooks and lets them send.
func (w *world) openPost(ctx context.Context) (err error) {
	if w.post.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	if w.post.socket, err = w.post.listener.(*net.TCPListener).File(); err != nil {
		return err
	}
	w.post.gateway = workers.NewCrew(workers.Gateway(w.binary, w.settings, w.post.socket))
	w.post.gateway.StartAgain(exitUnreachable)
	if err := w.post.gateway.Hire(ctx, 1); err != nil {
		return err
	}
	keyring, err := secret.OpenKeyring(w.KeyFile)
	if err != nil {
		return err
	}
	sending, stop := context.WithCancel(ctx)
	w.post.stop = stop
	for _, shop := range w.Shops {
		phrase := secret.String(hooksPhrase(shop.Code))
		if err := activities.SetWebhookSecret(ctx, w.db, keyring, shop.Code, phrase, "chaos"); err != nil {
			return err
		}
		address := fmt.Sprintf("http://%s/hooks/%s", w.post.listener.Addr(), shop.Code)
		for _, topic := range []string{"order.created", "order.updated", "order.deleted", "order.restored"} {
			if refusal := shop.Simulated.AddWebhook(ctx, topic, address, phrase.Reveal()); refusal != "" {
				return fmt.Errorf("make a webhook of %s: %s", shop.Code, refusal)
			}
		}
		shop.Simulated.SetDeliveryFaults(faultsOf(w.webhooks))
		w.post.sending.Go(func() { shop.Simulated.ServeWebhooks(sending) })
	}
	return nil
}

// hooksPhrase is what a shop's webhooks are signed with.
func hooksPhrase(channel string) string { return "hooks of " + channel }

// alive is an error where a worker or the gateway ended by itself.
func (w *world) alive(ctx context.Context) error {
	return errors.Join(w.crew.Alive(ctx), w.post.gateway.Alive(ctx))
}

// undelivered is how many deliveries wait in the shops.
func (w *world) undelivered() (n int) {
	for _, shop := range w.Shops {
		n += shop.Simulated.QueuedWebhooks()
	}
	return n
}

// delivered counts what became of the deliveries, pings aside.
func (w *world) delivered() map[string]int {
	count := map[string]int{}
	for _, shop := range w.Shops {
		for _, d := range shop.Simulated.Deliveries() {
			switch {
			case d.Ping:
			case d.Dropped:
				count["lost"]++
			case d.Status == 0:
				count["unanswered"]++
			default:
				count[fmt.Sprint(d.Status)]++
			}
		}
	}
	return count
}

// What is counted of the deliveries that went wrong on their way.
const (
	hookLost     = "lost"
	hookRepeated = "repeated"
	hookEarly    = "reordered"
)

// tampered counts the deliveries that were lost, repeated and reordered.
func (w *world) tampered() map[string]int {
	count := map[string]int{}
	for _, shop := range w.Shops {
		for _, d := range shop.Simulated.Deliveries() {
			for what, so := range map[string]bool{hookLost: d.Dropped, hookRepeated: d.Repeated, hookEarly: d.Early && !d.Repeated && !d.Dropped} {
				if so {
					count[what]++
				}
			}
		}
	}
	return count
}

// disabled is how many webhooks the shops gave up.
func (w *world) disabled() (n int) {
	for _, shop := range w.Shops {
		for _, hook := range shop.Simulated.Webhooks() {
			if hook.Status != "active" {
				n++
			}
		}
	}
	return n
}

// close stops the sending and the gateway. Safe to repeat.
func (p *post) close() error {
	if p.stop != nil {
		p.stop()
		p.sending.Wait()
	}
	if p.gateway != nil {
		p.gateway.KillAll()
	}
	if p.listener == nil {
		return nil
	}
	closed := errors.Join(p.socket.Close(), p.listener.Close())
	p.listener = nil
	return closed
}
