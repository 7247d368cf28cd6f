package main

import (
	"crypto/tls"
	"fmt"
	"net"

	"github.com/coreos/go-systemd/v22/activation"
)

// gatewayListener is what the gateway answers on: encrypted where it has a certificate
// of its own.
func (p *program) gatewayListener() (net.Listener, error) {
	encrypted, err := p.gatewayTLS()
	if err != nil {
		return nil, err
	}
	listener, err := gatewaySocket(p.cfg.Gateway.Address)
	if err != nil || encrypted == nil {
		return listener, err
	}
	return tls.NewListener(listener, encrypted), nil
}

// gatewayTLS is nil behind a proxy.
func (p *program) gatewayTLS() (*tls.Config, error) {
	if p.cfg.Gateway.TLSCert == "" {
		return nil, nil //nolint:nilnil // none is what was asked for
	}
	certificate, err := openCertificate(p.cfg.Gateway.TLSCert, p.cfg.Gateway.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("ORDERLOOM_TLS_CERT and ORDERLOOM_TLS_KEY: %w", err)
	}
	return &tls.Config{GetCertificate: certificate.current, MinVersion: tls.VersionTLS12}, nil
}

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
