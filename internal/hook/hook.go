// Package hook posts a signed message to an address of ours: a webhook as we give it.
//
// The receiver checks Orderloom-Signature, which is "sha256=" and the HMAC-SHA256, in
// hexadecimal, of the secret over Orderloom-Timestamp, a full stop and the body; that the
// timestamp (seconds since 1970) is not old; and that it hasn't seen Idempotency-Key yet.
// Any answer of success means that it has the message.
package hook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// The headers that a receiver looks at.
const (
	HeaderKey       = "Idempotency-Key"
	HeaderTimestamp = "Orderloom-Timestamp"
	HeaderSignature = "Orderloom-Signature"
)

// Timeout is how long a receiver may take.
const Timeout = 20 * time.Second

// Message is what is posted.
type Message struct {
	Address string // https
	Secret  secret.String
	Key     string // the same whenever this message is posted
	Body    []byte // JSON
}

// Sign is the signature of a body that is sent at a time.
func Sign(phrase secret.String, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(phrase.Reveal()))
	mac.Write([]byte(timestamp + "."))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Post posts a message once, signed for this moment, and may be repeated. A redirect is not
// followed: it is no success. Every error is a *fault.Error without the address, which may
// hold a secret; Invalid is one that can't be posted to, all else may heal.
func Post(ctx context.Context, way http.RoundTripper, m Message, now time.Time) error {
	const op = "post to the webhook"
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	req, err := m.request(ctx, http.MethodPost, bytes.NewReader(m.Body))
	if err != nil {
		return err
	}
	timestamp := strconv.FormatInt(now.Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(HeaderKey, m.Key)
	req.Header.Set(HeaderTimestamp, timestamp)
	req.Header.Set(HeaderSignature, Sign(m.Secret, timestamp, m.Body))
	status, err := ask(way, req)
	if err != nil {
		return unanswered(op, err)
	}
	if status < 200 || status > 299 {
		return fault.New(fault.Transient, op, "the receiver answers %d %s", status, http.StatusText(status))
	}
	return nil
}

// Reach looks whether anybody answers at an address, and proves who it is, without sending
// it anything. Errors are those of Post.
func Reach(ctx context.Context, way http.RoundTripper, address string) error {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	req, err := Message{Address: address}.request(ctx, http.MethodHead, http.NoBody)
	if err != nil {
		return err
	}
	if _, err := ask(way, req); err != nil {
		return unanswered("reach the webhook", err)
	}
	return nil
}

func (m Message) request(ctx context.Context, method string, body io.Reader) (*http.Request, error) {
	const op = "webhook"
	if at, err := url.Parse(m.Address); err != nil || at.Scheme != "https" || at.Host == "" {
		return nil, fault.New(fault.Invalid, op, "its address is none: want https://host/path")
	}
	req, err := http.NewRequestWithContext(ctx, method, m.Address, body)
	if err != nil { // its text would quote the address
		return nil, fault.New(fault.Invalid, op, "its address can't be asked")
	}
	req.Header.Set("User-Agent", "Orderloom")
	return req, nil
}

// ask makes the request without http.Client, which would follow redirects and put the
// address into its errors.
func ask(way http.RoundTripper, req *http.Request) (status int, err error) {
	res, err := way.RoundTrip(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close() // what it says is of no interest
}

// unanswered is why nobody answered: what the way itself sorted stays as it is.
func unanswered(op string, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return fault.New(f.Kind, op, "%s", f.Message)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Transient, op, "no answer within %s", Timeout)
	}
	return fault.Wrap(fault.Transient, op, fmt.Errorf("no answer: %w", err))
}
