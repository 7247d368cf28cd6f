package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// freeAddress is a port of the loopback that is free at this moment.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// takeProfile keeps what the worker's CPU did from now on, for so many seconds; a
// profile is at least one second long.
func (s *stage) takeProfile(ctx context.Context, seconds float64) (err error) {
	url := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", s.profiles, max(1, int(seconds)))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{}).Do(request)
	if err != nil {
		return fmt.Errorf("take a profile: %w", err)
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("take a profile: the worker answers %s", answer.Status)
	}
	file, err := os.Create(s.profile)
	if err != nil {
		return fmt.Errorf("--profile: %w", err)
	}
	_, err = io.Copy(file, answer.Body)
	return errors.Join(err, file.Close())
}
