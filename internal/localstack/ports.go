package localstack

import (
	"errors"
	"fmt"
	"net"
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

// freePorts holds all of them open before it lets go, so that they differ.
func freePorts(n int) ([]int, error) {
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", loopback+":0")
		if err != nil {
			return nil, fmt.Errorf("localstack: find a free port: %w", err)
		}
		defer func() { _ = l.Close() }()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports, nil
}

// overTakenPort recognises the last words of a server that lost the race for its port.
func overTakenPort(err error) bool {
	var exit *exitError
	if !errors.As(err, &exit) {
		return false
	}
	said := strings.ToLower(exit.said)
	return strings.Contains(said, "address already in use") || strings.Contains(said, "could not create any tcp/ip sockets")
}
