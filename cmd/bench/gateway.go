package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/orderloom/orderloom/cmd/internal/workers"
)

// gateway is the process that takes webhooks, and the shops' sending.
type gateway struct {
	listener net.Listener
	socket   *os.File
	process  *workers.Process
	stop     func() // the sending
}

// openGateway starts the gateway and has all shops send to it.
func (p *place) openGateway(ctx context.Context) (err error) {
	g := &gateway{}
	if g.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	if g.socket, err = g.listener.(*net.TCPListener).File(); err != nil {
		return errors.Join(err, g.listener.Close())
	}
	if g.process, err = workers.Gateway(p.binary, p.environment, g.socket).Start(ctx); err != nil {
		return errors.Join(err, g.socket.Close(), g.listener.Close())
	}
	p.gateway = g
	g.stop, err = p.ground.SendWebhooks(ctx, p.db, "http://"+g.listener.Addr().String())
	return err
}

// alive is an error where the process has ended; of no gateway there is none.
func (g *gateway) alive() error {
	if g == nil {
		return nil
	}
	select {
	case <-g.process.Gone():
		return fmt.Errorf("the gateway is gone: %w", g.process.Err())
	default:
		return nil
	}
}

func (g *gateway) close() error {
	if g == nil {
		return nil
	}
	if g.stop != nil {
		g.stop()
	}
	g.process.Kill()
	return errors.Join(g.socket.Close(), g.listener.Close())
}
