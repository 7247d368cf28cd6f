package histories

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"
)

// Write writes a history as JSON that Temporal's UI and command line read, too. The same
// history is always the same bytes.
func Write(to io.Writer, history *historypb.History) error {
	raw, err := protojson.Marshal(history)
	if err != nil {
		return fmt.Errorf("write a history: %w", err)
	}
	var tidy any // protojson varies its spaces on purpose
	if err := json.Unmarshal(raw, &tidy); err != nil {
		return fmt.Errorf("write a history: %w", err)
	}
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", " ")
	return encoder.Encode(tidy)
}

// Read reads a history that Write, Temporal's UI or its command line wrote.
func Read(from io.Reader) (*historypb.History, error) {
	history, err := client.HistoryFromJSON(from, client.HistoryJSONOptions{})
	if err != nil {
		return nil, fmt.Errorf("this is no history as JSON: %w", err)
	}
	if Started(history) == nil {
		return nil, fmt.Errorf("this is no history: it doesn't begin with a workflow's start")
	}
	return history, nil
}

// ReadFile is Read of a file.
func ReadFile(name string) (*historypb.History, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return Read(file)
}
