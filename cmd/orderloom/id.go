package main

import (
	"strconv"
	"strings"
)

// idOf reads the id of a thing, which a "#" may stand before; where is the command that
// shows ids.
func idOf(text, thing, where string) (int64, error) {
	id, err := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64)
	if err != nil || id < 1 {
		return 0, usagef("%q is no %s's id: `orderloom %s` shows ids", text, thing, where)
	}
	return id, nil
}
