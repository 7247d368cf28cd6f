package main

import (
	"maps"
	"net"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/mail"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
)

// mailBy has the program mail by a server, which it starts.
func mailBy(t *testing.T, server *mailtest.Server, environment map[string]string) {
	t.Helper()
	reached := server.Start(t, mail.NoTLS)
	maps.Copy(environment, map[string]string{
		"ORDERLOOM_SMTP_ADDRESS":  net.JoinHostPort(reached.Host, strconv.Itoa(reached.Port)),
		"ORDERLOOM_SMTP_USER":     mailtest.User,
		"ORDERLOOM_SMTP_PASSWORD": mailtest.Password,
		"ORDERLOOM_SMTP_FROM":     "Shop <shop@example.com>",
		"ORDERLOOM_SMTP_TLS":      "none",
	})
}

func TestNothingIsMailedWithoutAServer(t *testing.T) {
	t.Parallel()
	cfg, err := config.LoadFrom(map[string]string{"ORDERLOOM_DATA_DIR": t.TempDir()})
	require.NoError(t, err)
	sender, err := mailer(cfg.SMTP)
	require.NoError(t, err)
	require.Nil(t, sender)
}

func TestMailGoesByTheServerOfTheSettings(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	environment := map[string]string{"ORDERLOOM_DATA_DIR": t.TempDir()}
	mailBy(t, server, environment)
	cfg, err := config.LoadFrom(environment)
	require.NoError(t, err)
	sender, err := mailer(cfg.SMTP)
	require.NoError(t, err)
	require.Equal(t, "example.com", sender.Domain())
	require.NoError(t, sender.Send(t.Context(), mail.Message{
		ID: "document-1@example.com", To: "jane@example.com", Subject: "Invoice", Text: "Hello", File: "1.pdf", PDF: []byte("%PDF"),
	}))
	require.Len(t, server.Received(), 1)
}

func TestAMailServersPortIsANumber(t *testing.T) {
	t.Parallel()
	_, err := mailer(config.SMTP{Address: "mail.example.com:submission", From: "shop@example.com"})
	require.ErrorContains(t, err, `ORDERLOOM_SMTP_ADDRESS: "submission" is no port`)
}
