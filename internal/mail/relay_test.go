package mail_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/stretchr/testify/require"
)

// relayUntil passes connections on to a port, and drops them as soon as the
// client has said a word; what it says from that word on is not passed on.
func relayUntil(t *testing.T, port int, word string) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go relay(client, fmt.Sprintf("127.0.0.1:%d", port), []byte(word))
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

func relay(client net.Conn, to string, word []byte) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() { _, _ = io.Copy(client, server) }()

	var said []byte
	chunk := make([]byte, 4096)
	for {
		n, err := client.Read(chunk)
		said = append(said, chunk[:n]...)
		if err != nil || bytes.Contains(said, word) {
			return
		}
		if _, err := server.Write(chunk[:n]); err != nil {
			return
		}
	}
}
