package main

import (
	"fmt"
	"net"

	"github.com/coreos/go-systemd/v22/activation"
)

// gatewaySocket is the socket that systemd holds for the gateway, so that no shop is
// refused while the gateway restarts; where it holds none, a new one at the address.
func gatewaySocket(address string) (net.Listener, error) {
	handed, err := activation.Listeners()
	if err != nil {
		return nil, fmt.Errorf("LISTEN_FDS: %w", err)
	}
	switch {
	case len(handed) == 1 && handed[0] != nil:
		return handed[0], nil
	case len(handed) > 0:
		return nil, fmt.Errorf("LISTEN_FDS: want one stream socket, not %d sockets", len(handed))
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("ORDERLOOM_GATEWAY_ADDRESS: %w", err)
	}
	return listener, nil
}
