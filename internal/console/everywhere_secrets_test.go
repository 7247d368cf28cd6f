package console

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/ledongthuc/pdf"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

// secrets are what no answer may hold, by what they are.
type secrets map[string]string

// plant stores a secret wherever one can be stored.
func (e *everywhere) plant() secrets {
	e.t.Helper()
	kept := secrets{
		"the shop's key": "ck_planted_key", "the shop's secret": "cs_planted_secret", "the webhooks' secret": "planted-webhook-secret",
		"the notices' secret": "planted-notice-secret", "a password": password,
	}
	riga, err := dbgen.New().ChannelByCode(e.t.Context(), e.db, "riga")
	require.NoError(e.t, err)
	key := connectors.Credentials{Key: secret.String(kept["the shop's key"]), Secret: secret.String(kept["the shop's secret"])}
	require.NoError(e.t, db.InTx(e.t.Context(), e.db, func(tx pgx.Tx) error {
		return activities.KeepCredentials(e.t.Context(), tx, e.keyring, riga.Channel, key, "root")
	}))
	e.exec("INSERT INTO webhook_secrets (channel_id, sealed) VALUES ($1, $2)", riga.Channel.ID, e.sealed(kept["the webhooks' secret"]))
	e.exec("INSERT INTO notice_secrets (person, sealed) VALUES ('admin', $1)", e.sealed(kept["the notices' secret"]))

	token, err := e.desk.AddToken(e.t.Context(), access.Token{Person: "admin", Name: "nightly", Role: access.Viewer}, "root")
	require.NoError(e.t, err)
	kept["a token"] = token.Reveal()
	for name, value := range e.admin.cookies {
		kept["the cookie "+name] = value
	}
	file, err := os.ReadFile(e.keyFile)
	require.NoError(e.t, err)
	kept["the key file"] = firstOf(e.t, `"value":\s*"([^"]+)"`, string(file))
	asked := e.admin.post("/channels/riga/join", url.Values{}).Body.String()
	kept["a link to join"] = firstOf(e.t, `/join/riga/([A-Z2-7]{52})"`, asked)
	e.stored(kept)
	return kept
}

func (e *everywhere) sealed(text string) []byte {
	e.t.Helper()
	sealed, err := e.keyring.Seal(secret.String(text), "a test")
	require.NoError(e.t, err)
	return sealed
}

// stored adds what the database has in place of secrets: passwords, and all bytes, which
// are sealed or hashed.
func (e *everywhere) stored(kept secrets) {
	e.t.Helper()
	rows, err := e.db.Query(e.t.Context(), `SELECT 'users', 'password', 0
		UNION ALL SELECT table_name, column_name, 1 FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'bytea'`)
	require.NoError(e.t, err)
	type column struct {
		Table, Name string
		Bytes       int
	}
	columns, err := pgx.CollectRows(rows, pgx.RowToStructByPos[column])
	require.NoError(e.t, err)
	require.Greater(e.t, len(columns), 8)
	for _, c := range columns {
		rows, err := e.db.Query(e.t.Context(), fmt.Sprintf("SELECT %s::text FROM %s WHERE length(%[1]s) > 0 LIMIT 20", pgx.Identifier{c.Name}.Sanitize(), pgx.Identifier{c.Table}.Sanitize()))
		require.NoError(e.t, err)
		values, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(e.t, err)
		for i, value := range values {
			if digits, is := strings.CutPrefix(value, `\x`); is {
				raw, err := hex.DecodeString(digits)
				require.NoError(e.t, err)
				value = string(raw)
			}
			kept[fmt.Sprintf("%s.%s %d", c.Table, c.Name, i)] = value
		}
	}
}

// written are the ways to write a secret.
func written(text string) []string {
	raw := []byte(text)
	return []string{
		text, url.QueryEscape(text), url.PathEscape(text), hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
		base64.StdEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
	}
}

// hides finds no secret in any answer, in what is counted, or in what is logged.
func (e *everywhere) hides(all []got, kept secrets) {
	e.t.Helper()
	counted := httptest.NewRecorder()
	e.console.Metrics().ServeHTTP(counted, httptest.NewRequestWithContext(e.t.Context(), http.MethodGet, "/metrics", http.NoBody))
	said := map[string]string{"the metrics": counted.Body.String()}
	for _, g := range all {
		said[g.address] = fmt.Sprint(g.Header()) + readable(e, g)
	}
	for i, line := range e.logged.All() {
		said[fmt.Sprintf("line %d of the log", i)] = fmt.Sprint(line.Message, line.ContextMap())
	}
	for what, text := range kept {
		for _, way := range written(text) {
			for where, answer := range said {
				require.False(e.t, strings.Contains(answer, way), "%s holds %s", where, what) //nolint:testifylint // NotContains would print both
			}
		}
	}
}

// readable is an answer as a person could read it, whatever it is packed in.
func readable(e *everywhere, g got) string {
	e.t.Helper()
	body := g.Body.Bytes()
	switch {
	case bytes.HasPrefix(body, []byte("PK")):
		return unpacked(e, body)
	case bytes.HasPrefix(body, []byte("%PDF")):
		paper, err := pdf.NewReader(bytes.NewReader(body), int64(len(body)))
		require.NoError(e.t, err, g.address)
		text, err := paper.GetPlainText()
		require.NoError(e.t, err, g.address)
		words, err := io.ReadAll(text)
		require.NoError(e.t, err, g.address)
		return string(words)
	default:
		return string(body) + html.UnescapeString(string(body))
	}
}

func unpacked(e *everywhere, body []byte) string {
	e.t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	require.NoError(e.t, err)
	var text strings.Builder
	for _, member := range archive.File {
		file, err := member.Open()
		require.NoError(e.t, err)
		_, err = io.Copy(&text, file)
		require.NoError(e.t, err)
		require.NoError(e.t, file.Close())
	}
	return text.String()
}

// firstOf is what the group of an expression finds first.
func firstOf(t require.TestingT, expression, text string) string {
	found := regexp.MustCompile(expression).FindStringSubmatch(text)
	require.NotNil(t, found, expression)
	return found[1]
}
