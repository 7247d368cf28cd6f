package workflows_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// record keeps the histories of a release, as its version: see CONTRIBUTING.md,
// "Replay histories".
var record = flag.String("record", "", "record each way's history as testdata/replay/VERSION-WAY.json")

// keep replays what just happened with the code that made it happen, and records
// it where that is asked for.
func keep(t *testing.T, way, workflow string) *historypb.History {
	t.Helper()
	history := historyOf(t, workflow)
	require.NoError(t, newReplayer().ReplayWorkflowHistory(quiet(), history))
	if *record == "" {
		return history
	}
	nameless(history)
	raw, err := protojson.Marshal(history)
	require.NoError(t, err)
	var tidy any // protojson varies its spaces on purpose
	require.NoError(t, json.Unmarshal(raw, &tidy))
	raw, err = json.MarshalIndent(tidy, "", " ")
	require.NoError(t, err)
	name := filepath.Join("testdata", "replay", *record+"-"+way+".json")
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	require.NoError(t, err, "a history is never recorded again")
	_, err = file.Write(append(raw, '\n'))
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return history
}

// historyOf is the history of a workflow's last run.
func historyOf(t *testing.T, workflow string) *historypb.History {
	t.Helper()
	history := &historypb.History{}
	events := office.temporal.GetWorkflowHistory(t.Context(), workflow, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
		history.Events = append(history.Events, event)
	}
	require.NotEmpty(t, history.GetEvents())
	return history
}

// nameless takes out what names the machine: a sticky queue carries its host.
func nameless(history *historypb.History) {
	for _, event := range history.GetEvents() {
		if scheduled := event.GetWorkflowTaskScheduledEventAttributes(); scheduled.GetTaskQueue().GetKind() == enums.TASK_QUEUE_KIND_STICKY {
			scheduled.TaskQueue = &taskqueuepb.TaskQueue{
				Name: scheduled.GetTaskQueue().GetNormalName(), Kind: enums.TASK_QUEUE_KIND_NORMAL,
			}
		}
	}
}
