package main

import (
	"fmt"
	"net"
	"strconv"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/mail"
)

// mailer sends by the server that the settings name; nil where they name none.
func mailer(c config.SMTP) (activities.Mailer, error) {
	if c.Address == "" {
		return nil, nil //nolint:nilnil // no mail server is an answer
	}
	host, number, err := net.SplitHostPort(c.Address)
	if err != nil {
		return nil, fmt.Errorf("ORDERLOOM_SMTP_ADDRESS: %w", err)
	}
	port, err := strconv.Atoi(number)
	if err != nil {
		return nil, fmt.Errorf("ORDERLOOM_SMTP_ADDRESS: %q is no port", number)
	}
	sender, err := mail.New(mail.Settings{
		Host: host, Port: port, User: c.User, Password: c.Password, From: c.From, TLS: mail.TLS(c.TLS),
	})
	if err != nil {
		return nil, err
	}
	return sender, nil
}
