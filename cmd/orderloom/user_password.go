package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

// readPassword asks a person for a password, twice and unseen; what is no terminal is
// read up to its first line break. It is never an argument, which everybody can read.
func (p *program) readPassword(from io.Reader) (secret.String, error) {
	password, err := p.askPassword(from)
	if err != nil {
		return "", err
	}
	return password, inItsOwnWords(access.CheckPassword(password))
}

func (p *program) askPassword(from io.Reader) (secret.String, error) {
	file, ok := from.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return passwordLine(from)
	}
	first, err := p.typed(file, "Password: ")
	if err != nil {
		return "", err
	}
	again, err := p.typed(file, "Once more: ")
	if err == nil && first != again {
		err = usagef("the two passwords differ")
	}
	return first, err
}

func (p *program) typed(terminal *os.File, prompt string) (secret.String, error) {
	_, _ = fmt.Fprint(p.errOut, prompt)
	typed, err := term.ReadPassword(int(terminal.Fd()))
	_, _ = fmt.Fprintln(p.errOut)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return secret.String(typed), nil
}

func passwordLine(from io.Reader) (secret.String, error) {
	line, err := bufio.NewReader(io.LimitReader(from, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", usagef("standard input: %w", err)
	}
	return secret.String(strings.TrimRight(line, "\r\n")), nil
}
