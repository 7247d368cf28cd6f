package main

import (
	"bufio"
	"crypto/rand"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/secret"
)

// shortest is how long a secret of a person's own has to be.
const shortest = 16

// newSecret is a secret that takes the place of another: somebody's own, or one that is
// made now and shown this once.
type newSecret struct {
	text secret.String
	own  bool
}

// flags adds --stdin.
func (s *newSecret) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&s.own, "stdin", false, "read the secret from standard input")
}

// take reads it, or makes it.
func (s *newSecret) take(from io.Reader) (err error) {
	if s.own {
		s.text, err = readSecret(from)
		return err
	}
	s.text = secret.String(rand.Text() + rand.Text())
	return nil
}

// shown is what of it is shown: nothing of somebody's own.
func (s *newSecret) shown() string {
	if s.own {
		return ""
	}
	return s.text.Reveal()
}

// readSecret is the first line. WordPress reads entities of HTML in a secret: those
// that it would change are refused.
func readSecret(from io.Reader) (secret.String, error) {
	line, err := bufio.NewReader(io.LimitReader(from, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", usagef("standard input: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	switch {
	case len(line) < shortest:
		return "", usagef("the secret on standard input is too short: want at least %d characters", shortest)
	case strings.ContainsAny(line, `&<>"'`):
		return "", usagef("the secret on standard input has one of & < > \" ': shops change those before they sign")
	}
	return secret.String(line), nil
}
