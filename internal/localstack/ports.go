package localstack

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// loopback is the one address everything listens on.
const loopback = "127.0.0.1"

// withFreePorts calls start with n free ports. A port is free when it's picked and may be gone when a server asks for
// it, so start gets others when its server ended over a taken port.
func withFreePorts(n int, start func(ports []int) error) error {
	var err error
	for range 4 {
		var ports []int
		if ports, err = freePorts(n); err != nil {
			return err
		}
		if err = start(ports); err == nil || !overTakenPort(err) {
			return err
		}
	}
	return err
}

// freePorts are below 32768: no system gives such a port to a connection, which would keep a server from coming back
// to it. It holds all of them open before it lets go, so that they differ.
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		l, err := listenLow()
		if err != nil {
			return nil, fmt.Errorf("localstack: find a free port: %w", err)
		}
		defer func() { _ = l.Close() }()
		ports[i] = portOf(l)
	}
	return ports, nil
}

// listenLow halves what the system picks: that is spread well, and no system picks so low by itself.
func listenLow() (net.Listener, error) {
	var last error
	for range 20 {
		picked, err := net.Listen("tcp", address(0))
		if err != nil {
			return nil, err
		}
		port := portOf(picked) / 2
		_ = picked.Close()
		var l net.Listener
		if l, last = net.Listen("tcp", address(port)); last == nil {
			return l, nil
		}
	}
	return nil, last
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

// overTakenPort recognises the last words of a server that lost the race for its port.
func overTakenPort(err error) bool {
	var exit *exitError
	if !errors.As(err, &exit) {
		return false
	}
	said := strings.ToLower(exit.said)
	return strings.Contains(said, "address already in use") || strings.Contains(said, "could not create any tcp/ip sockets")
}
