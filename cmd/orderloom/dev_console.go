package main

import (
	"context"
	"crypto/rand"
	"net"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// localUser is who may do everything in the console of a local stack.
const localUser = "admin"

// consoleListener is where the console of a local stack answers: where the settings say,
// or anywhere on this machine where another one is there already.
func (l *local) consoleListener() (net.Listener, error) {
	listener, err := net.Listen("tcp", l.cfg.Console.Address)
	if err == nil {
		return listener, nil
	}
	return net.Listen("tcp", "127.0.0.1:0")
}

// letIn gives the local user a password that is good until the next start.
func (l *local) letIn(ctx context.Context) (secret.String, error) {
	password := secret.String(rand.Text()[:16]) // 80 bits
	people, _ := blueprint.KindNamed("person")
	person := blueprint.Amendment{Kind: people, Code: localUser, New: true, Set: []blueprint.Assignment{{Path: "name", Value: "Admin"}}}
	if _, err := person.Apply(ctx, l.db, blueprint.Options{Actor: localUser, Platforms: platforms()}); err != nil && !fault.Is(err, fault.Conflict) {
		return "", err
	}
	desk := access.New(l.db)
	err := desk.Add(ctx, access.User{Person: localUser, Role: access.Admin, Password: password}, localUser)
	if fault.Is(err, fault.Conflict) {
		err = desk.Edit(ctx, localUser, access.Changes{Password: password}, localUser)
	}
	return password, err
}
