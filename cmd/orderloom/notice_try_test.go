package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/mail/mailtest"
	"github.com/orderloom/orderloom/internal/notice"
)

// receiver is where a person's webhook leads: it takes what is signed as it should be.
type receiver struct {
	address     string
	certificate []byte // of who vouches for it, in PEM
	secret      atomic.Value
	away        atomic.Bool
	took        chan notice.Message
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{took: make(chan notice.Message, 10)}
	server := httptest.NewTLSServer(r)
	t.Cleanup(server.Close)
	r.address = server.URL
	r.certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	phrase, _ := r.secret.Load().(string)
	mac := hmac.New(sha256.New, []byte(phrase))
	_, _ = io.WriteString(mac, req.Header.Get("Orderloom-Timestamp")+"."+string(body))
	var m notice.Message
	switch {
	case r.away.Load():
		w.WriteHeader(http.StatusServiceUnavailable)
	case req.Header.Get("Orderloom-Signature") != "sha256="+hex.EncodeToString(mac.Sum(nil)), json.Unmarshal(body, &m) != nil:
		w.WriteHeader(http.StatusUnauthorized)
	default:
		r.took <- m
	}
}

// TestAPersonsAddressesAreTried by a worker that mails and posts for real.
func TestAPersonsAddressesAreTried(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	hook := newReceiver(t)
	var refuses atomic.Bool
	sink := &mailtest.Server{OnRcpt: func(conn *smtp.Conn) error {
		if refuses.Load() {
			return mailtest.Reply(550, smtp.EnhancedCode{5, 1, 1})(conn)
		}
		return nil
	}}
	mailBy(t, sink, b.environment)
	b.environment["ORDERLOOM_CA_FILE"] = filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(b.environment["ORDERLOOM_CA_FILE"], hook.certificate, 0o600))
	nobody := call(t.Context(), b.environment, "notice", "test", "tea")
	require.Equal(t, exitRefused, nobody.code, nobody.errOut)
	require.Contains(t, nobody.errOut, "`orderloom channel edit tea --notices-to PERSON`")
	requireOK(t, b.environment, "person", "add", "anna", "--name", "Anna", "--set", "email=anna@house.example", "--set", "webhook="+hook.address)
	requireOK(t, b.environment, "channel", "edit", "tea", "--notices-to", "anna")
	hook.secret.Store(fromJSON[personSecretView](t, requireOK(t, b.environment, "person", "secret", "anna", "-o", "json")).Secret)
	b.withWorker(t)

	require.Equal(t, "The e-mail to anna is sent.\nThe webhook to anna is sent.\n", requireOK(t, b.environment, "notice", "test", "tea"))
	require.Len(t, sink.Received(), 1)
	require.Equal(t, "anna@house.example", sink.Received()[0].To)
	took := <-hook.took
	require.True(t, took.Test)
	require.Equal(t, "tea", took.Channel)

	refuses.Store(true)
	refused := call(t.Context(), b.environment, "notice", "test", "tea")
	require.Equal(t, exitRefused, refused.code, refused.errOut)
	require.Contains(t, refused.errOut, "the e-mail to anna is")
	require.NotEqual(t, took.Key, (<-hook.took).Key)

	refuses.Store(false)
	hook.away.Store(true)
	late := call(t.Context(), b.environment, "notice", "test", "tea", "--timeout", "1s")
	require.Equal(t, exitUnreachable, late.code, late.errOut)
	require.Contains(t, late.errOut, "the webhook was not delivered within 1s: a worker goes on trying; `orderloom notice show 3` tells what becomes of it")
	require.Len(t, sink.Received(), 2)
}
