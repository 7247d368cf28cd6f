package console

import (
	"net/http"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
)

// users shows who may sign in.
func users(v *visit) error {
	list, err := dbgen.New().UserList(v.ctx(), v.db)
	if err != nil {
		return db.Wrap("list users", err)
	}
	return v.show(http.StatusOK, "users", struct {
		Users []dbgen.UserListRow
		Roles []access.Role
	}{list, access.Roles()})
}

// changeUser gives a user another role, keeps one out, or lets one in again.
func changeUser(v *visit) error {
	person, ctx := v.r.PathValue("person"), v.ctx()
	var err error
	switch v.r.PostFormValue("do") {
	case "disable":
		err = v.desk.Disable(ctx, person, v.who.Person)
	case "enable":
		err = v.desk.Enable(ctx, person, v.who.Person)
	default:
		err = v.desk.Edit(ctx, person, access.Changes{Role: access.Role(v.r.PostFormValue("role"))}, v.who.Person)
	}
	if err != nil {
		return err
	}
	return v.done("/users", "users.done", map[string]string{"user": person})
}
